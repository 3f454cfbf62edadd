"""Reading the programme pages: plain mappings in, a checked Rulebook out, every problem listed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.errors import BadRulebook
from bot.rules.amounts import UNITS, amount_problem, as_amount
from bot.rules.asked import HOLDS_FOR, PLACES, UNKNOWN, Asked
from bot.rules.reasons import OWN_FIGURES, placeholders
from bot.rules.rulebook import LANGUAGES, PAYERS, SECTORS, Rule, Rulebook, Unknown, Value
from bot.rules.timeline import time_problems

PAGE_KEYS = frozenset({"about", "rules", "unknown", "answers", "questions"})
ASKED_KEYS = frozenset({"for", "day", "certainty", "source", "at"})
RULE_KEYS = frozenset({"unit", "fact", "says", "changes", "values", "optional", "applies_to", "decision"})
VALUE_KEYS = frozenset({"from", "until", "sector", "payer", "value", "source", "certainty"})
UNKNOWN_KEYS = frozenset({"says", "changes", "source"})
CERTAINTIES = ("A", "B", "D")
# Amounts come from values; "PP 50/2025" and the like belong into `source`.
_TYPED_FIGURE = re.compile(r"[0-9%]|\bRp\b")


@dataclass
class _Draft:
    """What has been read so far, and everything that is wrong with it."""

    rules: dict[str, Rule] = field(default_factory=dict)
    unknowns: dict[str, Unknown] = field(default_factory=dict)
    answers: dict[str, Mapping[str, str]] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def mapping(self, raw: object, where: str, allowed: frozenset[str] | None = None) -> dict[str, object]:
        """The entries whose keys are text and allowed; everything else becomes a problem."""
        if not isinstance(raw, Mapping):
            self.problems.append(f"{where}: expected keys and values, found {raw!r}")
            return {}
        bad = [key for key in raw if not isinstance(key, str) or (allowed is not None and key not in allowed)]
        self.problems += [f"{where}: unknown key {key!r}" for key in bad]
        return {key: entry for key, entry in raw.items() if key not in bad}


def read_pages(pages: Mapping[str, object], needed: frozenset[str] = frozenset()) -> Rulebook:
    """A Rulebook from pages by name; raises BadRulebook with every problem, also for needed rules missing."""
    draft = _Draft()
    for page, raw in pages.items():
        _read_page(draft, page, raw)
    named = {*draft.rules, *draft.unknowns}
    draft.problems += [f"{name}: the program needs this rule" for name in sorted(needed - named)]
    draft.problems += _placeholder_problems(draft)
    if draft.problems:
        raise BadRulebook(draft.problems)
    return Rulebook(draft.rules, draft.unknowns, draft.answers, draft.asked)


def _read_page(draft: _Draft, page: str, raw: object) -> None:
    body = draft.mapping(raw, page, PAGE_KEYS)
    for name, each in draft.mapping(body.get("rules", {}), page).items():
        _read_rule(draft, f"{page}.{name}", each)
    for name, each in draft.mapping(body.get("unknown", {}), page).items():
        _read_unknown(draft, f"{page}.{name}", each)
    for name, each in draft.mapping(body.get("answers", {}), page).items():
        draft.answers[name] = _sentences(draft, f"{page}: answer {name}", each)
    for name, each in draft.mapping(body.get("questions", {}), page).items():
        _read_asked(draft, name, each)


def _read_asked(draft: _Draft, name: str, raw: object) -> None:
    body = draft.mapping(raw, f"question {name}", ASKED_KEYS)
    day, source = _day(body.get("day")), _text(body.get("source")) or ""
    checks = {
        f"for {body.get('for')!r} is none of {', '.join(HOLDS_FOR)}": body.get("for") not in HOLDS_FOR,
        f"day {body.get('day')!r} is none": day is None,
        "names no source": not source.strip(),
        f"certainty {body.get('certainty')!r} is unheard of": body.get("certainty")
        not in (*CERTAINTIES, UNKNOWN),
        f"at {body.get('at')!r} is no place": body.get("at") not in PLACES,
        "stands there twice": name in draft.asked,
    }
    draft.problems += [f"question {name}: {problem}" for problem, found in checks.items() if found]
    if day and not any(checks.values()):
        holds_for, certainty, at = (str(body[key]) for key in ("for", "certainty", "at"))
        draft.asked[name] = Asked(name, holds_for, day, certainty, source, at)


def _read_rule(draft: _Draft, name: str, raw: object) -> None:
    body = draft.mapping(raw, name, RULE_KEYS)
    unit = body.get("unit")
    if not isinstance(unit, str) or unit not in UNITS:
        draft.problems.append(f"{name}: unit {unit!r} is none of {', '.join(UNITS)}")
        return
    rule = Rule(
        name=name,
        unit=unit,
        fact=str(body.get("fact", name.replace(".", "_"))),
        values=_values(draft, name, unit, body.get("values")),
        says=_sentences(draft, name, body.get("says", {}), required=unit == "statement"),
        changes=_sentences(draft, name, body.get("changes", {}), required=False),
        optional=_flag(draft, name, body.get("optional", False)),
        applies_to=_names(draft, name, body.get("applies_to", [])),
    )
    draft.problems += time_problems(rule)
    draft.rules[name] = rule


def _read_unknown(draft: _Draft, name: str, raw: object) -> None:
    body = draft.mapping(raw, name, UNKNOWN_KEYS)
    if name in draft.rules:
        draft.problems.append(f"{name}: stands both as a rule and as unknown")
    source = body.get("source")
    if not isinstance(source, str) or not source.strip():
        draft.problems.append(f"{name}: says nowhere what was looked at (source)")
    draft.unknowns[name] = Unknown(
        name=name,
        source=str(source),
        says=_sentences(draft, name, body.get("says", {})),
        changes=_sentences(draft, name, body.get("changes", {}), required=False),
    )


def _values(draft: _Draft, name: str, unit: str, raw: object) -> tuple[Value, ...]:
    if not isinstance(raw, list) or not raw:
        draft.problems.append(f"{name}: has no values")
        return ()
    read = [_value(draft, name, unit, each) for each in raw]
    return tuple(value for value in read if value is not None)


def _value(draft: _Draft, name: str, unit: str, raw: object) -> Value | None:
    body = draft.mapping(raw, f"{name}: value", VALUE_KEYS)
    since, until = _day(body.get("from")), _day(body.get("until"))
    problems = [*_value_problems(body), *amount_problem(unit, body.get("value"))]
    draft.problems += [f"{name}: {problem}" for problem in problems]
    if problems or since is None:
        return None
    return Value(
        name=name,
        unit=unit,
        amount=as_amount(unit, body.get("value")),
        since=since,
        until=until,
        sector=_text(body.get("sector")),
        payer=_text(body.get("payer")),
        source=str(body["source"]),
        certainty=str(body["certainty"]),
    )


def _value_problems(body: Mapping[str, object]) -> list[str]:
    since, until = _day(body.get("from")), _day(body.get("until"))
    checks = {
        f"from {body.get('from')!r} is no day": since is None,
        f"until {body.get('until')!r} is no day": "until" in body and until is None,
        f"until {until} lies before from {since}": bool(since and until and until < since),
        "has a value without source": not (_text(body.get("source")) or "").strip(),
        f"certainty {body.get('certainty')!r} is none of A, B, D": body.get("certainty") not in CERTAINTIES,
        f"sector {body.get('sector')!r} is unknown": body.get("sector", "other") not in SECTORS,
        f"payer {body.get('payer')!r} is unknown": body.get("payer", "self") not in PAYERS,
    }
    return [problem for problem, found in checks.items() if found]


def _day(raw: object) -> date | None:
    return raw if isinstance(raw, date) and not isinstance(raw, datetime) else None


def _text(raw: object) -> str | None:
    return raw if isinstance(raw, str) else None


def _flag(draft: _Draft, name: str, raw: object) -> bool:
    if not isinstance(raw, bool):
        draft.problems.append(f"{name}: optional must be true or false")
    return raw is True


def _names(draft: _Draft, name: str, raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        draft.problems.append(f"{name}: applies_to must be a list of programmes")
        return ()
    return tuple(raw)


def _sentences(draft: _Draft, where: str, raw: object, *, required: bool = True) -> Mapping[str, str]:
    body = draft.mapping(raw, f"{where}: sentence", frozenset(LANGUAGES))
    if not body and not required:
        return {}
    read = {language: _text(body.get(language)) or "" for language in LANGUAGES}
    for language, text in read.items():
        draft.problems += [f"{where}: {problem}" for problem in _sentence_problems(language, text)]
    return read


def _sentence_problems(language: str, text: str) -> list[str]:
    if not text.strip():
        return [f"has no sentence in {language}"]
    if _TYPED_FIGURE.search(text):
        return [f"types a figure into its sentence in {language}; use a placeholder"]
    try:
        names = placeholders(text)
    except ValueError:
        return [f"leaves a brace open in {language}"]
    return [f"placeholder {name!r} is no plain name" for name in names if not name.isidentifier()]


def _placeholder_problems(draft: _Draft) -> list[str]:
    known = {rule.fact for rule in draft.rules.values()} | OWN_FIGURES
    entries: list[Rule | Unknown] = [*draft.rules.values(), *draft.unknowns.values()]
    texts = [
        (each.name, text) for each in entries for says in (each.says, each.changes) for text in says.values()
    ]
    return [
        f"{name}: nobody fills {{{each}}}"
        for name, text in texts
        if "Rp" not in text and text.count("{") == text.count("}")
        for each in placeholders(text)
        if each not in known
    ]
