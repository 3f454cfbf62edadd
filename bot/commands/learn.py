"""`learn`: the table of wishes, made anew of the reviewed phrases."""

from __future__ import annotations

import click

from bot.loading.understanding import LEXICON, WISHES
from bot.loading.wishes import table_of_wishes
from bot.settings import ROOT


@click.command()
def command() -> None:
    """Write the table of wishes after a word list has changed; a test says when that was forgotten."""
    path = ROOT / LEXICON / WISHES
    path.write_text(table_of_wishes(ROOT), "utf-8")
    click.echo(f"written: {path.relative_to(ROOT)}")
