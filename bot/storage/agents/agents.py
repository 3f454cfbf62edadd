"""The directory: branches, communities, and the agents who can be offered a referral."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.referrals.availability import Hours
from bot.referrals.communities import community_meant
from bot.referrals.states import WITH_AGENT
from bot.spoken_codes import short_code
from bot.storage.agents.candidates import hours_of
from bot.storage.keys.sealing import keyed_hash, seal, unseal
from bot.storage.people import people
from bot.storage.people.people import Person
from bot.storage.people.registrations import folded_words
from bot.storage.transaction import Tx, listed

# States in which a referral still takes an agent's time.
BUSY = listed(WITH_AGENT)


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent as a worker is told of them. `valid_until` is an ISO day."""

    id: str
    handle: str
    person: str
    name: str
    phone: str
    community: str
    branch: str
    lat: float
    lon: float
    covers: str
    languages: str
    capacity: int
    valid_until: str
    state: str
    sample: bool
    hours: Hours
    sectors: str
    valid_from: str
    community_id: str
    notices_at: int | None
    target: int = 0


_SELECT = (
    "SELECT a.*, c.name AS community_name, b.name AS branch_name, p.wrapped_key FROM agent a"
    " JOIN community c ON c.id = a.community JOIN branch b ON b.id = c.branch JOIN person p ON p.id = a.person"
)


def _agent(tx: Tx, row: Any) -> Agent:
    key = tx.vault.unwrap(row.wrapped_key, row.person)
    details = unseal(key, row.sealed, f"agent.sealed:{row.person}")
    return Agent(
        row.id,
        row.handle,
        row.person,
        details["name"],
        details["phone"],
        row.community_name,
        row.branch_name,
        row.lat,
        row.lon,
        row.covers,
        row.languages,
        row.capacity,
        row.valid_until,
        row.state,
        bool(row.sample),
        hours_of(row),
        row.sectors,
        row.valid_from,
        row.community,
        row.notices_at,
        row.target,
    )


def load(tx: Tx, agent: str) -> Agent | None:
    """An agent by id, opened."""
    row = tx.one(f"{_SELECT} WHERE a.id = :id", {"id": agent})
    return _agent(tx, row) if row else None


def by_handle(tx: Tx, handle: str) -> Agent | None:
    row = tx.one(f"{_SELECT} WHERE a.handle = :handle", {"handle": handle})
    return _agent(tx, row) if row else None


def handle_of(tx: Tx, name: str, phone: str) -> str:
    """What staff type for an agent: the same for the same name and phone, and telling neither. a-7k2m-9qxf."""
    said = f"{' '.join(sorted(folded_words(name)))}|{phone}"
    word = short_code(keyed_hash(tx.hash_key, "agent", said).hex()).lower()
    return f"a-{word}"


def name_of(tx: Tx, handle: str) -> str:
    """What an agent is called; empty for nobody."""
    found = by_handle(tx, handle)
    return found.name if found else ""


def everyone(tx: Tx) -> list[Agent]:
    """The whole directory, without those of try-it pages."""
    return [_agent(tx, row) for row in tx.all(f"{_SELECT} WHERE a.rehearsal IS NULL ORDER BY a.handle")]


def of_person(tx: Tx, person: str) -> Agent | None:
    """The agent whose chat this is."""
    row = tx.one(f"{_SELECT} WHERE a.person = :person AND a.state = 'linked'", {"person": person})
    return _agent(tx, row) if row else None


def find_community(tx: Tx, branch: str, community: str, new_id: str, second_id: str) -> str:
    """The id of a community at a branch; both are made when they are new."""
    tx.run(
        "INSERT INTO branch (id, name) VALUES (:id, :name) ON CONFLICT DO NOTHING",
        {"id": new_id, "name": branch},
    )
    found = tx.run("SELECT id FROM branch WHERE name = :name", {"name": branch}).one()
    tx.run(
        "INSERT INTO community (id, branch, name) VALUES (:id, :branch, :name) ON CONFLICT DO NOTHING",
        {"id": second_id, "branch": found.id, "name": community},
    )
    row = tx.run(
        "SELECT id FROM community WHERE branch = :branch AND name = :name",
        {"branch": found.id, "name": community},
    ).one()
    return str(row.id)


def is_community(tx: Tx, identity: str) -> bool:
    return tx.one("SELECT 1 FROM community WHERE id = :id", {"id": identity}) is not None


def branch_of(tx: Tx, community: str) -> str:
    """The id of a community's branch."""
    return str(tx.run("SELECT branch FROM community WHERE id = :id", {"id": community}).one().branch)


def community_named(tx: Tx, typed: str) -> str:
    """The id of the one community somebody means; empty when none or several could be meant."""
    known = {row.id: str(row.name) for row in tx.all("SELECT id, name FROM community")} if typed else {}
    return community_meant(typed, known)


def save(tx: Tx, fields: Mapping[str, Any], *, new_id: str, now: int) -> bool:
    """Add an agent, or bring one up to date by handle; whether they are new. Links and invitations stay.

    Who is still known by the handle they had `once` is given the present one.
    """
    # Locked: an invitation taken up at this moment moves the agent to another person and key.
    handles = {"handle": fields["handle"], "once": fields.get("once", fields["handle"])}
    row = tx.one(
        f"SELECT id, person FROM agent WHERE handle IN (:handle, :once) ORDER BY id{tx.for_update}", handles
    )
    values = {name: fields[name] for name in (*_PLAIN, *_OPTIONAL) if name in fields}
    secret = {"name": fields["name"], "phone": fields["phone"]}
    if row:
        sealed = seal(people.key_of(tx, row.person), secret, f"agent.sealed:{row.person}")
        changes = ", ".join(f"{name} = :{name}" for name in values)
        tx.run(
            f"UPDATE agent SET {changes}, handle = :handle, sealed = :sealed WHERE id = :id",
            {**values, "handle": fields["handle"], "sealed": sealed, "id": row.id},
        )
        return False
    _new(tx, values, secret, str(fields["handle"]), new_id, now, rehearsal=fields.get("rehearsal"))
    return True


_PLAIN = ("community", "lat", "lon", "covers", "languages", "capacity", "valid_until", "sample")
# Columns a table may leave out: what the agent said in chat then stays.
_OPTIONAL = ("opens", "closes", "days_off", "off_from", "off_until", "sectors", "valid_from", "target")


def _new(
    tx: Tx,
    values: Mapping[str, Any],
    secret: Mapping[str, Any],
    handle: str,
    new_id: str,
    now: int,
    rehearsal: str | None,
) -> None:
    key, wrapped = tx.vault.new_key(new_id)
    tx.run(
        "INSERT INTO person (id, wrapped_key, created_at, language, channel, stage, rehearsal, last_seen_at)"
        " VALUES (:id, :wrapped, :now, 'id', '', 'agent', :rehearsal, :now)",
        {"id": new_id, "wrapped": wrapped, "now": now, "rehearsal": rehearsal},
    )
    columns = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    tx.run(
        f"INSERT INTO agent (id, handle, person, sealed, state, rehearsal, {columns})"
        f" VALUES (:id, :handle, :id, :sealed, 'directory', :rehearsal, {places})",
        {
            **values,
            "id": new_id,
            "handle": handle,
            "sealed": seal(key, dict(secret), f"agent.sealed:{new_id}"),
            "rehearsal": rehearsal,
        },
    )


def link(tx: Tx, agent: str, person: Person, now: int) -> None:
    """From now on this person's chat is the agent's; their name and phone are sealed under its key."""
    tx.run(f"SELECT 1 FROM agent WHERE id = :id{tx.for_update}", {"id": agent})
    row = tx.run(f"{_SELECT} WHERE a.id = :id", {"id": agent}).one()
    old_key = tx.vault.unwrap(row.wrapped_key, row.person)
    details = unseal(old_key, row.sealed, f"agent.sealed:{row.person}")
    tx.run(
        "UPDATE agent SET person = :person, sealed = :sealed, state = 'linked', linked_at = :now WHERE id = :id",
        {
            "person": person.id,
            "sealed": seal(person.key, details, f"agent.sealed:{person.id}"),
            "now": now,
            "id": agent,
        },
    )
    tx.run("UPDATE person SET stage = 'agent' WHERE id = :id", {"id": person.id})
    if (
        person.id != agent
    ):  # the entry itself was reached only to be invited: who writes from there is a stranger
        tx.run(
            "DELETE FROM channel_identity WHERE person = :agent AND NOT EXISTS"
            " (SELECT 1 FROM message m WHERE m.person = :agent)",
            {"agent": agent},
        )


def unlink(tx: Tx, person: str) -> bool:
    """This chat is nobody's agent any more; the directory keeps the entry, as before the invitation."""
    return bool(
        tx.changed(
            "UPDATE agent SET state = 'directory', notices_at = NULL WHERE person = :person AND state = 'linked'",
            {"person": person},
        )
    )


def set_state(tx: Tx, agent: str, state: str) -> None:
    tx.run("UPDATE agent SET state = :state WHERE id = :id", {"state": state, "id": agent})


def note_opt_in(tx: Tx, agent: str, now: int) -> None:
    """They agreed to be written to about leads."""
    tx.run("UPDATE agent SET notices_at = :now WHERE id = :id", {"now": now, "id": agent})


def change_work(tx: Tx, person: str, changes: Mapping[str, Any]) -> bool:
    """What an agent says of their own hours, room and place; `changes` by column. Whether they are an agent."""
    columns = ", ".join(f"{name} = :{name}" for name in sorted(changes))
    return bool(
        tx.changed(
            f"UPDATE agent SET {columns} WHERE person = :person AND state = 'linked'",
            {**changes, "person": person},
        )
    )


def community_names(tx: Tx, community: str) -> tuple[str, str]:
    """The names of a community and of its branch."""
    row = tx.run(
        "SELECT c.name, b.name AS branch FROM community c JOIN branch b ON b.id = c.branch WHERE c.id = :id",
        {"id": community},
    ).one()
    return str(row.name), str(row.branch)


def leads(tx: Tx, agent: str) -> list[tuple[str, str, str]]:
    """An agent's open referrals: code, state, reference; oldest first."""
    rows = tx.all(
        "SELECT o.code, r.state, g.reference FROM offer o"
        " JOIN referral r ON r.id = o.referral JOIN registration g ON g.id = r.registration"
        f" WHERE o.agent = :agent AND o.state = 'accepted' AND r.agent = o.agent AND r.state IN ({BUSY}) ORDER BY o.id",
        {"agent": agent},
    )
    return [(row.code, row.state, row.reference) for row in rows]
