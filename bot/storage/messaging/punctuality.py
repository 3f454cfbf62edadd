"""How soon replies left, counted from the letters themselves, and kept a row a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.storage.database import Tx, listed
from bot.storage.messaging.letters import URGENCY

QUICK = 10_000  # milliseconds from the turn to the provider's "taken"
BOUNDS = (1, 2, 5, 10, 60)  # seconds
LEFT, LOST = ("sent", "delivered", "read"), ("failed", "unknown")


@dataclass(frozen=True, slots=True)
class Day:
    """Replies of one day (ISO, WIB): within ten seconds, later or still waiting, failed or unknown."""

    day: str
    quick: int
    late: int
    lost: int

    @property
    def total(self) -> int:
        return self.quick + self.late + self.lost

    @property
    def share(self) -> float | None:
        """Percent within ten seconds, cut off and never rounded up; None on a day without replies."""
        return (self.quick * 1000 // self.total) / 10 if self.total else None


def count(tx: Tx, day: str, since: int, until: int, now: int, channels: Sequence[str]) -> Day:
    """The replies that came up in a span of milliseconds; only of `channels` where some are named."""
    left = f"state IN ({listed(LEFT)})"
    others = f" AND channel IN ({listed(channels)})" if channels else ""
    row = tx.run(
        f"SELECT COALESCE(SUM(CASE WHEN {left} AND done_at - created_at <= {QUICK} THEN 1 ELSE 0 END), 0) AS quick,"
        f" COALESCE(SUM(CASE WHEN ({left} AND done_at - created_at > {QUICK})"
        f" OR (state IN ('queued', 'sending') AND created_at < :late) THEN 1 ELSE 0 END), 0) AS late,"
        f" COALESCE(SUM(CASE WHEN state IN ({listed(LOST)}) THEN 1 ELSE 0 END), 0) AS lost"
        f" FROM letter WHERE created_at >= :since AND created_at < :until AND urgency = {URGENCY['reply']}{others}",
        {"since": since, "until": until, "late": now - QUICK},
    ).one()
    return Day(day, int(row.quick), int(row.late), int(row.lost))


def keep(tx: Tx, day: Day) -> None:
    tx.run(
        "INSERT INTO service_day (day, quick, late, lost) VALUES (:day, :quick, :late, :lost) ON CONFLICT (day)"
        " DO UPDATE SET quick = excluded.quick, late = excluded.late, lost = excluded.lost",
        {"day": day.day, "quick": day.quick, "late": day.late, "lost": day.lost},
    )


def kept(tx: Tx, since: str) -> list[Day]:
    """From a day on, the newest first."""
    rows = tx.all("SELECT * FROM service_day WHERE day >= :since ORDER BY day DESC", {"since": since})
    return [Day(row.day, row.quick, row.late, row.lost) for row in rows]


def spread(tx: Tx, since: int) -> Mapping[str, int]:
    """Replies since a moment by how many seconds they took at most; more, and still waiting."""
    steps = "".join(f" WHEN done_at - created_at <= {bound * 1000} THEN '{bound}'" for bound in BOUNDS)
    rows = tx.all(
        f"SELECT CASE WHEN state IN ('queued', 'sending') THEN 'waiting'{steps} ELSE 'more' END AS within,"
        f" COUNT(*) AS n FROM letter WHERE created_at >= :since AND urgency = {URGENCY['reply']}"
        f" AND state IN ({listed((*LEFT, 'queued', 'sending'))}) GROUP BY 1",
        {"since": since},
    )
    return {row.within: int(row.n) for row in rows}
