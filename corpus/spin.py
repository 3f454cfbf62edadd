"""Spins a seed into the many ways in which it arrives: greeted, told by the way, shortened, mistyped, spoken.

Everything hangs on a checksum of the seed, so that every run on every machine spins the same texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

GREETINGS = (
    *(
        "halo",
        "pagi",
        "siang",
        "sore",
        "malam",
        "permisi",
        "assalamualaikum",
        "ass wr wb",
        "selamat siang",
        "hai",
        "p",
    ),
    *(
        "punten",
        "kulonuwun",
        "maaf ganggu",
        "maaf malam malam",
        "numpang tanya",
        "izin bertanya",
        "misi",
        "tabe",
    ),
    *(
        "sampurasun",
        "sugeng siang",
        "met pagi",
        "salam",
        "oi",
        "tes",
        "mohon maaf sebelumnya",
        "halo selamat pagi",
    ),
)
CALLED = (
    *(
        "min",
        "kak",
        "pak",
        "bu",
        "mas",
        "mbak",
        "bang",
        "admin",
        "gan",
        "om",
        "bos",
        "kang",
        "teh",
        "uda",
        "daeng",
        "bli",
    ),
    *("bapak ibu", "minn", "kakak", "dek", "sis", "tante", "pakde", "bro", "cak", "mang", "uni"),
)
# What people tell before they come to the point; says nothing of what they want.
ASIDES = (
    *(
        "saya lagi di pasar ini",
        "maaf baru balas",
        "maaf kalau salah nulis",
        "ini pakai hp anak",
        "sinyalnya susah di sini",
    ),
    *(
        "saya orang awam",
        "saya sudah tua maaf ngetiknya lama",
        "dapat nomor ini dari teman",
        "lagi istirahat sebentar",
    ),
    *(
        "saya tinggal di kampung",
        "ini pertama kali saya chat",
        "jujur saya bingung mulainya",
        "anak saya yang nulis ini",
    ),
    *(
        "lagi ngetem nih",
        "sambil nunggu pembeli",
        "hujan terus di sini",
        "maaf suaranya berisik",
        "ga enak mau nanya",
    ),
    *(
        "semoga sehat selalu",
        "saya jualan kecil kecilan",
        "saya cuma tukang ojek",
        "maklum orang kecil",
        "gini ceritanya",
    ),
    *(
        "dari tadi mau nanya ini",
        "udah lama kepikiran",
        "disuruh tetangga chat ke sini",
        "sekali lagi maaf ya",
    ),
)
TAILS = (
    *(
        "ya",
        "ya kak",
        "dong",
        "nih",
        "makasih",
        "terima kasih",
        "tolong ya",
        "mohon dijawab",
        "🙏",
        "🙏🙏",
        "gimana ya",
    ),
    *(
        "mohon infonya",
        "balas ya",
        "ditunggu jawabannya",
        "matur nuwun",
        "hatur nuhun",
        "suwun",
        "trims",
        "pls",
        "hehe",
    ),
    *(
        "mohon pencerahannya",
        "terima kasih sebelumnya",
        "tolong dibantu",
        "cepet ya",
        "penting nih",
        "hu hu",
        "wkwk",
    ),
)
SHORTENED_EVERY, MISTYPED_EVERY = 3, 7  # about one word in so many
LONG = 5  # letters of a word that may be mistyped
MARKS = re.compile(r"[.,;:!?()\"]+")
VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Dice:
    """Choices that hang on a text and a number alone."""

    seed: str

    def roll(self, what: str) -> int:
        return int.from_bytes(sha256(f"{what}|{self.seed}".encode()).digest()[:4], "big")

    def pick(self, what: str, among: Sequence[str]) -> str:
        return among[self.roll(what) % len(among)]


def spun(text: str, times: int, short: Mapping[str, Sequence[str]]) -> list[str]:
    """So many other ways of writing a text; `short` has the everyday spellings of words."""
    found = dict.fromkeys(spin(text, Dice(f"{number}|{text}"), short) for number in range(times))
    return [other for other in found if other != text]


def spin(text: str, dice: Dice, short: Mapping[str, Sequence[str]]) -> str:
    """One other way: some of the changes, in the order in which they happen to a text."""
    for name, change in CHANGES.items():
        if dice.roll(name) % ONE_IN[name] == 0:
            text = change(text, dice, short)
    return " ".join(text.split())


def shortened(text: str, dice: Dice, short: Mapping[str, Sequence[str]]) -> str:
    """ "yang" as "yg", "berapa" as "brp"."""

    def written(word: str) -> str:
        ways = short.get(word.casefold())
        return dice.pick(word, ways) if ways and dice.roll(f"s{word}") % SHORTENED_EVERY == 0 else word

    return " ".join(map(written, text.split()))


def mistyped(text: str, dice: Dice, short: Mapping[str, Sequence[str]]) -> str:
    """A letter left out, doubled, or swapped with the next."""

    def slipped(word: str) -> str:
        if len(word) < LONG or not word.isalpha() or dice.roll(f"t{word}") % MISTYPED_EVERY:
            return word
        at = 1 + dice.roll(f"at{word}") % (len(word) - 2)
        slips = (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
        return dice.pick(f"how{word}", slips)

    return " ".join(map(slipped, text.split()))


def told(text: str, dice: Dice, short: Mapping[str, Sequence[str]]) -> str:
    """Something by the way first."""
    return f"{dice.pick('aside', ASIDES)}{dice.pick('mark', ('. ', ', ', ' '))}{text}"


def called(text: str, dice: Dice, short: Mapping[str, Sequence[str]]) -> str:
    name = dice.pick("name", CALLED)
    return f"{name} {text}" if dice.roll("where") % 2 else f"{text} {name}"


def greeted(text: str, dice: Dice, short: Mapping[str, Sequence[str]]) -> str:
    name = dice.pick("greeted", ("", *CALLED))
    return f"{dice.pick('greeting', GREETINGS)} {name}{dice.pick('comma', (', ', ' ', '. '))}{text}"


def ended(text: str, dice: Dice, short: Mapping[str, Sequence[str]]) -> str:
    return f"{text}{dice.pick('end', (' ', ', ', '. '))}{dice.pick('tail', TAILS)}"


def spoken(text: str, dice: Dice, short: Mapping[str, Sequence[str]]) -> str:
    """As a telephone writes what it hears: no signs, no capitals."""
    return MARKS.sub(" ", text).casefold()


Change = Callable[[str, Dice, Mapping[str, Sequence[str]]], str]
CHANGES: Mapping[str, Change] = {
    "shortened": shortened,
    "mistyped": mistyped,
    "told": told,
    "called": called,
    "greeted": greeted,
    "ended": ended,
    "spoken": spoken,
}
# In which share of the texts each change happens.
ONE_IN: Mapping[str, int] = {
    "shortened": 2,
    "mistyped": 2,
    "told": 4,
    "called": 3,
    "greeted": 3,
    "ended": 3,
    "spoken": 4,
}
