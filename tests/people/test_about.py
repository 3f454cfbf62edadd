"""Every table says whom its rows are about; erasing and joining walk that list and miss nobody."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, MetaData, String, Table

from bot.runtime import Runtime
from bot.storage.people.about import ABOUT, ERASING, MOVING, unsaid
from bot.storage.tables import metadata
from bot.storage.tables.base import about, person_key


def table(name: str, *columns: Column[object], **more: object) -> MetaData:
    """A copy of the house's tables with one more."""
    copy = MetaData()
    for one in metadata.tables.values():
        one.to_metadata(copy)
    Table(name, copy, Column("id", String(32), primary_key=True), *columns, **more)  # type: ignore[arg-type]
    return copy


def test_every_table_says_whom_its_rows_are_about() -> None:
    assert unsaid(metadata) == []


def test_a_new_table_that_does_not_say_it_is_named() -> None:
    assert unsaid(table("errand", person_key())) == ["errand does not say whom its rows are about"]


def test_nobody_and_nothing_sealed_is_forgotten() -> None:
    found = unsaid(
        table(
            "errand",
            person_key(),
            Column("guide", String(32), ForeignKey("person.id")),
            Column("notes_sealed", LargeBinary),
            info=about("person", "guest"),
        )
    )
    assert found == [
        "errand has no column guest",
        "errand.guide names a person",
        "errand.notes_sealed is sealed for an unknown place",
    ]


def test_the_key_goes_first_and_letters_before_addresses() -> None:
    order = [sql.split()[1] if sql.startswith("UPDATE") else sql.split()[2] for sql in ERASING]
    assert order[0] == "person"
    assert order.index("letter") < order.index("channel_identity")


def test_both_databases_take_every_statement_of_the_list(runtime: Runtime) -> None:
    with runtime.database.begin() as tx:
        for sql in (*ERASING, *MOVING):
            named = {"person": "x", "to": "x", "from": "y", "nothing": b""}
            tx.run(sql, {name: value for name, value in named.items() if f":{name}" in sql})
    assert set(ABOUT) == set(metadata.tables)
