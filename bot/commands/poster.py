"""`poster`: an agent's code, as a QR picture and as an A5 page to print."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.opening import opened
from bot.services.poster import poster_svg, qr_png
from bot.services.verify_agent import make_card, revoke_codes


@click.command()
@click.argument("agent")
@click.option("--campaign", default="", help="what the poster is for: pasar-cilincing")
@click.option("--language", default="id", show_default=True)
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--revoke", is_flag=True, help="end every code of this agent instead")
def command(agent: str, campaign: str, language: str, folder: Path, revoke: bool) -> None:
    """Make AGENT's code, its QR (PNG) and an A5 poster (SVG)."""
    with opened() as runtime:
        if revoke:
            click.echo(f"{revoke_codes(runtime, agent)} codes ended")
            return
        card = make_card(runtime, agent, campaign)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{agent}.png").write_bytes(qr_png(card))
        (folder / f"{agent}.svg").write_text(poster_svg(runtime, card, language), encoding="utf-8")
        click.echo(card.code)
        for link in card.links:
            click.echo(link)
        click.echo(f"{agent}.png  {agent}.svg  ({card.expires.isoformat()})")
