"""Which texts there have to be, and what each must hold: made of the flows, the notices and the common page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.engine.hearing.noticed import MEANINGS
from bot.engine.hearing.steering import COMMANDS
from bot.engine.sight import LINES
from bot.engine.subject import CommonText, Subject
from bot.engine.tables import Ask, Flow, Review, Tell, key_of
from bot.engine.words import ASKS, SIGNS

# Answers that can be said as they were given.
SAYABLE = ("name", "text", "number")
UNREADABLE = frozenset({"photo", "voice", "video", "document", "sticker", "contact", "other"})
PER = frozenset({"per_day", "per_week", "per_month"})
SAID = CommonText()
BARE = CommonText(filled=False)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a text must hold. `kind` is question, statement, notice, label, labels or hints."""

    kind: str
    facts: frozenset[str]
    options: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()  # options that may stand there but need not
    labels: frozenset[str] = frozenset()
    accepts: frozenset[str] = frozenset()  # keys of accepted words without an option of their own
    heard: frozenset[str] = frozenset()  # of those, the ones that somebody must be able to say
    button: bool = False
    typed: bool = False  # a kept answer that nobody can press: it is asked once more in simpler words


def expected_pages(
    flows: Mapping[str, Flow], subject: Subject, facts: frozenset[str]
) -> dict[str, dict[str, Expected]]:
    """Every text there has to be, by page (a flow, "common" or "notices") and step."""
    pages = {flow.name: _expected_of(flow, facts | subject.texts.about) for flow in flows.values()}
    asked = frozenset(
        key_of(name, step)
        for flow in flows.values()
        for name, step in flow.steps.items()
        if isinstance(step, Ask) and step.reuse
    )
    pages["common"] = {name: _expected_common(text, facts) for name, text in _common(subject, asked).items()}
    pages["notices"] = {
        kind: Expected("notice", facts | set(row.facts), options=row.options)
        for kind, row in subject.notices.kinds.items()
    }
    if subject.notices.meanings:
        pages["notices"][MEANINGS] = Expected(
            "labels", frozenset(), accepts=subject.notices.meanings, heard=subject.notices.meanings
        )
    return pages


def _expected_of(flow: Flow, facts: frozenset[str]) -> dict[str, Expected]:
    said = {
        key_of(name, step)
        for name, step in flow.steps.items()
        if isinstance(step, Ask) and step.kind in SAYABLE
    }
    filled = facts | said | set(flow.facts)
    return {
        name: _expected_step(step, filled, _shown(flow, step))
        for name, step in flow.steps.items()
        if isinstance(step, Ask | Review | Tell)
    }


def _shown(flow: Flow, step: Ask | Review | Tell) -> frozenset[str]:
    """The lines of the review that a question shows above it: each is called by name, or by an empty one."""
    review = flow.steps.get(step.shows) if isinstance(step, Ask) else None
    return frozenset(review.keys) if isinstance(review, Review) else frozenset()


def _expected_step(step: Ask | Review | Tell, facts: frozenset[str], shown: frozenset[str]) -> Expected:
    if isinstance(step, Tell):
        return Expected("statement", facts, accepts=frozenset({ASKS, SIGNS}))
    if isinstance(step, Review):
        return Expected("question", facts, options=frozenset({"send", "change"}), labels=frozenset(step.keys))
    also = frozenset({"yes", "no"} if step.kind == "yes_no" else ())
    typed = step.reuse and step.kind not in ("choice", "yes_no", "consent")
    options, accepts = frozenset(step.options), frozenset({"*"} if step.listed else ())
    facts |= {LINES} if step.shows else set()
    return Expected(
        "question",
        facts,
        options=options,
        also=also,
        labels=shown,
        button=bool(step.asks),
        typed=typed,
        accepts=accepts,
    )


# --- the common page ----------------------------------------------------------------------------

# The engine's own texts, beside those of the subject.
COMMON: Mapping[str, CommonText] = {
    **dict.fromkeys(("help", "why", "nothing_back", "cancelled", "did_you_mean", "did_you_ask"), SAID),
    **dict.fromkeys(("sensitive", "old_button", "unknown_button", "old_notice", "let_be", "later"), SAID),
    **dict.fromkeys(
        (
            "flow_changed",
            "in_indonesian",
            "changed_after_sending",
            "edited_late",
            "cannot_share",
            "voice_wrong",
        ),
        SAID,
    ),
    "voice_too_long": CommonText(facts=frozenset({"most"})),
    "voice_said": CommonText(
        facts=frozenset({"said"}),
        options=frozenset({"right", "wrong"}),
        accepts=frozenset({"right", "wrong"}),
    ),
    "form_words": CommonText("labels", filled=False, options=frozenset({"open", "title", "never", "send"})),
    "papers": CommonText("labels", filled=False, accepts=frozenset({"paper"})),
    **dict.fromkeys(("which_line", "apology", "slow_down"), BARE),
    "hints": CommonText("hints"),
    "list": CommonText("label", filled=False),
    "open_page": CommonText("label", filled=False),
    "received": CommonText("statement", filled=False),
    "more_lines": CommonText("label", filled=False),
    "yes_no": CommonText("labels", filled=False, options=frozenset({"yes", "no"})),
    "values": CommonText("labels", filled=False, options=PER, also=frozenset({"*"})),
    "correct": CommonText(
        "labels", filled=False, accepts=frozenset({"begin", "deny", "becomes", "wrong", "instead"})
    ),
    "unreadable": CommonText(options=UNREADABLE),
    "pin_abroad": CommonText(),
    "greeting": CommonText(accepts=frozenset({"greeting"})),
    "thanks": CommonText(accepts=frozenset({"thanks", "beside"})),
    **dict.fromkeys(("speaking", "offer_person", "unread_again", "waiting"), SAID),
    **dict.fromkeys(
        ("written", "speak", "assent", "holds_back", "beside"),
        CommonText("labels", filled=False, accepts=frozenset({"*"})),
    ),
    **dict.fromkeys(("which_notice", "answer_so"), CommonText(facts=frozenset({"codes"}))),
    "changed": CommonText(facts=frozenset({"label", "old", "new"})),
    "noted": CommonText(facts=frozenset({"lines"})),
    "said_back": CommonText(facts=frozenset({"label", "said"})),
    "same_answer": CommonText(facts=frozenset({"label", "old"})),
    "change_it": CommonText(facts=frozenset({"label", "old", "new"}), options=frozenset({"change", "leave"})),
    "nudge": CommonText(facts=frozenset({"left", "minutes"})),
    "for_whom": CommonText(facts=frozenset({"helped"}), options=frozenset({"nameless"})),
}


def _common(subject: Subject, asked: frozenset[str]) -> Mapping[str, CommonText]:
    """The engine's texts, those that follow from flows and routes, and the subject's own."""
    anywhere = frozenset(COMMANDS) | subject.texts.anywhere
    return {
        **COMMON,
        "anywhere": CommonText("labels", filled=False, accepts=anywhere),
        "answers": CommonText("labels", filled=False, labels=asked, accepts=asked),
        "ways_out": CommonText("labels", filled=False, options=frozenset(subject.routes.ways_out)),
        "wishes": CommonText("labels", filled=False, options=frozenset(subject.routes.intents)),
        **subject.texts.common,
    }


def _expected_common(text: CommonText, facts: frozenset[str]) -> Expected:
    filled = facts | text.facts if text.filled else frozenset()
    return Expected(text.kind, filled, text.options, also=text.also, labels=text.labels, accepts=text.accepts)
