"""Another branch, in the south: Sari is its agent, Budi her lead, and everything of theirs has a page."""

from __future__ import annotations

from dataclasses import dataclass

from bot.referrals.lead import Meeting
from bot.rules.figures import Month
from bot.runtime import Runtime
from bot.services.agents.directory import import_agents
from bot.services.conversation.inbox import keep_words
from bot.services.staff.accounts import add_staff, change_password
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import Scope, command_line
from bot.storage.keys.sealing import seal
from bot.storage.messaging import timers
from bot.storage.people import people, registrations
from bot.storage.referrals import complaints, offers, paying, referrals, visits
from tests.cast import PASSWORD, PHONE, a_reader, linked, scope_named
from tests.console.office import Browser, Office
from tests.looking import rows

HERE, SOUTH = "Kantor Cabang Contoh Cilincing", "Kantor Cabang Contoh Selatan"
KEBAYORAN = "31.74.07"
NAMES = {"wati": "Budi Prasetyo", "sari": "Zainal Arifin"}
CHATS = {"wati": 9_001, "sari": 9_003}
SARI: dict[str, object] = {
    **{
        "handle": "sari",
        "name": "Sari (contoh)",
        "phone": "081299900011",
        "community": "Koperasi Contoh Selatan",
    },
    **{"branch": SOUTH, "lat": -6.24, "lon": 106.8, "covers": KEBAYORAN, "languages": "id", "capacity": 5},
    "valid_until": "2027-12-31",
}


@dataclass(frozen=True)
class Theirs:
    """Ids of what one branch has, the same kinds for both."""

    person: str
    registration: str
    reference: str
    agent: str
    complaint: str
    duplicate: int
    message: int
    help: int
    branch: str
    community: str
    account: str
    words: int
    letter: int
    timer: int
    broadcast: str
    kept: str

    @property
    def event(self) -> str:
        return self.kept.removeprefix("kept-")[:6].upper() + "1"


def south(office: Office) -> Theirs:
    """The other branch, with one of everything."""
    import_agents(office.runtime, command_line(office.runtime), [SARI])
    budi = a_reader(office.runtime, "8101", area=KEBAYORAN, stage="submitted")
    twin = a_reader(office.runtime, "8102", area=KEBAYORAN, stage="submitted")
    return _everything(office, budi, twin, ("JK-SELA-0001", "JK-SELA-0002"), "sari", "PD-SELA")


def north(office: Office) -> Theirs:
    """Ours: Siti again, with the same kinds of things."""
    twin = a_reader(office.runtime, "8103", stage="submitted")
    return _everything(office, office.siti, twin, ("", "JK-UTAR-0002"), "wati", "PD-UTAR")


def _everything(
    office: Office, person: str, twin: str, references: tuple[str, str], agent: str, complaint: str
) -> Theirs:
    runtime, now = office.runtime, office.runtime.now_ms()
    held_by = linked(runtime, agent, CHATS[agent])
    place = {"code": KEBAYORAN if agent == "sari" else "31.72.04", "name": "sini", "lat": -6.2, "lon": 106.8}
    phone = "+6281211100001" if agent == "sari" else PHONE
    with runtime.database.begin() as tx:
        for who, reference in zip((person, twin), references, strict=True):
            if reference:
                known = people.lock(tx, who)
                registrations.submit(
                    tx, known, reference, {"called": NAMES[agent], "phone": phone, "place": place}, now
                )
        known = people.lock(tx, person)
        if references[0]:
            referrals.ask(tx, known, references[0], now)
    (mine,) = rows(runtime, "SELECT id, reference FROM registration WHERE person = :person", person=person)
    with runtime.database.begin() as tx:
        offer = offers.make(tx, mine.id, held_by, "Q9", 1.0, "{}", now=now, expires=now + 900_000)
        offers.close(tx, offer, "accepted", now)
        tx.run(
            "UPDATE referral SET state = 'accepted', agent = :agent WHERE id = :id",
            {"agent": held_by, "id": mine.id},
        )
        known = people.lock(tx, person)
        complaints.open_one(tx, known, complaint, "money", "cerita rahasia", now)
        tx.run("UPDATE referral SET state = 'unserved', agent = NULL WHERE id = :id", {"id": mine.id})
        tx.run(
            "UPDATE offer SET state = 'withdrawn' WHERE referral = :id AND state = 'accepted'",
            {"id": mine.id},
        )
        lead, taken = referrals.look_up(tx, mine.id), offers.load(tx, offer)
        assert lead
        visits.write(tx, lead, taken, Meeting("agreed", at=now), now)
        paying.begin(tx, lead, Month(2026, 10), now)
        said = {"said": "Message", "text": "halo rahasia", "fresh": "1" * 32}
        sealed = seal(known.key, said, f"message.sealed:{person}")
        message = tx.run(
            "INSERT INTO message (person, channel, provider_id, received_at, sealed, state, reason)"
            " VALUES (:person, 'telegram', :x, :now, :sealed, 'failed', 'KeyError') RETURNING id",
            {"person": person, "x": agent, "now": now, "sealed": sealed},
        ).one()
        asked = tx.run(
            "INSERT INTO help_request (person, reason, asked_at, state) VALUES (:person, 'agent', :now, 'open')"
            " RETURNING id",
            {"person": person, "now": now},
        ).one()
        for reason in ("right_correct", "disputed"):
            tx.run(
                "INSERT INTO help_request (person, reason, asked_at, state) VALUES (:person, :reason, :now, 'open')",
                {"person": person, "reason": reason, "now": now},
            )
        tx.run(
            "UPDATE referral SET answer = 'wrong', answered_at = :now WHERE id = :id",
            {"now": now, "id": mine.id},
        )
    with runtime.database.begin() as tx:
        letter = tx.run(
            "INSERT INTO letter (person, channel, sealed, urgency, state, not_before, created_at) VALUES (:person,"
            " 'telegram', :none, 0, 'unknown', 0, :now) RETURNING id",
            {"person": person, "none": b"x", "now": now},
        ).one()
        timers.start(tx, "nudge", due=now, ref=person, person=person)
        tx.run("UPDATE timer SET state = 'failed' WHERE person = :person", {"person": person})
        timer = tx.run("SELECT id FROM timer WHERE person = :person", {"person": person}).one()
    pair = rows(runtime, "SELECT id FROM duplicate WHERE earlier = :id OR later = :id", id=mine.id)[0]
    (where,) = rows(
        runtime,
        "SELECT c.id, c.branch FROM agent a JOIN community c ON c.id = a.community WHERE a.id = :id",
        id=held_by,
    )
    account = f"akun-{agent}"
    add_staff(runtime, command_line(runtime), account, Wanted("branch", SOUTH if agent == "sari" else HERE))
    keep_words(runtime, scope_named(runtime, account), "Kata cabang", "Silakan datang ke kantor cabang ya.")
    (ready,) = rows(runtime, "SELECT id FROM ready_words WHERE branch = :branch", branch=where.branch)
    return Theirs(
        person,
        mine.id,
        mine.reference,
        agent,
        complaint,
        pair.id,
        message.id,
        asked.id,
        where.branch,
        where.id,
        account,
        ready.id,
        letter.id,
        timer.id,
        _broadcast(runtime, agent, where.branch),
        _kept(runtime, agent, where.branch),
    )


def _broadcast(runtime: Runtime, agent: str, branch: str) -> str:
    """A draft of the branch's own; what staff call it."""
    code = {"sari": "SARI01", "wati": "WATI01"}[agent]
    with runtime.database.begin() as tx:
        tx.run(
            "INSERT INTO broadcast (id, code, state, words, audience, created_at, branch)"
            " VALUES (:id, :code, 'draft', :words, '{}', 1, :branch)",
            {"id": code.lower(), "code": code, "words": '{"id": "Halo"}', "branch": branch},
        )
    return code


def _kept(runtime: Runtime, agent: str, branch: str) -> str:
    """An audience and a text of the branch's own, under one id."""
    identity = f"kept-{agent}"
    with runtime.database.begin() as tx:
        for table, plain in (("audience", "{}"), ("wording", '{"id": "Halo"}')):
            values = {"id": identity, "branch": branch, "plain": plain}
            tx.run(f"INSERT INTO {table} (id, name, branch) VALUES (:id, 'Pasar', :branch)", values)
            tx.run(
                f"INSERT INTO {table}_version ({table}, number, plain, who, at) VALUES (:id, 1, :plain, '', 1)",
                values,
            )
        tx.run(
            "INSERT INTO agent_code (campaign, expires_on, created_at) VALUES (:id, '2027-01-01', 1)",
            {"id": identity},
        )
        tx.run(
            "INSERT INTO gathering (id, code, name, place, area, day, branch, shown, expires, who, at)"
            " VALUES (:id, :code, 'Pasar', 'Balai', '31.72', '2026-12-05', :branch,"
            " (SELECT MAX(id) FROM agent_code), '2027-01-01', '', 1)",
            {"id": identity, "code": agent[:6].upper() + "1", "branch": branch},
        )
    return identity


def scoped(office: Office, name: str, wanted: Wanted) -> Scope:
    """Somebody of the staff with a password of their own; what they see and may."""
    add_staff(office.runtime, command_line(office.runtime), name, wanted)
    scope = scope_named(office.runtime, name)
    assert not change_password(office.runtime, scope, PASSWORD)
    return scope


def browser_of(office: Office, name: str, wanted: Wanted) -> Browser:
    """Their browser, logged in."""
    scoped(office, name, wanted)
    browser = office.browser()
    assert browser.log_in(name).status_code == 303
    return browser
