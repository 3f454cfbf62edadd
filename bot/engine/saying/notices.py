"""Notices: news that is spoken beside the conversation and answered by its own words or buttons."""

from __future__ import annotations

import re

from bot.engine.conversation import Frame, OpenNotice
from bot.engine.events import ChatSteered, InvitePresented, Mark, NoticeAnswered, Said
from bot.engine.happenings import Message, Notice
from bot.engine.hearing.answering import read_answer
from bot.engine.notice_table import ANSWERS
from bot.engine.saying.outgoing import Choice, Outgoing
from bot.engine.saying.speaking import fill
from bot.engine.tables import Ask, Review
from bot.engine.walk import Walk
from bot.spoken_codes import complaint_of
from bot.understanding import Verdict

MOST_OPEN = 20
MARK = "n"  # no question token is one letter, so a notice's buttons are told apart
INVITE = re.compile(
    r"^\s*(?:/start\s+|gabung\s+|join\s+)?(AG-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\s*$", re.IGNORECASE
)
CODE = re.compile(r"[A-Z]{1,2}\d{1,4}")
# Four digits at the end are no code: "TERDAFTAR 4321".
ANSWER = re.compile(r"^\s*(\w+)(?:\s+#?(?!\d{4}\s*[.!]*\s*$)(\w{1,6}))?(?:\s+(\d{4}))?\s*[.!]*\s*$")


def spoken_notice(walk: Walk, notice: Notice) -> None:
    """Say it with its own words to answer by. Never moves the open question.

    Facts the conversation must remember stand under "about", codes that are settled under "close", answers
    that were options under "labels", who holds the conversation from now on under "held", answers to other notices
    that are shown here too under "beside": code, kind and option of each; a voice message's reference under "voice".
    """
    facts = dict(notice.facts)
    labels = walk.common("values").options
    options = facts.pop("labels", {})
    assert isinstance(options, dict)
    facts |= {name: labels.get(option, option) for name, option in options.items()}
    voice = str(facts.pop("voice", ""))
    about = facts.pop("about", {})
    closed = facts.pop("close", ())
    beside = facts.pop("beside", ())
    assert isinstance(beside, list | tuple)
    walk.change(held_by=facts.pop("held", walk.conversation.held_by))
    assert isinstance(about, dict)
    assert isinstance(closed, list | tuple)
    shown = [(code, kind) for code, kind, _ in beside] + ([(notice.code, notice.kind)] if notice.code else [])
    named = {code for code, _ in shown}
    open_ones = [n for n in walk.conversation.notices if n.code not in closed and n.code not in named]
    open_ones += [OpenNotice(code, kind) for code, kind in dict(shown).items()]
    walk.change(notices=tuple(open_ones[-MOST_OPEN:]), about={**walk.conversation.about, **about})
    words = walk.world.words.find(walk.conversation.language, "notices", notice.kind)
    lookup = lambda name: facts[name] if name in facts else walk.fact(name)  # noqa: E731
    walk.trace.append(Mark("said", words.key))
    text = _for_whom(walk, str(facts.get("whom", ""))) + fill(words.text, lookup, walk.conversation.language)
    choices = tuple(
        Choice(f"{MARK}.{notice.code}.{key}", f"{word} {notice.code}".strip())
        for key, word in words.options.items()
    ) + tuple(
        Choice(f"{MARK}.{code}.{key}", f"{_options(walk, OpenNotice(code, kind))[key]} {code}")
        for code, kind, key in beside
    )
    if "role" in about:
        walk.pieces.append(text.strip())
        _take_up_role(walk)
        return
    listed = walk.common("list").text
    bubble = Outgoing(text.strip(), choices, list_label=listed, numbered=False, voice=voice)
    walk.events.append(Said(bubble, urgency="referral"))


def _for_whom(walk: Walk, name: str) -> str:
    """News of somebody's registration, read by whoever helped them, says first whose it is."""
    if not name:
        return ""
    return fill(walk.common("for_whom").text, lambda _: name, walk.conversation.language).strip() + "\n"


def _take_up_role(walk: Walk) -> None:
    """Somebody has become an agent: their own menu stands at the bottom from now on."""
    flow = walk.world.flows[walk.root()]
    walk.change(stack=(Frame(flow.name, flow.version, flow.start),), misses=0)
    walk.go_on()


def tapped(walk: Walk, token: str) -> bool:
    """Whether a button belongs to a notice; if so its answer is noted."""
    parts = token.split(".")
    if len(parts) != 3 or parts[0] != MARK:
        return False
    notice = next((n for n in walk.conversation.notices if n.code == parts[1]), None)
    if notice is None or parts[2] not in _options(walk, notice):
        walk.say(walk.common("old_notice"))
        return True
    _take(walk, NoticeAnswered(notice.code, notice.kind, parts[2]))
    return True


def answered(walk: Walk, text: str) -> bool:
    """Whether a text answers a notice: its word with its code, or its word alone when only one takes it."""
    found = ANSWER.match(text)
    if not found or not (found[2] or walk.conversation.notices):
        return False
    word, code = found[1].casefold(), (found[2] or "").upper()
    if not code and not found[3] and _question_takes(walk, text):
        return False
    taking = [
        NoticeAnswered(notice.code, notice.kind, key, found[3] or "")
        for notice in walk.conversation.notices
        for key, label in _options(walk, notice).items()
        if label.casefold() == word and code in ("", notice.code)
    ]
    if len(taking) == 1:
        _take(walk, taking[0])
    elif len(taking) > 1:
        codes = ", ".join(f"{word.upper()} {n.code}" for n in taking)
        walk.say(walk.common("which_notice"), facts={"codes": codes})
    elif CODE.fullmatch(code) and _is_answer(walk, word):
        walk.say(walk.common("old_notice"))
        return True
    return bool(taking)


def _is_answer(walk: Walk, word: str) -> bool:
    """Whether some notice takes this word: with the code of one that is settled it comes too late."""
    kinds = [walk.world.words.find(walk.conversation.language, "notices", kind) for kind in ANSWERS]
    return any(label.casefold() == word for words in kinds for label in words.options.values())


def _take(walk: Walk, answer: NoticeAnswered) -> None:
    """The buttons of a talk steer it; every other answer is the notice's own."""
    steers = answer.kind == "chat_open"
    reference = complaint_of(walk.world.fresh)
    walk.events.append(ChatSteered(answer.choice, reference) if steers else answer)


def _question_takes(walk: Walk, text: str) -> bool:
    """Whether a bare word answers the open question, where that lists its answers: then it is the question's."""
    step = walk.step if walk.conversation.stack else None
    if not isinstance(step, Review) and not (isinstance(step, Ask) and step.kind in ("choice", "yes_no")):
        return False
    return read_answer(walk, Message(text))[0].verdict is Verdict.UNDERSTOOD


def _options(walk: Walk, notice: OpenNotice) -> dict[str, str]:
    return dict(walk.world.words.find(walk.conversation.language, "notices", notice.kind).options)


def invited(walk: Walk, text: str) -> bool:
    """Whether a text is an agent's invitation code."""
    found = INVITE.match(text)
    if found:
        walk.events.append(InvitePresented(found[1].upper()))
    return bool(found)
