"""Text as typed to tokens: one letter case, no accents, no decoration, every token with its place."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# A message longer than this is a story, not an answer; readers refuse it, so no text can be slow.
LONGEST = 600

TOKEN = re.compile(r"[0-9](?:[0-9.,]*[0-9])?|[^\W\d_]+|[^\s\w]|_")
APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")
ZERO_AS_LETTER = re.compile(
    r"(?<![a-z])[0-9][0-9o.,]*o[0-9o.,]*(?![a-z])|(?<![a-z])o[0-9][0-9o]{7,}(?![a-z])"
)
ZERO_FOR_O = re.compile(r"(?<![a-z0-9.,])0(?=rang|jek|jol|nline|ke\b)")
# Hyphens that break no line, dashes of all widths, the sign for minus.
DASHES = "‐‑‒–—―−"


class Token(NamedTuple):
    """One word, numeral or mark; `glued` means nothing stands between it and the token before."""

    text: str
    raw: str
    glued: bool = False

    @property
    def numeral(self) -> bool:
        return self.text[0].isdigit()


def clean(text: str) -> str:
    """The text for keeping: no control or invisible characters, single blanks."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = "".join(" " if c in "\n\r\t" else c for c in text if c in "\n\r\t" or visible(c))
    return " ".join(kept.split())


def visible(character: str) -> bool:
    return (character.isascii() and character.isprintable()) or unicodedata.category(character)[0] != "C"


@lru_cache(maxsize=512)  # every reader that hears a message folds it
def fold(text: str) -> str:
    """Lower case, compatibility forms and accents undone, letter O among digits read as zero."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(plain(c) for c in text if unicodedata.category(c) not in {"Mn", "Me", "Cf"})
    text = text.casefold().replace("\0", " ")
    if "0" in text:
        text = ZERO_FOR_O.sub("o", text)
    if "o" in text:
        text = ZERO_AS_LETTER.sub(lambda match: match.group().replace("o", "0"), text)
    return text


def plain(character: str) -> str:
    if character.isdecimal() and not character.isascii():
        return str(unicodedata.decimal(character))
    if character in " \u00a0" or character in DASHES:
        return "-" if character in DASHES else " "
    return {"⁄": "/", "×": "x"}.get(character, character)


def tokens(text: str) -> list[Token]:
    """The tokens of a folded text; apostrophes inside words vanish (ra'iso, Nur'aini, '90 stays a mark)."""
    found: list[Token] = []
    end = -1
    for match in TOKEN.finditer(text):
        word = match.group()
        if keep(word):
            found.append(Token(word, word, match.start() == end))
        end = match.end()
    return found


def keep(word: str) -> bool:
    """Faces and hearts carry nothing; the lexicon's own emoji are let through by `speller`."""
    return word.isascii() or word[0].isalnum() or unicodedata.category(word[0]) in {"So", "Sc", "Sm", "Po"}


def words_only(text: str) -> str:
    return text.translate(APOSTROPHES)


def key(text: str) -> str:
    """A name without case, accents, blanks and marks: how places are looked up."""
    return "".join(c for c in fold(text) if c.isalnum())
