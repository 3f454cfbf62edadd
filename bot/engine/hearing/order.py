"""The order in which a message, a button, a pin or anything else is heard: read from top to bottom.

`when` looks, and changes nothing; the first row that finds something takes it. A row that `goes_on` is taken
beside what follows. At a Place stand the rows that the flows bring along (`Subject.hearers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.engine.events import Mark
from bot.engine.happenings import Contact, Filled, Happening, Heard, Message, Pin, Tap, Unreadable
from bot.engine.hearing import (
    answering,
    asides,
    beside,
    changing,
    correcting,
    editing,
    filling,
    meeting,
    noticed,
    pausing,
    several,
    sharing,
    shown,
    steering,
    taps,
    tongues,
    voicing,
)
from bot.engine.hearing.sifting import ALL, Sieve, accepted
from bot.engine.hearing.standing import (
    ASKED,
    BACK,
    BOTH,
    CODED,
    EDITED,
    FORWARDED,
    FREE,
    INSIDE,
    JUST_MET,
    MASKED,
    NEW,
    NOTICED,
    NOTICES,
    OFFERED,
    PICTURED,
    REVIEWED,
    ROOT,
    standing,
)
from bot.engine.saying import ladder
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer, Subject
from bot.engine.walk import Walk
from bot.engine.words import Words


@dataclass(frozen=True, slots=True)
class Place:
    """Where the subject's own rows stand."""

    name: str


def anything(sight: Sight, happening: Happening) -> Happening:
    """Whatever is left."""
    return happening


def hear_words(walk: Walk, said: str) -> None:
    """What stood on a button, heard as if it had been typed."""
    hear(walk, Message(said))


def hear_voice(walk: Walk, said: str) -> None:
    """What was said back and is so is heard as if it had been typed."""
    walk.change(offered=())
    if said:
        hear(walk, Message(said))
    else:
        voicing.was_wrong(walk)


HELD, BEFORE_ALL, OWN_WORDS, BESIDE_TEXT = "held", "before all", "own words", "beside text"
SHARED_EARLY = "shared before it is asked for"

CORRECT, GREETING, THANKS = map(accepted, ("correct", "greeting", "thanks"))

MESSAGE: tuple[AnyHearer | Place, ...] = (
    # Not for the open question.
    Hearer("masked number", meeting.masked, meeting.warn, at=MASKED),
    Hearer("paper of identity in a picture", meeting.shows_papers, meeting.say_unopened, at=PICTURED),
    Place(HELD),
    Hearer("answer that was edited", editing.mends, correcting.set_right, at=EDITED),
    Hearer("older message that was edited", editing.older, editing.say_it_stays, at=EDITED),
    Hearer("edited message that was understood", editing.settled, editing.let_be, at=EDITED),
    Hearer("answer to the newest notice", noticed.owned, noticed.give, at=NOTICED),
    Hearer("answer to a notice", noticed.answered, noticed.take, at=NOTICES | CODED),
    Hearer("answer to a notice in more words", noticed.answered_in_words, noticed.take, at=NOTICES),
    Place(BEFORE_ALL),
    # Somebody new is greeted, and what they said is heard all the same.
    Hearer("newcomer", meeting.newcomer, meeting.meet, goes_on=True, at=NEW),
    Hearer("first word that asks nothing", meeting.says_nothing_yet, meeting.ask_first, at=JUST_MET),
    Hearer("mistake in what is shown", shown.mistaken, shown.mend, at=REVIEWED),
    Hearer("mistake in what was answered", shown.mistaken_afterwards, shown.mend, at=ASKED, words=CORRECT),
    Place(OWN_WORDS),
    Hearer("voice that is so or not", voicing.confirmed, hear_voice, at=OFFERED),
    Hearer("chain letter", steering.chain_letter, steering.open_flow, at=FORWARDED),
    Hearer("label of a sharing button", taps.typed_request, taps.ask_to_type, words=taps.requests),
    # Before the open question, which may take nearly any text.
    Hearer("language by its name", tongues.named, tongues.speak, words=accepted(tongues.NAMED)),
    Hearer("steering word", steering.command, steering.obey, words=accepted("anywhere")),
    Hearer("urgent wish", steering.urgent, steering.grant, at=FREE | ROOT),
    Hearer("correction by name", correcting.named, correcting.correct, words=CORRECT),
    Hearer("eager aside", asides.eager, asides.answer, at=ASKED),
    Hearer("greeting where any text would do", meeting.greets_freely, meeting.greet, at=FREE, words=GREETING),
    Hearer("thanks where any text would do", meeting.thanks_freely, meeting.welcome, at=FREE, words=THANKS),
    Hearer("back where any text would do", pausing.back_freely, pausing.ask_first, at=FREE),
    Hearer("steering in more words", steering.command_in_words, steering.obey, at=FREE),
    Hearer(
        "denial where any text would do",
        correcting.freely_denied,
        correcting.set_right,
        at=FREE,
        words=CORRECT,
    ),
    Hearer("wait a moment", beside.waits, beside.wait, words=beside.waiting),
    Hearer("question where any text would do", beside.freely, beside.take, at=FREE, words=beside.asking),
    Hearer("both answers of one bubble", several.beside, several.keep, at=BOTH),
    Hearer("several answers", several.several, several.keep, at=INSIDE),
    # The open question.
    Hearer("alternative", answering.alternative, taps.choose, at=OFFERED),
    Hearer("line of the review", correcting.line_of_review, correcting.pick_line, at=REVIEWED),
    Hearer("answer", answering.answer, changing.take_read),
    # What the open question could not take.
    Hearer("consent refused in part", beside.refused_in_part, ladder.missed),
    Hearer("denial", correcting.denied, correcting.set_right, words=CORRECT),
    Hearer("greeting", meeting.greets, meeting.greet, words=GREETING),
    Hearer("thanks", meeting.thanks, meeting.welcome, words=THANKS),
    Hearer("aside", asides.sure, asides.answer),
    Hearer("one of a few asides", asides.close, asides.offer),
    Hearer("wish", steering.wish, steering.grant),
    Hearer("much told at once", steering.told_much, steering.grant),
    Hearer("back after a pause", pausing.back, pausing.ask_first, at=BACK),
    Hearer("told while a consent is open", beside.under_consent, several.keep),
    Hearer("answer to the question underneath", beside.underneath, changing.take_underneath),
    Hearer("denied wish", steering.denies_a_wish, steering.let_it_be),
    Hearer("unsure answer", ladder.unsure, ladder.did_you_mean),
    Hearer("answer to a question still to come", beside.elsewhere, several.keep),
    Hearer("perhaps an aside", asides.likely, asides.offer),
    Hearer("perhaps a wish", steering.perhaps_wishes, steering.offer_wishes),
    Hearer("words under a picture", meeting.under_a_picture, meeting.say_unopened, at=PICTURED),
    Hearer("not understood", anything, ladder.missed),
)
TAP: tuple[AnyHearer | Place, ...] = (
    Hearer("button of a notice", noticed.tapped, noticed.take),
    Hearer("words of a button that is not ours", taps.foreign, hear_words),
    Hearer("button of a newcomer", meeting.nobody_met, meeting.begin),
    Hearer("button under a voice", voicing.pressed, hear_voice),
    Hearer("button that steers", taps.steers, steering.obey),
    Hearer("button to change or leave", taps.alternative, taps.settle),
    Hearer("button of the question", taps.value_of, changing.take_read),
    Hearer("button of the menu", taps.menu_option, taps.take_from_menu),
    Hearer("button of a menu above", taps.flow_of_menu, steering.open_flow),
    Hearer("button of an answered question", taps.earlier, taps.confirm_earlier),
    Hearer("old button", taps.old_question, taps.say_old),
    Hearer("unknown button", anything, taps.say_unknown),
)
SHARED: tuple[AnyHearer | Place, ...] = (
    Hearer("shared by a newcomer", meeting.nobody_met, meeting.begin),
    Hearer("shared answer", answering.answer, changing.take_read),
    Hearer("unsure answer that was shared", ladder.unsure, ladder.did_you_mean),
    Hearer("pin outside Indonesia", sharing.abroad, sharing.say_abroad),
    Place(SHARED_EARLY),
    Hearer("shared for a question still to come", sharing.elsewhere, several.keep),
    Hearer("shared for nothing", anything, ladder.missed),
)
UNREADABLE: tuple[AnyHearer | Place, ...] = (
    Hearer("another picture of an album", meeting.another_of_album, meeting.let_be),
    Place(BESIDE_TEXT),
    Hearer("card to be fetched", voicing.card, voicing.keep_card),
    Hearer("voice to be written down", voicing.hearable, voicing.take),
    Hearer("unreadable", anything, meeting.say_unreadable),
)
HEARD: tuple[AnyHearer | Place, ...] = (
    Hearer("voice of somebody new", meeting.nobody_met, meeting.begin),
    Hearer("voice that was written down", anything, voicing.say_back),
)
FILLED: tuple[AnyHearer | Place, ...] = (
    Hearer("form of somebody new", meeting.nobody_met, meeting.begin),
    Hearer("form filled in", anything, filling.take),
)
Rows = tuple[tuple[int, AnyHearer], ...]
ORDER: Mapping[type, tuple[AnyHearer | Place, ...]] = {
    Message: MESSAGE,
    Tap: TAP,
    Pin: SHARED,
    Contact: SHARED,
    Unreadable: UNREADABLE,
    Heard: HEARD,
    Filled: FILLED,
}


def hear(walk: Walk, happening: Any, first: int = 0) -> None:
    """The first row that finds something in what happened takes it; `first` is the number of the first looked at."""
    for number, row in looked_at(walk, happening, first):
        found = row.when(walk, happening)
        if found is None:
            continue
        walk.trace += _marks(walk, row)
        row.hear(walk, found)
        if row.goes_on:  # and things stand differently now
            hear(walk, happening, number + 1)
        return


def looked_at(sight: Sight, happening: Happening, first: int = 0) -> Rows:
    """The rows from `first` on that may find something, each with its number in the order."""
    subject = sight.world.subject
    kind: type = type(happening)
    woken = sieve(subject, sight.world.words).woken(happening.text) if isinstance(happening, Message) else ALL
    flow = sight.frame.flow if sight.conversation.stack else ""
    return rows(subject, kind, standing(sight, happening), flow, woken, first)


def _marks(walk: Walk, row: AnyHearer) -> tuple[Mark, ...]:
    """For whoever asks why: what the open question made of it, and which row took it."""
    heard = Mark("heard", row.name)
    if walk.reading is None:
        return (heard,)
    return Mark("read", walk.reading[0].verdict, walk.reading[0].how), heard


@lru_cache(maxsize=4096)
def rows(subject: Subject, kind: type, stands: int, flow: str, woken: int, first: int) -> Rows:
    """Those of an order that may find something as things stand, in a flow, where a message woke these."""
    return tuple(
        (n, row)
        for n, row in list(enumerate(order(subject, kind)))[first:]
        if (not row.at or row.at & stands)
        and (not row.flow or row.flow == flow)
        and (not row.words or woken >> n & 1)
    )


@lru_cache(maxsize=64)
def sieve(subject: Subject, words: Words) -> Sieve:
    """What a message's words say of the rows it can concern."""
    return Sieve(order(subject, Message), words)


@lru_cache(maxsize=64)
def order(subject: Subject, kind: type) -> tuple[AnyHearer, ...]:
    """The order for one kind of happening, with the subject's rows at their places."""
    laid = list[AnyHearer]()
    for row in ORDER[kind]:
        laid += subject.hearers.get(row.name, ()) if isinstance(row, Place) else (row,)
    return tuple(laid)
