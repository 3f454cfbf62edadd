"""Two people who are one: everything under the first one's key, unless a person must decide first."""

from __future__ import annotations

from typing import Any

import pytest

from bot.engine.conversation import Conversation, Frame
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.people.erasing import erase_person
from bot.services.people.join_people import join_both, join_now, plan_join
from bot.services.staff.scope import command_line
from bot.storage.conversation import events, turns
from bot.storage.conversation.transcripts import transcript
from bot.storage.keys.sealing import unseal
from bot.storage.messaging import timers
from bot.storage.people import about, people, registrations
from bot.storage.referrals import complaints
from bot.storage.staff import audit
from bot.storage.tables import metadata
from flows.people.joining import joined
from tests.cast import ANOTHER, ANSWERS, BUDIS_PHONE, NIK, NOW, REFERENCE, known, phone, telegram
from tests.looking import audited, how_many
from tests.stage import Stage, at_once
from tests.taking import said, somebody, take

SITI, BUDI = phone(), phone(BUDIS_PHONE)
WHO = {"why": "card seen"}


def register(runtime: Runtime, person: str, reference: str = REFERENCE) -> str:
    with runtime.database.begin() as tx:
        registrations.submit(tx, people.lock(tx, person), reference, ANSWERS, NOW)
    return reference


def two(runtime: Runtime) -> tuple[str, str]:
    return somebody(runtime.database, telegram()), somebody(runtime.database, SITI)


def test_everything_of_the_second_opens_under_the_first_ones_key(runtime: Runtime) -> None:
    kept, other = two(runtime)
    reference = register(runtime, other)
    with runtime.database.begin() as tx:
        person = people.lock(tx, other)
        registrations.save_form(tx, person, registrations.reference_id(reference), {"nik": NIK}, NOW)
        registrations.settle(tx, person, registrations.reference_id(reference), "rejected", {"why": "age"})
        complaints.open_one(tx, person, "AD-7K2M-9QXF", "money", "he asked for cash", NOW)
        complaints.add_note(tx, "AD-7K2M-9QXF", complaints.Note(NOW, "bu-rina", "called back"))
        events.note_beside(tx, person, {"said": "Notice"}, NOW)
        timers.start(tx, "tell_again", due=NOW, person=other, facts={"kind": "thanks"})
    join_now(runtime, command_line(runtime), kept, other, **WHO)
    with runtime.database.begin() as tx:
        assert people.find(tx, SITI) == people.find(tx, telegram()) == kept
        first = people.lock(tx, kept)
        for table, column, place in about.SEALED:
            for row in tx.all(f"SELECT person, {column} AS sealed FROM {table} WHERE {column} IS NOT NULL"):
                assert row.person == kept, table
                assert unseal(first.key, bytes(row.sealed), f"{place}:{kept}"), (table, column)
        found = registrations.load(tx, registrations.reference_id(reference))
        assert found
        assert (found.person, found.answers["called"], found.form["nik"]) == (kept, "Siti", NIK)
        assert registrations.find_people(tx, "nik", NIK) == {kept}
        assert len(transcript(tx, kept)) == 2


def test_every_column_sealed_for_a_person_is_carried_over() -> None:
    sealed = {
        (name, column.name)
        for name, table in metadata.tables.items()
        if "person" in table.columns and name != "conversation"  # joined as talks, not as bytes
        for column in table.columns
        if "sealed" in column.name
    }
    assert {(table, column) for table, column, _ in about.SEALED} == sealed


def test_nothing_is_left_with_the_second_and_their_key_is_gone(runtime: Runtime) -> None:
    kept, other = two(runtime)
    register(runtime, other)
    join_now(runtime, command_line(runtime), kept, other, **WHO)
    for name, table in metadata.tables.items():
        for key in table.foreign_keys:
            if key.column.table.name == "person":
                assert not how_many(runtime.database, name, f"{key.parent.name} = '{other}'"), name
    assert how_many(runtime.database, "person", f"id = '{other}' AND wrapped_key IS NULL") == 1


def test_it_is_audited_with_who_and_why(runtime: Runtime) -> None:
    kept, other = two(runtime)
    join_now(runtime, command_line(runtime), kept, other, **WHO)
    with runtime.database.look() as tx:
        assert audit.first_broken(tx) is None
    assert audited(runtime)[-2:] == [
        ("command line", "person joined into", other, kept),
        ("command line", "people joined", kept, "card seen"),
    ]


def test_a_plan_writes_nothing(runtime: Runtime) -> None:
    kept, other = two(runtime)
    plan = plan_join(runtime, command_line(runtime), kept, register(runtime, other))
    assert (plan.kept, plan.other, plan.refused) == (kept, other, "")
    assert (plan.counts["registration"], plan.counts["message"]) == (1, 1)
    assert how_many(runtime.database, "person", "wrapped_key IS NOT NULL") == 2
    assert how_many(runtime.database, "audit", "what LIKE '%joined%'") == 0


def test_what_cannot_be_joined_is_said_and_left_alone(runtime: Runtime) -> None:
    kept, other = two(runtime)
    with pytest.raises(BadArgument, match="one person already"):
        join_now(runtime, command_line(runtime), kept, kept, **WHO)
    with pytest.raises(BadArgument, match=f"nobody is {ANOTHER}"):
        join_now(runtime, command_line(runtime), kept, ANOTHER, **WHO)
    register(runtime, kept, ANOTHER)
    register(runtime, other)
    with pytest.raises(BadArgument, match="both have a registration"):
        join_now(runtime, command_line(runtime), kept, other, **WHO)
    assert how_many(runtime.database, "person", "wrapped_key IS NOT NULL") == 2


def test_after_one_registration_is_withdrawn_they_can_be_joined(runtime: Runtime) -> None:
    kept, other = two(runtime)
    register(runtime, kept, ANOTHER)
    register(runtime, other)
    with runtime.database.begin() as tx:
        tx.run("UPDATE registration SET state = 'merged' WHERE person = :other", {"other": other})
    join_now(runtime, command_line(runtime), kept, other, **WHO)
    assert how_many(runtime.database, "registration", f"person = '{kept}'") == 2


def test_a_rehearsal_is_joined_to_nobody(runtime: Runtime) -> None:
    kept = somebody(runtime.database, telegram())
    guest = take(runtime.database, said("halo", BUDI), rehearsal="f" * 32).person
    assert (
        plan_join(runtime, command_line(runtime), kept, guest).refused
        == plan_join(runtime, command_line(runtime), guest, kept).refused
        == "rehearsal"
    )


def test_whoever_asked_to_be_erased_is_not_joined(runtime: Runtime) -> None:
    kept, other = two(runtime)
    with runtime.database.begin() as tx:
        timers.start(tx, "erase", due=NOW, ref=str(NOW), person=other)
    assert plan_join(runtime, command_line(runtime), kept, other).refused == "erasing"
    with runtime.database.begin() as tx:
        erase_person(tx, other, NOW)
    with pytest.raises(BadArgument, match="erased"):
        plan_join(runtime, command_line(runtime), kept, other)


def test_two_agents_stay_two_and_one_goes_on_as_an_agent(stage: Stage) -> None:
    runtime = stage.runtime
    for name in ("wati", "darto"):
        stage.agent(name)
    wati, darto = stage.person("wati"), stage.person("darto")
    assert plan_join(runtime, command_line(runtime), wati, darto).refused == "agents"
    second = known(runtime, SITI).id
    join_now(runtime, command_line(runtime), second, wati, **WHO)
    assert how_many(runtime.database, "agent", f"person = '{second}' AND state = 'linked'") == 1
    assert how_many(runtime.database, "person", f"id = '{second}' AND stage = 'agent'") == 1


def test_the_later_no_takes_back_an_earlier_yes(runtime: Runtime) -> None:
    kept, other = two(runtime)
    agreed = (
        "INSERT INTO consent (person, kind, version, sha256, language, channel, given_at, withdrawn_at)"
        " VALUES (:person, :kind, '1', '', 'id', 'whatsapp', :given, :withdrawn)"
    )
    with runtime.database.begin() as tx:
        for person, kind, given, withdrawn in (
            (kept, "broadcasts", 10, None),
            (other, "broadcasts", 5, 20),
            (kept, "service", 30, None),
            (other, "service", 5, 20),
        ):
            tx.run(agreed, {"person": person, "kind": kind, "given": given, "withdrawn": withdrawn})
    join_now(runtime, command_line(runtime), kept, other, **WHO)
    assert how_many(runtime.database, "consent", "kind = 'broadcasts' AND withdrawn_at IS NULL") == 0
    assert how_many(runtime.database, "consent", "kind = 'service' AND withdrawn_at IS NULL") == 1


def test_a_broadcast_both_were_to_get_reaches_them_once(runtime: Runtime) -> None:
    kept, other = two(runtime)
    with runtime.database.begin() as tx:
        tx.run(
            "INSERT INTO broadcast (id, state, words, audience, created_at) VALUES ('b', 'running', '', '', 1)"
        )
        for person in (kept, other):
            tx.run("UPDATE letter SET broadcast = 'b', state = 'queued' WHERE person = :p", {"p": person})
            tx.run(
                "INSERT INTO recipient (broadcast, person, state) VALUES ('b', :p, 'lettered')", {"p": person}
            )
    join_now(runtime, command_line(runtime), kept, other, **WHO)
    assert how_many(runtime.database, "letter", f"person = '{kept}' AND state = 'queued'") == 1
    assert how_many(runtime.database, "recipient", f"person = '{kept}'") == 1


def test_cut_off_in_the_middle_nothing_has_moved(runtime: Runtime) -> None:
    kept, other = two(runtime)
    register(runtime, other)
    with pytest.raises(KeyboardInterrupt), runtime.database.begin() as tx:
        join_both(tx, people.lock(tx, kept), people.lock(tx, other), "test", "cut off", NOW)
        raise KeyboardInterrupt
    with runtime.database.look() as tx:
        assert people.find(tx, SITI) == other
        assert len(transcript(tx, other)) == 1


def test_a_message_that_comes_while_they_are_joined_is_not_lost(runtime: Runtime) -> None:
    kept, other = two(runtime)
    done: list[Any] = at_once(
        lambda: join_now(runtime, command_line(runtime), kept, other, **WHO),
        lambda: take(runtime.database, said("lagi", SITI)),
    )
    assert isinstance(done[1], turns.Done)
    assert how_many(runtime.database, "message", f"person = '{kept}'") == 3


def test_whoever_writes_from_the_second_address_is_the_first(runtime: Runtime) -> None:
    kept, other = two(runtime)
    join_now(runtime, command_line(runtime), kept, other, **WHO)
    done = take(runtime.database, said("lagi", SITI))
    assert isinstance(done, turns.Done)
    assert done.person == kept


TALKED = Conversation(stack=(Frame("menu", 1, "menu"),), answers={"called": "Siti"}, language="jv")
OPEN = Conversation(
    stack=(*TALKED.stack, Frame("register", 1, "job")), answers={"called": "Ti", "work_days": 25}
)


def test_the_talk_that_has_come_further_goes_on() -> None:
    both = joined(TALKED, OPEN)
    assert (both.stack, both.language) == (OPEN.stack, "jv")
    assert both.answers == {"called": "Ti", "work_days": 25}
    assert joined(OPEN, TALKED).answers["called"] == "Ti"


def test_a_registration_counts_for_more_than_an_open_question() -> None:
    sent = Conversation(stack=TALKED.stack, about={"reference": "JK-1", "registration": "submitted"})
    assert joined(sent, OPEN).stack == TALKED.stack
    assert joined(OPEN, sent).about["reference"] == "JK-1"


def test_a_stop_on_either_channel_holds_for_both() -> None:
    stopped = Conversation(about={"opted_out": True})
    assert joined(stopped, OPEN).about["opted_out"]
    assert joined(OPEN, stopped).about["opted_out"]


def test_whom_either_helped_is_helped_by_both() -> None:
    one, two = (Conversation(about={"helped": [{"person": name}]}) for name in ("ibu", "bapak"))
    assert [each["person"] for each in joined(one, two).about["helped"]] == ["ibu", "bapak"]
