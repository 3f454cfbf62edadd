"""What may pass between a worker and an agent while numbers are hidden: words, without ways around the bot. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.digits import FIGURES, Digits

HIDDEN = "•••"
FEWEST_DIGITS = 7  # shorter ones are prices, times and house numbers
# How bare addresses end; of a missing blank behind a full stop ("baik pak.besok") no address is made.
ENDINGS = "com|net|org|info|biz|id|site|online|xyz|link|shop|store|club|top|co|io|app|dev|web|live|icu|vip|click|page"
WAY_AROUND = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:wa\.me|t\.me|bit\.ly)/\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)@\w{4,}"
    rf"|\b[\w-]+(?:\.[\w-]+)*\.(?:{ENDINGS})\b(?:/\S*)?",
    re.IGNORECASE,
)


MONEY, SECRET = "money", "secret"
# Some code that is wanted, and is none that an agent may know: "kodenya berapa pak".
CODE, WANTED, PLAIN = "code", "wanted", "plain_code"
_AMOUNT = re.compile(r"\brp[\s.]?\d|\b\d+\s?(?:rb|ribu|k|jt|juta|ratus)\b")
_APART = re.compile(r"\b(\w) (?=\w\b)")  # letters one by one: "o t p"
_OWNED = re.compile(r"(?<=\w{3})(?:nya|mu|ku)$")  # "kode verifikasinya"
_FOR_LETTERS = str.maketrans("0134", "oiea")  # "0tp", "p1n"


def risks(text: str, words: Mapping[str, str]) -> frozenset[str]:
    """Whether a message speaks of money or of what must stay secret, by `words`, which are folded."""
    plain = " ".join(re.findall(r"\w+", text.casefold()))
    said = _APART.sub(r"\1", plain)
    bare = " ".join(_OWNED.sub("", word) for word in said.split())
    both = f" {said} | {' '.join(map(_lettered, said.split()))} | {bare} "
    found = {words[word] for word in words if f" {word} " in both}
    if {CODE, WANTED} <= found and PLAIN not in found:
        found.add(SECRET)
    return frozenset(found & {MONEY, SECRET} | ({MONEY} if _AMOUNT.search(text.casefold()) else set()))


def _lettered(word: str) -> str:
    return word if word.isdecimal() else word.translate(_FOR_LETTERS)


def masked(text: str, digits: Digits = FIGURES) -> str:
    """A message without telephone numbers, links, addresses and user names; `digits` knows the words for figures."""
    return digits.hidden(WAY_AROUND.sub(HIDDEN, text), FEWEST_DIGITS, HIDDEN)
