"""What every table is made of: one MetaData, the kinds of column that mean the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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


@dataclass(frozen=True, slots=True)
class About:
    """Whom a row is about, and what becomes of it when they are erased, or joined with somebody.

    `whom`: columns that name a person; the first is whose row it is, under whose key it is sealed. `others`: columns
    that may name somebody beside them, followed when people are joined. `through`: column -> the table whose
    person it leads to. `sealed`: column -> the place it is sealed for. SQL, :nothing being no bytes at all:
    `ends` a SET and its WHERE for what is still under way, `clears` a SET, `deletes` a WHERE. `once`: what with
    the person makes a row unique. `within`: a WHERE that all rows meet, by which an index finds somebody's.
    `stays`: not moved when people are joined.
    """

    whom: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    through: Mapping[str, str] = field(default_factory=dict)
    sealed: Mapping[str, str] = field(default_factory=dict)
    ends: tuple[str, str] = ("", "")
    clears: str = ""
    deletes: str = ""
    once: tuple[str, ...] = ()
    within: str = ""
    stays: bool = False


ALL = "1 = 1"


def about(*whom: str, **more: Any) -> dict[str, About]:
    """The `info` of a table, which must say it; nobody named means that its rows are about nobody."""
    return {"about": About(whom, **more)}
