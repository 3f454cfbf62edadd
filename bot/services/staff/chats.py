"""Staff link their own chat by a single-use code, as agents do; alarms about staff's doors are told there."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.services.staff.scope import Scope
from bot.services.staff.views import note
from bot.services.tell import tell_person
from bot.spoken_codes import long_code
from bot.storage.database import Tx
from bot.storage.messaging.timers import Timer
from bot.storage.people import people
from bot.storage.staff import chats, staff

CODE_MINUTES = 30


def chat_code(runtime: Runtime, scope: Scope) -> str:
    """A fresh code to type in one's own chat: ST-7K2M-9QXF-3T0B, good once and for half an hour."""
    code, now = f"{chats.PREFIX}{long_code(runtime.new_id())}", runtime.now_ms()
    with runtime.database.begin() as tx:
        chats.make(tx, scope.staff, code, now=now, expires=now + CODE_MINUTES * 60_000)
        note(runtime, tx, scope, "chat code made", scope.staff)
    return code


def is_linked(runtime: Runtime, scope: Scope) -> bool:
    with runtime.database.look() as tx:
        found = staff.by_id(tx, scope.staff)
    return found is not None and found.person is not None


def unlink_chat(runtime: Runtime, scope: Scope) -> None:
    """Alarms go there no more."""
    with runtime.database.begin() as tx:
        if chats.unlink(tx, scope.staff):
            note(runtime, tx, scope, "chat unlinked", scope.staff)


def tell_linked(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """The chat hears as whom it is linked."""
    found = staff.by_id(tx, timer.ref)
    if found and found.person:
        tell_person(runtime, tx, found.person, "staff_linked", facts={"login": found.name})


def tell_alarm(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """What is too much at staff's doors; the console's first page shows it too."""
    assert timer.person is not None
    facts = {"many": timer.facts["many"]}
    if "why" in timer.facts:
        language = people.language_of(tx, timer.person)
        said = runtime.world.words.find(language, "common", "refused").options
        facts["why"] = said.get(timer.facts["why"], said["bug"])
    tell_person(runtime, tx, timer.person, timer.kind.removeprefix("tell_"), facts=facts)
