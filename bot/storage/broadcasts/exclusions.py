"""Who matches an audience, why somebody who does gets nothing, and by which channel the others are reached: as SQL.

Asked when a broadcast is planned and again for every letter: of rows `p` of `person`, which are rows `w` once it is
known by which channel they are reached.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.broadcasts import audience as who
from bot.broadcasts.audience import Audience
from bot.storage.database import listed
from bot.storage.messaging.reaching import CLOCK, OPEN
from bot.storage.people.consents import BROADCASTS, agreed, once_agreed

DAY = 86_400_000  # milliseconds
FILTERS: Mapping[str, str] = {
    "language": "p.language = :language",
    "channel": "p.channel = :channel",
    "area": "(p.area = :area OR p.area LIKE :below)",
    "stage": "p.stage = :stage",
    "sector": "p.sector = :sector",
    "agent": (
        "EXISTS (SELECT 1 FROM referral f JOIN agent a ON a.id = f.agent WHERE f.person = p.id"
        " AND a.handle = :agent)"
    ),
    "community": (
        "EXISTS (SELECT 1 FROM referral f JOIN agent a ON a.id = f.agent JOIN community g ON g.id = a.community"
        " WHERE f.person = p.id AND g.name = :community)"
    ),
    "seen_days": "p.last_seen_at >= :seen_since",
    "event": (
        "EXISTS (SELECT 1 FROM first_contact t JOIN gathering y ON y.shown = t.code WHERE t.person = p.id"
        " AND t.result IN ('first', 'again') AND y.code = :event)"
    ),
    "label": (
        "EXISTS (SELECT 1 FROM labelled d JOIN label n ON n.id = d.label WHERE d.person = p.id AND n.name = :label)"
    ),
}
# Nobody of a try-it page, nobody who was erased, nobody who never wrote.
ALWAYS = "p.rehearsal IS NULL AND p.wrapped_key IS NOT NULL AND p.channel <> ''"

_AGREED, _ONCE_AGREED = agreed(BROADCASTS, "w.id"), once_agreed(BROADCASTS, "w.id")
# A question is open for as long as its reminder waits; an agent or staff may have the talk in hand.
_BUSY = (
    "EXISTS (SELECT 1 FROM conversation c WHERE c.person = w.id AND c.held_by <> 'bot')"
    " OR EXISTS (SELECT 1 FROM timer n WHERE n.kind = 'nudge' AND n.ref = w.id AND n.state = 'waiting')"
)
_LATELY = (
    "EXISTS (SELECT 1 FROM letter e WHERE e.person = w.id AND e.broadcast IS NOT NULL AND e.broadcast <> :broadcast"
    " AND e.created_at >= :reached_since AND e.state IN ('sent', 'delivered', 'read', 'unknown'))"
)


_NOT_OWN = (
    "NOT EXISTS (SELECT 1 FROM staff o WHERE o.person = w.id AND o.branch = :own AND o.disabled_at IS NULL)"
)


@dataclass(frozen=True, slots=True)
class Looking:
    """What the exclusions are asked with. `channels` are on; `templated`: channel -> category of its template.

    `apart_days`: whoever another broadcast reached so lately is left alone, 0 nobody. `now` in milliseconds.
    `closed`: why somebody gets nothing whose window is closed and who has no template; empty: that is no reason yet.
    `practising`: the branch that practises, of which only the staff are written to.
    """

    now: int
    channels: Collection[str]
    templated: Mapping[str, str] = field(default_factory=dict)
    apart_days: float = 0
    busy_too: bool = False
    closed: str = who.NEEDS_TEMPLATE
    practising: str = ""

    @property
    def values(self) -> dict[str, object]:
        names = {f"open_{number}": name for number, name in enumerate(self.channels)}
        return {
            "now": self.now,
            "reached_since": self.now - int(self.apart_days * DAY),
            "own": self.practising,
            **names,
        }

    @property
    def on(self) -> str:
        """Of an address `i`: whether its channel is on."""
        names = ", ".join(f":open_{number}" for number in range(len(self.channels)))
        return f"i.channel IN ({names})" if names else "1 = 0"

    def reach(self) -> str:
        """How somebody is reached, by one look at their addresses: a sign, and the channel behind it.

        0, 1: free text, by their own channel, by another. 2, 3: a template. 7: neither. 8: the channel is off. 9, NULL:
        nobody is there.
        """
        templated = f"i.channel IN ({listed(sorted(self.templated))})" if self.templated else "1 = 0"
        own = "i.channel = p.channel"
        return (
            "(SELECT MIN(CASE WHEN i.reachable <> 1 THEN '9'"
            f" WHEN NOT ({self.on}) THEN '8'"
            f" WHEN {OPEN} AND {own} THEN '0' || i.channel WHEN {OPEN} THEN '1' || i.channel"
            f" WHEN {templated} AND {own} THEN '2' || i.channel WHEN {templated} THEN '3' || i.channel ELSE '7' END)"
            " FROM channel_identity i WHERE i.person = p.id)"
        )

    def reasons(self) -> str:
        """Why somebody gets nothing, empty when nothing is in the way."""
        lately = f" WHEN {_LATELY} THEN '{who.LATELY}'" if self.apart_days else ""
        busy = "" if self.busy_too else f" WHEN {_BUSY} THEN '{who.BUSY}'"
        closed = f" WHEN w.reach = '7' THEN '{self.closed}'" if self.closed else ""
        stranger = f"WHEN {_NOT_OWN} THEN '{who.PRACTICE}' " if self.practising else ""
        return (
            f"CASE {stranger}WHEN NOT ({_AGREED}) THEN"
            f" CASE WHEN {_ONCE_AGREED} THEN '{who.OPTED_OUT}' ELSE '{who.NO_CONSENT}' END"
            f" WHEN COALESCE(w.reach, '9') = '9' THEN '{who.UNREACHABLE}'"
            f" WHEN w.reach = '8' THEN '{who.CHANNEL_OFF}'{busy}{lately}{closed} ELSE '' END"
        )

    def category(self) -> str:
        """As what it is billed: of the template where no free text may go."""
        cases = " ".join(
            f"WHEN w.reach IN ('2{name}', '3{name}') THEN '{category}'"
            for name, category in sorted(self.templated.items())
        )
        return f"CASE {cases} ELSE '' END" if cases else "''"

    def looked_at(self, people: str) -> str:
        """person, why, channel, category, clock, language of everybody in `people`, which selects rows of p."""
        # Materialized: each address is looked at once, however often the outcome is named.
        return (
            f"WITH w AS MATERIALIZED (SELECT p.id, {CLOCK} AS clock, p.language, {self.reach()} AS reach {people})"
            f" SELECT w.id AS person, {self.reasons()} AS why,"
            " CASE WHEN w.reach < '4' THEN substr(w.reach, 2) ELSE '' END AS channel,"
            f" {self.category()} AS category, w.clock AS clock, w.language AS language FROM w"
        )


def matching(audience: Audience) -> str:
    """Of `p`: whether somebody belongs to the segment."""
    return " AND ".join([ALWAYS, *(FILTERS[name] for name in audience.chosen())])


def filled(audience: Audience, now: int) -> dict[str, object]:
    """What fills the filters."""
    days = int(audience.seen_days or 0)
    return {**audience.chosen(), "below": f"{audience.area}.%", "seen_since": now - days * DAY}
