"""Whatever somebody may type into a stored text, typed by somebody who wants to break out of the page; long as well."""

from __future__ import annotations

import json
from typing import Any

from bot.services.broadcasts.rehearsal import Rehearsal, plain_of
from bot.storage.keys.sealing import seal
from bot.storage.people import people
from bot.storage.transaction import Tx
from tests.console.hands import House

HOSTILE = (
    "\"'><img src=x onerror=alert(1)><script>alert(2)</script><a href=javascript:alert(3) onfocus=alert(4)>"
)
LONG = "Perkumpulan Pengemudi dan Pedagang Kaki Lima Sejahtera Bersama Cilincing Raya "
# table -> columns in clear that hold what somebody typed, and how long they may be
CLEAR = {
    **{"branch": {"name": 120}, "community": {"name": 120}, "label": {"name": 60}, "audience": {"name": 60}},
    **{"ready_words": {"name": 60, "words": 1000}, "agent_code": {"campaign": 40}, "rate": {"source": 200}},
    **{"official_trouble": {"source": 120}, "office_day": {"why": 80}, "outage": {"reason": 200}},
    **{"letter": {"reason": 200}, "timer": {"reason": 200}, "message": {"reason": 200}},
    **{"help_request": {"purpose": 80}, "broadcast": {"author": 60, "approved_by": 60}},
}
NAMED_ONCE = ("branch", "community", "label", "audience")  # no two are called alike
# What stands on a page once something is the matter.
MATTERS = (
    "INSERT INTO official_trouble (what, begins, ends, staff) VALUES ('jmo', :now, :late, 'bu-rina')",
    "INSERT INTO outage (channel, since, last_at, times, reason) VALUES ('telegram', :now, :now, 1, '')",
    "INSERT INTO office_day (branch, day, open, set_by, set_at) VALUES (:branch, '2026-12-24', 0, 'bu-rina', :now)",
    "UPDATE broadcast SET state = 'approved', planned_at = :now, words = :words, rehearsal = :rehearsal",
)


def make_hostile(house: House) -> None:
    """Every such text of the house; agents keep how their names begin."""
    now = house.office.runtime.now_ms()
    words = json.dumps({"id": HOSTILE, "en": HOSTILE})
    found = json.dumps(plain_of(Rehearsal(1, {}, {"telegram": 1}, 0, 0, (), now + 60_000, now)))
    values = {
        **{"now": now, "late": now + 9_000_000, "branch": house.here.branch},
        **{"words": words, "rehearsal": found},
    }
    with house.office.runtime.database.begin() as tx:
        for sql in MATTERS:
            tx.run(sql, values)
        for table, columns in CLEAR.items():
            once = "SUBSTR(id, 1, 3) || " if table in NAMED_ONCE else ""
            for name, most in columns.items():
                tx.run(f"UPDATE {table} SET {name} = {once}:text", {"text": (HOSTILE + LONG)[: most - 3]})
        _sealed(tx)


def _sealed(tx: Tx) -> None:
    """The same of what only a key opens."""
    said = f"{HOSTILE} {LONG}"
    for row in tx.all("SELECT id, person, handle FROM agent"):
        _put(tx, row, "agent", "sealed", {"name": f"{row.handle.title()} {said}", "phone": "081234567890"})
    for row in tx.all("SELECT g.id, g.person FROM registration g JOIN person p ON p.id = g.person"):
        form = {"full_name": said, "address": said, "phone": "081234567890", "heirs": said}
        _put(tx, row, "registration", "form_sealed", form)
    for row in tx.all("SELECT id, person FROM complaint"):
        _put(tx, row, "complaint", "sealed", said)


def _put(tx: Tx, row: Any, table: str, column: str, plain: Any) -> None:
    place = f"{table}.{column.removesuffix('_sealed')}:{row.person}"
    sealed = seal(people.key_of(tx, row.person), plain, place)
    tx.run(f"UPDATE {table} SET {column} = :sealed WHERE id = :id", {"sealed": sealed, "id": row.id})
