"""agent_work: what an agent asked to see of their own work: leads with the next step, the month in counts."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.services.tell import tell_person
from bot.storage.agents import agents, figures
from bot.storage.database import Tx
from bot.storage.messaging.timers import Timer
from bot.storage.people import people

DAYS = 30
MOST_LINES = 10
MOST_TAPS = 5  # leads with their two buttons: a WhatsApp list holds ten
NEXT = {"accepted": "contacted", "contacted": "registered"}  # what is reported next


def tell_leads(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Every lead in hand with the one next step, which is a tap away, and so is handing it back."""
    agent = agents.load(tx, timer.ref)
    if agent is None:
        return
    words = runtime.world.words
    language = people.look_up(tx, agent.person).language
    steps = words.find(language, "common", "next_steps").options
    found = agents.leads(tx, agent.id)
    lines = [f"{code} · {reference} · {steps[state]} {code}" for code, state, reference in found]
    taps = [(code, "outcome", key) for code, state, _ in found[:MOST_TAPS] for key in (NEXT[state], "back")]
    facts: dict[str, object] = {"leads": "\n".join(lines[:MOST_LINES]), "beside": taps}
    tell_person(runtime, tx, agent.person, "my_leads" if lines else "no_leads", facts=facts)


def tell_month(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Counts only: what an agent earns is not the bot's to promise."""
    agent = agents.load(tx, timer.ref)
    if agent:
        since = runtime.now_ms() - DAYS * 86_400_000
        tell_person(runtime, tx, agent.person, "my_month", facts=dict(figures.month_of(tx, agent.id, since)))
