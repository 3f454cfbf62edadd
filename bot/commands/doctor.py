"""`doctor`: what is configured, reachable, missing, about to expire."""

from __future__ import annotations

import os
from collections.abc import Collection

import click

from bot.commands.opening import opened
from bot.errors import RefuseToStart
from bot.services.staff.doctor import SECRETS, Finding, examine
from bot.services.staff.scope import command_line

MARKS = {"ok": "ok   ", "warn": "WARN ", "bad": "BAD  "}


@click.command()
def command() -> None:
    """Look at everything and say what is wrong; exit status 1 when something is bad."""
    try:
        with opened(migrated=False) as runtime:
            findings = examine(
                runtime, command_line(runtime), [name for name in SECRETS if os.environ.get(name)]
            )
    except RefuseToStart as error:
        findings = [Finding("bad", problem) for problem in error.problems]
    say(findings)


def say(findings: Collection[Finding]) -> None:
    """One line each; exit status 1 when something is bad."""
    for finding in findings:
        click.echo(f"{MARKS[finding.mark]}{finding.line}")
    if any(finding.mark == "bad" for finding in findings):
        raise SystemExit(1)
