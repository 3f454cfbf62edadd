"""`whatsapp templates`: texts for outside the window, as they stand in messages/ and at Meta."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Coroutine
from typing import Any, TypeVar

import click

from bot.commands.opening import opened
from bot.runtime import Runtime
from bot.services.messaging.templates import (
    SUBMITTED,
    accept_category,
    former,
    look_now,
    standings,
    submit_texts,
)
from bot.services.staff.scope import command_line
from bot.services.template_texts import TemplateText

T = TypeVar("T")
at_channel = click.option(
    "--channel", default="", help="whatsapp (Twilio) or meta; the first that is on by default"
)


@click.group("templates")
def texts() -> None:
    """Texts that may be said outside the window, once Meta has approved them."""


@texts.command("list")
@click.option("--all", "everything", is_flag=True, help="older wordings too")
@at_channel
def listing(everything: bool, channel: str) -> None:
    """Each text with its category, state, quality and, where it was refused, the reason."""
    with opened() as runtime:
        scope = command_line(runtime)
        found = standings(runtime, scope, channel)
        older = former(runtime, scope, channel) if everything else []
    for one in found:
        kept = one.kept
        given = f" as {kept.given}" if kept and kept.moved else ""
        more = f"  {kept.quality} {kept.reason}".rstrip() if kept else ""
        click.echo(f"{one.text.name}.{one.text.language:3} {one.text.category}{given}  {one.state}{more}")
    for kept in older:
        click.echo(
            f"{kept.name}.{kept.language:3} {kept.category}  {kept.state}  older wording {kept.version}"
        )


@texts.command("submit")
@click.argument("names", nargs=-1)
@at_channel
def submit(names: tuple[str, ...], channel: str) -> None:
    """Submit each wording that never was (or only NAMES): Meta answers within a day."""
    with opened() as runtime:
        submitting = submit_texts(runtime, command_line(runtime), names, channel)
        found = asyncio.run(_and_close(runtime, submitting))
    for text, came in found:
        click.echo(f"{text.name}.{text.language}  {came}")
    if not found:
        click.echo("every wording was submitted before", err=True)
    if any(came != SUBMITTED for _, came in found):
        raise SystemExit(1)


@texts.command("check")
@at_channel
def check(channel: str) -> None:
    """Ask Meta what became of every text; exit status 1 while one of the words cannot be sent."""
    with opened() as runtime:
        changed = asyncio.run(_and_close(runtime, look_now(runtime, command_line(runtime))))
        found = standings(runtime, command_line(runtime), channel)
    click.echo(f"{changed} changed", err=True)
    waiting = [one for one in found if one.kept is None or not one.kept.usable]
    for one in waiting:
        reason = one.kept.reason if one.kept else ""
        click.echo(f"{one.text.name}.{one.text.language}  {one.state}  {reason}".rstrip())
    if waiting:
        raise SystemExit(1)


@texts.command("diff")
@at_channel
def diff(channel: str) -> None:
    """Texts whose words changed since they were submitted: what Meta has, and what stands here now."""
    with opened() as runtime:
        scope = command_line(runtime)
        found = standings(runtime, scope, channel)
        older = {(kept.name, kept.language): kept for kept in former(runtime, scope, channel)}
    changed = [one.text for one in found if one.kept is None and (one.text.name, one.text.language) in older]
    for text in changed:
        kept = older[text.name, text.language]
        click.echo("\n".join(_lines(text, f"{kept.version} {kept.state}")))
    new = sum(one.kept is None for one in found) - len(changed)
    if new:
        click.echo(f"{new} were never submitted: ./jangkau whatsapp templates submit", err=True)
    elif not changed:
        click.echo("the words are those that were submitted", err=True)


async def _and_close(runtime: Runtime, verb: Coroutine[Any, Any, T]) -> T:
    """A verb that asks a provider; the connections belong to this loop and go with it."""
    try:
        return await verb
    finally:
        for channel in runtime.channels.values():
            await channel.close()


def _lines(text: TemplateText, before: str) -> list[str]:
    """The wording that is not submitted yet, as an addition to what was."""
    head = (
        f"{text.name}.{text.language} {before}",
        f"{text.name}.{text.language} {text.version} unsubmitted",
    )
    return list(difflib.unified_diff([], text.text.splitlines(), *head, lineterm=""))


@texts.command("accept")
@click.argument("name")
@click.option("--language", default="id", show_default=True)
@at_channel
def accept(name: str, language: str, channel: str) -> None:
    """Take the price of the category that Meta chose: NAME, held since, may be sent again."""
    with opened() as runtime:
        kept = accept_category(runtime, command_line(runtime), name, language, channel)
    click.echo(f"{kept.name}.{kept.language} is sent as {kept.given}")
