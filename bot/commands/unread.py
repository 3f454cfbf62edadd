"""`unread`: what people typed that was not understood."""

from __future__ import annotations

from dataclasses import replace

import click

from bot.commands.opening import opened
from bot.services.conversation.unread import unread
from bot.services.staff.scope import command_line

PURPOSE = "word lists, redacted"


@click.command()
@click.option("--days", default=7, show_default=True, help="how far back")
@click.option("--most", default=50, show_default=True, help="how many heaps")
@click.option("--who", default="command line", show_default=True, help="whose name stands in the audit")
def command(days: int, most: int, who: str) -> None:
    """Redacted and in heaps of one wording, the largest first: count, question, examples.

    Each is a candidate for the word lists in bot/understanding/lexicon.
    """
    with opened() as runtime:
        heaps = unread(
            runtime, replace(command_line(runtime), who=who), days=days, most=most, purpose=PURPOSE
        )
    for heap in heaps:
        click.echo(f"{heap.count:5}  {heap.flow}.{heap.step}  {'  |  '.join(heap.examples)}")
    if not heaps:
        click.echo(f"nothing was asked again in the last {days} days", err=True)
