"""Notices: news that is spoken beside the conversation and answered by its own words or buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.engine.conversation import Frame, OpenNotice
from bot.engine.events import Mark, NoticeAnswered, Said
from bot.engine.happenings import Message, Notice, Tap
from bot.engine.hearing.answering import read_answer
from bot.engine.saying.outgoing import Choice, Outgoing
from bot.engine.saying.speaking import fill
from bot.engine.sight import Sight
from bot.engine.tables import Ask, Review
from bot.engine.walk import Walk
from bot.engine.words import Text
from bot.understanding import Verdict

MOST_OPEN = 20
MARK = "n"  # no question token is one letter, so a notice's buttons are told apart
CODE = re.compile(r"[A-Z]{1,2}\d{1,4}")
# Four digits at the end are no code: "TERDAFTAR 4321".
ANSWER = re.compile(r"^\s*(\w+)(?:\s+#?(?!\d{4}\s*[.!]*\s*$)(\w{1,6}))?(?:\s+(\d{4}))?\s*[.!]*\s*$")


# --- spoken -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A notice taken apart: the `facts` that its text names, and what it does besides being said.

    `about` is what the conversation must remember, `closed` are codes that are settled, `held` is who holds the
    conversation from now on, `beside` are answers to other notices that are shown here too (code, kind and
    option of each), `voice` is a voice message's reference.
    """

    facts: Mapping[str, object]
    about: Mapping[str, Any]
    closed: Sequence[str]
    beside: Sequence[tuple[str, str, str]]
    held: str
    voice: str


def told(sight: Sight, notice: Notice) -> Told:
    """What stands in `notice.facts` by name; options that were answered stand under "labels"."""
    facts: dict[str, Any] = dict(notice.facts)
    words = sight.common("values").options
    labels = {name: words.get(option, option) for name, option in facts.pop("labels", {}).items()}
    return Told(
        about=facts.pop("about", {}),
        closed=facts.pop("close", ()),
        beside=facts.pop("beside", ()),
        held=facts.pop("held", sight.conversation.held_by),
        voice=str(facts.pop("voice", "")),
        facts={**facts, **labels},
    )


def spoken_notice(walk: Walk, notice: Notice) -> None:
    """Say it with its own words to answer by. Never moves the open question."""
    kind = walk.world.subject.notices.formerly.get(notice.kind, notice.kind)
    it = told(walk, notice)
    walk.change(
        held_by=it.held,
        notices=_open_after(walk, notice, it),
        about={**walk.conversation.about, **it.about},
    )
    words = walk.world.words.find(walk.conversation.language, "notices", kind)
    lookup = lambda name: it.facts[name] if name in it.facts else walk.fact(name)  # noqa: E731
    walk.trace.append(Mark("said", words.key))
    whom = str(it.facts.get("whom", ""))
    text = (walk.for_whom(whom) if whom else "") + fill(words.text, lookup, walk.conversation.language)
    if "role" in it.about:
        walk.pieces.append(text.strip())
        _take_up_role(walk)
        return
    listed = walk.common("list").text
    shown = Outgoing(
        text.strip(), _choices(walk, notice, words, it), list_label=listed, numbered=False, voice=it.voice
    )
    walk.events.append(Said(shown, urgency=walk.world.subject.notices.urgency))


def _open_after(sight: Sight, notice: Notice, it: Told) -> tuple[OpenNotice, ...]:
    """What can be answered from now on: this one, those shown beside it, and the latest of the others."""
    shown = {code: kind for code, kind, _ in it.beside} | ({notice.code: notice.kind} if notice.code else {})
    others = [n for n in sight.conversation.notices if n.code not in it.closed and n.code not in shown]
    return (*others, *(OpenNotice(code, kind) for code, kind in shown.items()))[-MOST_OPEN:]


def _choices(sight: Sight, notice: Notice, words: Text, it: Told) -> tuple[Choice, ...]:
    own = [(notice.code, key, word) for key, word in words.options.items()]
    beside = [(code, key, _options(sight, OpenNotice(code, kind))[key]) for code, kind, key in it.beside]
    return tuple(
        Choice(f"{MARK}.{code}.{key}", f"{word} {code}".strip()) for code, key, word in (*own, *beside)
    )


def _take_up_role(walk: Walk) -> None:
    """Somebody has a new role: its own menu stands at the bottom from now on."""
    flow = walk.world.flows[walk.root()]
    walk.change(stack=(Frame(flow.name, flow.version, flow.start),), misses=0)
    walk.go_on()


# --- answered -----------------------------------------------------------------------------------


class Taking(NamedTuple):
    """The answers that a word or a button may be; none where its notice is settled."""

    word: str
    answers: Sequence[NoticeAnswered]


def tapped(sight: Sight, tap: Tap) -> Taking | None:
    """A button below a notice, also one that is settled."""
    parts = tap.token.split(".")
    if len(parts) != 3 or parts[0] != MARK:
        return None
    _, code, key = parts
    open_ones = [n for n in sight.conversation.notices if n.code == code][:1]
    return Taking("", [NoticeAnswered(n.code, n.kind, key) for n in open_ones if key in _options(sight, n)])


def answered(sight: Sight, message: Message) -> Taking | None:
    """A notice's word with its code, or its word alone where the open question does not take it."""
    found = ANSWER.match(message.text)
    if not found or not (found[2] or sight.conversation.notices):
        return None
    word, code, digits = found[1].casefold(), (found[2] or "").upper(), found[3] or ""
    if not code and not digits and _question_takes(sight, message):
        return None
    taking = [
        NoticeAnswered(notice.code, notice.kind, key, digits)
        for notice in sight.conversation.notices
        for key, label in _options(sight, notice).items()
        if label.casefold() == word and code in ("", notice.code)
    ]
    settled = bool(CODE.fullmatch(code)) and _is_answer(sight, word)
    return Taking(word, taking) if taking or settled else None


def _is_answer(sight: Sight, word: str) -> bool:
    """Whether some notice takes this word: with the code of one that is settled it comes too late."""
    kinds = sight.world.subject.notices.answers
    texts = [sight.world.words.find(sight.conversation.language, "notices", kind) for kind in kinds]
    return any(label.casefold() == word for text in texts for label in text.options.values())


def take(walk: Walk, taking: Taking) -> None:
    """Note the answer, or ask which notice is meant."""
    if not taking.answers:
        walk.say(walk.common("old_notice"))
    elif len(taking.answers) > 1:
        codes = ", ".join(f"{taking.word.upper()} {answer.code}" for answer in taking.answers)
        walk.say(walk.common("which_notice"), facts={"codes": codes})
    else:
        answer = taking.answers[0]
        other = walk.world.subject.notices.events.get(answer.kind)
        walk.events.append(other(answer, walk.world) if other else answer)


def _question_takes(sight: Sight, message: Message) -> bool:
    """Whether a bare word answers the open question, where that lists its answers: then it is the question's."""
    step = sight.step if sight.conversation.stack else None
    if not isinstance(step, Review) and not (isinstance(step, Ask) and step.kind in ("choice", "yes_no")):
        return False
    return read_answer(sight, message)[0].verdict is Verdict.UNDERSTOOD


def _options(sight: Sight, notice: OpenNotice) -> Mapping[str, str]:
    return sight.world.words.find(sight.conversation.language, "notices", notice.kind).options
