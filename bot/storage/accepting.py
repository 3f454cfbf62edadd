"""Whether what is written would be taken: a full disk answers reads, and so does a standby."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile

from bot.errors import TryLater
from bot.storage.driver import FULL
from bot.storage.transaction import Tx

STANDBY = "the database is a standby that nobody has promoted: it takes nothing"
ALONE = "the database waits for a standby that does not answer: its synchronous_standby_names"

PROBE = b"\0" * 65_536  # bytes: a commit takes a few pages
# A sort of more than fits in `work_mem` puts some 80 kB beside the tables within 2 ms, and leaves no row and no log
# behind. To change a row would prove little: PostgreSQL does it in its place where no new page is wanted.
_LITTLE_MEMORY = (
    "SELECT set_config('work_mem', '64kB', true), set_config('temp_tablespaces', '', true),"
    " pg_is_in_recovery() AS standby, EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    " AND state_change < now() - interval '5 seconds') AS waiting"
)
_SPILL = "SELECT COUNT(*) AS n FROM (SELECT n FROM generate_series(1, 4000) AS n ORDER BY -n) AS spilled"


def prove_folder(folder: Path) -> None:
    """SQLite's. Raises TryLater where nothing fits."""
    try:
        with TemporaryFile(dir=folder) as probe:
            probe.write(PROBE)
            probe.flush()
    except OSError as error:
        raise TryLater(FULL) from error


def prove_server(tx: Tx) -> None:
    """PostgreSQL's. Raises TryLater, or what the driver says of a full disk."""
    found = tx.run(_LITTLE_MEMORY).one()
    if found.standby or found.waiting:
        raise TryLater(STANDBY if found.standby else ALONE)
    tx.run(_SPILL)
