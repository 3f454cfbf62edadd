"""Scope: whose rows somebody of the staff may see, as the conditions that every statement of theirs carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.storage.transaction import listed

# Offers by which an agent has to do with somebody now.
_PRESENT = listed(("offered", "accepted"))


@dataclass(frozen=True)
class Scope:
    """Who asks, in which role, and how far they see. Made by `services/staff/scope.py`, never by a door.

    `branch` None is every branch. `areas` are codes as 31.72, those of the branch where somebody has none of
    their own. `communities` are ids. `leads_only`: of workers, only those whom an agent in reach has or is asked
    about. `rehearsals`: people of try-it pages stand among the others.
    """

    who: str
    staff: str
    role: str
    may: frozenset[str]
    branch: str | None = None
    areas: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    leads_only: bool = False
    rehearsals: bool = False
    own_areas: bool = field(default=False)

    @property
    def everywhere(self) -> bool:
        """Whether nothing is left out."""
        return not (self.branch or self.areas or self.communities or self.leads_only)

    def holds_branch(self, branch: str | None) -> bool:
        """Whether the whole of a branch is in reach: who sees a part of it keeps nobody's account."""
        if self.everywhere:
            return True
        part = bool(self.own_areas or self.communities or self.leads_only)
        return not part and self.branch is not None and branch == self.branch

    @cached_property
    def values(self) -> Mapping[str, str]:
        """What fills the conditions; parameters that a statement does not name do no harm."""
        found = {"scope_branch": self.branch or ""}
        for number, area in enumerate(self.areas):
            found |= {
                f"scope_area{number}": area,
                f"scope_below{number}": f"{area}.%",
                f"scope_covers{number}": f"% {area}%",
            }
        return found | {f"scope_community{n}": one for n, one in enumerate(self.communities)}

    def people(self, person: str) -> str:
        """Of this alias of `person`; begins with AND, empty where nothing is left out."""
        return self._apart(person) + ("" if self.everywhere else f" AND {self._reaches(person)}")

    def people_or_agent(self, person: str, whose: str, agent: str) -> str:
        """Somebody in reach, or what is about an agent (an id) in reach: a complaint outlives the lead.

        `whose` is the column that names the person: asked of it alone, and not of a join, the answer is looked up for
        each line instead of being read for everybody.
        """
        if self.everywhere:
            return self._apart(person)
        theirs = f"(SELECT COUNT(*) FROM person sp WHERE sp.id = {whose} AND {self._reaches('sp')}) > 0"
        about = f"(SELECT COUNT(*) FROM agent sx WHERE sx.id = {agent}{self.agents('sx')}) > 0"
        return f"{self._apart(person)} AND ({theirs} OR {about})"

    def agents(self, agent: str) -> str:
        """Of this alias of `agent`; begins with AND, empty where nothing is left out."""
        wanted = [f" AND {self._communities(agent)}"] if self.communities else []
        if self.branch:
            wanted.append(
                f" AND {agent}.community IN (SELECT sb.id FROM community sb WHERE sb.branch = :scope_branch)"
            )
        if self.own_areas or (self.areas and not self.branch):
            wanted.append(f" AND {self._covers(agent)}")
        return "".join(wanted) or ("" if self.everywhere else " AND 1 = 0")

    def branches(self, branch: str) -> str:
        """Of this alias of `branch`; begins with AND."""
        if self.communities:
            inside = f"EXISTS (SELECT 1 FROM community sc WHERE sc.branch = {branch}.id AND {self._named('sc.id')})"
            return f" AND {inside}"
        if self.branch:
            return f" AND {branch}.id = :scope_branch"
        return "" if self.everywhere else " AND 1 = 0"

    def named_communities(self, community: str) -> str:
        """Of this alias of `community`; begins with AND."""
        return f" AND {self._named(f'{community}.id')}" if self.communities else ""

    def _apart(self, person: str) -> str:
        return "" if self.rehearsals else f" AND {person}.rehearsal IS NULL"

    def _reaches(self, person: str) -> str:
        places = [] if self.leads_only else [_under(f"{person}.area", n) for n in range(len(self.areas))]
        # Counted, not EXISTS: PostgreSQL would turn that round, and read every lead there is to look at fifty people.
        lead = f"SELECT COUNT(*) FROM referral sr JOIN agent sa ON sa.id = sr.agent WHERE sr.person = {person}.id"
        asked = (
            "SELECT COUNT(*) FROM referral sr JOIN offer so ON so.referral = sr.id JOIN agent sa ON sa.id = so.agent"
            f" WHERE sr.person = {person}.id AND so.state IN ({_PRESENT})"
        )
        held = [f"({counted}{self.agents('sa')}) > 0" for counted in (lead, asked)]
        return f"({' OR '.join([*places, *held])})"

    def _communities(self, agent: str) -> str:
        return self._named(f"{agent}.community")

    def _named(self, column: str) -> str:
        names = ", ".join(f":scope_community{number}" for number in range(len(self.communities)))
        return f"{column} IN ({names})"

    def _covers(self, agent: str) -> str:
        """One that names no places works wherever their branch does; without a branch that is nowhere."""
        places = [f"(' ' || {agent}.covers) LIKE :scope_covers{number}" for number in range(len(self.areas))]
        anywhere = [f"{agent}.covers = ''"] if self.branch else []
        return f"({' OR '.join([*places, *anywhere])})"


def _under(column: str, number: int) -> str:
    return f"({column} = :scope_area{number} OR {column} LIKE :scope_below{number})"
