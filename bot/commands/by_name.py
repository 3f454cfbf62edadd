"""A group of commands that imports each only when it is asked for: what is not called costs nothing."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

# name -> the module in bot/commands, behind a colon what is in it where that is not `command`; and the line of help.
Table = Mapping[str, tuple[str, str]]


def loaded(where: str) -> Any:
    """What stands at `module` (its `command`) or `module:name`."""
    module, _, name = where.partition(":")
    return getattr(importlib.import_module(f"bot.commands.{module}"), name or "command")


class ByName(click.Group):
    """A click group made of a table, whose help loads none of its commands."""

    def __init__(self, table: Table, **attributes: object) -> None:
        super().__init__(**attributes)  # type: ignore[arg-type]  # click's own, as its decorators give them
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        command: click.Command = loaded(self.table[cmd_name][0])
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.table.items()])
