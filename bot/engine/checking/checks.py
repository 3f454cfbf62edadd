"""What is wrong with flows and words, found before anybody meets it; each problem is one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.engine.checking.flow_checks import Most, flow_problems
from bot.engine.checking.readability import hard_sentences
from bot.engine.notice_table import ANSWERS, NOTICES, OUTCOME
from bot.engine.tables import Ask, Flow, Review, Tell, key_of
from bot.engine.words import ASKS, FALLBACK, Text, Words, names_in
from bot.errors import BadWords

# Characters, placeholders counted as they are written. Shorter is kinder: style asks for about 300.
QUESTION, EXPLANATION, ASIDE = 400, 650, 200
# What stands behind a notice's word: a blank and a code of up to five signs ("TERDAFTAR K2345").
CODE = 6
AMOUNT = re.compile(r"\bRp(?=[\s\d.]|$)|%|\b(?:19|20)\d\d\b", re.IGNORECASE)
NUMBER = re.compile(r"\d{2,}")  # also a telephone number: those are facts

# Answers that can be said as they were given, and what the office lets a conversation remember.
SAYABLE = ("name", "text", "number")
ABOUT = frozenset(
    {"reference", "agent", "agent_name", "channel_phone", "member_last4", "reject_reason"},
)

# The engine's own texts; most get the facts of the office and the rulebook and nothing else.
COMMON = (
    *("yes_no", "values", "list", "hints", "help", "why", "nothing_back", "cancelled", "did_you_mean"),
    *("which_line", "sensitive", "unreadable", "old_button", "unknown_button", "old_notice"),
    *("which_notice", "apology", "greeting", "changed", "changed_after_sending", "noted", "same_answer"),
    *("chat_words", "chat_no_voice", "chat_no_picture", "chat_form", "poster", "next_steps"),
    *("change_it", "ways_out", "later", "flow_changed", "nudge", "anywhere", "correct", "answers"),
    *("did_you_ask", "in_indonesian", "for_whom", "looks"),
)
# Facts that only one of them is given.
FILLED = {
    "which_notice": frozenset({"codes"}),
    "chat_form": frozenset({"form_link"}),
    "changed": frozenset({"label", "old", "new"}),
    "noted": frozenset({"lines"}),
    "same_answer": frozenset({"label", "old"}),
    "change_it": frozenset({"label", "old", "new"}),
    "nudge": frozenset({"left", "minutes"}),
    "for_whom": frozenset({"helped"}),
}
COMMON_OPTIONS = {
    "change_it": frozenset({"change", "leave"}),
    "ways_out": frozenset({"back", "why", "agent"}),
    "chat_words": frozenset({"done", "number", "report"}),
    "for_whom": frozenset({"nameless"}),
    "looks": frozenset({"agent", "staff", "opened", "exported", "told", "noted"}),
    "poster": frozenset({"join", "scan", "until", "cash", "otp", "check"}),
    "next_steps": frozenset({"accepted", "contacted"}),
}
# Tables of phrases: no sentence is said of them.
PHRASES = {
    "anywhere": frozenset(
        (
            *("menu", "back", "repeat", "help", "why", "cancel", "continue", "restart", "later", "connect"),
            *("agent", "language", "stop", "my_data", "erase", "register", "family"),
        )
    ),
    "correct": frozenset({"begin", "deny", "becomes"}),
}
NEVER_FILLED = frozenset({"list", "which_line", "apology"})
UNREADABLE = frozenset({"photo", "voice", "video", "document", "sticker", "other"})
ACCEPTING = {"greeting": frozenset({"greeting"}), "chat_words": frozenset({"rude"})}
PER = frozenset({"per_day", "per_week", "per_month"})


@dataclass(frozen=True, slots=True)
class Expected:
    """What a text must hold. `kind` is question, statement, notice, label, labels or hints."""

    kind: str
    facts: frozenset[str]
    options: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()  # options that may stand there but need not
    labels: frozenset[str] = frozenset()
    accepts: frozenset[str] = frozenset()  # keys of accepted words without an option of their own
    button: bool = False
    typed: bool = False  # a kept answer that nobody can press: it is asked once more in simpler words


Check = Callable[[Text, Expected, Most], Iterator[str]]


def find_problems(
    flows: Mapping[str, Flow],
    words: Words,
    languages: Collection[str],
    facts_known: Collection[str],
    most: Most,
    covers: Mapping[str, Collection[str]] | None = None,
) -> list[str]:
    """Everything wrong with `flows` and `words`; `languages` must be complete, others only sound.

    `covers` names the flows that another language speaks completely.
    `facts_known` are the placeholders that configuration and rulebook fill.
    """
    found = [problem for flow in flows.values() for problem in flow_problems(flow, most)]
    pages = expected_pages(flows, frozenset(facts_known))
    found += _facts_that_differ(words)
    for language in dict.fromkeys((*languages, *words.languages())):
        texts = words.texts.get(language, {})
        complete = language in languages
        for name in dict.fromkeys((*pages, *texts)):
            whole = complete or name in (covers or {}).get(language, ())
            problems = _page_problems(texts.get(name, {}), pages.get(name, {}), most, complete=whole)
            found += [f"{language}/{name}.yaml: {problem}" for problem in problems]
    return found


# --- what is expected ---------------------------------------------------------------------------


def expected_pages(flows: Mapping[str, Flow], facts: frozenset[str]) -> dict[str, dict[str, Expected]]:
    """Every text there has to be, by page (a flow, "common" or "notices") and step."""
    pages = {flow.name: _expected_of(flow, facts) for flow in flows.values()}
    asked = frozenset(
        key_of(name, step)
        for flow in flows.values()
        for name, step in flow.steps.items()
        if isinstance(step, Ask) and step.reuse
    )
    pages["common"] = {name: _expected_common(name, facts, asked) for name in COMMON}
    pages["notices"] = {
        kind: Expected("notice", facts | set(own), options=ANSWERS.get(kind, frozenset()))
        for kind, own in NOTICES.items()
    }
    return pages


def _expected_of(flow: Flow, facts: frozenset[str]) -> dict[str, Expected]:
    said = {
        key_of(name, step)
        for name, step in flow.steps.items()
        if isinstance(step, Ask) and step.kind in SAYABLE
    }
    filled = facts | ABOUT | said | set(flow.facts)
    return {
        name: _expected_step(step, filled)
        for name, step in flow.steps.items()
        if isinstance(step, Ask | Review | Tell)
    }


def _expected_step(step: Ask | Review | Tell, facts: frozenset[str]) -> Expected:
    if isinstance(step, Tell):
        return Expected("statement", facts, accepts=frozenset({ASKS}))
    if isinstance(step, Review):
        return Expected("question", facts, options=frozenset({"send", "change"}), labels=frozenset(step.keys))
    also = frozenset({"yes", "no"} if step.kind == "yes_no" else ())
    typed = step.reuse and step.kind not in ("choice", "yes_no")
    options = frozenset(step.options)
    return Expected("question", facts, options=options, also=also, button=bool(step.asks), typed=typed)


def _expected_common(name: str, facts: frozenset[str], asked: frozenset[str]) -> Expected:
    if name == "yes_no":
        return Expected("labels", frozenset(), options=frozenset({"yes", "no"}))
    if name == "values":
        return Expected("labels", frozenset(), options=PER, also=frozenset({"*"}))
    if name == "hints":
        return Expected("hints", facts)
    if name == "list":
        return Expected("label", frozenset())
    if name in PHRASES:
        return Expected("labels", frozenset(), accepts=PHRASES[name])
    if name == "answers":
        return Expected("labels", frozenset(), labels=asked, accepts=asked)
    if name in ("ways_out", "looks"):
        return Expected("labels", frozenset(), options=COMMON_OPTIONS[name])
    options = UNREADABLE if name == "unreadable" else COMMON_OPTIONS.get(name, frozenset[str]())
    accepts = ACCEPTING.get(name, frozenset[str]())
    filled = frozenset[str]() if name in NEVER_FILLED else facts | FILLED.get(name, frozenset())
    return Expected("statement", filled, options=options, accepts=accepts)


# --- words --------------------------------------------------------------------------------------


def _page_problems(
    texts: Mapping[str, Text], expected: Mapping[str, Expected], most: Most, *, complete: bool
) -> Iterator[str]:
    for name in expected:
        if complete and name not in texts:
            yield f"no text for {name}"
    for name, text in texts.items():
        if not isinstance(name, str):
            yield f"key {name!r} is no text: put it in quotes"
        elif name not in expected:
            yield f"{name} is spoken by no step"
        else:
            yield from (f"{name}: {p}" for check in CHECKS for p in check(text, expected[name], most))
    yield from _words_that_differ(texts)


def _facts_that_differ(words: Words) -> Iterator[str]:
    """What one language tells, the others tell too: a sum that is left out is not said."""
    for page, texts in words.texts.get(FALLBACK, {}).items():
        for step, text in texts.items():
            told = _named(text.text)
            for language in words.languages():
                other = words.texts[language].get(page, {}).get(step)
                if other and other.text and (differing := sorted(told ^ _named(other.text))):
                    shown = ", ".join(f"{{{name}}}" for name in differing)
                    yield f"{language}/{page}.yaml: {step}: {shown} stands in one language only"


# How to check that we are genuine is said differently in each language.
OFFICE = frozenset({"operator", "branch", "check", "website", "call_centre"})


def _named(text: str) -> set[str]:
    try:
        return names_in(text) - OFFICE
    except BadWords:
        return set()


def _words_that_differ(texts: Mapping[str, Text]) -> Iterator[str]:
    """An answer has one word in every notice that takes it: agents learn it once."""
    for key in sorted(OUTCOME):
        words = {text.options[key] for kind in ANSWERS if (text := texts.get(kind)) and key in text.options}
        if len(words) > 1:
            yield f"{key} has two words: {', '.join(sorted(words))}"


def _parts(text: Text, expected: Expected, most: Most) -> Iterator[str]:
    """A text where one is said, a reason for each question, a label for each button."""
    question, wordless = expected.kind == "question", expected.kind in ("labels", "hints")
    if bool(text.text) is wordless:
        yield "has a text nobody says" if wordless else "the text is empty"
    if bool(text.why) is not question:
        yield "has no why" if question else "has a why, but asks nothing"
    if bool(text.ask) is not expected.button:
        yield "its button has no label" if expected.button else "labels a button it does not have"


def _hints(text: Text, expected: Expected, most: Most) -> Iterator[str]:
    """Two hints at least for whoever was not understood, and no two alike."""
    hinted = expected.kind in ("question", "hints")
    if hinted and len(text.hints) < 2:
        yield "needs two hints"
    if not hinted and text.hints:
        yield "has hints, but asks nothing"
    if len({*text.hints, text.simpler}) <= len(text.hints):
        yield "says one hint twice"
    if expected.typed and not text.simpler:
        yield "has no simpler wording"
    if text.simpler and not hinted:
        yield "has a simpler wording, but asks nothing"


def _keys(text: Text, expected: Expected, most: Most) -> Iterator[str]:
    """Options and labels for exactly what the step offers."""
    given = set(text.options)
    wrong = given & {"yes", "no"} if "*" in expected.also else given - expected.options - expected.also
    lines = set(text.labels)
    yield from (f"option {key} has no label" for key in sorted(expected.options - given))
    yield from (f"option {key} is not one of the step's" for key in sorted(wrong))
    yield from (f"line {key} has no label" for key in sorted(expected.labels - lines))
    yield from (f"line {key} is not one of the review's" for key in sorted(lines - expected.labels))
    for key in sorted(set(text.accepts) - given - expected.accepts):
        yield f"accepts words for {key}, which is no option"


def _labels(text: Text, expected: Expected, most: Most) -> Iterator[str]:
    """Labels that a button or a list row can show."""
    button = text.text if expected.kind == "label" else text.ask
    yield from _too_long("line", text.labels.values(), most.row_label)
    yield from _too_long("label", [button], most.button_label)
    if expected.kind in ("question", "notice"):
        if len(text.options) > most.rows:
            yield f"{len(text.options)} options, a list holds {most.rows}"
        longest = most.button_label if len(text.options) <= most.buttons else most.row_label
        yield from _too_long("label", text.options.values(), longest - _code(expected))


def _code(expected: Expected) -> int:
    return CODE if expected.kind == "notice" else 0


def _single_words(text: Text, expected: Expected, most: Most) -> Iterator[str]:
    """A notice is answered by one word and its code."""
    for word in text.options.values() if expected.kind == "notice" else ():
        if not re.fullmatch(r"\w+", word):
            yield f"{word!r} is not one word, so nobody can answer with it"


def _too_long(what: str, labels: Collection[str], longest: int) -> Iterator[str]:
    for label in labels:
        if len(label) > longest:
            yield f"{what} {label!r} has {len(label)} characters of {longest}"


def _one_meaning(text: Text, expected: Expected, most: Most) -> Iterator[str]:
    """A word stands for one option only."""
    meanings: dict[str, set[str]] = {}
    for key in {**text.options, **text.accepts}:
        for word in (text.options.get(key, ""), *text.accepts.get(key, ())):
            meanings.setdefault(word.casefold(), set()).add(key)
    if expected.kind in ("question", "notice"):
        for word, keys in meanings.items():
            if word and len(keys) > 1:
                yield f"{word!r} means {' and '.join(sorted(keys))}"


def _placeholders(text: Text, expected: Expected, most: Most) -> Iterator[str]:
    """Only names that somebody fills, and none where nothing is filled in."""
    for said in (text.text, text.why, text.simpler, *text.hints):
        try:
            unknown = sorted(names_in(said) - expected.facts)
        except BadWords as error:
            yield str(error)
            continue
        if unknown:
            yield f"nobody fills {', '.join(f'{{{name}}}' for name in unknown)}"
    for label in (*text.options.values(), *text.labels.values(), text.ask):
        if "{" in label:
            yield f"label {label!r} is shown as it stands, with its braces"


def _amounts(text: Text, expected: Expected, most: Most) -> Iterator[str]:
    """Sums, years and telephone numbers are facts; only a hint may give an example with a figure."""
    for said in (text.text, text.why, *text.options.values(), *text.labels.values()):
        if found := AMOUNT.search(said) or NUMBER.search(said):
            yield f"types {found[0].strip()!r} where a fact belongs"
    for said in (text.simpler, *text.hints):
        if found := AMOUNT.search(said):
            yield f"types {found[0].strip()!r} where a fact belongs"


def _lengths(text: Text, expected: Expected, most: Most) -> Iterator[str]:
    longest = QUESTION if expected.kind == "question" else EXPLANATION
    yield from _too_long("text", [text.text] if len(text.text) > longest else [], longest)
    sentences = text.options.values() if expected.options == UNREADABLE else ()
    yield from _too_long("aside", [*text.hints, text.simpler, text.why, *sentences], ASIDE)
    bubble = max((len(said) for said in (*text.hints, text.why)), default=0) + 2 + len(text.text)
    if bubble > most.bubble:
        yield f"with a hint it has {bubble} characters, a bubble holds {most.bubble}"


def _one_question(text: Text, expected: Expected, most: Most) -> Iterator[str]:
    """One question a message: what is said before a question must not ask as well."""
    asked = max(text.text.count("?"), text.simpler.count("?"))
    if asked > 1:
        yield f"asks {asked} questions at once"
    if expected.kind == "statement" and asked and expected.facts:
        yield "asks, but waits for no answer"
    if any("?" in said for said in (*text.hints, text.why)):
        yield "a hint or why asks a question of its own"


def _readable(text: Text, expected: Expected, most: Most) -> Iterator[str]:
    for said in (text.text, text.why, text.simpler, *text.hints):
        yield from hard_sentences(said)


CHECKS: tuple[Check, ...] = (
    _readable,
    _parts,
    _hints,
    _keys,
    _labels,
    _single_words,
    _one_meaning,
    _placeholders,
    _amounts,
    _lengths,
    _one_question,
)
