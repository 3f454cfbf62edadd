"""waits: for a day after a chat came to somebody, what matters (form, numbers, correcting, erasing) waits."""

from __future__ import annotations

from dataclasses import replace

from bot.runtime import Runtime
from bot.storage.conversation import conversations
from bot.storage.database import Tx
from bot.storage.people import joining, people
from bot.storage.people.people import Person

WAIT = 24 * 3_600_000  # milliseconds
SHOWN = 3  # digits by which somebody knows a number of their own


def waits(runtime: Runtime, tx: Tx, person: str) -> bool:
    """Whether a chat was joined to this person within a day."""
    return joining.joined_since(tx, person, runtime.now_ms() - WAIT)


def begin_waiting(tx: Tx, person: Person, now: int) -> None:
    """Their conversation knows it as well: flows look at nothing else."""
    talk = conversations.load(tx, person)
    about = {**talk.about, "joined_until": (now + WAIT) // 1000}
    conversations.save(tx, person, replace(talk, about=about), now)


def other_chat(runtime: Runtime, tx: Tx, other: Person, reader: Person) -> str:
    """A chat as somebody may recognise it: which app, and the end of a number where it shows one."""
    kinds = runtime.world.words.find(reader.language, "common", "chats").options
    name = kinds.get(tx.networks.of(other.channel), kinds["other"])
    phone = next(iter(sorted(people.phones_of(tx, other))), "")
    return f"{name} …{phone[-SHOWN:]}" if phone else name
