"""`whatsapp doctor`: how every way to WhatsApp stands at its provider."""

from __future__ import annotations

import click

from bot.commands.doctor import say
from bot.commands.opening import opened
from bot.services.staff.doctor import examine_network
from bot.services.staff.scope import command_line


@click.command("doctor")
def doctor() -> None:
    """Ask Twilio and Meta: account, balance, sender, webhook, templates; exit status 1 when something is bad."""
    with opened(migrated=False) as runtime:
        say(examine_network(runtime, command_line(runtime), "whatsapp"))
