"""The page of results: a section a case, a row for each that was played; those not played again keep theirs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

from bench.page import BLOCK, markdown, put
from chaos.cases import CASES, Case, Found, Scale, table

HEAD = """# Reliability

Written by `make chaos ARGS='--write docs/reliability.md'`, each case its own section. Nothing is typed in.

*Acknowledged*: messages that got their 200. *Refused*: other answers, each brought again by who wrote, as
providers do. *Lost*: acknowledged and without a row, or neither answered nor listed for staff. *Said
twice*, *resent*: no send call of a provider takes a key by which it would know a repeat, so what was in a sender's
hand at a kill may go twice where the provider cannot be asked what it took (Telegram), and nowhere else. *Unknown*:
cut off while it was sent; staff see it. *Measured*: when, under which load (two shared cores; above 2, others were at
work there as well), and what was chosen. Seconds are those of that machine under that load; what was lost or said
twice does not depend on it.
"""
TAIL, NOT_COUNTED = ("held", "measured"), "–"


def write(page: Path, name: str, found: Found, scale: Scale) -> None:
    """Write what a case found into its section."""
    case, (head, rows) = CASES[name], table(found)
    head = [*head, *TAIL]
    measured = _measured(case, scale)
    new = {
        row[0]: [*row, "yes" if one.holds else "**no**", measured]
        for row, one in zip(rows, found.values(), strict=True)
    }
    rows_now = [*(_kept(page, name, head) | new).values()]
    text = f"## {case.title}\n\n`{name}`. {case.about}\n\n{markdown(head, rows_now)}"
    put(page, name, text, list(CASES), HEAD)


def _measured(case: Case, scale: Scale) -> str:
    names = [field.name for field in fields(scale) if field.name in case.scale]
    chosen = [f"{name.replace('_', ' ')} {getattr(scale, name):g}" for name in names]
    when = f"{datetime.now(UTC):%d %B %Y %H:%M}, {os.cpu_count()} cores, load {os.getloadavg()[1]:.1f}"
    return ", ".join([when, *chosen])


def _kept(page: Path, name: str, head: Sequence[str]) -> dict[str, list[str]]:
    """The rows that stand there, by their names; a column they had not is a dash."""
    blocks = (
        {match[1]: match[0] for match in BLOCK.finditer(page.read_text("utf-8"))} if page.exists() else {}
    )
    lines = [line for line in blocks.get(name, "").splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
    named = [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]
    return {row[""]: [row.get(column, NOT_COUNTED) for column in head] for row in named}
