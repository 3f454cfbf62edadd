"""`audit`: check the chain of the audit, and how far it goes."""

from __future__ import annotations

import click

from bot.commands.opening import opened
from bot.services.staff.audit_head import audit_head, verify_audit
from bot.services.staff.scope import command_line


@click.group()
def command() -> None:
    """Who did and read what."""


@command.command("head")
def head() -> None:
    """Print ROWS:HASH; kept elsewhere, it shows later that nothing was cut off or made anew."""
    with opened() as runtime:
        click.echo(str(audit_head(runtime, command_line(runtime))))


@command.command("verify")
@click.option("--expect", default="", metavar="HEAD", help="what `audit head` printed before")
def verify(expect: str) -> None:
    """Recompute every link, compare with HEAD and with the days kept in var/audit_heads; names the first wrong row."""
    with opened() as runtime:
        found = verify_audit(runtime, command_line(runtime), expect)
    if found.broken is None:
        click.echo(f"the audit is whole: {found.head.rows} rows")
        return
    where = f"broken at row {found.broken}" if found.broken else "cut"
    click.echo(f"the audit is {where}: {found.why}")
    raise SystemExit(1)
