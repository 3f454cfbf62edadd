"""Answers to notices: by their buttons, by their words, and in any words by the one that asked last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.engine.conversation import OpenNotice
from bot.engine.events import NoticeAnswered
from bot.engine.happenings import Message, Tap
from bot.engine.hearing.answering import read_answer
from bot.engine.hearing.phrases import folded
from bot.engine.hearing.steering import intent_of
from bot.engine.saying.notices import MARK, button, options_of
from bot.engine.sight import Sight
from bot.engine.tables import Ask, Review
from bot.engine.walk import Walk
from bot.understanding import Reading, Verdict

CODE = re.compile(r"[A-Z]{1,2}\d{1,4}")
# Digits at the end are no code: "TERDAFTAR 4321". More or fewer than four are none of what is asked for.
ANSWER = re.compile(r"^\s*(\w+)(?:\s+#?(?!\d{3,}\s*[.!]*\s*$)(\w{1,6}))?(?:\s+(\d{3,16}))?\s*[.!]*\s*$")
FIGURES, BEHIND_WORDS = 4, re.compile(r"(?:\s+#?([A-Za-z]{1,2}\d{1,4}))?(?:\s+(\d{3,16}))?\s*[.!]*\s*$")
MEANINGS = "answers"  # where the words stand that people say instead of a notice's own


class Taking(NamedTuple):
    """The answers that a word or a button may be; none where its notice is settled."""

    word: str
    answers: Sequence[NoticeAnswered]


# --- buttons ------------------------------------------------------------------------------------


def tapped(sight: Sight, tap: Tap) -> Taking | None:
    """A button below a notice, also one that is settled."""
    mark, *parts = tap.token.split(".")
    if mark != MARK or len(parts) not in (2, 4):
        return None
    code, key = parts[0], parts[-1]
    under = [n for n in sight.conversation.notices if n.code == code and _stands_under(n, tap.token)]
    notice = next((n for n in reversed(under) if key in options_of(sight, n.kind)), None)
    if notice is None:
        return Taking("", ())
    return Taking("", [_answer(notice, key)])


def _stands_under(notice: OpenNotice, token: str) -> bool:
    """Whether a button belongs to this notice, and to no earlier one under the same code."""
    key = token.rpartition(".")[2]
    older = f"{MARK}.{notice.code}.{key}"  # as they were written before they said what they are about
    return token == button(notice, key) or (token == older and not notice.matter)


def _answer(notice: OpenNotice, key: str, digits: str = "") -> NoticeAnswered:
    return NoticeAnswered(notice.code, notice.kind, key, digits, notice.matter)


# --- the one that asked last --------------------------------------------------------------------


class Owned(NamedTuple):
    """What was said to the newest question: an answer of its own, "" to leave things as they are, or unsure (None)."""

    notice: OpenNotice
    choice: str | None
    digits: str = ""


def newest(sight: Sight) -> OpenNotice | None:
    """The notice that asked last, where nothing else was asked since and it still waits."""
    code, table = sight.conversation.newest, sight.world.subject.notices
    if not code:
        return None
    asked = (n for n in reversed(sight.conversation.notices) if n.code == code and table.of(n.kind).asks)
    return next(asked, None)


def owned(sight: Sight, message: Message) -> Owned | None:
    """What means an answer to the notice that asked last, whatever question is open underneath."""
    notice = newest(sight)
    if notice is None or message.forwarded:  # what was only passed on answers nothing
        return None
    kind = sight.world.subject.notices.of(notice.kind)
    named = to_the_letter(sight, notice, message.text) if kind.permits else None
    if named := named or _by_its_word(sight, notice, message.text):
        return named
    if kind.permits:
        return _permitted(sight, notice, message.text)
    meaning = _meaning(sight, message.text)
    choice = kind.meant(meaning)
    steers = choice is None and sight.world.words.phrases.meaning(message.text)
    return Owned(notice, choice) if meaning and not steers else None


def _permitted(sight: Sight, notice: OpenNotice, text: str) -> Owned | None:
    """A clear yes or a no; "ok makasih" and whatever else leans to either is asked back."""
    kind, assents = sight.world.subject.notices.of(notice.kind), _yes_no(sight, "yes_no", text)
    clear = _yes_no(sight, "permission", text)
    if clear.understood and "?" not in text:
        return Owned(notice, kind.permits if clear.value else kind.meant(sight.world.subject.notices.no))
    return Owned(notice, None) if assents.understood and not intent_of(sight, text)[0] else None


def _yes_no(sight: Sight, kind: str, text: str) -> Reading:
    return sight.world.understanding.read(
        kind, text, language=sight.conversation.language, on=sight.world.today
    )


def to_the_letter(sight: Sight, notice: OpenNotice, text: str) -> Owned | None:
    """A word that stands under it, or the very words that mean one of its answers."""
    meaning = sight.world.words.accepted("notices", MEANINGS).get(folded(text), "")
    choice = sight.world.subject.notices.of(notice.kind).meant(meaning)
    return _by_its_word(sight, notice, text) or (None if choice is None else Owned(notice, choice))


def _by_its_word(sight: Sight, notice: OpenNotice, text: str) -> Owned | None:
    """One of the words that stand under it, perhaps with four digits."""
    found = ANSWER.match(text)
    if not found or found[2]:
        return None
    word = found[1].casefold()
    keys = (key for key, label in options_of(sight, notice.kind).items() if label.casefold() == word)
    return next((Owned(notice, key, _figures(found[3])) for key in keys), None)


def _figures(typed: str | None) -> str:
    """The four figures that are asked for; others are left out, and asked for once more."""
    return typed if typed and len(typed) == FIGURES else ""


def _meaning(sight: Sight, text: str) -> str:
    """What a bare answer means: to the letter, by how it begins, or as any yes or no. Empty when it is none."""
    words, said = sight.world.words.accepted("notices", MEANINGS), folded(text)
    if said in words:
        return words[said]
    if _labels_of_question(sight, said):
        return ""
    table = sight.world.subject.notices
    opening = _beginning(words, said)
    if opening == table.later:  # whoever puts it off has refused nothing
        return opening
    reading = _yes_no(sight, "yes_no", text)
    if not reading.understood:
        return ""
    meaning = opening or (table.yes if reading.value else table.no)
    return "" if meaning not in table.clear and intent_of(sight, text)[0] else meaning


def _beginning(words: Mapping[str, str], said: str) -> str:
    """The meaning of the longest phrase that opens it: "belum kak", "bukan, agennya tidak datang"."""
    opening = [word for word in words if said.startswith(word) and not said[len(word) :][:1].isalnum()]
    return words[max(opening, key=len)] if opening else ""


def _labels_of_question(sight: Sight, said: str) -> bool:
    """Whether the open question shows this very text as one of its answers."""
    step = sight.step if sight.conversation.stack else None
    if isinstance(step, Ask):
        return said in map(folded, sight.labels(step).values())
    return isinstance(step, Review) and said in map(folded, sight.text.options.values())


def give(walk: Walk, it: Owned) -> None:
    """Note it; an older open question is put again. What is unsure is asked back, and answers nothing else."""
    if it.choice is None:
        walk.say(walk.common("answer_so"), facts={"codes": _ways(walk, it.notice)})
    elif it.choice:
        _note(walk, _answer(it.notice, it.choice, it.digits))
        walk.change(newest="")
    else:
        walk.say(walk.common("let_be"))
        walk.change(newest="")
    put_again(walk)


def _ways(sight: Sight, notice: OpenNotice) -> str:
    return ", ".join(f"{label} {notice.code}" for label in options_of(sight, notice.kind).values())


def put_again(walk: Walk) -> None:
    """The question that was open before the notice asked comes again; a menu is not worth a bubble."""
    if len(walk.conversation.stack) > 1 and walk.conversation.held_by == "bot":
        walk.ask()


# --- words with a code, or that only notices know -----------------------------------------------


def answered(sight: Sight, message: Message) -> Taking | None:
    """A notice's word with its code, or its word alone where the open question does not take it."""
    found = ANSWER.match(message.text)
    if not found or not (found[2] or sight.conversation.notices):
        return None
    word, code, digits = found[1].casefold(), (found[2] or "").upper(), _figures(found[3])
    if not code and not found[3] and _question_takes(sight, message):
        return None
    taking = list({(one.code, one.choice): one for one in _meant(sight, word, code, digits)}.values())
    settled = bool(CODE.fullmatch(code)) and _is_answer(sight, word)
    return Taking(word, taking) if taking or settled else None


def answered_in_words(sight: Sight, message: Message) -> Taking | None:
    """ "sudah saya telpon", "sudah terdaftar K7 1234": taken by an open notice, also one that asks nothing."""
    said = folded(message.text)
    behind = BEHIND_WORDS.search(said)
    words = said[: behind.start()] if behind else said
    meaning = sight.world.words.accepted("notices", MEANINGS).get(words, "")
    if not meaning or not sight.conversation.notices or _question_takes(sight, message):
        return None
    code, digits = ((behind[1] or "").upper(), _figures(behind[2])) if behind else ("", "")
    kinds = sight.world.subject.notices
    meant = {
        (notice.code, choice): _answer(notice, choice, digits)
        for notice in sight.conversation.notices
        if notice.code and code in ("", notice.code) and (choice := kinds.of(notice.kind).told(meaning))
    }
    return Taking(_label(sight, meant), list(meant.values())) if meant else None


def _label(sight: Sight, meant: Mapping[tuple[str, str], NoticeAnswered]) -> str:
    """The word of the notices themselves for what was meant."""
    answer = next(iter(meant.values()))
    return options_of(sight, answer.kind)[answer.choice]


def _meant(sight: Sight, word: str, code: str, digits: str) -> Iterator[NoticeAnswered]:
    """An answer for each open notice that has this word, under this code where there is one."""
    for notice in sight.conversation.notices:
        for key, label in options_of(sight, notice.kind).items():
            if label.casefold() == word and code in ("", notice.code):
                yield _answer(notice, key, digits)


def _is_answer(sight: Sight, word: str) -> bool:
    """Whether some notice takes this word: with the code of one that is settled it comes too late."""
    kinds = (kind for kind, row in sight.world.subject.notices.kinds.items() if row.options)
    return any(label.casefold() == word for kind in kinds for label in options_of(sight, kind).values())


def take(walk: Walk, taking: Taking) -> None:
    """Note the answer, or ask which notice is meant."""
    if not taking.answers:
        walk.say(walk.common("old_notice"))
    elif len(taking.answers) > 1:
        codes = ", ".join(f"{taking.word.upper()} {answer.code}" for answer in taking.answers)
        walk.say(walk.common("which_notice"), facts={"codes": codes})
    else:
        answer, asked_last = taking.answers[0], newest(walk)
        _note(walk, answer)
        if asked_last and asked_last.code == answer.code:
            walk.change(newest="")
            put_again(walk)


def _note(walk: Walk, answer: NoticeAnswered) -> None:
    other = walk.world.subject.notices.of(answer.kind).event
    walk.events.append(other(answer, walk.world) if other else answer)


def _question_takes(sight: Sight, message: Message) -> bool:
    """Whether a bare word answers the open question, where that lists its answers: then it is the question's."""
    step = sight.step if sight.conversation.stack else None
    if not isinstance(step, Review) and not (isinstance(step, Ask) and step.kind in ("choice", "yes_no")):
        return False
    return read_answer(sight, message)[0].verdict is Verdict.UNDERSTOOD
