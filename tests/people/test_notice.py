"""What is kept, why and for whom stands in the notice people agree to: it cannot change under the same version."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

from bot.yaml_reading import read_yaml

ROOT = Path(__file__).resolve().parents[2]
CONFIG = read_yaml(ROOT / "config.yaml")
VERSION = CONFIG["consent"]["notice_version"]
KEPT = read_yaml(ROOT / "docs" / "notice_versions.yaml")


def fingerprint(words: dict[str, dict[str, str]], retention: dict[str, float]) -> str:
    """Of the notice in every language, and of how long things are kept."""
    notice = {
        language: {name: text for name, text in said.items() if re.fullmatch(r"privacy_[0-9](?:_h)?", name)}
        for language, said in words.items()
    }
    return sha256(json.dumps([notice, retention], sort_keys=True).encode()).hexdigest()[:16]


def present() -> str:
    return fingerprint(read_yaml(ROOT / "bot" / "public" / "words.yaml"), CONFIG["retention"])


def test_a_changed_notice_is_another_version() -> None:
    assert KEPT.get(VERSION) == present(), (
        "the notice or the times of keeping changed: raise consent.notice_version, change docs/dpia.md,"
        f" and add {present()} to docs/notice_versions.yaml under the new version"
    )


def test_the_newest_version_is_the_one_in_use_and_no_fingerprint_has_two() -> None:
    assert max(KEPT) == VERSION
    assert len(set(KEPT.values())) == len(KEPT)


def test_the_assessment_is_of_the_same_day() -> None:
    first = (ROOT / "docs" / "dpia.md").read_text("utf-8")
    (day,) = re.findall(r"^\| Versi · Version \| (\d{4}-\d{2}-\d{2})", first, re.MULTILINE)
    assert day >= VERSION


def test_a_word_or_a_day_changes_the_fingerprint() -> None:
    words, retention = read_yaml(ROOT / "bot" / "public" / "words.yaml"), dict(CONFIG["retention"])
    assert fingerprint(words, {**retention, "form_days": 91}) != present()
    words["en"]["privacy_3"] += " "
    assert fingerprint(words, retention) != present()
