"""python -m tests.secrets_found: whether any file of the repository holds something that looks like a secret."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def begins(start: str, rest: str) -> re.Pattern[str]:
    """A word that begins so: looked for by its first letters, which is far quicker than at the edge of every word."""
    return re.compile(rf"{start}(?<!\w{start}){rest}\b")


# Each by the shape its issuer gives it; a made-up one in a test is written in parts or says that it is none.
SHAPES = {
    "a Telegram bot's token": re.compile(r":AA(?<=\d{8}:AA)[A-Za-z0-9_-]{33}\b"),
    "a Twilio account's id": begins("AC", "(?!0{8})[0-9a-f]{32}"),
    "a Twilio key": begins("SK", "[0-9a-f]{32}"),
    "a Meta access token": begins("EAA", "[A-Za-z0-9]{60,}"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "an AWS key": begins("AKIA", "[0-9A-Z]{16}"),
    "an AWS key for a while": begins("ASIA", "[0-9A-Z]{16}"),
    "a GitHub token": begins("gh", "[pousr]_[A-Za-z0-9]{36,}"),
    "a Slack token": begins("xox", "[abprs]-[A-Za-z0-9-]{10,}"),
    "a Google key": begins("AIza", "[0-9A-Za-z_-]{35}"),
    "a password in an address": re.compile(r"\b(?:postgres(?:ql)?|rediss?|https?)://[^\s:/@'\"{}<>]+:[^\s@'\"{}<>…*]{8,}@(?!localhost|127\.)"),
    "a secret beside its name": re.compile(
        r"\b(?:SECRET_KEY|DATA_KEYS|TWILIO_AUTH_TOKEN|TELEGRAM_WEBHOOK_SECRET|META_APP_SECRET|META_ACCESS_TOKEN"
        r"|JANGKAU_BACKUP_KEY|JANGKAU_METRICS_TOKEN)\s*[=:]\s*[\"']?(?=[A-Za-z0-9+/_-]*[0-9])[A-Za-z0-9+/_-]{20,}={0,2}"
    ),
}  # fmt: skip
# What others publish, word for word: its examples are nobody's.
PUBLISHED = ("vendor/specs/",)
LARGEST = 2_000_000  # bytes; what is larger is data, looked at where it was made


def found_in(text: str) -> Iterator[tuple[int, str]]:
    """The lines that hold something like a secret, from 1, and what it looks like."""
    for what, shape in SHAPES.items():
        for match in shape.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, what


def kept_files() -> list[Path]:
    """Every file that a commit would hold."""
    told = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    names = (name for name in told.stdout.decode().split("\0") if name)
    return [ROOT / name for name in names if not name.startswith(PUBLISHED)]


def secrets_in(paths: Iterable[Path]) -> list[str]:
    """One line a finding, without the secret itself."""
    found = []
    for path in paths:
        if not path.is_file() or path.stat().st_size > LARGEST:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [f"{path.relative_to(ROOT)}:{line}: looks like {what}" for line, what in found_in(text)]
    return found


if __name__ == "__main__":
    told = secrets_in(kept_files())
    print("\n".join(told) or "no secrets found")
    sys.exit(bool(told))
