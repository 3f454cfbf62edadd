"""What looks like a secret is found before it is committed, and nothing in the repository does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.secrets_found import ROOT, found_in, kept_files, secrets_in

HEX = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    "text",
    [
        "token = '123456789:" + "AA" + "h" * 33 + "'",
        "sid: " + "AC" + HEX,
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "postgresql://jangkau:" + "s3cretpassword@db.example/jangkau",
        "SECRET_KEY=" + HEX,
        "DATA_KEYS: " + "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=",
        "gh" + "p_" + "a1" * 20,
        "EAA" + "b2" * 40,
        "key=" + "SK" + HEX,
        *("AKIA" + "ABCD" * 4, "ASIA" + "ABCD" * 4, "xox" + "b-" + "12345678901", "AIza" + "abcde" * 7),
    ],
)
def test_a_secret_is_found(text: str) -> None:
    assert [line for line, _ in found_in(f"first\n{text}\n")] == [2]


@pytest.mark.parametrize(
    "text", ["SECRET_KEY=", "SECRET_KEY = secrets.token_hex(32)", "postgresql://…@host/db", "AC" + "0" * 32]
)
def test_what_only_names_one_is_none(text: str) -> None:
    assert list(found_in(text)) == []


def test_the_repository_holds_none() -> None:
    assert (ROOT / ".git").exists() is False or secrets_in(kept_files()) == []


def pins() -> dict[str, list[str]]:
    """Package -> the hashes of its files, by constraints.txt."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all(re.match(r"[\w.-]+==\S+", line) for line in lines)
    return {plain(line.partition("==")[0]): re.findall(r"--hash=sha256:[0-9a-f]{64}", line) for line in lines}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(file: str) -> list[str]:
    lines = (
        line.partition("#")[0].strip() for line in Path(ROOT / file).read_text(encoding="utf-8").splitlines()
    )
    return [plain(line.partition("[")[0]) for line in lines if line and not line.startswith("-")]


def test_every_pin_has_the_hashes_of_what_it_pins() -> None:
    found = pins()
    assert [name for name, hashes in found.items() if not hashes] == []
    assert [
        name
        for file in ("requirements.txt", "requirements-test.txt")
        for name in wanted(file)
        if name not in found
    ] == []


def test_pip_takes_nothing_without_its_hash() -> None:
    setup = (ROOT / ".ci" / "setup").read_text(encoding="utf-8")
    assert all("--require-hashes" in line for line in setup.splitlines() if line.startswith("$pip install"))
    assert "--hash=sha256:" in (ROOT / ".ci" / "pip.txt").read_text(encoding="utf-8")
