"""Why a verdict or an amount is what it is: the rule, its figures, its source, said in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from string import Formatter

from bot.rules.figures import Figure, Month, spoken
from bot.rules.rulebook import LANGUAGES, Rulebook, Value

# Filled from the value itself or from the question asked, not from another rule.
OWN_FIGURES = frozenset({"value", "since", "until", "base", "answer"})


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that decided; `answers` are the answers it read, `certainty` is A, B, D or unknown."""

    rule: str
    source: str
    certainty: str
    says: Mapping[str, str]
    figures: Mapping[str, Figure]
    answers: tuple[str, ...] = field(default=())


def placeholders(text: str) -> tuple[str, ...]:
    """The names between braces, in order; raises ValueError on a brace left open."""
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def render(reason: Reason, language: str) -> str:
    """The reason's sentence in `id` or `en` with its figures filled in."""
    words = {name: spoken(figure, language) for name, figure in reason.figures.items()}
    return reason.says[language].format_map(words)


def reason_for(
    book: Rulebook,
    name: str,
    on: date,
    *,
    sector: str | None = None,
    payer: str | None = None,
    own: Mapping[str, Figure] | None = None,
    answers: tuple[str, ...] = (),
) -> Reason:
    """The reason that rests on this rule or open question; raises NoRuleOnDate."""
    if name in book.unknowns:
        unknown = book.unknowns[name]
        figures = _figures(book, unknown.says, on, own or {})
        return Reason(name, unknown.source, "unknown", unknown.says, figures, answers)
    value = book.value(name, on, sector=sector, payer=payer)
    says = book.rules[name].says
    figures = _figures(book, says, on, {**_own_figures(value), **(own or {})})
    return Reason(name, value.source, value.certainty, says, figures, answers)


def changes_of(book: Rulebook, name: str) -> Mapping[str, str]:
    """The sentence that says what would change this rule's answer; empty where nothing would."""
    entry = book.unknowns.get(name) or book.rules[name]
    return entry.changes


def change_for(book: Rulebook, name: str, on: date, answer: str) -> Reason | None:
    """The rule said as what would change it, None where nothing would; raises NoRuleOnDate.

    `{answer}` in the sentence becomes the label of the answer it turns on.
    """
    why = reason_for(book, name, on)
    labels = book.answers.get(answer, {})
    changes = changes_of(book, name)
    says = {
        language: text.replace("{answer}", labels.get(language, answer)) for language, text in changes.items()
    }
    if not says:
        return None
    return Reason(name, why.source, why.certainty, says, _figures(book, says, on, why.figures), (answer,))


def _own_figures(value: Value) -> dict[str, Figure]:
    own: dict[str, Figure] = {"since": Month.of(value.since)}
    if value.until:
        own["until"] = Month.of(value.until)
    if not isinstance(value.amount, tuple):
        own["value"] = value.figure
    return own


def _figures(
    book: Rulebook, says: Mapping[str, str], on: date, own: Mapping[str, Figure]
) -> dict[str, Figure]:
    names = {name for language in LANGUAGES if language in says for name in placeholders(says[language])}
    return {name: own[name] if name in own else fact(book, name, on) for name in sorted(names)}


def fact(book: Rulebook, name: str, on: date) -> Figure:
    """The figure a rule offers to texts under this name; raises NoRuleOnDate."""
    rule = next((rule for rule in book.rules.values() if rule.fact == name), None)
    return book.value(rule.name if rule else name, on, payer="self").figure
