"""A branch after two years of work, made by SQL set by set; what is sealed is real where a page may show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.runtime import Runtime
from bot.services.staff.figures import BACKWARD, today_of
from bot.storage.database import Database
from bot.storage.keys.sealing import keyed_hash, seal
from bot.storage.people import figures
from bot.storage.transaction import Tx
from flows.answers.fields import by_key
from tests.cast import NOW

BRANCHES, COMMUNITIES, AGENTS_PER, PLACES = 8, 80, 500, 600
LEAST_AGENTS, NEWEST = 40, 5_000  # people whose names can be opened, beside everybody who waits
DAY = 86_400_000
SPAN = 730 * DAY
FULL_NAME = by_key("full_name").key
NAMES = ("Siti Aminah", "Budi Santoso", "Ani Lestari", "Joko Widodo Putra", "Dewi Kartika Sari")


@dataclass(frozen=True, slots=True)
class Speech:
    """What the two databases say differently."""

    postgresql: bool

    def numbers(self, most: int) -> str:
        if self.postgresql:
            return f"generate_series(CAST(0 AS BIGINT), {most - 1}) AS n(i)"
        return f"(WITH RECURSIVE m(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM m LIMIT {most}) SELECT i FROM m) AS n"

    def hexed(self, number: str, wide: int = 32) -> str:
        return f"lpad(to_hex({number}), {wide}, '0')" if self.postgresql else f"printf('%0{wide}x', {number})"

    def bytes_of(self, number: str) -> str:
        """Thirty-two, another for each number."""
        if self.postgresql:
            return f"decode({self.hexed(number, 64)}, 'hex')"
        return f"CAST({self.hexed(number)} AS BLOB)"

    def blank(self, size: int) -> str:
        return f"decode(repeat('a7', {size}), 'hex')" if self.postgresql else f"zeroblob({size})"


def build(runtime: Runtime, people: int) -> None:
    """Into a database that is migrated and empty; two years end at the tests' own now."""
    database = runtime.database
    with database.begin() as tx:
        indexes = _without_indexes(tx)
        _directory(runtime, tx, people)
        for sql in _sets(Speech(tx.postgresql), people):
            tx.run(sql)
        for made in indexes:
            tx.run(made)
    with database.begin() as tx:
        _names(tx)
        _queues(tx)
    _counted(runtime)
    _known(database)


def _without_indexes(tx: Tx) -> Sequence[str]:
    """PostgreSQL fills a table without its indexes, and without looking at every reference, many times as quickly."""
    if not tx.postgresql:
        return ()
    tx.run("SET LOCAL session_replication_role = replica")
    tx.run("SET LOCAL lock_timeout = 0")
    found = tx.all(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " AND tablename IN ('person', 'letter', 'message', 'event', 'registration', 'referral', 'offer', 'consent')"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    )
    for row in found:
        tx.run(f'DROP INDEX "{row.indexname}"')
    return [row.indexdef for row in found]


# --- branches and agents ----------------------------------------------------------------------------


def _directory(runtime: Runtime, tx: Tx, people: int) -> None:
    gazetteer = runtime.world.understanding.gazetteer()
    java = [
        code
        for code in gazetteer.codes[gazetteer.districts : gazetteer.villages]
        if 310_000 <= code < 360_000
    ]
    step = max(1, len(java) // PLACES)
    codes = [f"{code // 10_000}.{code // 100 % 100:02d}.{code % 100:02d}" for code in java[::step][:PLACES]]
    tx.run("CREATE TABLE bench_place (n INTEGER PRIMARY KEY, code VARCHAR(13))")
    tx.run(
        "INSERT INTO bench_place (n, code) VALUES (:n, :code)",
        [{"n": n, "code": c} for n, c in enumerate(codes)],
    )
    branches = [{"id": f"b{n:031x}", "name": f"Cabang {n}", "areas": codes[n][:2]} for n in range(BRANCHES)]
    tx.run("INSERT INTO branch (id, name, areas) VALUES (:id, :name, :areas)", branches)
    communities = [
        {"id": f"c{n:031x}", "branch": f"b{n % BRANCHES:031x}", "name": f"Komunitas {n}"}
        for n in range(COMMUNITIES)
    ]
    tx.run("INSERT INTO community (id, branch, name) VALUES (:id, :branch, :name)", communities)
    agents = [_agent(tx, n, codes[n % len(codes)]) for n in range(agents_of(people))]
    tx.run(
        "INSERT INTO person (id, wrapped_key, created_at, channel, stage, last_seen_at)"
        " VALUES (:id, :wrapped, :then, 'telegram', 'agent', :now)",
        agents,
    )
    tx.run(
        "INSERT INTO agent (id, handle, person, community, sealed, lat, lon, covers, capacity, valid_until, state,"
        " linked_at, notices_at) VALUES (:id, :handle, :id, :community, :sealed, :lat, :lon, :covers, 20,"
        " '2027-12-31', 'linked', :then, :then)",
        agents,
    )


def agents_of(people: int) -> int:
    return max(LEAST_AGENTS, people // AGENTS_PER)


def _agent(tx: Tx, number: int, code: str) -> dict[str, Any]:
    identity = f"a{number:031x}"
    key, wrapped = tx.vault.new_key(identity)
    said = {"name": f"{NAMES[number % 5]} {number}", "phone": f"+62812{number:08d}"}
    return {
        **{
            "id": identity,
            "handle": f"a-{number:04d}-bench",
            "wrapped": wrapped,
            "now": NOW,
            "then": NOW - SPAN,
        },
        **{"community": f"c{number % COMMUNITIES:031x}", "covers": code, "lat": -6.2 - number % 97 / 60},
        **{"lon": 106.8 + number % 89 / 20, "sealed": seal(key, said, f"agent.sealed:{identity}")},
    }


# --- everybody else, table by table ------------------------------------------------------------------

STEPS = ("register.called", "register.place", "register.income", "register.job", "consent.service")


def _sets(speech: Speech, people: int) -> Iterator[str]:
    """Every fourth person registered; a fiftieth of their leads, the newest, is under way."""
    hexed, agents, leads = speech.hexed, agents_of(people), people // 4
    made = f"({NOW - SPAN} + CAST(n.i AS BIGINT) * {SPAN // people})"
    place = f"JOIN bench_place x ON x.n = n.i % {PLACES}"
    yield (
        "INSERT INTO person (id, wrapped_key, created_at, language, channel, area, stage, last_seen_at)"
        f" SELECT {hexed('n.i')}, {speech.blank(60)}, {made},"
        " CASE n.i % 9 WHEN 0 THEN 'jv' WHEN 1 THEN 'en' ELSE 'id' END,"
        " CASE n.i % 3 WHEN 0 THEN 'telegram' ELSE 'whatsapp' END, x.code,"
        " CASE n.i % 4 WHEN 0 THEN 'submitted' WHEN 1 THEN 'new' ELSE 'consented' END,"
        f" {made} + {2 * DAY} FROM {speech.numbers(people)} {place}"
    )
    yield (
        "INSERT INTO channel_identity (person, network, kind, value_hash, sealed, last_inbound_at, channel, open_until)"
        f" SELECT {hexed('n.i')}, 'whatsapp', 'wa_phone', {speech.bytes_of('n.i')}, {speech.blank(40)},"
        f" {made} + {DAY}, 'whatsapp', {made} + {2 * DAY} FROM {speech.numbers(people)}"
    )
    yield (
        "INSERT INTO conversation (person, sealed, flow, step, held_by, updated_at)"
        f" SELECT {hexed('n.i')}, {speech.blank(300)}, 'register', 'place', 'bot', {made}"
        f" FROM {speech.numbers(people)}"
    )
    yield (
        "INSERT INTO consent (person, kind, version, sha256, language, channel, given_at)"
        f" SELECT {hexed('n.i')}, 'service', '3', '', 'id', 'whatsapp', {made} + 60000"
        f" FROM {speech.numbers(people)} WHERE n.i % 4 <> 1"
    )
    yield (
        "INSERT INTO message (person, channel, provider_id, received_at, sealed, state, reason)"
        f" SELECT {hexed('n.i')}, 'whatsapp', CAST(n.i AS VARCHAR(20)), {made},"
        f" {speech.blank(80)},"
        f" CASE WHEN n.i % 20000 = 3 THEN 'failed' ELSE 'done' END, '' FROM {speech.numbers(people)}"
    )
    yield _letters(speech, people, made)
    yield (
        "INSERT INTO event (person, at, kind, flow, step)"
        f" SELECT {hexed('n.i / 3')}, {NOW - SPAN} + CAST(n.i AS BIGINT) * {SPAN // (3 * people)},"
        " CASE n.i % 7 WHEN 0 THEN 'reasked' WHEN 1 THEN 'answered' WHEN 2 THEN 'answered' WHEN 3 THEN 'answered'"
        " ELSE 'entered' END, 'register',"
        " CASE n.i % 4 WHEN 0 THEN 'called' WHEN 1 THEN 'place' WHEN 2 THEN 'income' ELSE 'job' END"
        f" FROM {speech.numbers(3 * people)}"
    )
    yield from _of_leads(speech, leads, agents, people)


def _letters(speech: Speech, people: int, made: str) -> str:
    made = f"({NOW - SPAN} + CAST(n.i AS BIGINT) * {SPAN // (3 * people)})"
    return (
        "INSERT INTO letter (person, channel, sealed, urgency, state, not_before, provider_id, created_at, done_at,"
        f" kind, reason, category, expected) SELECT {speech.hexed('n.i / 3')}, 'whatsapp', {speech.blank(0)},"
        " CASE n.i % 10 WHEN 0 THEN 2 WHEN 1 THEN 1 ELSE 0 END,"
        " CASE WHEN n.i % 3000 = 7 THEN 'failed' WHEN n.i % 30000 = 11 THEN 'unknown' WHEN n.i % 3 = 0 THEN 'read'"
        f" ELSE 'delivered' END, {made}, CAST(n.i AS VARCHAR(20)), {made}, {made} + 1500 + n.i % 11 * 1000,"
        f" CASE WHEN n.i % 3000 = 7 THEN 'window' ELSE '' END, '', 'service', 30000 FROM {speech.numbers(3 * people)}"
    )


def _of_leads(speech: Speech, leads: int, agents: int, people: int) -> Iterator[str]:
    """Lead n is of person 4n; agents take them in turn."""
    hexed = speech.hexed
    person, made = hexed("n.i * 4"), f"({NOW - SPAN} + CAST(n.i AS BIGINT) * {SPAN // leads} + 3600000)"
    agent = f"'a' || {hexed(f'n.i % {agents}', 31)}"
    key = f"'jk' || {hexed('n.i', 8)}"
    place, last = f"JOIN bench_place x ON x.n = n.i * 4 % {PLACES}", leads - leads // 50
    yield (
        "INSERT INTO registration (id, person, reference, state, area, sealed, created_at, form_at, nik_hash)"
        f" SELECT {key}, {person}, 'JK-' || {hexed('n.i', 9)}, 'submitted', x.code,"
        f" {speech.blank(400)}, {made}, {made}, {speech.bytes_of('n.i')} FROM {speech.numbers(leads)} {place}"
    )
    for kind, offset in (("name", 0), ("phone", leads), ("tail", 2 * leads)):
        yield (
            f"INSERT INTO found_by (hash, kind, person) SELECT {speech.bytes_of(f'n.i + {offset}')}, '{kind}',"
            f" {person} FROM {speech.numbers(leads)}"
        )
    yield (
        "INSERT INTO referral (id, registration, person, state, agent, created_at, changed_at, reported, reported_at,"
        f" answer, answered_at, flags) SELECT {key}, {key}, {person}, CASE WHEN n.i < {last} THEN"
        " CASE n.i % 5 WHEN 0 THEN 'closed' WHEN 1 THEN 'registered' ELSE 'confirmed' END ELSE CASE n.i % 5"
        " WHEN 0 THEN 'waiting' WHEN 1 THEN 'offered' WHEN 2 THEN 'accepted' WHEN 3 THEN 'contacted'"
        f" ELSE 'unserved' END END, CASE WHEN n.i < {last} OR n.i % 5 IN (2, 3) THEN {agent} END, {made},"
        f" {made} + {DAY}, CASE WHEN n.i < {last} THEN 'registered' ELSE '' END,"
        f" CASE WHEN n.i < {last} THEN {made} + {DAY} END,"
        f" CASE WHEN n.i < {last} AND n.i % 5 > 1 THEN 'right' ELSE '' END,"
        f" CASE WHEN n.i < {last} AND n.i % 5 > 1 THEN {made} + {2 * DAY} END,"
        f" CASE WHEN n.i % 500 = 1 THEN 'too_soon' ELSE '' END FROM {speech.numbers(leads)}"
    )
    yield (
        "INSERT INTO offer (referral, agent, code, state, km, because, offered_at, expires_at, answered_at)"
        f" SELECT {key}, {agent}, {hexed(f'n.i / {agents}', 6)}, CASE WHEN n.i >= {last} AND n.i % 5 IN (0, 4)"
        f" THEN 'expired' WHEN n.i >= {last} AND n.i % 5 = 1 THEN 'offered' ELSE 'accepted' END, 2.5,"
        f' \'{{"km": 2.5, "load": 1, "capacity": 20}}\', {made}, {made} + 900000, {made} + 600000'
        f" FROM {speech.numbers(leads)}"
    )
    yield (
        "INSERT INTO complaint (reference, person, agent, kind, state, opened_at)"
        f" SELECT 'AD-' || {hexed('n.i', 9)}, {hexed('n.i * 400')}, {agent}, 'no_show',"
        f" CASE WHEN n.i > {people // 500 - 200} THEN 'open' ELSE 'closed' END, {NOW - SPAN} + n.i * {DAY // 4}"
        f" FROM {speech.numbers(people // 500)}"
    )
    yield (
        "INSERT INTO help_request (person, reason, asked_at, state)"
        f" SELECT {hexed(f'{people - 1} - n.i * 40')}, CASE n.i % 20 WHEN 0 THEN 'right_erase' WHEN 1 THEN 'disputed'"
        f" ELSE 'asked' END, {NOW} - n.i * 600000, CASE WHEN n.i < 300 THEN 'open' ELSE 'closed' END"
        f" FROM {speech.numbers(people // 100)}"
    )
    yield (
        "INSERT INTO duplicate (earlier, later, found_at, state)"
        f" SELECT 'jk' || {hexed('n.i * 40', 8)}, 'jk' || {hexed('n.i * 40 + 1', 8)}, {NOW} - n.i * 600000,"
        f" CASE WHEN n.i < 400 THEN 'open' ELSE 'apart' END FROM {speech.numbers(leads // 200)}"
    )
    yield (
        "INSERT INTO audit (at, who, what, subject, previous, hash)"
        f" SELECT {NOW - SPAN} + CAST(n.i AS BIGINT) * {SPAN // people}, 'bu-sari', 'list people',"
        f" {hexed('n.i')}, '', ''"
        f" FROM {speech.numbers(people // 5)}"
    )


# --- what a page opens --------------------------------------------------------------------------------


WANTED = (
    "SELECT p.id, g.id AS registration FROM person p LEFT JOIN registration g ON g.person = p.id WHERE g.id IN"
    " (SELECT z.id FROM registration z ORDER BY z.created_at DESC LIMIT :newest) OR p.id IN"
    " (SELECT h.person FROM help_request h WHERE h.state = 'open' UNION SELECT r.person FROM referral r WHERE r.state"
    " IN ('waiting', 'offered', 'accepted', 'contacted', 'unserved') UNION SELECT y.person FROM registration y"
    " JOIN duplicate d ON y.id IN (d.earlier, d.later) WHERE d.state = 'open')"
)


def _names(tx: Tx) -> None:
    """Real seals for the newest people, and for whoever waits; nobody else's can be opened, as after an erasure."""
    opened: list[dict[str, Any]] = []
    for number, row in enumerate(tx.all(WANTED, {"newest": NEWEST})):
        key, wrapped = tx.vault.new_key(row.id)
        phone, name = f"+62857{number:08d}", NAMES[number % len(NAMES)]
        said = {"called": name.split()[0], "phone": phone}
        opened.append(
            {
                **{"id": row.id, "registration": row.registration or "", "wrapped": wrapped},
                "at": seal(key, phone, f"channel_identity.sealed:{row.id}"),
                "said": seal(key, said, f"registration.sealed:{row.id}"),
                "form": seal(key, {FULL_NAME: name, "phone": phone}, f"registration.form:{row.id}"),
            }
        )
    tx.run("UPDATE person SET wrapped_key = :wrapped WHERE id = :id", opened)
    tx.run("UPDATE channel_identity SET sealed = :at WHERE person = :id", opened)
    tx.run("UPDATE registration SET sealed = :said, form_sealed = :form WHERE id = :registration", opened)
    tx.run(
        "UPDATE message SET sealed = NULL WHERE person IN (SELECT person FROM help_request WHERE state = 'open')"
    )  # as retention leaves them


def _queues(tx: Tx) -> None:
    """A name that many bear, as a search finds it; what everybody looks for first."""
    hashed = keyed_hash(tx.hash_key, "name", "siti")
    tx.run(
        "INSERT INTO found_by (hash, kind, person) SELECT :hash, 'name', r.person FROM referral r"
        " WHERE r.state = 'unserved'",
        {"hash": hashed},
    )


def _counted(runtime: Runtime) -> None:
    """The days that are over, as the nightly counting leaves them."""
    today = today_of(runtime)
    for back in range(2 * BACKWARD, 0, -1):
        with runtime.database.begin() as tx:
            figures.count_day(tx, today - timedelta(days=back), rehearsals=True)
            figures.count_steps(tx, today - timedelta(days=back))


def _known(database: Database) -> None:
    """What the nightly job does for SQLite, and autovacuum for PostgreSQL."""
    said = "VACUUM ANALYZE" if database.engine.dialect.name == "postgresql" else "ANALYZE"
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(said)
