"""Answers to a broadcast: a button, or a bare yes within three days, opens what it was about; else nothing changes."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience
from bot.broadcasts.openers import OPENERS
from bot.broadcasts.stopped import Stopped
from bot.engine.conversation import Conversation, Frame
from bot.engine.happenings import Message, Tap
from bot.errors import Refused
from bot.post import Address, Incoming, Said, Sent
from bot.runtime import Runtime
from bot.services.broadcasts.drafting import More, plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.broadcasts.opening import heard_as_pressed, meant_by, openers
from bot.services.conversation.answer import answer_person
from bot.services.conversation.unread import how_many_unread, unread_of
from bot.services.staff.scope import command_line
from bot.services.world import world_now
from bot.storage.broadcasts import broadcasts
from bot.storage.messaging import letters
from bot.storage.people import people
from tests.broadcasts.spreading import spread
from tests.cast import a_reader
from tests.house import HeldClock

TEXT = {"id": "Kabar dari kantor. Balas STOP kalau tidak mau."}


def says(runtime: Runtime, text: str) -> Incoming:
    number = str(runtime.new_id())
    return Incoming("telegram", number, (Address("telegram", "tg_user_id", "1"),), Message(text), "id")


def heard(runtime: Runtime, person: str, text: str, *, at: str = "menu", step: str = "menu") -> Said:
    """What her words are taken for where she stands at a flow."""
    talk = Conversation(stack=(Frame(at, 1, step),))
    with runtime.database.look() as tx:
        siti = people.look_up(tx, person)
        return heard_as_pressed(runtime, says(runtime, text), tx, siti, talk).said


def reached(runtime: Runtime, *opens: str) -> str:
    """Siti has read a broadcast that opens this."""
    person = a_reader(runtime, "1")
    identity = plan_broadcast(runtime, command_line(runtime), TEXT, Audience(), More(opens=opens))
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    with runtime.database.begin() as tx:
        claimed = letters.claim_due(tx, now=runtime.now_ms(), most=5)
        letters.settle(tx, [(one, Sent("p1")) for one in claimed], runtime.now_ms())
    return person


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_button_is_understood_by_its_own_words(runtime: Runtime, language: str) -> None:
    for wish, label in openers(runtime, language).items():
        reading = runtime.world.understanding.read(
            "intent", label, language=language, on=world_now(runtime).today
        )
        meant = runtime.world.words.phrases.meaning(label) or reading.value
        assert meant == wish and len(label) <= 20, label
    assert set(openers(runtime, language)) == set(OPENERS)


@pytest.mark.parametrize("text", ["ya", "mau", "Boleh"])
def test_a_bare_yes_is_the_press_of_its_first_button(runtime: Runtime, text: str) -> None:
    siti = reached(runtime, "register", "status")
    assert meant_by(runtime, says(runtime, text))
    assert heard(runtime, siti, text) == Tap("open.register", "Mau daftar")


@pytest.mark.parametrize("text", ["halo", "ya, tapi nanti dulu", "1", "tidak"])
def test_of_whatever_else_is_said_nothing_is_looked_up(runtime: Runtime, text: str) -> None:
    assert meant_by(runtime, says(runtime, text)) is None


def test_after_three_days_or_without_a_button_it_stays_what_it_was(
    runtime: Runtime, clock: HeldClock
) -> None:
    siti = reached(runtime, "register")
    clock.forward(days=3, minutes=1)
    assert heard(runtime, siti, "ya") == Message("ya")


@pytest.mark.parametrize(
    "what", ["a question is open", "the menu asks on", "something newer was said", "it opens nothing"]
)
def test_a_yes_to_something_else_is_left_alone(runtime: Runtime, what: str) -> None:
    person = reached(runtime, *(() if what == "it opens nothing" else ("register",)))
    if what == "something newer was said":
        with runtime.database.begin() as tx:
            tx.run(
                "INSERT INTO letter (person, channel, sealed, urgency, state, not_before, created_at)"
                " VALUES (:person, 'telegram', :nothing, 1, 'sent', 0, :now)",
                {"person": person, "nothing": b"", "now": runtime.now_ms()},
            )
    at = "register" if what == "a question is open" else "menu"
    step = "unknown" if what == "the menu asks on" else "menu"
    assert heard(runtime, person, "ya", at=at, step=step) == Message("ya")


def test_a_turn_opens_what_the_broadcast_was_about(runtime: Runtime) -> None:
    talking(runtime)
    answer_person(runtime, says(runtime, "ya"))
    with runtime.database.look() as tx:
        assert str(tx.all("SELECT flow FROM conversation")[0].flow) == "income"


def test_what_nobody_could_answer_is_listed_under_it_for_a_purpose(
    runtime: Runtime, clock: HeldClock
) -> None:
    rina, identity = command_line(runtime), talking(runtime)
    answer_person(runtime, says(runtime, "zxcv qwrt plmk 081234567890"))
    assert how_many_unread(runtime, rina, identity) == 1
    (heap,) = unread_of(runtime, rina, identity, "menjawab pertanyaan warga")
    assert heap.count == 1 and "0812" not in heap.examples[0] and "zxcv" in heap.examples[0]
    with pytest.raises(Refused):
        unread_of(runtime, rina, identity, "")
    clock.forward(days=4)
    answer_person(runtime, says(runtime, "mnbv lkjh poiu"))
    assert how_many_unread(runtime, rina, identity) == 1


def talking(runtime: Runtime) -> str:
    """Siti has talked to the bot and stands at the menu when a broadcast reaches her; its id."""
    for text in ("halo", "1", "menu"):
        answer_person(runtime, says(runtime, text))
    with runtime.database.begin() as tx:
        person = str(tx.all("SELECT person FROM conversation")[0].person)
        tx.run("DELETE FROM letter")
        tx.run("UPDATE conversation SET flow = 'menu'")
    return reached_again(runtime, person)


def reached_again(runtime: Runtime, person: str) -> str:
    identity = plan_broadcast(runtime, command_line(runtime), TEXT, Audience(), More(opens=("contribution",)))
    with runtime.database.begin() as tx:
        text = broadcasts.texts(tx, identity)["", "", "id"]
        tx.run("UPDATE broadcast SET started_at = :now", {"now": runtime.now_ms()})
        tx.run(
            "INSERT INTO letter (person, channel, sealed, urgency, state, not_before, broadcast, created_at, done_at,"
            " shared) VALUES (:person, 'telegram', :nothing, 2, 'sent', 0, :id, :now, :now, :text)",
            {
                "person": person,
                "nothing": b"",
                "id": identity,
                "now": runtime.now_ms(),
                "text": text,
            },
        )
    return identity


def test_more_than_three_buttons_or_one_nobody_knows_is_refused(runtime: Runtime) -> None:
    for opens in (OPENERS[:4], ("erase",)):
        with pytest.raises(Stopped):
            plan_broadcast(runtime, command_line(runtime), TEXT, Audience(), More(opens=opens))
