"""`./jangkau rules`: what somebody pays and whether they may join, as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import NoReturn

import click

from bot.commands.day import day_of
from bot.errors import AskPerson, BadArgument, NoRuleOnDate
from bot.loading.rules import load_rulebook
from bot.rules.answers import shown
from bot.rules.contribution import Contribution, contribution
from bot.rules.eligibility import Verdict, eligibility
from bot.rules.figures import Month
from bot.rules.questions import next_question
from bot.rules.reasons import Reason, render
from bot.rules.rulebook import LANGUAGES, Rulebook

Json = dict[str, object]


@click.group()
def command() -> None:
    """Contributions and eligibility from the rulebook."""


# Every option is read as text: a bad value is an answer in JSON with exit 1, never click's exit 2.
@command.command("contribution")
@click.option("--income", required=True, help="rupiah a month")
@click.option("--sector", required=True, help="transport or other")
@click.option("--month", required=True, help="first contribution month, YYYY-MM")
@click.option("--programmes", required=True, help="jkk,jkm or jkk,jkm,jht")
@click.option("--months", default="1", help="1, 3, 6 or 12, counted from --month")
@click.option("--payer", default="self", help="self or government")
@click.option("--language", default="id", help="id or en")
def contribution_command(**options: str) -> None:
    """What is paid for these months, and which rules say so."""
    answer = _answered(lambda: _contribution(options))
    _print(answer)
    sys.exit(_status(answer))


@command.command("eligibility")
@click.option("--on", "on_text", default=None, help="the day, YYYY-MM-DD; today in WIB when left out")
@click.option("--language", default="id", help="id or en")
def eligibility_command(on_text: str | None, language: str) -> None:
    """One JSON object of answers a line on standard input, one verdict a line out."""
    try:
        on, language, book = day_of(on_text), _language(language), load_rulebook()
    except BadArgument as error:
        _print({"error": str(error)})
        sys.exit(1)
    worst = 0
    for line in _lines():
        answer = _answered(partial(_eligibility, book, line, on, language))
        _print(answer)
        worst = max(worst, _status(answer))
    sys.exit(worst)


def _contribution(options: dict[str, str]) -> Json:
    language = _language(options["language"])
    found = contribution(
        load_rulebook(),
        income=_number("income", options["income"]),
        sector=options["sector"],
        month=_month(options["month"]),
        programmes=[each.strip().lower() for each in options["programmes"].split(",")],
        months=_number("months", options["months"]),
        payer=options["payer"],
    )
    return _contribution_json(found, language)


def _contribution_json(found: Contribution, language: str) -> Json:
    return {
        "base": found.base,
        "band": found.band,
        "jkk": found.jkk,
        "jkm": found.jkm,
        "jht": found.jht,
        "total": found.total,
        "discount": found.discount,
        "valid_until": str(found.valid_until) if found.valid_until else None,
        "sources": found.sources,
        "total_for_months": found.total_for_months,
        "per_month": [{"month": str(month), "total": total} for month, total in found.per_month],
        "spans_discount_end": found.spans_discount_end,
        "reasons": [_reason_json(reason, language) for reason in found.reasons],
    }


def _eligibility(book: Rulebook, line: bytes, on: date, language: str) -> Json:
    answers = _object(line)
    verdict = eligibility(book, answers, on)
    return {**_verdict_json(verdict, language), "next_question": next_question(book, answers, on)}


def _verdict_json(verdict: Verdict, language: str) -> Json:
    return {
        "segment": verdict.segment,
        "verdict": verdict.verdict,
        "programmes": verdict.programmes,
        "compulsory": verdict.compulsory,
        "reasons": [_reason_json(reason, language) for reason in verdict.reasons],
        "would_change": [
            {"answer": change.answers[0], "rule": change.rule, "says": render(change, language)}
            for change in verdict.would_change
        ],
    }


def _reason_json(reason: Reason, language: str) -> Json:
    return {
        "rule": reason.rule,
        "says": render(reason, language),
        "source": reason.source,
        "certainty": reason.certainty,
    }


def _answered(ask: Callable[[], Json]) -> Json:
    """What was asked for, or the error as an answer."""
    try:
        return ask()
    except NoRuleOnDate as error:
        return {"error": str(error), "rule": error.rule, "day": error.day.isoformat()}
    except AskPerson as error:
        return {"error": str(error)}


def _status(answer: Json) -> int:
    return 1 if "error" in answer else 0


def _print(answer: Json) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace"))


def _lines() -> Iterator[bytes]:
    for line in sys.stdin.buffer:
        yield line.rstrip(b"\r\n")


def _object(line: bytes) -> Json:
    try:
        read = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadArgument(f"no JSON on this line: {shown(str(error))}") from error
    if not isinstance(read, dict):
        raise BadArgument(f"expected one JSON object of answers, found {shown(read)}")
    return read


def _once(pairs: list[tuple[str, object]]) -> Json:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise BadArgument("an answer is given twice on this line")
    return read


def _refuse_constant(word: str) -> NoReturn:
    raise BadArgument(f"{word} is no answer")


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise BadArgument(f"{name}: {shown(text)} is no whole number")
    return int(text)


def _month(text: str) -> Month:
    month = Month.parse(text)
    if month is None:
        raise BadArgument(f"month: {shown(text)} is no month written YYYY-MM")
    return month


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise BadArgument(f"language: {shown(text)} is none of {', '.join(LANGUAGES)}")
    return text
