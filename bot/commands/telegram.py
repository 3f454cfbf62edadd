"""`telegram`: tell Telegram where our webhook is."""

from __future__ import annotations

import click

from bot.commands.opening import opened
from bot.services.messaging.telegram_webhook import announce_webhook


@click.group()
def command() -> None:
    """What is set up once at Telegram."""


@command.command("set-webhook")
def set_webhook() -> None:
    """Have Telegram send updates to PUBLIC_URL, with our secret."""
    with opened() as runtime:
        click.echo(f"Telegram sends to {announce_webhook(runtime)}")
