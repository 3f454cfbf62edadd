"""The one table of a registration's fields: who sees each, where it is asked, shown, taken in and given out. Pure.

The chat's review, the form, the agents' page and tables, the cards, the console, the import and the export all read it.
What the review shows is corrected there, line by line; what stands on the form is corrected on the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Flag, auto


class Sees(Flag):
    """Who is shown a field: the worker in the chat's review, their agent, staff (masked), whoever exports."""

    NOBODY = 0
    WORKER = auto()
    AGENT = auto()
    STAFF = auto()
    EXPORT = auto()


NOBODY, WORKER, AGENT, STAFF, EXPORT = Sees.NOBODY, Sees.WORKER, Sees.AGENT, Sees.STAFF, Sees.EXPORT
ALL = WORKER | AGENT | STAFF | EXPORT
# On the form: without it nothing is saved · named while it is missing · may stay empty.
NEEDED, WANTED, OPTIONAL = "needed", "wanted", "optional"
TIMES = ("morning", "noon", "afternoon", "evening")
REMARK = "KETERANGAN"  # the last column of an agent's table


@dataclass(frozen=True, slots=True)
class Field:
    """`key` names it on the form, in tables and in words; `kind` says how it is read and shown.

    `answer`: under which key the chat keeps it, empty where it is never asked there. `form`: whether the page asks
    for it. `paper`: its column in a table of workers registered on paper; what the form asks stands there too, under
    its key. `sheet`: its column in an agent's table, empty where an agent reads it beside the table. `card`: what an
    agent's card calls it; `early`: before they have accepted; `options` are those of a choice on the form, named as in
    the chat.
    """

    key: str
    kind: str
    sees: Sees = NOBODY
    answer: str = ""
    form: str = ""
    paper: str = ""
    sheet: str = ""
    card: str = ""
    early: bool = False
    options: tuple[str, ...] = ()

    def of(self, form: Mapping[str, object], answers: Mapping[str, object]) -> object:
        """What was typed on the form, else what was said in chat; None for neither."""
        typed = form.get(self.key) if self.form else None
        return typed or (answers.get(self.answer) if self.answer else None) or None


Fields = tuple[Field, ...]

# The order is that of the review, of the form and of the export.
FIELDS: Fields = (
    Field("full_name", "name", ALL, "called", NEEDED, sheet="NAMA LENGKAP", card="called"),
    Field("nik", "nik", AGENT | STAFF | EXPORT, form=WANTED, sheet="NIK"),
    Field("birth_date", "birth_date", AGENT | STAFF | EXPORT, "birth_date", WANTED, sheet="TTL"),
    Field("address", "address", AGENT | EXPORT, form=WANTED, sheet="ALAMAT"),
    Field("phone", "phone", ALL, "phone", WANTED, sheet="NO HP", card="worker_phone"),
    Field("email", "email", AGENT | EXPORT, form=OPTIONAL),
    Field("heirs", "note", AGENT | EXPORT, form=OPTIONAL),
    Field("birth_year", "number", WORKER, "birth_year"),
    Field("sex", "sex", AGENT | EXPORT, paper="sex", sheet="JENIS KELAMIN"),
    Field("district", "district", AGENT | EXPORT, "place", sheet="KECAMATAN"),
    Field("village", "village", AGENT | EXPORT, "place", sheet="KELURAHAN"),
    Field("job", "job", ALL, "job", paper="job", sheet="KATEGORI USAHA", card="job", early=True),
    Field("income", "amount", WORKER, "income"),
    Field("work_days", "number", WORKER, "work_days"),
    Field("work_weeks", "number", WORKER, "work_weeks"),
    Field("programmes", "choice", WORKER | AGENT, "programmes", sheet=REMARK, card="wish", early=True),
    Field("member", "choice", WORKER | AGENT, "member", sheet="STATUS BPJS"),
    Field("place", "place", WORKER, "place", paper="place", card="area", early=True),
    Field("landmark", "text", AGENT, "landmark", OPTIONAL, paper="note", sheet=REMARK, card="landmark"),
    Field("best_time", "choice", AGENT, "best_time", OPTIONAL, "", REMARK, "best_time", early=True, options=TIMES),
    Field("community", "text", AGENT, "community", OPTIONAL, sheet=REMARK),
    Field("number", "last_four", AGENT, sheet="NOMOR KPJ"),
    Field("in_person", "mark", AGENT, sheet=REMARK),
)  # fmt: skip


def seen_by(fields: Fields, who: Sees) -> Fields:
    return tuple(field for field in fields if field.sees & who)


def reviewed(fields: Fields) -> tuple[str, ...]:
    """The lines of the chat's review, by the keys of their answers."""
    return tuple(field.answer for field in seen_by(fields, WORKER))


def on_form(fields: Fields) -> Fields:
    return tuple(field for field in fields if field.form)


def on_card(fields: Fields, *, early: bool) -> Fields:
    """What an agent's card tells; `early` is the card before they have accepted."""
    return tuple(field for field in fields if field.card and (field.early or not early))


def by_key(key: str) -> Field:
    return next(field for field in FIELDS if field.key == key)
