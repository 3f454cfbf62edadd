"""`people`: workers registered on paper come in as a table, and everybody goes out as one."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.opening import kept_private, opened
from bot.errors import BadArgument
from bot.services.people.join_people import REFUSED, join_now, plan_join
from bot.services.people.paper_rows import columns, table
from bot.services.people.people_table import export_people, import_people
from bot.services.people.rights import erase_now
from bot.services.staff.scope import command_line
from bot.tables.problems import told
from bot.tables.reading import read_file
from bot.tables.writing import as_file
from flows.answers.fields import FIELDS


@click.group()
def command() -> None:
    """Registrations as a table."""


@command.command(
    "import",
    help=f"Add workers from a CSV, XLSX, XLS or ODS file, all rows or none. Columns: {', '.join(columns(FIELDS))}.",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only check every line.")
def import_file(file: Path, dry_run: bool) -> None:
    with opened() as runtime:
        read = read_file(file, table(runtime.fields), told_later=True)
        scope = command_line(runtime)
        done = import_people(runtime, scope, read.rows, dry_run=dry_run, letters=read.letters)
    for doubt in (*read.told(), *told(done.doubts, read.letters)):
        click.echo(f"baca lagi / read again: {doubt}")
    if done.changed or done.unchanged:
        click.echo(f"{done.changed} updated, {done.unchanged} unchanged")
    click.echo(f"{done.rows} rows are fine, nothing was written" if dry_run else f"{done.added} added")
    for reference in done.references:
        click.echo(reference)


@command.command("erase")
@click.argument("people", nargs=-1, required=True)
@click.option("--purpose", default="asked for, erased again after a restore", show_default=True)
def erase(people: tuple[str, ...], purpose: str) -> None:
    """Erase PEOPLE by their id, as it stands in the log after `person_erased`."""
    with opened() as runtime:
        done = [erase_now(runtime, command_line(runtime), person, purpose) for person in people]
    click.echo(f"{sum(done)} erased, {len(done) - sum(done)} were not there")


@command.command("join")
@click.argument("kept")
@click.argument("other")
@click.option("--why", required=True, help="Kept in the audit.")
@click.option("--dry-run", is_flag=True, help="Only say what would move.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def join(kept: str, other: str, why: str, dry_run: bool, yes: bool) -> None:
    """Two people who are one: all that is held of OTHER goes under KEPT. By id or reference; it cannot be undone."""
    with opened() as runtime:
        plan = plan_join(runtime, command_line(runtime), kept, other)
        moved = ", ".join(f"{count} {table}" for table, count in plan.counts.items() if count)
        click.echo(f"{plan.other} -> {plan.kept}: {moved or 'nothing'}")
        if plan.refused:
            raise BadArgument(f"not joined: {REFUSED[plan.refused]}")
        if dry_run:
            click.echo("nothing was written")
            return
        if not yes:
            click.confirm("Join them for good?", abort=True)
        join_now(runtime, command_line(runtime), kept, other, why=why)
    click.echo("joined")


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--purpose", default="export", show_default=True, help="Why; kept in the audit for every person."
)
@click.option("--with-nik", is_flag=True, help="The NIK in full instead of its last four.")
def export_file(file: Path, purpose: str, with_nik: bool) -> None:
    """Write everybody registered as CSV, or as XLSX under a name that ends so. Readable by its owner only."""
    with opened() as runtime, kept_private(file) as out:
        scope = command_line(runtime)
        lines = list(export_people(runtime, scope, with_nik=with_nik, purpose=purpose))
        out.write(as_file(file.name, lines))
    click.echo(f"{len(lines) - 1} people written: {file.name}")
