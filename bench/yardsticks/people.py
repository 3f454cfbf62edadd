"""The people who write: seven messages each, every fifth slips once, and no two of them write quite the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from bench.yardsticks.form import MONTHS

_FIRST = (
    "Adi Agung Ajeng Anisa Asep Ayu Beni Citra Dadang Dian Dini Edi Endang Fajar Fitri Galih Hani Hendra Ida"
    " Indra Iwan Jajang Kartika Lina Lukman Maya Mulyadi Nanang Neni Oman Putri Rahmat Ratih Rudi Sari Surti"
    " Teguh Udin Wahyu Yanti"
)
# Names that are taken at once: of all pairs Jangkau asked one back ("Nanang"), which would be a turn more.
_LAST = (
    "Amalia Anwar Basuki Cahyono Darmawan Efendi Fadillah Ginting Halim Handoko Irawan Iskandar Kusuma"
    " Lubis Mahendra Marpaung Natalia Novianti Oktavia Pangestu Prasetyo Purnomo Rahayu Rosidi Safitri Saragih"
    " Setyawan Sudrajat Sulaiman Supriadi Tanjung Trisna Utomo Wardani Wibowo Wicaksono Yuliana Yulianto"
)
FIRST, LAST = _FIRST.split(), _LAST.split()


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody writes, and a word that must stand in the reply."""

    write: Callable[[Random], str]
    expect: bytes


def _always(text: str) -> Callable[[Random], str]:
    return lambda dice: text


def _name(dice: Random) -> str:
    return f"{dice.choice(FIRST)} {dice.choice(LAST)}"


def _birth(dice: Random) -> str:
    return f"{dice.randint(1, 28)} {dice.choice(MONTHS)} {dice.randint(1950, 2003)}"


def _job(dice: Random) -> str:
    return str(dice.randint(1, 5))


def _income(dice: Random) -> str:
    if dice.random() < 0.5:
        return f"{dice.randint(1, 9)},{dice.randint(1, 9)} juta"
    return f"{dice.randint(5, 95) * 10} ribu"


BEGIN = (Line(_always("/start"), b"Daftar"), Line(_always("1"), b"lengkap"), Line(_name, b"lahir"))
SLIP = (Line(_always("kemarin dulu"), b"dikenali"),)
END = (
    Line(_birth, b"pekerjaan"),
    Line(_job, b"penghasilan"),
    Line(_income, b"Lahir"),
    Line(_always("ya"), b"Terdaftar"),
)
PLAIN: Sequence[Line] = (*BEGIN, *END)
SLIPPING: Sequence[Line] = (*BEGIN, *SLIP, *END)
# Everybody alike: shows what a memo of texts is worth, when asked for.
ALIKE = dict(
    zip((_name, _birth, _job, _income), ("Ayu Lubis", "17 agustus 1985", "3", "2,5 juta"), strict=True)
)


def lines_of(person: int) -> Sequence[Line]:
    return SLIPPING if person % 5 == 0 else PLAIN


def written(line: Line, dice: Random, *, alike: bool) -> str:
    return ALIKE[line.write] if alike and line.write in ALIKE else line.write(dice)
