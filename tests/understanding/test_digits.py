"""A number is one however it is spelt: seven scripts, any signs, words between, number words, slips; the rest stays."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.digits import FIGURES
from bot.understanding import Understanding

SCRIPTS = (
    "0123456789",
    "０１２３４５６７８９",
    "٠١٢٣٤٥٦٧٨٩",
    "꧐꧑꧒꧓꧔꧕꧖꧗꧘꧙",
    "०१२३४५६७८९",
    "᮰᮱᮲᮳᮴᮵᮶᮷᮸᮹",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
)
WORDS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
SEPARATORS = (
    *(
        "",
        " ",
        ".",
        "-",
        ",",
        "/",
        "\n",
        " , ",
        " / ",
        "\u2011",
        "•",
        " · ",
        "\u00a0",
        "\u200b",
        "_",
        "...",
        "--",
        "|-|",
    ),
    *(" - ", ";", ":", "\r\n\r\n", "\ufe0f\u20e3", "➡", "()"),
)
BETWEEN = (" lalu ", " terus ", " dan ", " habis itu ", ", kemudian ", " spasi ", " strip ", " then ")
SIZES = ([16], [6, 6, 4], [4, 4, 4, 4], [2, 2, 2, 6, 4], [2] * 8, [1] * 16)


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    province = draw(st.sampled_from(["11", "31", "32", "33", "51", "64", "73", "91"]))
    day, month = draw(st.integers(1, 31)) + draw(st.sampled_from([0, 40])), draw(st.integers(1, 12))
    where, year = draw(st.integers(101, 9979)), draw(st.integers(50, 99))
    return f"{province}{where:04}{day:02}{month:02}{year:02}{draw(st.integers(1, 9999)):04}"


@st.composite
def spelt(draw: st.DrawFn, digits: str) -> str:
    """As somebody types it who will not, or cannot, type it plainly."""
    script, mark = draw(st.sampled_from(SCRIPTS)), draw(st.sampled_from(SEPARATORS))
    at, parts = 0, []
    for size in draw(st.sampled_from(SIZES)):
        parts.append(digits[at : at + size])
        at += size
    return mark.join("".join(script[int(one)] for one in part) for part in parts)


def numerals(text: str) -> int:
    return sum(sign.isnumeric() for sign in text)


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_an_identity_number_is_found_in_every_script_and_spacing(
    understanding: Understanding, data: st.DataObject
) -> None:
    number = data.draw(identity_numbers())
    typed = data.draw(spelt(number))
    redacted = understanding.redact(data.draw(st.sampled_from(["", "ini nik saya ", "halo kak, "])) + typed)
    assert redacted.found, typed
    assert numerals(redacted.text) == 0, typed


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_words_may_stand_between_its_groups(understanding: Understanding, data: st.DataObject) -> None:
    number, word = data.draw(identity_numbers()), data.draw(st.sampled_from(BETWEEN))
    typed = word.join(number[at : at + 4] for at in range(0, 16, 4))
    assert numerals(understanding.redact(f"nomornya {typed} ya").text) == 0, typed


def in_words(number: str) -> str:
    return " ".join(WORDS[int(one)] for one in number)


@settings(max_examples=40, deadline=None)
@given(number=identity_numbers(), mixed=st.booleans())
def test_its_digits_may_be_words(understanding: Understanding, number: str, mixed: bool) -> None:
    typed = f"{number[:6]} {in_words(number[6:])}" if mixed else in_words(number)
    redacted = understanding.redact(f"nik saya {typed} terima kasih")
    assert redacted.text.replace("•", "").split() == ["nik", "saya", "terima", "kasih"], typed


def test_tens_and_teens_are_figures_too(understanding: Understanding) -> None:
    said = (
        "tiga puluh satu tujuh puluh dua nol empat lima puluh lima nol lima sembilan puluh dobel nol nol satu"
    )
    assert understanding.redact(f"nik {said}").found == ("nik",)


@settings(max_examples=60, deadline=None)
@given(number=identity_numbers(), place=st.integers(0, 15), more=st.booleans(), before=st.booleans())
def test_a_digit_too_few_or_too_many_beside_its_word_is_no_way_out(
    understanding: Understanding, number: str, place: int, more: bool, before: bool
) -> None:
    slipped = number[:place] + ("7" if more else "") + number[place + (not more) :]
    typed = f"nik saya {slipped}" if before else f"{slipped} itu no ktp saya"
    assert numerals(understanding.redact(typed).text) == 0, typed


@settings(max_examples=60, deadline=None)
@given(data=st.data(), size=st.integers(4, 8))
def test_a_code_beside_its_word_is_found_however_it_is_spaced(
    understanding: Understanding, data: st.DataObject, size: int
) -> None:
    code = data.draw(st.text("123456789", min_size=size, max_size=size))
    script, step = data.draw(st.sampled_from(SCRIPTS)), data.draw(st.sampled_from([1, 2, 3, 4]))
    mark = data.draw(st.sampled_from([" ", "-", " - ", ",", "\u200b"]))
    typed = mark.join(
        "".join(script[int(one)] for one in code[at : at + step]) for at in range(0, size, step)
    )
    word = data.draw(st.sampled_from(["OTP: ", "kode otp saya ", "pin jmo ", "kode verifikasinya: "]))
    said = understanding.redact(word.replace("verifikasinya", "verifikasi") + typed)
    # Something that is a day or a sum to the letter stays one.
    assert numerals(said.text) == 0 or "," in mark or "-" in mark or script == SCRIPTS[0], typed


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("OTP: 48 29 13", "OTP: ••••••"),
        ("otp nya empat delapan dua sembilan satu tiga", "otp nya ••••••"),
        ("pin 1 2 3 4", "pin ••••••"),
        ("cvv 123", "cvv ••••••"),
        ("password saya rahasia123", "password saya ••••••"),
        ("password jmo: kucingku", "password jmo: ••••••"),
        ("kata sandi saya ayam#2020 tolong", "kata sandi saya •••••• tolong"),
    ],
)
def test_codes_and_passwords_beside_their_word_go(
    understanding: Understanding, typed: str, left: str
) -> None:
    assert understanding.redact(typed).text == left


ORDINARY = st.sampled_from(
    [
        *(
            "081234567890",
            "0812-3456-7890",
            "+62 812 3456 7890",
            "(021) 1404555",
            "021-14045",
            "175",
            "081298765432",
        ),
        *(
            "1.500.000",
            "Rp 150.000.000",
            "1500000",
            "16.800",
            "Rp36.800,-",
            "2,5 juta",
            "150 ribu",
            "Rp1.500.000,00",
        ),
        *("17-08-1990", "17/08/1990", "17 08 1990", "2027-01-15", "5 Mei 1990", "08.00-16.00", "jam 10.30"),
        *(
            "KPJ 12345678901",
            "JK-7K2M-9QXF",
            "AD-3K2M-9QXF",
            "B0417",
            "resi 001234567890",
            "12345678901",
        ),
        *(
            "34 tahun",
            "2 anak",
            "3 bulan",
            "RT 03/RW 05",
            "kode pos 14120",
            "Jl. Melati No. 12",
            "6 hari seminggu",
        ),
    ]
)


@settings(max_examples=200, deadline=None)
@given(pieces=st.lists(ORDINARY, min_size=1, max_size=4), mark=st.sampled_from([", ", " dan ", "; ", " / "]))
def test_phones_sums_days_and_references_stay(
    understanding: Understanding, pieces: list[str], mark: str
) -> None:
    runs = (pieces[at:end] for end in range(len(pieces) + 1) for at in range(end))
    assume(
        16 not in {numerals("".join(run)) for run in runs}
    )  # together they may as well be an identity number
    text = mark.join(pieces)
    assert understanding.redact(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "kode bayar 123456789012",
        "17-08-1990 0812-3456-7890",
        "0812-3456-7890 0813-1111-2222",
        "lupa password jmo gimana kak",
        "password saya salah terus",
        "otp lama 10-15 menit baru masuk",
        "otp tidak masuk sudah 3 hari, 2 kali",
        "kode otp belum masuk sejak 12-08-2024",
        "satu dua tiga empat anak saya",
        "kosong delapan satu dua tiga empat lima enam tujuh delapan sembilan nol",
        "dua belas juta tiga ratus ribu",
        "umur 34 gaji 1500000 anak 2 hp 081234567890",
    ],
)
def test_what_people_say_of_codes_and_counts_stays(understanding: Understanding, text: str) -> None:
    assert understanding.redact(text).text == text


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_a_talk_hides_a_phone_number_however_it_is_spelt(
    understanding: Understanding, data: st.DataObject
) -> None:
    number = "08" + data.draw(st.text("123456789", min_size=9, max_size=10))
    script, mark = (
        data.draw(st.sampled_from(SCRIPTS)),
        data.draw(st.sampled_from((*SEPARATORS, " lalu ", " terus "))),
    )
    step = data.draw(st.sampled_from([1, 3, 4, 12]))
    groups = [number[at : at + step] for at in range(0, len(number), step)]
    typed = mark.join("".join(script[int(one)] for one in group) for group in groups)
    hidden = understanding.digits.hidden(f"telepon {typed} ya", 7, "•")
    assert numerals(hidden) < 3, typed
    assert understanding.digits.hidden(f"hubungi {in_words(number)} ya", 7, "•") == "hubungi • ya"


@pytest.mark.parametrize(
    "text",
    ["jam 08.00-16.00", "tanggal 17-08-2026", "Rp1.500.000 ya", "RT 03/05 no 12", "satu dua tiga", "jam 4"],
)
def test_a_talk_keeps_times_days_and_sums(understanding: Understanding, text: str) -> None:
    assert understanding.digits.hidden(text, 7, "•") == text


@settings(max_examples=100, deadline=None)
@given(text=st.text("19oOIl|- ab\n\u200b\u0301\ufe0f０٣꧓①½㉑ﬁéО", max_size=80))
def test_places_lead_back_to_the_text_as_typed(text: str) -> None:
    for group in FIGURES.groups(text):
        assert 0 <= group.start < group.end <= len(text)
        assert group.raw.isascii() or not text.isascii()
        assert not text[group.start].isspace() and not text[group.end - 1].isspace()
