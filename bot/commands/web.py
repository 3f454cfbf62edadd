"""`web`: the web side alone, where workers are processes of their own."""

from __future__ import annotations

import click

from bot.commands.serve import HOST, own_port
from bot.on_demand import found_at


@click.command()
@HOST
def command(host: str) -> None:
    """Serve until stopped; messages are answered by `worker`, started beside it."""
    port = own_port(host)
    found_at("bot.serving:serve_web")(port)
