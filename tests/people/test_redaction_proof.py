"""After everything somebody may type where they should not: no file, no log, no metric and no page holds it."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.runtime import Runtime
from bot.storage.keys.sealing import unseal
from tests.browsing import browser, fill_in, link
from tests.cast import FORM, NIK, SITI
from tests.conftest import SQLITE_ONLY
from tests.looking import every_byte
from tests.people.test_rights import through
from tests.stage import last_words, ring, says

pytestmark = SQLITE_ONLY
OTHER_NIK, CARD, OTP = "3172041212900007", "4111111111111111", "918273"
SECRETS = (
    NIK,
    OTHER_NIK,
    CARD,
    OTP,
    "3172 0412 1290 0007",
    "31720412I2900007",
    "siti@contoh.id",
    "Jl. Baru RT",
)
SLIPS = (
    f"NIK saya {OTHER_NIK}",
    "3172 0412 1290 0007",
    "3172.0412.1290.0007",
    "nik: 317204-121290-0007 ya kak",
    "31720412129OOOO7",
    f"kartu saya {CARD}",
    "4111 1111 1111 1111",
    f"kode otp saya {OTP}",
    f"/start {OTHER_NIK}",
    f"nama saya Siti, NIK {OTHER_NIK}, alamat Jl. Baru",
)


def test_nothing_secret_is_left_anywhere(
    runtime: Runtime, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for slip in SLIPS:
        says(runtime, SITI, slip)
    reference = through_after(runtime)
    path = link(runtime, reference)
    for slip in SLIPS:
        fill_in(runtime, {**FORM, "address": slip, "heirs": slip, "full_name": slip}, path)
    fill_in(runtime, FORM, path)
    for slip in SLIPS:
        says(runtime, SITI, slip)
    ring(runtime)
    metrics = browser(runtime).get("/metrics").text
    out, err = capfd.readouterr()
    everything = every_byte(tmp_path) + f"{out}{err}{caplog.text}{metrics}".encode()
    assert [secret for secret in (*SECRETS, *SLIPS) if secret.encode() in everything] == []
    assert NIK not in last_words(runtime, SITI, most=200)


def through_after(runtime: Runtime) -> str:
    """From wherever the slips left the conversation, to a registration."""
    says(runtime, SITI, "menu")
    return through(runtime)


def test_opened_with_the_key_the_chat_holds_masks_instead(runtime: Runtime) -> None:
    for slip in SLIPS:
        says(runtime, SITI, slip)
    with runtime.database.begin() as tx:
        rows = tx.all("SELECT person, sealed FROM message")
        person = rows[0].person
        key = tx.vault.unwrap(
            tx.run("SELECT wrapped_key FROM person WHERE id = :id", {"id": person}).one()[0], person
        )
    opened = [unsealed(key, row.sealed, person) for row in rows]
    assert len(opened) == len(SLIPS)
    digits = [sum(sign.isdigit() for sign in text) for text in opened]
    assert max(digits) < 8, opened


def unsealed(key: bytes, sealed: bytes, person: str) -> str:
    said = unseal(key, sealed, f"message.sealed:{person}")
    return f"{said['text']} {said['start']}"


def test_nothing_secret_is_left_of_whoever_is_helped(
    runtime: Runtime, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for said in (
        "halo",
        "daftarin ibu saya",
        "1",
        "setuju",
        *SLIPS,
        "Bu Tuti Sulastri",
        *SLIPS,
    ):
        says(runtime, SITI, said)
    ring(runtime)
    out, err = capfd.readouterr()
    everything = every_byte(tmp_path) + f"{out}{err}{caplog.text}".encode()
    assert [mark for mark in (*SECRETS, *SLIPS, "Tuti", "Sulastri") if mark.encode() in everything] == []
