"""Affixes of Indonesian words: pedagang, berdagang and dagangan are one word."""

from __future__ import annotations

from functools import lru_cache

PREFIXES = (
    *("", "ber", "be", "bel", "ter", "di", "ke", "se", "per", "pel", "ng", "ny", "n", "m"),
    *("me", "mem", "men", "meng", "meny", "pe", "pem", "pen", "peng", "peny"),
)
SUFFIXES = ("", "an", "kan", "nya", "in", "i", "ku", "mu", "e", "ne", "na")
# Sounds that a nasal prefix swallows: memakai from pakai, menulis from tulis, mengirim, menyapu.
SWALLOWED = {
    **dict.fromkeys(("mem", "pem", "m"), "p"),
    **dict.fromkeys(("men", "pen", "n"), "t"),
    **dict.fromkeys(("meng", "peng", "ng"), "k"),
    **dict.fromkeys(("meny", "peny", "ny"), "s"),
}
SHORTEST = 4


@lru_cache(maxsize=8192)
def stems(word: str) -> frozenset[str]:
    """The word and what may be its stems; a stem has at least four letters. The same words come again and again."""
    if not word.isalpha() or len(word) > 30:
        return frozenset((word,))
    found = {word}
    for prefix in PREFIXES:
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            found |= trimmed(rest)
            if prefix in SWALLOWED:
                found |= trimmed(SWALLOWED[prefix] + rest)
    return frozenset(found)


def trimmed(rest: str) -> set[str]:
    cut = {rest.removesuffix(suffix) for suffix in SUFFIXES}
    return {stem for stem in cut if len(stem) >= SHORTEST}
