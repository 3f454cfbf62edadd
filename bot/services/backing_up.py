"""back_up, restore: the whole database in one sealed file, proved when written; what comes back erases and holds first.

Never in the file: DATA_KEYS, and what is kept outside the database on purpose (erasures, heads of the audit, beats).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.errors import AskPerson, RefuseToStart
from bot.runtime import Runtime
from bot.services.messaging.holding import hold_restored
from bot.services.people.erased_outside import apply_erasures
from bot.storage import copying
from bot.storage.copying import Page
from bot.storage.database import Tx
from bot.storage.keys.sealed_file import Damaged, Sealing, header_of, pieces
from bot.storage.staff import audit, sessions

SHORTEST = 32  # signs of JANGKAU_BACKUP_KEY
Heard = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Backup:
    """One file: when it was made, at which migration, how many rows of each table; `size` in bytes."""

    made: datetime
    revision: str
    rows: dict[str, int]
    size: int

    @property
    def total(self) -> int:
        return sum(self.rows.values())


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, how many were erased again, and how many rows wait for staff."""

    backup: Backup
    erased: int
    held: int


def keeps_for(runtime: Runtime) -> timedelta:
    """So long a backup can be read: then the data key of its day is destroyed."""
    keys = runtime.settings.config.keys
    return timedelta(days=keys.renew_days + keys.keep_days)


def back_up(runtime: Runtime, file: Path, heard: Heard = lambda done, of: None) -> Backup:
    """Write everything to `file`, sealed under JANGKAU_BACKUP_KEY, and read it again before it gets its name."""
    secret = _secret(runtime)
    new = file.with_name(f"{file.name}.part")
    try:
        with os.fdopen(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
            _write(runtime, Sealing, out, secret, heard)
            out.flush()
            os.fsync(out.fileno())
        made = prove(runtime, new)
        new.replace(file)
    except OSError as error:
        raise AskPerson(f"{file}: {error.strerror}") from None
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
    return made


def _write(runtime: Runtime, sealing: type[Sealing], out: Any, secret: str, heard: Heard) -> None:
    with copying.snapshot(runtime.database) as tx:
        rows, done = copying.count(tx), 0
        made = runtime.now().astimezone(UTC).isoformat(timespec="seconds")
        header = {"made": made, "revision": copying.revision(tx), "rows": rows}
        file = sealing(out, secret, header)
        for page in copying.pages(tx):
            file.add([page.table, page.columns, page.rows])
            done += len(page.rows)
            heard(done, sum(rows.values()))
        file.add([], last=True)


def prove(runtime: Runtime, file: Path) -> Backup:
    """Read a backup to its end. Raises Damaged for another key, a cut or changed file."""
    backup, found = describe(file), Counter[str]()
    for page in _pages(runtime, file):
        found[page.table] += len(page.rows)
    if {name: number for name, number in backup.rows.items() if number} != dict(found):
        raise Damaged("the backup holds other rows than it says")
    return backup


def describe(file: Path) -> Backup:
    """What a backup says of itself in clear. Raises Damaged."""
    try:
        with file.open("rb") as source:
            header, size = header_of(source), file.stat().st_size
        rows = {str(name): int(number) for name, number in header["rows"].items()}
        return Backup(datetime.fromisoformat(header["made"]), str(header["revision"]), rows, size)
    except OSError as error:
        raise Damaged(f"{file}: {error.strerror}") from None
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Damaged("the beginning of the backup was changed") from None


def _pages(runtime: Runtime, file: Path) -> Iterator[Page]:
    with file.open("rb") as source:
        for piece in pieces(source, _secret(runtime)):
            if piece:
                yield Page(*piece)


def restore(runtime: Runtime, file: Path, *, replace: bool, heard: Heard = lambda done, of: None) -> Restored:
    """Put a backup in the place of this database: all of it or, cut off anywhere, nothing.

    Before anything opens: whoever was erased since is erased again, every session of staff has ended, and whatever
    is due waits for staff. Raises Damaged, AskPerson, and RefuseToStart where DATA_KEYS are not those of its day.
    """
    backup = _fit(runtime, file)
    if not replace and copying.holds_people(runtime.database):
        raise AskPerson("there are people in this database: stop web and worker, then restore with --replace")
    prove(runtime, file)
    with copying.rebuilt(runtime.database, backup.revision, _told(runtime, file, backup, heard)) as tx:
        held = _calmed(runtime, tx, backup)
    return Restored(backup, apply_erasures(runtime), held)


def _fit(runtime: Runtime, file: Path) -> Backup:
    backup = describe(file)
    for _ in _pages(runtime, file):  # another key is said before anything else
        break
    if not copying.is_known(backup.revision):
        raise AskPerson(
            f"the backup stands at migration {backup.revision}, which this release does not have: use a newer one"
        )
    if runtime.now() - backup.made > keeps_for(runtime):
        raise AskPerson(
            f"the backup of {backup.made:%Y-%m-%d} is older than {keeps_for(runtime).days} days: the data key of its"
            " day is destroyed, and with it whoever was erased since"
        )
    return backup


def _told(runtime: Runtime, file: Path, backup: Backup, heard: Heard) -> Iterator[Page]:
    done = 0
    for page in _pages(runtime, file):
        yield page
        done += len(page.rows)
        heard(done, backup.total)


def _calmed(runtime: Runtime, tx: Tx, backup: Backup) -> int:
    now = runtime.now_ms()
    sessions.end_everybodys(tx, "restored", now)
    held = hold_restored(runtime, tx)
    made = backup.made.isoformat(timespec="seconds")
    audit.record(tx, who="command line", what="backup restored", subject="", purpose=made, now=now)
    return held


def drop_old(runtime: Runtime, folder: Path) -> list[Path]:
    """Remove backups in a folder that nobody can read any more; which they were."""
    gone = []
    for file in sorted(path for path in folder.iterdir() if path.is_file()):
        try:
            made = describe(file).made
        except Damaged:
            continue
        if runtime.now() - made > keeps_for(runtime):
            file.unlink()
            gone.append(file)
    return gone


def _secret(runtime: Runtime) -> str:
    """JANGKAU_BACKUP_KEY. Raises RefuseToStart where it guards nothing."""
    secret = runtime.settings.backup_key
    if len(secret) < SHORTEST or len(set(secret)) < 10:
        raise RefuseToStart(
            f"JANGKAU_BACKUP_KEY: at least {SHORTEST} random signs, as ./jangkau keys new prints; keep it elsewhere"
        )
    if secret in runtime.settings.own_secrets:
        raise RefuseToStart(
            "JANGKAU_BACKUP_KEY is one of DATA_KEYS or SECRET_KEY: it must be a key of its own"
        )
    return secret
