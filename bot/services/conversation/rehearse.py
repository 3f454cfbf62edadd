"""rehearse: a try-it page's own worker and agents, apart from everybody else's."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.looks import Shown, shown
from bot.channels.simulator import NAME, address, request_of
from bot.channels.simulator_traits import PLAYS, played, plays
from bot.engine.saying.outgoing import Outgoing
from bot.errors import BadArgument
from bot.post import Incoming
from bot.runtime import Runtime
from bot.services.agents.directory import import_agents
from bot.services.agents.invite import invite_agent
from bot.services.agents.samples import SAMPLE_AGENTS
from bot.services.conversation.answer import answer_person, redactor
from bot.services.staff.scope import command_line
from bot.storage.conversation import events
from bot.storage.conversation.transcripts import Line, transcript
from bot.storage.people import people
from bot.traits import Traits

LOOKS = {plays(look): look for look in PLAYS}  # a real channel -> how the simulator's address of it begins
FIRST_LOOK = next(iter(LOOKS))
# No network gives out this prefix, so an example is nobody's number.
EXAMPLE_PHONE = "+6280000"


@dataclass(frozen=True, slots=True)
class Seat:
    """Who somebody plays: the worker, or one of the sample agents by handle."""

    who: str
    look: str

    @property
    def traits(self) -> Traits:
        """What the channel that is played can do."""
        return played(f"{self.look}:")

    def address(self, rehearsal: str) -> str:
        if self.who == "worker" and f"{self.look}:" in self.traits.phones.values():
            return f"{self.look}:{EXAMPLE_PHONE}{int(rehearsal[:8], 16) % 10**6:06d}"
        return f"{self.look}:{self.who}-{rehearsal[:12]}"


def seat_of(who: str, look: str) -> Seat:
    """Raises BadArgument for a seat that does not exist."""
    if look not in PLAYS or who not in ("worker", *agent_handles()):
        raise BadArgument(f"no seat {who!r} that looks like {look!r}")
    return Seat(who, look)


def agent_handles() -> list[str]:
    return [str(agent["handle"]) for agent in SAMPLE_AGENTS]


def begin_rehearsal(runtime: Runtime) -> str:
    """A new rehearsal: its sample agents stand in a directory of their own, each linked through a real invitation."""
    rehearsal = runtime.new_id()
    agents = [{**agent, "handle": f"{agent['handle']}-{rehearsal[:12]}"} for agent in SAMPLE_AGENTS]
    import_agents(runtime, command_line(runtime), agents, sample=True, rehearsal=rehearsal)
    for agent, handle in zip(agents, agent_handles(), strict=True):
        code = invite_agent(runtime, command_line(runtime), str(agent["handle"]))
        say(runtime, rehearsal, Seat(handle, LOOKS[FIRST_LOOK]), {"text": code})
    return rehearsal


def say(runtime: Runtime, rehearsal: str, seat: Seat, said: dict[str, object], language: str = "id") -> None:
    """What somebody at a seat does, through the simulator as through any channel."""
    request = request_of({"language": language, **said}, seat.address(rehearsal), runtime.new_id())
    for item in runtime.channels[NAME].read(request, redactor(runtime)):
        if not isinstance(item, Incoming):
            raise BadArgument("this cannot be read")
        answer_person(runtime, item, rehearsal=rehearsal)


def overhear(runtime: Runtime, rehearsal: str, seat: Seat) -> list[Line]:
    """Both sides of a seat's conversation; empty before the first word."""
    with runtime.database.look() as tx:
        person = people.find(tx, address(seat.address(rehearsal)))
        return transcript(tx, person) if person else []


def as_shown(outgoing: Outgoing, traits: Traits) -> Shown:
    """A bubble as the channel that is played shows it."""
    return shown(outgoing, traits.limits)


def last_message(runtime: Runtime, rehearsal: str, seat: Seat) -> int:
    """The number of the last thing a seat said; 0 before the first word."""
    with runtime.database.look() as tx:
        person = people.find(tx, address(seat.address(rehearsal)))
        return events.last_message_of(tx, person) if person else 0
