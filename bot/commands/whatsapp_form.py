"""`whatsapp form`: the registration as a form inside WhatsApp, to be published at Meta or Twilio."""

from __future__ import annotations

import json

import click

from bot.commands.opening import opened
from bot.services.people.whatsapp_form import flow_json


@click.command("form")
@click.option("--language", default="id", help="in whose words, as id")
def form(language: str) -> None:
    """Print the Flow JSON, made from the one table of fields; no NIK, photo or account number stands in it."""
    with opened() as runtime:
        click.echo(json.dumps(flow_json(runtime, language), ensure_ascii=False, indent=2))
