"""What is broken on purpose, case by case: what each is called, what it promises, how it is played."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from bench.servers import VAR, durable_postgres
from chaos.bulk import spread_and_kill
from chaos.clock import jump
from chaos.disk import fill_the_disk
from chaos.failover import fail_over
from chaos.killing import Killing, kill_again_and_again
from chaos.leads import kill_among_leads
from chaos.machines import break_machines
from chaos.pooler import a_pooler, behind_pooler
from chaos.postgres import Restartable, restartable
from chaos.releases import roll_out, the_release_before
from chaos.repeats import repeat_and_shuffle
from chaos.slow import hold_the_door
from chaos.standby import a_pair
from chaos.storms import storm_after_storm
from chaos.upgrade import SINCE, upgrade
from tests.services import fresh_database, start_redis

STORES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Scale:
    """How hard. `people` write at the same time; `seconds` each trouble lasts."""

    kills: int = 12
    people: int = 24
    bulk_kills: int = 200
    recipients: int = 20_000
    webhooks: int = 10_000
    seconds: float = 20.0
    stores: Sequence[str] = STORES


Found = Mapping[str, Any]  # by trouble and store, a dataclass that says whether it `holds`


@dataclass(frozen=True, slots=True)
class Case:
    """`minutes` on a quiet machine, as the command has it when nothing is chosen; `scale`: what may be chosen."""

    title: str
    about: str
    play: Callable[[Scale], Found]
    minutes: int
    scale: Sequence[str] = ("people",)


@contextmanager
def a_database(store: str) -> Iterator[str]:
    """An empty one on a disk; PostgreSQL keeps its word. Raises Missing."""
    if store == "postgresql":
        server = durable_postgres()
        try:
            with fresh_database(server.url) as url:
                yield url
        finally:
            server.stop()
        return
    VAR.mkdir(parents=True, exist_ok=True)  # /tmp may be memory
    with tempfile.TemporaryDirectory(dir=VAR) as folder:
        yield f"sqlite:///{folder}/chaos.db"


@contextmanager
def a_place(store: str) -> Iterator[tuple[Path, str]]:
    """A folder for logs, and a database."""
    with a_database(store) as url, tempfile.TemporaryDirectory() as folder:
        yield Path(folder), url


def _on_each(play: Callable[[Path, str, Scale], Found]) -> Callable[[Scale], Found]:
    def all_of_them(scale: Scale) -> Found:
        found: dict[str, Any] = {}
        for store in scale.stores:
            with a_place(store) as (folder, url):
                found |= {f"{name} {store}".strip(): one for name, one in play(folder, url, scale).items()}
        return found

    return all_of_them


def _killed(folder: Path, url: str, scale: Scale) -> Found:
    return {"": kill_again_and_again(folder, url, Killing(scale.kills, scale.people))}


def _apart(scale: Scale) -> Found:
    killing = Killing(
        scale.kills, scale.people, pause=1.0, apart=True
    )  # a worker has a second between two kills
    with a_place("postgresql") as (folder, url):
        return {"postgresql": kill_again_and_again(folder, url, killing)}


def _spread(folder: Path, url: str, scale: Scale) -> Found:
    return {"": spread_and_kill(folder, url, kills=scale.bulk_kills, recipients=scale.recipients)}


def _led(folder: Path, url: str, scale: Scale) -> Found:
    return {"": kill_among_leads(folder, url, kills=scale.kills, workers=2 * scale.people)}


def _held(scale: Scale) -> Found:
    with a_place("sqlite") as (folder, url):
        return {"sqlite": hold_the_door(folder, url)}


@contextmanager
def _servers() -> Iterator[tuple[Path, str, str, Restartable]]:
    """A folder, an empty database, a Redis, and the PostgreSQL itself. Raises Missing."""
    postgres = restartable()
    try:
        with fresh_database(postgres.server.url) as url, _redis() as redis_url, _folder() as folder:
            yield folder, url, redis_url, postgres
    finally:
        postgres.server.stop()


@contextmanager
def _redis() -> Iterator[str]:
    server = start_redis(port=0)
    try:
        yield server.url
    finally:
        server.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _machines(scale: Scale) -> Found:
    with _servers() as (folder, url, redis_url, postgres):
        return break_machines(folder, url, redis_url, postgres, people=scale.people)


def _failed_over(scale: Scale) -> Found:
    pair = a_pair()
    try:
        with _redis() as redis_url, _folder() as folder:
            return fail_over(folder, redis_url, pair, people=scale.people)
    finally:
        pair.stop()


def _pooled(scale: Scale) -> Found:
    with _servers() as (folder, url, redis_url, _), a_pooler(url) as pooler:
        return behind_pooler(folder, url, redis_url, pooler, people=scale.people)


def _releases(scale: Scale) -> Found:
    with _servers() as (folder, url, redis_url, _), the_release_before() as root:
        return roll_out(folder, url, redis_url, root, people=scale.people)


def _upgraded(scale: Scale) -> Found:
    with _servers() as (folder, url, redis_url, _), the_release_before(SINCE) as root:
        return upgrade(folder, url, redis_url, root, people=scale.people)


def _repeats(folder: Path, url: str, scale: Scale) -> Found:
    return {"": repeat_and_shuffle(folder, url, webhooks=scale.webhooks, people=scale.people)}


def _storms(folder: Path, url: str, scale: Scale) -> Found:
    return storm_after_storm(folder, url, people=scale.people, seconds=scale.seconds)


def _clock(folder: Path, url: str, scale: Scale) -> Found:
    return jump(folder, url, people=scale.people, seconds=scale.seconds / 5)


def _disk(scale: Scale) -> Found:
    found = dict[str, Any]()
    for store in scale.stores:
        with tempfile.TemporaryDirectory() as folder:
            found[store] = fill_the_disk(Path(folder), store, people=scale.people, seconds=scale.seconds)
    return found


CASES: dict[str, Case] = {
    "kills": Case(
        "The serving process killed",
        "SIGKILL, again and again, while people write. A sender that died may have said what it had in hand.",
        _on_each(_killed),
        3,
    ),
    "apart": Case(
        "Web and worker killed",
        "The same where they are processes of their own, on PostgreSQL: both at once, again and again.",
        _apart,
        2,
    ),
    "broadcast": Case(
        "The worker of a broadcast killed",
        "SIGKILL, again and again. Nobody is missed, nobody gets it twice; who is in doubt is listed for staff.",
        _on_each(_spread),
        14,
        (),
    ),
    "leads": Case(
        "Killed while agents take leads",
        "SIGKILL for everything, again and again, while agents accept, refuse and put off leads, press twice or not at"
        " all, and offers run out. Jangkau's own flows. Each lead ends with one agent or is listed as unserved.",
        _on_each(_led),
        4,
    ),
    "machines": Case(
        "Two web and two worker processes",
        "On PostgreSQL and Redis, one trouble after another. Half of the people write to each web process, also"
        " while it is dead: no proxy sends them elsewhere.",
        _machines,
        3,
    ),
    "failover": Case(
        "Another PostgreSQL takes over",
        "A server and a standby that follows it, which each COMMIT waits for; `DATABASE_URL` names both. The one in"
        " charge is lost under two web and two worker processes, the standby is promoted three seconds later. A new"
        " standby follows at the lost one's address, and takes over in its turn. At last a standby is lost: `/ready`"
        " says 503 until nobody waits for it. `back after`: seconds from what the operator does to the next 200.",
        _failed_over,
        2,
    ),
    "pooler": Case(
        "A pooler of transactions",
        "Two web and two worker processes behind PgBouncer, which lends a connection for one transaction. Where the"
        " setting is missing, the start is refused and names it.",
        _pooled,
        1,
    ),
    "releases": Case(
        "Two releases at once",
        "The release before the newest migration serves; the newer one migrates under it, starts beside it, and the old"
        " one is told to end. Nobody waits for it.",
        _releases,
        1,
    ),
    "upgrade": Case(
        "An older release becomes this one",
        f"The state at `{SINCE}`, filled by its own code: a broadcast under way, people writing, letters that wait as"
        " the provider is out, timers due soon and tomorrow. Two web and two worker processes of it serve while this"
        " release migrates, then each is replaced.",
        _upgraded,
        2,
    ),
    "storms": Case(
        "A provider in trouble",
        "Every call gets it for as long as the storm lasts. What was cut off is unknown and listed for staff: Telegram"
        " cannot be asked what it took, and nothing is said twice.",
        _on_each(_storms),
        8,
        ("people", "seconds"),
    ),
    "repeats": Case(
        "Webhooks repeated and out of order",
        "Every update four times, all shuffled, forty at once. Each is kept once and answered once.",
        _on_each(_repeats),
        1,
    ),
    "disk": Case(
        "The disk is full",
        "A small disk of its own, filled to the last byte while people write, and freed again. Messages are refused and"
        " brought again; `/health` goes on, `/ready` says 503. PostgreSQL's log lies elsewhere: where that has no room,"
        " PostgreSQL stops.",
        _disk,
        2,
        ("people", "seconds"),
    ),
    "clock": Case(
        "The clock jumps",
        "The house's own clock is wrong for a while, then right again.",
        _on_each(_clock),
        3,
        ("people", "seconds"),
    ),
    "slow": Case(
        "The door is held",
        "Two hundred slow bodies and two thousand idle connections while people chat. Seconds.",
        _held,
        2,
        (),
    ),
}


def table(found: Found) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of what a case found: one column a field."""
    first = next(iter(found.values()))
    names = [field.name for field in fields(first)]
    head = ["", *(name.replace("_", " ") for name in names)]
    return head, [[name, *(_shown(getattr(one, field)) for field in names)] for name, one in found.items()]


def _shown(value: Any) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)
