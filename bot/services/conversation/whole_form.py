"""open_whole, send_whole: a registration's questions on one page; the review comes back to the chat.

The same questions in the same words as the chat and WhatsApp's own form have (`whatsapp_form.py`): no identity number.
What is typed becomes a turn of that person, as if a messenger's form had brought it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.channels.table import opened_by
from bot.engine.conversation import Conversation
from bot.engine.happenings import Filled
from bot.engine.hearing.filling import not_taken
from bot.engine.tables import Ask
from bot.post import Incoming
from bot.runtime import Runtime
from bot.services.conversation.answer import answer_person, redactor
from bot.services.people.whatsapp_form import FLOW, fields_of, options_of, questions_of
from bot.services.world import world_now
from bot.storage.conversation import conversations
from bot.storage.people import people
from flows.answers.waiting import WHOLE, just_joined

BEFORE = ("begin", "already", "need_consent")  # steps of the flow at which nothing is kept yet
LONGEST = 200  # characters of one answer
MOST_MEANT = 3
PERIODS = "income_per"  # asked beside the income: nobody writes "a day" into a field for an amount


@dataclass(frozen=True, slots=True)
class Blank:
    """One field of the page: its key, label, help and, for a choice, the options by key."""

    key: str
    label: str
    help: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WholePage:
    """A page that may be filled in now: whose, in which language, and its fields."""

    name: str
    person: str
    language: str
    blanks: tuple[Blank, ...]


def is_whole(name: str) -> bool:
    """Whether a signed link is one of these."""
    return name.startswith(WHOLE)


def open_whole(runtime: Runtime, name: str) -> WholePage | str:
    """The page of a link, or why not: whole_over (it is over), whole_done (all is answered), form_waits."""
    person = name.removeprefix(WHOLE)
    with runtime.database.look() as tx:
        if not people.has_key(tx, person):
            return "whole_over"
        talk = conversations.load(tx, people.look_up(tx, person))
    if not any(frame.flow == FLOW and frame.step not in BEFORE for frame in talk.stack):
        return "whole_over"
    if just_joined(talk.known, world_now(runtime)):
        return "form_waits"
    blanks = _blanks(runtime, talk)
    return WholePage(name, person, talk.language, blanks) if blanks else "whole_done"


def _blanks(runtime: Runtime, talk: Conversation) -> tuple[Blank, ...]:
    """Everything that the chat asks and has not heard yet, in the order of the review."""
    asked = questions_of(runtime)
    keys = [field.answer for field in fields_of(runtime)]
    keys = [part for key in keys for part in ((key, PERIODS) if key == "income" else (key,))]
    assumed = ("work_days", "work_weeks", "member")  # they are corrected in the chat, by whom they do not fit
    return tuple(
        _blank(runtime, talk.language, key, *asked[key])
        for key in keys
        if key in asked and key not in talk.answers and key not in assumed
    )


def _blank(runtime: Runtime, language: str, key: str, flow: str, name: str, step: Ask) -> Blank:
    words = runtime.world.words
    text = words.find(language, flow, name)
    label = words.find(language, "common", "answers").labels[key]
    chosen = options_of(words, language, step, text) if step.kind == "choice" else {}
    return Blank(key, label, "" if chosen else next(iter(text.hints), ""), chosen)


def opened_by_person(runtime: Runtime, page: WholePage, proof: str) -> bool:
    """Whether a page that was opened inside a messenger was opened by whoever the link was sent to."""
    if not proof:
        return True
    address = opened_by(runtime.settings, proof, runtime.now().timestamp())
    with runtime.database.look() as tx:
        return address is not None and people.find(tx, address) == page.person


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a field cannot be taken as it stands: `secret`, or not understood; `meant`: what it may have been."""

    secret: bool
    meant: tuple[str, ...] = ()


def doubts_of(runtime: Runtime, page: WholePage, typed: Mapping[str, str]) -> dict[str, Doubt]:
    """Fields whose question would not take what was typed there: nothing of the page is sent while there is one."""
    redact = redactor(runtime)
    heard = {key: redact(said) for key, said in _cut(page, typed).items()}
    found = {key: Doubt(secret=True) for key, message in heard.items() if message.found}
    with runtime.database.look() as tx:
        talk = conversations.load(tx, people.look_up(tx, page.person))
    values = [(key, message.text) for key, message in heard.items() if key not in found]
    unclear = not_taken(talk, world_now(runtime), values)
    return found | {key: Doubt(False, tuple(meant[:MOST_MEANT])) for key, meant in unclear.items()}


def _cut(page: WholePage, typed: Mapping[str, str]) -> dict[str, str]:
    cut = {blank.key: typed.get(blank.key, "").strip()[:LONGEST] for blank in page.blanks}
    return {key: said for key, said in cut.items() if said}


def send_whole(runtime: Runtime, page: WholePage, typed: Mapping[str, str]) -> str:
    """Hear what was typed as this person's answers; the problem, by its name in words.yaml, or empty.

    The same sent twice is one turn: its key is made of what was typed.
    """
    limit = runtime.settings.config.pages.form_saves_per_hour
    if not runtime.attempt_limits.may_try("form", page.person, limit):
        return "error_429"
    redact = redactor(runtime)
    heard = [(key, redact(said)) for key, said in _cut(page, typed).items()]
    values = tuple((key, message.text) for key, message in heard if not message.found)
    if not values:
        return "whole_empty"
    with runtime.database.look() as tx:
        person = people.look_up(tx, page.person)
        address = people.address_of(tx, person.id, person.key, person.channel)
    if address is None:
        return "whole_over"
    key = sha256(repr((page.name, values)).encode()).hexdigest()[:32]
    answer_person(runtime, Incoming(person.channel, f"page-{key}", (address,), Filled(values)))
    runtime.doorbell.ring()
    return ""
