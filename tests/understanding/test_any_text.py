"""No text, however strange, makes a reader raise, hang, or a secret slip through."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.understanding import KINDS, Option, Understanding
from tests.timing import within

from .conftest import TODAY

OPTIONS = [Option("Ojek online"), Option("3 bulan"), Option("Ya")]
PIECES = [
    "iya",
    "tidak",
    "2",
    "rb",
    "juta",
    "1.500",
    "-",
    "/",
    "?",
    "jl",
    "kec",
    "tebet",
    "agustus",
    "0812",
    "belas",
    "setengah",
]
TYPED = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join))
STRANGE = [
    "\0",
    "‮abc‬",
    "😂" * 50,
    "𝕴𝖞𝖆",
    "ya\0",
    "\ud7ff",
    "﷽",
    "a" * 10_000,
    "1" * 10_000,
    "1." * 5_000,
    " " * 10_000,
    "iya " * 2_500,
    "dua " * 2_500,
    "(" * 10_000,
    "0 " * 5_000,
    "-" * 10_000,
    "é" * 10_000,
    "tebet " * 90,
    "1-" * 280,
]
relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@relaxed
@given(text=TYPED, kind=st.sampled_from(KINDS))
def test_no_reader_raises(understanding: Understanding, text: str, kind: str) -> None:
    understanding.read(kind, text, options=OPTIONS, on=TODAY)


@pytest.mark.parametrize("kind", KINDS)
def test_strange_and_endless_texts_are_read_quickly(understanding: Understanding, kind: str) -> None:
    understanding.read(kind, "tebett", options=OPTIONS, on=TODAY)
    for text in STRANGE:
        with within(0.5, (text[:20], kind)):
            understanding.read(kind, text, options=OPTIONS, on=TODAY)
            understanding.redact(text)


@relaxed
@given(
    before=st.text(max_size=10),
    digits=st.text("0123456789", min_size=16, max_size=16),
    gap=st.sampled_from(["", " ", ".", "  "]),
)
def test_sixteen_digits_never_stay(understanding: Understanding, before: str, digits: str, gap: str) -> None:
    typed = gap.join(digits[i : i + 4] for i in range(0, 16, 4))
    masked = understanding.redact(f"{before} nik {typed} ya").text
    assert not re.search(r"\d{16}", re.sub(r"[ .]", "", masked.split("nik")[-1]))


@relaxed
@given(
    st.integers(100, 999_999_999).map(lambda n: n * 100),
    st.sampled_from(["Rp{:,}", "Rp {:,}", "rp. {:,},-", "{:,} rupiah"]),
)
def test_a_sum_with_dots_reads_back(understanding: Understanding, amount: int, shape: str) -> None:
    text = shape.replace("{:,}", f"{amount:,}".replace(",", "."))
    assert understanding.read("rupiah", text, on=TODAY).value == amount


@relaxed
@given(
    st.integers(1, 999),
    st.sampled_from([("rb", 1_000), (" ribu", 1_000), ("jt", 1_000_000), (" juta kak", 1_000_000)]),
)
def test_a_sum_with_its_unit_reads_back(
    understanding: Understanding, count: int, unit: tuple[str, int]
) -> None:
    assert understanding.read("rupiah", f"{count}{unit[0]}", on=TODAY).value == count * unit[1]


@relaxed
@given(
    st.dates(date(1930, 1, 1), date(2011, 1, 1)),
    st.sampled_from(["%d-%m-%Y", "%d/%m/%Y", "%d %m %Y", "%Y-%m-%d", "%d%m%Y"]),
)
def test_a_day_reads_back(understanding: Understanding, day: date, shape: str) -> None:
    assert understanding.read("date", day.strftime(shape), on=TODAY).value == day


@relaxed
@given(st.integers(0, 100), st.sampled_from(["{}", "{} tahun", "umur saya {} kak", "{} orang"]))
def test_a_count_reads_back(understanding: Understanding, count: int, shape: str) -> None:
    assert understanding.read("number", shape.format(count), on=TODAY).value == count
