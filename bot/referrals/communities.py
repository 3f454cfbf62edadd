"""Which community of the directory somebody means, by the words of its name that tell it from others. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from rapidfuzz.distance import OSA

NONE = "no_community"  # what those who belong to none answered while it was asked in chat

# Words that many names hold, or that stand around a name; they tell no community from another.
EVERYDAY = frozenset(
    {
        *(
            "koperasi",
            "paguyuban",
            "komunitas",
            "kelompok",
            "serikat",
            "asosiasi",
            "perkumpulan",
            "persatuan",
        ),
        *(
            "himpunan",
            "forum",
            "gabungan",
            "arisan",
            "usaha",
            "warga",
            "cooperative",
            "community",
            "association",
        ),
        *(
            "anggota",
            "ikut",
            "gabung",
            "tumut",
            "ngiringan",
            "member",
            "nama",
            "namanya",
            "saya",
            "aku",
            "kami",
        ),
        *("di", "dari", "dan", "yang", "pak", "bu", "the", "of"),
    }
)
LONG_ENOUGH = 5  # signs; in shorter words one wrong letter makes another word


def community_meant(typed: str, known: Mapping[str, str]) -> str:
    """The id in `known` (id -> name) whose own words hold all that was typed, or stand whole in it.

    Empty when none does, or several do and none of them is the very name.
    """
    said = _telling(typed)
    if typed == NONE or not said:
        return ""
    own = {key: _telling(name) for key, name in known.items()}
    exact = [key for key, words in own.items() if words and _within(said, words) and _within(words, said)]
    part = [key for key, words in own.items() if words and (_within(said, words) or _within(words, said))]
    found = exact or part
    return found[0] if len(found) == 1 else ""


def _telling(name: str) -> frozenset[str]:
    flat = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return frozenset(re.findall(r"[a-z0-9]+", flat)) - EVERYDAY


def _within(words: frozenset[str], others: frozenset[str]) -> bool:
    return all(any(_same(word, other) for other in others) for word in words)


def _same(word: str, other: str) -> bool:
    if word == other:
        return True
    return min(len(word), len(other)) >= LONG_ENOUGH and OSA.distance(word, other, score_cutoff=1) <= 1
