"""What staff and the worker do to many rows at once, each as a verb over a full database, for `holds`."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.branch import NAMES
from bench.filling import TOGETHER
from bot.broadcasts.audience import Audience
from bot.engine.words import FALLBACK
from bot.post import Address
from bot.runtime import Runtime
from bot.services.agents.directory import import_agents
from bot.services.backing_up import back_up
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.labels import look_at_list, take_list
from bot.services.broadcasts.life import move_broadcast
from bot.services.keys.rotate_keys import rotate_keys
from bot.services.messaging.deliver import deliver
from bot.services.people.join_people import join_now
from bot.services.people.people_table import import_people
from bot.services.people.purge import purge
from bot.services.people.rights import erase_now
from bot.services.reports import ask_report, make_next
from bot.services.staff.audit_head import verify_audit
from bot.services.staff.scope import command_line
from bot.services.timer_handlers import ring_timers
from bot.storage.keys.sealing import seal
from bot.storage.people import people
from bot.storage.staff.lists import LISTS
from bot.worker import _look, _recover
from tests.cast import AGENT, FORM, scope_named

MANY = 10_000
ROUNDS = 20  # of timers, for a broadcast that goes out


def _phone(number: int) -> str:
    return f"+62812{10_000_000 + number}"


def _name(number: int) -> str:
    return f"{NAMES[number % len(NAMES)]} {''.join(chr(97 + int(digit)) for digit in str(number))}"


def met(runtime: Runtime) -> None:
    """So many people with a number and a Telegram account, who agreed to news."""
    now = runtime.now_ms()
    _keys(runtime)
    for begin in range(0, MANY, TOGETHER):
        with runtime.database.begin("bench") as tx:
            for number in range(begin, begin + TOGETHER):
                addresses = [
                    Address("whatsapp", "wa_phone", _phone(number)),
                    Address("telegram", "tg_user_id", str(number + 1)),
                ]
                new = f"f{number:031x}"
                people.find_or_create(tx, addresses, new_id=new, now=now, language="id")
                tx.run(
                    "INSERT INTO consent (person, kind, version, sha256, language, channel, given_at)"
                    " VALUES (:person, 'broadcasts', '2026-11-22', '', 'id', 'telegram', :now)",
                    {"person": new, "now": now},
                )


def _keys(runtime: Runtime) -> None:
    """Some who have been silent for long can be opened, so that they can be erased; everybody else wrote just now."""
    with runtime.database.begin("bench") as tx:
        rows = tx.all("SELECT id, last_seen_at FROM person ORDER BY last_seen_at LIMIT 500")
        tx.run(
            "UPDATE person SET last_seen_at = :now WHERE last_seen_at > :last",
            {"now": runtime.now_ms(), "last": rows[-1].last_seen_at},
        )
        tx.run(
            "UPDATE person SET wrapped_key = :wrapped WHERE id = :id",
            [{"id": row.id, "wrapped": tx.vault.new_key(row.id)[1]} for row in rows],
        )
        tx.run(
            "UPDATE channel_identity SET sealed = :sealed WHERE person = :id",
            [
                {
                    "id": row.id,
                    "sealed": seal(people.key_of(tx, row.id), "+62", f"channel_identity.sealed:{row.id}"),
                }
                for row in rows
            ],
        )


def _labels(runtime: Runtime) -> None:
    scope = scope_named(runtime, "bu-rina")
    lines = "\n".join(f"{_phone(number)},2026-11-20,map {number}" for number in range(MANY))
    looked = look_at_list(runtime, scope, f"phone,consent_date,proof\n{lines}".encode())
    assert looked.id, looked.problems[:3]
    take_list(runtime, scope, looked.id, "Daftar percobaan")


def _people(runtime: Runtime) -> None:
    rows = [
        {
            **FORM, "full_name": _name(number), "nik": f"317204{1 + number % 28:02d}0385{1 + number % 9_998:04d}",
            "birth_date": f"{1 + number % 28:02d}-03-1985", "sex": "L", "phone": f"0813{10_000_000 + number}",
            "place": "Cilincing", "job": "jual sayur", "consent_date": "20-11-2026", "note": "", "email": "",
        }
        for number in range(MANY)
    ]  # fmt: skip
    import_people(runtime, command_line(runtime), rows, dry_run=False)


def _agents(runtime: Runtime) -> None:
    rows = [{**AGENT, "name": _name(number), "phone": f"+62813{number:08d}"} for number in range(MANY)]
    import_agents(runtime, command_line(runtime), rows)


def _planned(runtime: Runtime) -> None:
    """To everybody, and on its way until half of them have a letter."""
    scope = command_line(runtime)
    identity = plan_broadcast(runtime, scope, {FALLBACK: "Halo semua"}, Audience())
    move_broadcast(runtime, scope, identity, "start")
    for _ in range(ROUNDS):
        ring_timers(runtime)


def _stopped(runtime: Runtime) -> None:
    """The last broadcast is called off while its letters wait."""
    with runtime.database.look() as tx:
        row = tx.one("SELECT id FROM broadcast ORDER BY created_at DESC LIMIT 1")
    assert row
    move_broadcast(runtime, command_line(runtime), row.id, "cancel")
    for _ in range(ROUNDS):
        ring_timers(runtime)


def _report(kind: str) -> Callable[[Runtime], None]:
    def made(runtime: Runtime) -> None:
        ask_report(runtime, scope_named(runtime, "bu-rina"), kind, "csv", {}, "diminta kantor cabang")
        while make_next(runtime):
            pass

    return made


def _backup(runtime: Runtime) -> None:
    with tempfile.TemporaryDirectory() as folder:
        back_up(runtime, Path(folder) / "all.jangkau")


def _joined(runtime: Runtime) -> None:
    join_now(runtime, command_line(runtime), f"f{1:031x}", f"f{2:031x}", why="orang yang sama")


def _erased(runtime: Runtime) -> None:
    erase_now(runtime, command_line(runtime), f"f{3:031x}", "permintaan sendiri")


def _sent(runtime: Runtime) -> None:
    for _ in range(5):
        asyncio.run(_deliver(runtime))


async def _deliver(runtime: Runtime) -> None:
    await deliver(runtime)


def _round(runtime: Runtime) -> None:
    """What a worker does beside letters and timers."""
    _look(runtime)
    _recover(runtime, everything=True)


VERBS: Mapping[str, Callable[[Runtime], object]] = {
    "people: 10,000 lines of paper taken in": _people,
    "agents: 10,000 lines taken in": _agents,
    "labels: a list of 10,000 taken in": _labels,
    "broadcast to everybody planned, begun": _planned,
    "letters sent": _sent,
    "broadcast called off": _stopped,
    **{f"report {kind}": _report(kind) for kind in ("people", "agents", *(f"list {name}" for name in LISTS))},
    "backup": _backup,
    "two people joined": _joined,
    "somebody erased": _erased,
    "a worker's round, all leases": _round,
    "keys wrapped anew": lambda runtime: rotate_keys(runtime, lambda _: None),
    "audit verified": lambda runtime: verify_audit(runtime, command_line(runtime)),
    "purge (command)": purge,
}
