"""`agents invite`: a single-use code that links an agent's own chat to the directory."""

from __future__ import annotations

import click

from bot.commands.opening import opened
from bot.errors import BadArgument, Refused
from bot.runtime import Runtime
from bot.services.agents.invite import invite_agent, send_invite, ways_in
from bot.services.staff.scope import command_line

IN_THE_WAY = {
    "invite_not_agreed": "say --agreed once the agent told you that they want to be written to",
    "invite_no_phone": "the directory has no phone of this agent",
    "invite_stopped": "that number said STOP: it is not written to",
    "invite_no_channel": "no channel that reaches a phone is on",
    "invite_waits": "it cannot leave now: {why}",
}


@click.command("invite")
@click.argument("agent")
@click.option("--send", is_flag=True, help="to the phone in the directory, by an approved template")
@click.option("--agreed", is_flag=True, help="with --send: the agent wants to be written to")
def command(agent: str, send: bool, agreed: bool) -> None:
    """Make a single-use code that links AGENT's own chat to the directory."""
    with opened() as runtime:
        if send:
            _sent(runtime, agent, agreed=agreed)
            return
        code = invite_agent(runtime, command_line(runtime), agent)
        ways = ways_in(runtime, code)
        days = runtime.settings.config.referrals.invite_days
        click.echo(code)
        for channel, typed in ways.typed.items():
            click.echo(f"{channel}: {ways.links.get(channel) or f'kirim / send  {typed}'}")
        click.echo(f"Sekali pakai, berlaku {days:g} hari / single use, holds {days:g} days")


def _sent(runtime: Runtime, agent: str, *, agreed: bool) -> None:
    try:
        leaving = send_invite(runtime, command_line(runtime), agent, agreed=agreed)
    except Refused as error:
        raise BadArgument(IN_THE_WAY[error.word].format(**error.values)) from None
    click.echo(f"{agent} is invited by {leaving.channel}, as {leaving.category or 'free text'}")
