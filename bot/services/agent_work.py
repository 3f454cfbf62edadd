"""agent_work: what an agent asked to see of their own work: leads with the next step, the month in counts."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.services.tell import tell_person
from bot.storage import agents, people, standing
from bot.storage.database import Tx, milliseconds
from bot.storage.timers import Timer

DAYS = 30


def tell_leads(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Every lead in hand with the one next step."""
    agent = agents.load(tx, timer.ref)
    if agent is None:
        return
    words = runtime.world.words
    language = people.look_up(tx, agent.person).language
    steps = words.find(language, "common", "next_steps").options
    found = agents.leads(tx, agent.id)
    lines = [f"{code} · {reference} · {steps[state]} {code}" for code, state, reference in found]
    kind = "my_leads" if lines else "no_leads"
    tell_person(runtime, tx, agent.person, kind, facts={"leads": "\n".join(lines[:10])})


def tell_month(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Counts only: what an agent earns is not the bot's to promise."""
    agent = agents.load(tx, timer.ref)
    if agent:
        since = milliseconds(runtime.now()) - DAYS * 86_400_000
        tell_person(runtime, tx, agent.person, "my_month", facts=dict(standing.month_of(tx, agent.id, since)))
