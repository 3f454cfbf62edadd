"""`./jangkau COMMAND`: the table of commands, each module loaded only when it is called."""

from __future__ import annotations

import re
import sys

import click

from bot.commands.by_name import ByName
from bot.environment import ROOT
from bot.errors import AskPerson, GiveUp, RefuseToStart, TryLater

COMMANDS = {
    "serve": ("serve", "web and worker with one command"),
    "web": ("web", "the web side alone; workers run beside it"),
    "worker": ("worker", "send letters and fire timers"),
    "resume": ("resume", "release what a restored or long-stopped worker holds"),
    "migrate": ("migrate", "bring the database up to date"),
    "demo": ("demo", "load clearly marked sample data"),
    "talk": ("talk", "chat in the terminal"),
    "record": ("record", "chat in the terminal and keep it as a transcript"),
    "replay": ("replay", "what happened in a conversation up to a message, and why"),
    "check": ("check", "flows, words, rules and settings"),
    "draw": ("draw", "flows as Mermaid"),
    "doctor": ("doctor", "what is configured, reachable, missing, about to expire"),
    "understand": ("understand", "read messages as the bot reads them"),
    "learn": ("learn", "fit the learned reader anew after seeds or word lists have changed"),
    "unread": ("unread", "what people typed that was not understood, for the word lists"),
    "rules": ("rules", "contributions and eligibility from the rulebook"),
    "agents": ("agents", "the directory of agents, invitations, who is nearest"),
    "simulate": ("simulate", "a year of referrals, ours beside simpler ways; a nation's week"),
    "poster": ("poster", "the code of an agent or a community as QR and as a page to print"),
    "broadcast": ("broadcast", "plan, start and watch a broadcast"),
    "staff": ("staff", "who may open the console"),
    "keys": ("keys", "wrap people's keys with another data key"),
    "purge": ("purge", "let go of what is past its time"),
    "backup": ("backup", "everything in one file, sealed and proved"),
    "restore": ("restore", "a backup in the place of this database; it holds and erases first"),
    "people": ("people", "registrations as a table: import with a dry run, export"),
    "audit": ("audit", "check the chain of the audit"),
    "breach": ("breach", "who is concerned by a leak, and drafts of both notices"),
    "letters": ("letters", "letters whose end is unknown or that failed: reason, take as sent, again"),
    "costs": ("costs", "what messages cost: prices with day and source, reports"),
    "telegram": ("telegram", "tell Telegram where our webhook is"),
    "whatsapp": ("whatsapp", "what is particular to WhatsApp"),
}


def _say_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """The one number of a release, as it stands in pyproject.toml."""
    if asked:
        found = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
        click.echo(f"jangkau {found[1] if found else 'of no release'}")
        context.exit()


VERSION = click.Option(
    ["--version"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_say_version,
    help="Show the release and exit.",
)
main = ByName(COMMANDS, help="Jangkau: social protection within reach of informal workers.", params=[VERSION])


def run() -> None:
    """Run one command; problems on purpose become one plain sentence and exit status 1."""
    try:
        main(prog_name="./jangkau")
    except (RefuseToStart, AskPerson, TryLater, GiveUp) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    run()
