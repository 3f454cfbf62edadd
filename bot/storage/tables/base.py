"""What every table is made of: one MetaData, the kinds of column that mean the same everywhere."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String

metadata = MetaData()

Long = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only in an INTEGER key
Moment = BigInteger
Uuid = String(32)


def row_id() -> Column[int]:
    return Column("id", Long, primary_key=True, autoincrement=True)


def person_key(nullable: bool = False) -> Column[str]:
    return Column("person", Uuid, ForeignKey("person.id"), nullable=nullable)


def about_key() -> Column[str]:
    """The worker somebody else was filling in for; erasing that worker takes the text of the row too."""
    return Column("about", Uuid, ForeignKey("person.id"))
