"""A broadcast is seen before it goes: by each channel, as one person, and in staff's own chats."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience
from bot.broadcasts.stopped import Stopped
from bot.channels.looks import Look
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.broadcasts import testing
from bot.services.broadcasts.drafting import More, plan_broadcast
from bot.services.broadcasts.preview import preview, preview_for
from bot.services.broadcasts.testing import send_test
from bot.services.staff.accounts import Wanted, add_staff
from bot.services.staff.scope import command_line
from tests.broadcasts.spreading import staff
from tests.cast import a_reader, bu_rina, scope_named
from tests.house import HeldClock

TEXT = {"id": "Kabar dari kantor. Balas STOP kalau tidak mau.", "en": "News. Reply STOP to end it."}


def planned(runtime: Runtime) -> str:
    return plan_broadcast(runtime, command_line(runtime), TEXT, Audience(), More(opens=("register",)))


def test_each_channel_and_language_is_shown_with_its_buttons(runtime: Runtime) -> None:
    shown = preview(runtime, command_line(runtime), planned(runtime))
    assert {(one.channel, one.language) for one in shown} == {
        (channel, language) for channel in ("telegram", "whatsapp") for language in ("id", "en")
    }
    for one in shown:
        assert one.bubble is not None and one.bubble.look is Look.BUTTONS
        assert one.bubble.text == TEXT[one.language]
    assert {row.label for one in shown if one.bubble for row in one.bubble.rows} == {
        "Mau daftar",
        "I want to register",
    }


def test_any_recipient_can_be_opened_as_they_will_see_it(runtime: Runtime) -> None:
    siti = a_reader(runtime, "1", language="en")
    identity = planned(runtime)
    seen = preview_for(runtime, command_line(runtime), identity, siti)
    assert seen is not None and seen.bubble is not None
    assert (seen.channel, seen.language, seen.bubble.text, seen.why) == ("telegram", "en", TEXT["en"], "")


def test_whoever_gets_nothing_is_shown_with_the_reason(runtime: Runtime, clock: HeldClock) -> None:
    budi = a_reader(runtime, "+628121", channel="whatsapp")
    clock.forward(hours=25)
    seen = preview_for(runtime, command_line(runtime), planned(runtime), budi)
    assert seen is not None and (seen.bubble, seen.why) == (None, "needs template")


def test_nobody_out_of_reach_is_shown(runtime: Runtime) -> None:
    there = a_reader(runtime, "1", area="32.01")
    identity = planned(runtime)
    with runtime.database.begin() as tx:
        tx.run("INSERT INTO branch (id, name) VALUES ('b', 'Cabang B')")
        tx.run("UPDATE broadcast SET branch = 'b' WHERE id = :id", {"id": identity})
    tini = staff("bu-tini", branch="b", areas=("31.72.04",), own_areas=True)
    assert preview_for(runtime, tini, identity, there) is None
    with pytest.raises(BadArgument):
        preview(runtime, staff("pak-c", branch="c"), identity)


def test_a_test_goes_to_named_staff_and_says_whom_it_missed(runtime: Runtime) -> None:
    bu_rina(runtime)
    add_staff(runtime, command_line(runtime), "bu-tuti", Wanted("admin"))
    rina, identity = scope_named(runtime, "bu-rina"), planned(runtime)
    with pytest.raises(Stopped, match="link a chat"):
        send_test(runtime, rina, identity)
    chat = a_reader(runtime, "77")
    with runtime.database.begin() as tx:
        tx.run("UPDATE staff SET person = :person WHERE name = 'bu-tuti'", {"person": chat})
    assert testing.testers(runtime, rina) == ["bu-tuti"]
    done = send_test(runtime, rina, identity, ["bu-tuti", "bu-rina", "nobody"])
    assert (done.sent, done.no_chat) == (["bu-tuti"], ["bu-rina"])
    with runtime.database.look() as tx:
        (row,) = tx.all("SELECT person, state, broadcast FROM letter")
    assert (row.person, row.state, row.broadcast) == (chat, "queued", None)
