"""What is wrong with flows and words, found before anybody meets it; each problem is one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from bot.engine.checking.expected import UNREADABLE, Expected, expected_pages
from bot.engine.checking.flow_checks import Most, flow_problems
from bot.engine.checking.readability import hard_sentences
from bot.engine.checking.template_checks import template_problems
from bot.engine.subject import Notices, Subject
from bot.engine.tables import Call, Flow
from bot.engine.words import FALLBACK, Text, Words, names_in
from bot.errors import BadWords

# Characters, placeholders counted as they are written. Shorter is kinder: style asks for about 300.
QUESTION, EXPLANATION, ASIDE = 400, 650, 200
# What stands behind a notice's word: a blank and a code of up to five signs ("TERDAFTAR K2345").
CODE = 6
APART = ("templates", "broadcasts")  # pages of their own, with checks of their own
AMOUNT = re.compile(r"\bRp(?=[\s\d.]|$)|%|\b(?:19|20)\d\d\b", re.IGNORECASE)
NUMBER = re.compile(r"\d{2,}")  # also a telephone number: those are facts

Check = Callable[[Text, Expected, Most], Iterator[str]]


def find_problems(
    flows: Mapping[str, Flow],
    words: Words,
    subject: Subject,
    languages: Collection[str],
    facts_known: Collection[str],
    most: Most,
    covers: Mapping[str, Collection[str]] | None = None,
) -> list[str]:
    """Everything wrong with `flows` and `words`; `languages` must be complete, others only sound.

    `covers` names the flows that another language speaks completely.
    `facts_known` are the placeholders that configuration and rulebook fill.
    """
    entries = entries_of(flows)
    found = [
        problem
        for flow in flows.values()
        for problem in flow_problems(flow, subject.effects, entries[flow.name])
    ]
    found += _facts_that_differ(words)
    pages = expected_pages(flows, subject, frozenset(facts_known))
    for language in dict.fromkeys((*languages, *words.languages())):
        texts = {name: page for name, page in words.texts.get(language, {}).items() if name not in APART}
        complete = pages if language in languages else (covers or {}).get(language, ())
        found += _language_problems(language, texts, pages, complete, most)
        differing = _words_that_differ(texts.get("notices", {}), subject.notices)
        found += [f"{language}/notices.yaml: {problem}" for problem in differing]
    filled = {kind: {*facts_known, *row.facts} for kind, row in subject.notices.kinds.items()}
    found += template_problems(words, filled, subject.notices.one_time, languages)
    return found


def _language_problems(
    language: str,
    texts: Mapping[str, Mapping[str, Text]],
    pages: Mapping[str, Mapping[str, Expected]],
    complete: Collection[str],
    most: Most,
) -> Iterator[str]:
    for name in dict.fromkeys((*pages, *texts)):
        whole = name in complete
        for problem in _page_problems(texts.get(name, {}), pages.get(name, {}), most, complete=whole):
            yield f"{language}/{name}.yaml: {problem}"


def entries_of(flows: Mapping[str, Flow]) -> Mapping[str, set[str]]:
    """For each flow the steps at which others go into it, beside its start."""
    entries: dict[str, set[str]] = {name: set() for name in flows}
    for flow in flows.values():
        for step in flow.steps.values():
            if isinstance(step, Call) and step.at and step.flow in flows:
                entries[step.flow].add(step.at)
    return entries


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


def _facts_that_differ(words: Words) -> Iterator[str]:
    """What one language tells, the others tell too: a sum that is left out is not said."""
    for page, texts in words.texts.get(FALLBACK, {}).items():
        for language in words.languages():
            others = words.texts[language].get(page, {})
            for step, differing in _differing(texts, others):
                shown = ", ".join(f"{{{name}}}" for name in differing)
                yield f"{language}/{page}.yaml: {step}: {shown} stands in one language only"


def _differing(texts: Mapping[str, Text], others: Mapping[str, Text]) -> Iterator[tuple[str, list[str]]]:
    for step in texts:
        other = others.get(step)
        differing = _named(texts[step].text) ^ _named(other.text) if other and other.text else set()
        if differing:
            yield step, sorted(differing)


# How to check that we are genuine is said differently in each language.
OFFICE = frozenset({"operator", "branch", "check", "website", "call_centre"})


def _named(text: str) -> set[str]:
    try:
        return names_in(text) - OFFICE
    except BadWords:
        return set()


def _words_that_differ(texts: Mapping[str, Text], notices: Notices) -> Iterator[str]:
    """Some answers have one word in every notice that takes them: people learn it once."""
    for key in sorted(notices.one_word):
        taking = (text for kind in notices.kinds if (text := texts.get(kind)))
        words = {text.options[key] for text in taking if key in text.options}
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
    unknown = set() if "*" in expected.accepts else set(text.accepts) - given - expected.accepts
    for key in sorted(unknown):
        yield f"accepts words for {key}, which is no option"


def _heard(text: Text, expected: Expected, most: Most) -> Iterator[str]:
    """What an answer may mean can be said: each meaning has words."""
    for key in sorted(key for key in expected.heard if not text.accepts.get(key)):
        yield f"no words mean {key}, so nobody can say it"


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
    _heard,
    _placeholders,
    _amounts,
    _lengths,
    _one_question,
)
