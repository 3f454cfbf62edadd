"""What may be stored: no identity number, card or code, and no sum, day or phone number lost."""

from __future__ import annotations

from random import Random

import pytest

from bot.understanding import Understanding
from bot.understanding.redaction import WORD
from tests.understanding.scoring import KINDS, items

NIK = "3172045505900001"


@pytest.mark.parametrize(
    "typed",
    [
        NIK,
        "3172 0455 0590 0001",
        "3172.0455.0590.0001",
        "317204 550590 0001",
        "31720455O59OOOO1",
        "3I72O4550590OOOl",
        "l1720455O5900001",
        "3172 0455 O59O OOOI",
        "31|2 0455 0590 0001",
        f"NIK{NIK}",
        f"nik saya {NIK} ya",
        "3172-0455-0590-0001",
    ],
)
def test_an_identity_number_is_masked(understanding: Understanding, typed: str) -> None:
    redacted = understanding.redact(f"ini {typed}")
    assert redacted.found == ("nik",)
    assert "0590" not in redacted.text
    assert "0455" not in redacted.text


def test_what_is_passed_over_for_too_few_signs_holds_no_number(understanding: Understanding) -> None:
    dice, redaction = Random(7), understanding._redaction
    pieces = (*"0123456789oOIl|.- ", "tiga ", " belas ", "dobel ", "juta", " rb")
    for _ in range(2000):
        text = "".join(dice.choices(pieces, k=dice.randint(1, 24)))
        words = [(m.start(), m.end(), m.group().casefold()) for m in WORD.finditer(text)]
        spoken = any(word in redaction.digits.words for _, _, word in words)
        if redaction.too_few(text, words) and not spoken:
            assert not list(redaction.numbers(text, words)), text


def test_a_card_that_passes_luhn_is_masked(understanding: Understanding) -> None:
    assert understanding.redact("kartu 4111 1111 1111 1111").found == ("card",)
    assert understanding.redact("amex 378282246310005").found == ("card",)


@pytest.mark.parametrize(
    "text", ["otp saya 482913", "kode verifikasi: 4829", "482913 itu kode otp nya", "pin 1234", "OTP 482 913"]
)
def test_a_code_beside_its_word_is_masked(understanding: Understanding, text: str) -> None:
    redacted = understanding.redact(text)
    assert redacted.found == ("code",)
    assert not any(c.isdigit() for c in redacted.text)


@pytest.mark.parametrize(
    "text",
    [
        "081234567890",
        "halo 081234567890 lo Ibu",
        "081234567890l",
        "+62 812-3456-7890",
        "081234567890 081298765432",
        "0812-3456-7890 / 0813 1111 2222",
        "1.500.000",
        "Rp 150.000.000",
        "1500000",
        "17-08-1990",
        "17-08-1990 18-09-1991",
        "17081990",
        "34 tahun",
        "kode pos 14120",
        "pin lokasi",
        "2 anak",
        "gaji 1.500.000 sampai 2.500.000",
        "iuran 16800",
    ],
)
def test_phones_sums_and_days_stay(understanding: Understanding, text: str) -> None:
    assert understanding.redact(text).text == text


def test_no_code_is_sought_where_a_figure_is_expected(understanding: Understanding) -> None:
    assert understanding.redact("pin 150000", expects="rupiah").found == ()


def test_two_secrets_are_both_masked(understanding: Understanding) -> None:
    redacted = understanding.redact(f"{NIK} dan otp 123456 hp 081234567890")
    assert redacted.found == ("nik", "code")
    assert "081234567890" in redacted.text


@pytest.mark.parametrize(
    "typed", ["nik 3171 lalu 2345 terus 6789 dan 0001", "ktp saya 3171 terus 2345 habis itu 6789 0001"]
)
def test_an_identity_number_said_in_parts_beside_its_word_is_masked(
    understanding: Understanding, typed: str
) -> None:
    redacted = understanding.redact(typed)
    assert redacted.found == ("nik",)
    assert "2345" not in redacted.text


@pytest.mark.parametrize(
    "typed", ["password saya rahasia", "sandi: mawar", "pw akun saya bismillah", "password wa aku sayang"]
)
def test_a_password_that_is_an_everyday_word_is_masked(understanding: Understanding, typed: str) -> None:
    redacted = understanding.redact(typed)
    assert redacted.found == ("code",)
    assert typed.split()[-1] not in redacted.text


@pytest.mark.parametrize(
    "typed",
    [
        "password saya lupa",
        "sandi jmo saya tidak bisa",
        "password akun saya diganti orang",
        "pw saya salah terus",
        "password saya apa ya",
    ],
)
def test_what_is_said_of_a_password_stays(understanding: Understanding, typed: str) -> None:
    assert understanding.redact(typed).text == typed


def test_the_short_way_masks_what_the_long_way_masks(understanding: Understanding) -> None:
    """Of what people wrote, with figures and secrets beside it; most of it goes the short way."""
    long_way, short = understanding._redaction, 0
    said = [str(item["text"]) for kind in KINDS for item in items("corpus", kind)]
    for text in said:
        for beside in ("", " 3172 0", " pin", " 31720 1234 5678 90l", " tiga", " dobel 7"):
            if long_way.surely_plain(text + beside):
                short += not beside
                assert long_way.searched(text + beside, None).found == (), text + beside
    assert short > len(said) * 2 / 3
