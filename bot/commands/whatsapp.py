"""`whatsapp`: what is particular to WhatsApp."""

from __future__ import annotations

import click

from bot.commands.whatsapp_doctor import doctor
from bot.commands.whatsapp_form import form
from bot.commands.whatsapp_templates import texts


@click.group()
def command() -> None:
    """What is particular to WhatsApp."""


command.add_command(doctor)
command.add_command(form)
command.add_command(texts)
