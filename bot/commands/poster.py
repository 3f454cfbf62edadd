"""`poster`: the code of an agent or a community, as a QR picture and as an A5 page to print."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.opening import opened
from bot.services.agents.poster import qr_png
from bot.services.agents.poster_pdf import poster_pdf
from bot.services.agents.verify_agent import (
    make_card,
    make_community_card,
    revoke_codes,
    revoke_community_codes,
)
from bot.services.staff.scope import command_line


@click.command()
@click.argument("whose")
@click.option("--community", is_flag=True, help="WHOSE is the name of a community, not an agent")
@click.option("--campaign", default="", help="what the poster is for: pasar-cilincing")
@click.option("--language", default="id", show_default=True)
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--revoke", is_flag=True, help="end every such code of theirs instead")
def command(whose: str, community: bool, campaign: str, language: str, folder: Path, revoke: bool) -> None:
    """Make the code of an agent (WHOSE, a handle) or a community, its QR (PNG) and an A5 poster (PDF)."""
    with opened() as runtime:
        scope = command_line(runtime)
        if revoke:
            ended = (revoke_community_codes if community else revoke_codes)(runtime, scope, whose)
            click.echo(f"{ended} codes ended")
            return
        card = (make_community_card if community else make_card)(runtime, scope, whose, campaign)
        stem = card.code.lower()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{stem}.png").write_bytes(qr_png(card))
        (folder / f"{stem}.pdf").write_bytes(poster_pdf(runtime, card, language))
        click.echo(card.code)
        for link in card.links:
            click.echo(link)
        click.echo(f"{stem}.png  {stem}.pdf  ({card.expires.isoformat()})")
