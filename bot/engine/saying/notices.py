"""Notices: news that is spoken beside the conversation, with its own words and buttons to answer by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.engine.conversation import Frame, OpenNotice
from bot.engine.events import Mark, Said
from bot.engine.happenings import Notice
from bot.engine.saying.outgoing import Choice, Outgoing
from bot.engine.saying.speaking import bubbles, fill
from bot.engine.sight import Sight
from bot.engine.walk import Walk
from bot.engine.words import Text

MOST_OPEN = 20
MARK = "n"  # no question token is one letter, so a notice's buttons are told apart


# --- spoken -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A notice taken apart: the `facts` that its text names, and what it does besides being said.

    `about` is what the conversation must remember, `closed` are codes that are settled, `held` is who holds the
    conversation from now on, `beside` are answers to other notices that are shown here too (code, kind and
    option of each), `voice` is a voice message's reference, `matter` is the one thing that an answer is about.
    `named` are labels of its own answers that only whoever speaks it knows (a time), `behind` texts of the page
    `common` that are said behind it, each on a line of its own.
    """

    facts: Mapping[str, object]
    about: Mapping[str, Any]
    closed: Sequence[str]
    beside: Sequence[tuple[str, str, str]]
    held: str
    voice: str
    matter: str
    named: Mapping[str, str]
    behind: Sequence[str]


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
        matter=str(facts.pop("matter", "")),
        named=facts.pop("named", {}),
        behind=facts.pop("behind", ()),
        facts={**facts, **labels},
    )


def spoken_notice(walk: Walk, notice: Notice) -> None:
    """Say it with its own words to answer by. Never moves the open question, but owns the next answer if it asks."""
    kind = walk.world.subject.notices.formerly.get(notice.kind, notice.kind)
    it = told(walk, notice)
    walk.change(
        held_by=it.held,
        notices=_open_after(walk, notice, it),
        newest=_newest_after(walk, notice, it),
        about={**walk.conversation.about, **it.about},
    )
    words = walk.world.words.find(walk.conversation.language, "notices", kind)
    lookup = lambda name: it.facts[name] if name in it.facts else walk.fact(name)  # noqa: E731
    walk.trace.append(Mark("said", words.key))
    whom = str(it.facts.get("whom", ""))
    said = "\n".join([words.text.strip(), *(walk.common(name).text for name in it.behind)])
    text = (walk.for_whom(whom) if whom else "") + fill(said, lookup, walk.conversation.language)
    if "role" in it.about:
        walk.pieces.append(text.strip())
        _take_up_role(walk)
        return
    listed = walk.common("list").text
    shown = Outgoing(
        text.strip(), _choices(walk, notice, words, it), list_label=listed, numbered=False, voice=it.voice
    )
    urgency = walk.world.subject.notices.urgency
    walk.events += [Said(walk.linked(bubble), urgency=urgency) for bubble in bubbles([], shown)]


def _open_after(sight: Sight, notice: Notice, it: Told) -> tuple[OpenNotice, ...]:
    """What can be answered from now on: this one, those shown beside it, and the latest of the others."""
    shown = {code: kind for code, kind, _ in it.beside} | ({notice.code: notice.kind} if notice.code else {})
    group = sight.world.subject.notices.group_of
    taken = {(code, group(kind)) for code, kind in shown.items()}
    open_ones = [n for n in sight.conversation.notices if n.code not in it.closed]
    others = [n for n in open_ones if (n.code, group(n.kind)) not in taken]
    return (*others, *(_opened(it, notice, code, kind) for code, kind in shown.items()))[-MOST_OPEN:]


def _opened(it: Told, notice: Notice, code: str, kind: str) -> OpenNotice:
    return OpenNotice(code, kind, it.matter if code == notice.code else "")


def _newest_after(sight: Sight, notice: Notice, it: Told) -> str:
    """This one where it asks. What is said in a talk overtakes what was asked before: a "ya" is for who talks."""
    if notice.code and sight.world.subject.notices.of(notice.kind).asks:
        return notice.code
    return sight.conversation.newest if it.held == "bot" else ""


def _choices(sight: Sight, notice: Notice, words: Text, it: Told) -> tuple[Choice, ...]:
    own = [(notice.code, notice.kind, key, word) for key, word in words.options.items()]
    beside = [(code, kind, key, options_of(sight, kind)[key]) for code, kind, key in it.beside]
    # What a notice asks stands first; what only ends it stands below what it shows.
    asks = sight.world.subject.notices.of(notice.kind).asks
    return tuple(
        Choice(button(_opened(it, notice, code, kind), key), it.named.get(key) or f"{word} {code}".strip())
        for code, kind, key, word in ((*own, *beside) if asks else (*beside, *own))
    )


def button(notice: OpenNotice, key: str) -> str:
    """What a button carries for ever: the thing it is about, and what was asked of it."""
    return f"{MARK}.{notice.code}.{notice.kind}.{notice.matter}.{key}"


def options_of(sight: Sight, kind: str) -> Mapping[str, str]:
    return sight.world.words.find(sight.conversation.language, "notices", kind).options


def _take_up_role(walk: Walk) -> None:
    """Somebody has a new role: its own menu stands at the bottom from now on."""
    flow = walk.world.flows[walk.root()]
    walk.change(stack=(Frame(flow.name, flow.version, flow.start),), misses=0)
    walk.go_on()
