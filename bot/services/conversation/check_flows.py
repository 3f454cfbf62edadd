"""check_flows: flows and words, held to what the tightest channel can show."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.channels.table import TIGHTEST
from bot.engine.checking.checks import find_problems
from bot.engine.checking.flow_checks import Most
from bot.engine.saying.speaking import BUBBLE
from bot.engine.subject import Subject
from bot.engine.tables import Flow
from bot.engine.words import Words


def tightest() -> Most:
    """What every channel can show."""
    limits = TIGHTEST
    return Most(
        bubble=min(BUBBLE, limits.text_with_choices),
        buttons=limits.buttons,
        button_label=limits.button_label,
        rows=limits.rows,
        row_label=limits.row_label,
    )


def check_flows(
    flows: Mapping[str, Flow],
    words: Words,
    subject: Subject,
    languages: Collection[str],
    facts_known: Collection[str],
    covers: Mapping[str, Collection[str]] | None = None,
) -> list[str]:
    """Every problem, one line each; `languages` must be complete, others in the flows they cover."""
    return find_problems(flows, words, subject, languages, facts_known, tightest(), covers)
