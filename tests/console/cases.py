"""What somebody must settle in the office: a second registration, a dispute, a message that failed."""

from __future__ import annotations

from bot.storage.keys.sealing import seal
from bot.storage.people import people, registrations
from tests.cast import ANOTHER, CILINCING, PHONE, a_reader, linked
from tests.console.office import Office


def budi(office: Office, nik: str = "", helper: str | None = None) -> str:
    """Somebody else who registered with Siti's phone, a minute later; their id."""
    office.clock.forward(minutes=1)
    now, person = office.runtime.now_ms(), a_reader(office.runtime, "7002")
    answers = {"called": "Budi Santoso", "phone": PHONE, "place": CILINCING, "job": "ojek"}
    with office.runtime.database.begin() as tx:
        known = people.lock(tx, person)
        registrations.submit(tx, known, ANOTHER, answers, now, helper)
        if nik:
            form = {"full_name": "Budi Santoso", "nik": nik, "phone": PHONE, "birth_date": "1985-03-02"}
            registrations.save_form(tx, known, registrations.reference_id(ANOTHER), form, now)
    return person


def dispute(office: Office) -> None:
    """Wati reported a registration; Siti says it is not so."""
    agent = linked(office.runtime, "wati", 9001)
    with office.runtime.database.begin() as tx:
        tx.run(
            "UPDATE referral SET state = 'registered', agent = :agent, reported = 'registered', answer = 'wrong',"
            " answered_at = 1",
            {"agent": agent},
        )
        tx.run("UPDATE offer SET state = 'accepted'")
        tx.run("UPDATE registration SET state = 'registered'")
        tx.run(
            "INSERT INTO help_request (person, reason, asked_at, state) VALUES (:person, 'disputed', 1, 'open')",
            {"person": office.siti},
        )


def failed_message(office: Office, text: str = "halo rahasia") -> int:
    """Siti wrote, and her turn tripped; the row of her message."""
    now = office.runtime.now_ms()
    with office.runtime.database.begin() as tx:
        said = {"said": "Message", "text": text, "fresh": "1" * 32}
        row = tx.run(
            "INSERT INTO message (person, channel, provider_id, received_at, sealed, state, reason)"
            " VALUES (:person, 'telegram', 'x1', :now, :sealed, 'failed', 'KeyError in turn, line 9') RETURNING id",
            {
                "person": office.siti,
                "now": now,
                "sealed": seal(people.key_of(tx, office.siti), said, f"message.sealed:{office.siti}"),
            },
        ).one()
    return int(row.id)
