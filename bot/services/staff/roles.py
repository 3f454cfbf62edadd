"""The table of roles: what each of the staff may do; whose rows they do it to is their Scope's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# What somebody may: the right -> what it opens.
RIGHTS: Mapping[str, str] = {
    "see": "lists and pages with names masked, counts",
    "open": "names, phones, stories and talks in full, each for a purpose",
    "settle": "requests, referrals, disputes, complaints, duplicates, failed messages",
    "suspend": "an agent, at once",
    "keep_agents": "the directory: add, change, invite, posters, codes, resume",
    "keep_places": "branches and communities",
    "broadcast": "news to many",
    "keep_prices": "what messages cost, and which templates may go at which price",
    "export": "tables that leave the house",
    "keep_staff": "accounts of the console",
    "audit": "who did and read what",
    "erase": "somebody's data, for good, because they asked for it",
    "run": "the installation itself: keys, retention, webhooks, erasing by hand",
}
# Who exports, erases, writes to many or decides who gets in shows a second factor first.
SECOND_FACTOR = frozenset({"broadcast", "export", "keep_staff", "erase"})


@dataclass(frozen=True, slots=True)
class Role:
    """`leads_only`: of workers they see only those whom an agent in their reach has or is asked about."""

    may: frozenset[str]
    leads_only: bool = False


ROLES: Mapping[str, Role] = {
    "admin": Role(frozenset(RIGHTS) - {"run"}),
    "branch": Role(frozenset({"see", "open", "settle", "suspend"})),
    "coordinator": Role(frozenset({"see", "open", "suspend"}), leads_only=True),
    "supervisor": Role(frozenset({"see", "open", "settle", "suspend", "keep_agents"}), leads_only=True),
    "auditor": Role(frozenset({"see", "audit"})),
}
DEFAULT_ROLE = "branch"
