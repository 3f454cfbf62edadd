"""The one door of the room: a kind and a text in, a reading out."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from bot.errors import BadArgument
from bot.understanding.announcing import Announcing
from bot.understanding.asking import Asking
from bot.understanding.borders import nearest_abroad
from bot.understanding.denials import denials_reader
from bot.understanding.extraction import Piece, extracted
from bot.understanding.fold import LONGEST, clean
from bot.understanding.gazetteer import Gazetteer, Place
from bot.understanding.helping import Helping, helping_reader
from bot.understanding.learner.features import concepts_of
from bot.understanding.learner.model import Heads
from bot.understanding.lexicon import Lexicon
from bot.understanding.own_work import Command, OwnWork
from bot.understanding.questions import Questions
from bot.understanding.reading import Option, Reading, Redacted, not_understood, understood, unsure
from bot.understanding.redaction import redaction
from bot.understanding.speller import speller_of
from bot.understanding.sums import Sums, sums_reader
from bot.understanding.supposing import Supposed, Supposing, supposing_reader
from bot.understanding.visit_words import VisitWords, Wish

KINDS = (
    "yes_no",
    "permission",
    "choice",
    "number",
    "rupiah",
    "income",
    "date",
    "birth_year",
    "phone",
    "place",
    "intent",
    "name",
    "job",
    "occupation",
    "text",
)


# Kilometres from a pin to the nearest village; Kuala Lumpur lies 100 from Sumatra.
PIN_FAR, PIN_OUTSIDE = 12, 50
Read = Callable[[str, Sequence[Option], date], Reading]


# kind -> module beside this one and what makes its reader; each is imported at its first message, so that
# the command starts quickly and loads phonenumbers only for a phone.
READERS: dict[str, tuple[str, str]] = {
    "yes_no": ("assent", "assent_reader"),
    "permission": ("permission", "permission_reader"),
    "choice": ("choices", "choices_reader"),
    "number": ("numbers", "number_reader"),
    "rupiah": ("rupiah", "rupiah_reader"),
    "income": ("rupiah", "income_reader"),
    "date": ("days", "days_reader"),
    "birth_year": ("years", "years_reader"),
    "phone": ("phones", "phones_reader"),
    "place": ("places", "places_reader"),
    "intent": ("intents", "intents_reader"),
    "name": ("names", "names_reader"),
    "job": ("jobs", "jobs_reader"),
    "occupation": ("occupations", "occupations_reader"),
}


# Most answers to these are "1", "ya" or "menu": what was said so shortly is read once.
SAID_AGAIN, SHORT = frozenset({"choice", "yes_no", "permission", "intent"}), 10
# Kinds that the learned reader hears too.
LEARNED = frozenset({"intent", "occupation", "name"})


def maker(kind: str) -> Callable[..., Any]:
    """What makes the reader of a kind."""
    module, name = READERS[kind]
    made: Callable[..., Any] = getattr(importlib.import_module(f"bot.understanding.{module}"), name)
    return made


class Understanding:
    """All readers over one lexicon; the gazetteer is made at the first place."""

    __slots__ = (
        "_again",
        "_announcing",
        "_asked",
        "_gazetteer",
        "_heads",
        "_helping",
        "_intents",
        "_lexicon",
        "_made",
        "_own_work",
        "_redaction",
        "_speller",
        "_sums",
        "_supposing",
        "_table",
        "_visits",
        "digits",
        "languages",
    )

    def __init__(
        self,
        lexicon: Lexicon,
        gazetteer: Gazetteer | Callable[[], Gazetteer],
        learned: Callable[[], Heads],
        asked: Callable[[], Heads],
    ) -> None:
        self._heads, self._asked = cache(learned), cache(asked)
        self.languages = lexicon.languages
        self._gazetteer = gazetteer
        self._table: Gazetteer | None = gazetteer if isinstance(gazetteer, Gazetteer) else None
        self._redaction = redaction(lexicon)
        self.digits = self._redaction.digits
        self._lexicon, self._speller = lexicon, speller_of(lexicon)
        self._made: dict[str, Read] = {}
        self._intents = cache(lambda: maker("intent")(lexicon, self._speller, self._heads()))
        self._again = lru_cache(maxsize=2048)(
            lambda kind, text, options, on: self.reader(kind)(text, options, on)
        )
        self._announcing: Callable[[], Announcing] = cache(lambda: Announcing(lexicon))
        self._helping: Callable[[], Helping] = cache(lambda: helping_reader(lexicon))
        self._own_work: Callable[[], OwnWork] = cache(lambda: OwnWork(lexicon))
        self._visits: Callable[[], VisitWords] = cache(lambda: VisitWords(lexicon))
        self._sums: Callable[[], Sums] = cache(lambda: sums_reader(lexicon))
        self._supposing: Callable[[], Supposing] = cache(lambda: supposing_reader(lexicon))

    def gazetteer(self) -> Gazetteer:
        if self._table is None:
            self._table = self._gazetteer() if callable(self._gazetteer) else self._gazetteer
        return self._table

    def reader(self, kind: str) -> Read:
        """The reader of a kind, made at its first message, so that the command starts quickly."""
        if kind not in self._made:
            self._made[kind] = self._make(kind)
        return self._made[kind]

    def make_ready(self) -> None:
        """Every reader made now: a server's first messages must not wait for them."""
        for kind in READERS:
            self.reader(kind)
        self._intents()
        self.gazetteer().make_ready()

    def _make(self, kind: str) -> Read:
        lexicon, speller = self._lexicon, self._speller
        if kind == "choice":
            choices = maker(kind)(
                lexicon,
                speller,
                importlib.import_module("bot.understanding.yes_no").yes_no_reader(lexicon, speller),
                cache(lambda: maker("job")(lexicon, speller)),
            )
            return lambda text, options, _: choices.read(text, options)
        if kind in {"date", "birth_year"}:
            days = maker("date")(lexicon, speller)
            dated = days.read if kind == "date" else maker(kind)(lexicon, days).read
            return lambda text, _, on: dated(text, on)
        if kind == "intent":
            return lambda text, _, __: self._intents().read(text)
        if kind in LEARNED:
            plain = maker(kind)(lexicon, speller, self._heads()).read
            plain = self.no_town(plain) if kind == "name" else plain
        elif kind == "yes_no":
            plain = maker(kind)(lexicon, speller, self._heads).read
        else:
            plain = maker(kind)(lexicon, self.gazetteer if kind == "place" else speller).read
        return lambda text, _, __: plain(text)

    def no_town(self, names: Callable[[str], Reading]) -> Callable[[str], Reading]:
        """A reader of names that asks back where one word alone is a kecamatan or regency: "Cilincing"."""

        def read(text: str) -> Reading:
            reading = names(text)
            said = reading.value if reading.understood else text
            if not said.isalpha():
                return reading
            table = self.gazetteer()
            towns = [row for row in table.named(said.casefold()) if table.level(row) != "village"]
            seat = self.reader("place")(said, (), date.max)  # "Purwokerto" is the seat of a regency
            if seat.understood and seat.how in {"synonym", "quarter"}:
                towns.append(table.row_of(seat.value.code))
            return unsure("a town", said) if towns else reading

        return read

    def read(
        self, kind: str, text: str, *, options: Sequence[Option] = (), language: str | None = None, on: date
    ) -> Reading:
        """The text as an answer of this kind. `language` is the one asked in; any mix is understood.

        Raises BadArgument for a kind that nobody reads.
        """
        if kind not in KINDS:
            raise BadArgument(f"nobody reads the kind {kind!r}")
        text = clean(text[: LONGEST * 20])
        if not text:
            return not_understood("empty")
        if kind == "text":
            return understood(text, "exact") if any(map(str.isalnum, text)) else not_understood("empty")
        if len(text) > LONGEST:
            return not_understood("too long")
        if kind in SAID_AGAIN and len(text) <= SHORT:
            return self._again(kind, text, tuple(options), on)
        return self.reader(kind)(text, options, on)

    def surely_wanted(self, text: str) -> Reading:
        """An intent that is named to the letter, by a steering word or alone: nothing is weighed or learned."""
        text = clean(text[: LONGEST * 20])
        return self._intents().read(text, surely=True) if text else not_understood("empty")

    def sums_in(self, text: str) -> list[str]:
        """Sums of money and shares that stand in a text for many, typed or in words."""
        return self._sums().found(text)

    def redact(self, text: str, *, expects: str | None = None) -> Redacted:
        """The text without identity numbers, cards and one-time codes."""
        return self._redaction.redact(text, expects)

    def extract(self, text: str, wanted: Mapping[str, str], *, on: date) -> dict[str, Reading]:
        """Several answers in one message: slot -> reading, only where a piece surely answers."""
        return {slot: piece.reading for slot, piece in self.pieces(text, wanted, on=on).items()}

    def pieces(self, text: str, wanted: Mapping[str, str], *, on: date) -> dict[str, Piece]:
        """The same, each with the words that said it."""
        if len(text) > LONGEST:
            return {}
        return extracted(text, wanted, lambda kind, piece: self.read(kind, piece, on=on))

    def questions(self, asked: Mapping[str, Sequence[str]]) -> Asking:
        """A matcher over known questions: key -> ways of asking."""
        lexicon, speller = self._lexicon, self._speller
        return Asking(
            Questions(speller, lexicon, asked),
            speller,
            denials_reader(lexicon, speller),
            concepts_of(lexicon, speller),
            self._asked()["asked"],
        )

    def announcing(self) -> Announcing:
        """What announces a place in a text of any kind: "di", "kec.", "tinggal"."""
        return self._announcing()

    def wants_to_help(self, text: str) -> bool:
        """Whether somebody wants to register somebody else: "daftarin ibu saya"."""
        return self._helping().read(text)

    def names_others(self, text: str) -> bool:
        """Whether somebody else comes into a text, as kin or a neighbour."""
        return self._helping().names_others(text)

    def registers_oneself(self, text: str) -> bool:
        """Whether a text only asks to be registered, whoever it is addressed to: "daftarkan saya mas"."""
        return self._helping().plainly_oneself(text)

    def own_work(self, text: str, *, today: date) -> Command | None:
        """What an agent types about days off, hours, room, place, leads or month; None when it is no such word."""
        return self._own_work().read(text, today)

    def wish(self, text: str, now: datetime) -> Wish | None:
        """When somebody wants to meet, `now` being where they live; None where no one time is named."""
        return self._visits().read(text, now)

    def month_named(self, text: str) -> tuple[int, int] | None:
        """The month that a message names and its year, 0 where none is said; None for no month."""
        return self._visits().month_named(text)

    def supposed(self, text: str, *, on: date) -> Supposed:
        """What a what-if supposes: amount, per, days, months, package, each where said; empty when it is none."""
        return self._supposing().read(text, lambda said: self.read("rupiah", said, on=on))

    def pinned(self, lat: float, lon: float) -> Reading:
        """Where a pin lies: the nearest village, unsure from `PIN_FAR` kilometres on, none beyond `PIN_OUTSIDE` or
        where a town abroad is nearer."""
        place = self.nearest_place(lat, lon)
        away = self.gazetteer().away(place, lat, lon)
        if away > PIN_OUTSIDE or nearest_abroad(lat, lon) < away:
            return not_understood("far")
        return understood(place, "pin") if away <= PIN_FAR else unsure("far", place)

    def nearest_place(self, lat: float, lon: float) -> Place:
        """The kelurahan or desa whose point is nearest to a pin."""
        return self.gazetteer().nearest(lat, lon)
