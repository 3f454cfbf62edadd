"""relay: what one writes in a talk is paced, and spoken in the other's own chat; both hear how the talk stands."""

from __future__ import annotations

from bot.referrals.relaying import masked, risks
from bot.runtime import Runtime
from bot.services.referrals import talking
from bot.services.tell import tell_person
from bot.storage.agents import agents
from bot.storage.database import Tx
from bot.storage.messaging import reaching, timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import registrations
from bot.storage.referrals import relays
from bot.storage.referrals.relays import Relay

HELD = {"chat_open": "agent", "chat_ended": "bot", "chat_cut": "bot", "chat_over": "bot"}


def tell_side(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """One side hears that the other wants to talk, that it is open, or that it is over."""
    number, _, side = timer.ref.partition(":")
    relay = relays.load(tx, int(number))
    if relay is None:
        return
    person = relay.worker if side == "worker" else relay.agent
    facts: dict[str, object] = {"who": _name_of(tx, relay, side), "code": relay.code}
    if timer.kind in HELD:
        facts["held"] = HELD[timer.kind]
    if timer.kind == "chat_phone":
        facts["phone"] = _phone_of(tx, relay, side)
    if timer.kind in ("chat_ended", "chat_cut"):
        facts["close"] = [_talk_code(relay)]
    code = relay.code if timer.kind == "chat_asked" and side == "worker" else ""
    code = _talk_code(relay) if timer.kind == "chat_open" else code
    tell_person(runtime, tx, person, timer.kind, code=code, facts=facts, about=_both(tx, relay))


def _both(tx: Tx, relay: Relay) -> tuple[str, ...]:
    """Whom a talk is about: the worker, whoever speaks for them, and the agent."""
    worker = talking.worker_of(tx, relay)
    return (worker, relay.worker, relay.agent)


def _talk_code(relay: Relay) -> str:
    """What the buttons of a talk are marked with; two letters, so that no lead is called so."""
    return f"CH{relay.id % 10_000}"


def tell_alone(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """There is no talk: none to open, or it has ended; or somebody reported it, under a number."""
    assert timer.person is not None
    kind = "chat_ended" if timer.kind == "chat_over" else timer.kind
    held = {"held": "bot"} if timer.kind == "chat_over" else {}
    tell_person(runtime, tx, timer.person, kind, facts={**timer.facts, **held})


def _name_of(tx: Tx, relay: Relay, reader: str) -> str:
    """How the other is called: an agent by name, a worker by the reference the agent knows."""
    if reader == "worker":
        agent = agents.of_person(tx, relay.agent)
        return agent.name if agent else "–"
    registration = registrations.load(tx, relay.referral)
    return registration.reference if registration else "–"


def _phone_of(tx: Tx, relay: Relay, reader: str) -> str:
    """The other's number, once both agreed."""
    if reader == "worker":
        agent = agents.of_person(tx, relay.agent)
        return agent.phone if agent and agent.phone else "–"
    registration = registrations.load(tx, relay.referral)
    phone = str(registration.answers.get("phone", "")) if registration else ""
    return phone if phone.startswith("+") else "–"


def pass_on(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Let a message through, or set the moment at which WhatsApp's pair rate lets it through."""
    relay = relays.load(tx, int(timer.ref))
    if relay is None or timer.person is None or relay.state != "open":
        return
    now, side = runtime.now_ms(), relay.side(timer.person)
    other = "agent" if side == "worker" else "worker"
    gap = int(runtime.settings.config.referrals.relay_gap_seconds * 1000)
    if not _passes(tx, relay, timer, now):
        timers.start(tx, "chat_voice_stays", due=now, ref=f"{relay.id}:{side}")
        return
    if not reaching.is_open(tx, relay.other(timer.person), now):
        timers.start(tx, "chat_waits", due=now, ref=f"{relay.id}:{side}")
    due = relays.pace(tx, relay, other, gap, now)
    timers.start(
        tx,
        "chat_speak",
        due=due,
        ref=timer.ref,
        person=timer.person,
        facts=dict(timer.facts),
        about=timer.about,
    )


def _passes(tx: Tx, relay: Relay, timer: Timer, now: int) -> bool:
    """A voice message passes where the other reads on the channel that keeps it: its reference means nothing elsewhere,
    and we keep no recording ourselves."""
    assert timer.person is not None
    channel = timer.facts.get("channel")
    return not channel or reaching.open_channel(tx, relay.other(timer.person), "", now) == channel


def speak(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """Say it in the other's chat; numbers and links are hidden until both agreed to show theirs."""
    relay = relays.load(tx, int(timer.ref))
    if relay is None or timer.person is None:
        return
    said = str(timer.facts.get("said", ""))
    shown = (
        said if relay.worker_shows and relay.agent_shows else masked(said, runtime.world.understanding.digits)
    )
    reader = "agent" if relay.side(timer.person) == "worker" else "worker"
    who, voice = _name_of(tx, relay, reader), timer.facts.get("voice")
    facts: dict[str, object] = {"who": who, "voice": voice} if voice else {"who": who, "said": shown}
    kind, code = "chat_voice" if voice else "chat_said", ""
    if reader == "worker" and (found := risks(said, runtime.world.words.accepted("common", "chat_words"))):
        kind, code = "chat_risky", _talk_code(relay)
        facts["code"] = code
        talking.count_risky(runtime, tx, relay, found)
    tell_person(runtime, tx, relay.other(timer.person), kind, code=code, facts=facts, about=_both(tx, relay))


def watch_silence(runtime: Runtime, tx: Tx, timer: Timer) -> None:
    """A talk in which nobody has written for so long ends."""
    relay = relays.load(tx, int(timer.ref))
    if relay is None or relay.state != "open":
        return
    now = runtime.now_ms()
    ends = relay.last_at + int(runtime.settings.config.referrals.relay_minutes * 60_000)
    if now >= ends:
        talking.end(runtime, tx, relay, "silence")
    else:
        timers.start(tx, "chat_silence", due=ends, ref=timer.ref)
