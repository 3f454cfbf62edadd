"""The effects a flow may ask for by name: each makes the event that storage writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from bot.engine import helping
from bot.engine.conversation import Asked, Conversation, Frame
from bot.engine.events import (
    AgentAsked,
    Complained,
    ConsentGiven,
    ConsentWithdrawn,
    ErasureAsked,
    Event,
    HandOverAsked,
    HelpBegun,
    HelpEnded,
    HumanAsked,
    MyDataAsked,
    ReferralAsked,
    ReferralHeld,
    ReferralKept,
    ReferralWithdrawn,
    RegistrationCorrected,
    RegistrationSubmitted,
)
from bot.engine.saying.speaking import fill
from bot.engine.tables import Ask, key_of
from bot.engine.world import World
from bot.spoken_codes import complaint_of, reference_of

Effect = Callable[[Conversation, World], tuple[Conversation, tuple[Event, ...]]]


def _agreed(conversation: Conversation, world: World, kind: str) -> ConsentGiven:
    """Consent to the question just answered: its very text, as it was shown, and the hash of that."""
    last = conversation.asked[-1] if conversation.asked else Asked("", "welcome", "consent")
    own, known = world.flows[last.flow].facts, {**conversation.known, **world.facts}
    lookup = lambda name: own[name](conversation.known, world) if name in own else known[name]  # noqa: E731
    shown = world.words.find(conversation.language, last.flow, last.step).text
    text = fill(shown, lookup, conversation.language).strip()
    version, hashed = world.facts["notice_version"], sha256(text.encode()).hexdigest()
    return ConsentGiven(kind, version, conversation.language, hashed, text)


def give_consent(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """The notice was agreed to, in the version now in force."""
    given = _agreed(conversation, world, "service")
    return replace(conversation, consent=given.version), (given,)


def allow_broadcasts(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    about = {**conversation.about, "opted_out": False}
    return replace(conversation, about=about), (_agreed(conversation, world, "broadcasts"),)


def stop_broadcasts(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """Nothing more is begun by us: neither news nor questions about how it went."""
    about = {**conversation.about, "opted_out": True}
    ended = tuple(ConsentWithdrawn(kind) for kind in ("broadcasts", "questions"))
    return replace(conversation, about=about), ended


# What became of a registration; a new one has none of it yet.
OUTCOME = frozenset({"member_last4", "by_branch", "reject_reason"})


def submit(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """What was confirmed becomes a registration with a reference number."""
    reference = reference_of(world.fresh)
    about = {name: kept for name, kept in conversation.about.items() if name not in OUTCOME}
    about |= {"reference": reference, "registration": "submitted"}
    submitted = RegistrationSubmitted(reference, dict(conversation.answers))
    return replace(conversation, about=about), (submitted,)


def ask_referral(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    about = {**conversation.about, "referral": "waiting"}
    return replace(conversation, about=about), (ReferralAsked(conversation.about["reference"]),)


def ask_human(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    return conversation, (HumanAsked(conversation.top.flow if conversation.top else ""),)


def choose_language(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    return replace(conversation, language=conversation.answers["chosen_language"]), ()


SUM = ("income", "income_per", "work_days", "work_weeks")


def forget_what_if(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """A new sum starts with a new income; the one that was said first is put aside."""
    first = conversation.about.get("own_income") or _sum_of(conversation)
    answers = {key: value for key, value in conversation.answers.items() if key not in SUM}
    return replace(conversation, answers=answers, about={**conversation.about, "own_income": first}), ()


def end_what_if(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """What was only played through does not become somebody's own income."""
    first = conversation.about.get("own_income")
    if not first:
        return conversation, ()
    answers = {key: value for key, value in conversation.answers.items() if key not in SUM}
    return replace(
        conversation, answers={**answers, **first}, about={**conversation.about, "own_income": {}}
    ), ()


def _sum_of(conversation: Conversation) -> dict[str, object]:
    return {key: conversation.answers[key] for key in SUM if key in conversation.answers}


def start_over(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """What was interrupted begins again: its own answers, and those of the flows it calls, are asked anew."""
    below = helping.depth(conversation) or 1
    flow = world.flows[conversation.stack[below].flow]
    asked = [step_key for name in (flow.name, *flow.calls) for step_key in _keys_of(world, name)]
    answers = {key: value for key, value in conversation.answers.items() if key not in asked}
    begun = Frame(flow.name, flow.version, flow.start)
    stack = (*conversation.stack[:below], begun, conversation.stack[-1])
    return replace(conversation, stack=stack, answers=answers, redo="", kept="", guesses={}), ()


def _keys_of(world: World, flow: str) -> list[str]:
    steps = world.flows[flow].steps
    return [key_of(name, step) for name, step in steps.items() if isinstance(step, Ask) and step.reuse]


def want_register(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    return replace(conversation, wanted="register"), ()


def use_channel_phone(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """The number the channel itself shows is the one to call."""
    answers = {**conversation.answers, "phone": conversation.about["channel_phone"]}
    return replace(conversation, answers=answers), ()


def _decided(kind: str) -> Effect:
    """What was last decided, and in which turn, so that "kenapa?" can be answered."""

    def remember(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
        decided = {"kind": kind, "token": world.fresh[:8]}
        return replace(conversation, about={**conversation.about, "decided": decided}), ()

    return remember


def end_aside(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """What was asked beside the open question is answered."""
    about = {name: value for name, value in conversation.about.items() if name != "question"}
    return replace(conversation, about=about), ()


def begin_correction(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    return replace(conversation, about={**conversation.about, "correcting": True}), ()


def correct_registration(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """What was confirmed anew takes the place of what was registered; its number stays."""
    about = {**conversation.about, "correcting": False}
    corrected = RegistrationCorrected(about["reference"], dict(conversation.answers))
    return replace(conversation, about=about), (corrected,)


def ask_my_data(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    return conversation, (MyDataAsked(),)


def ask_erasure(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """Whoever is helped is gone from the helper's list with it, and nothing of theirs is asked any more."""
    person = helping.whom(conversation)
    if not person:
        return _nothing_open(conversation), (ErasureAsked(),)
    below = helping.depth(conversation)
    family = conversation.stack[below]._replace(step="gone")
    stack = (*conversation.stack[:below], family, conversation.stack[-1])
    forgotten = replace(helping.forgotten(conversation, person), stack=stack)
    return forgotten, (ErasureAsked(), HelpEnded(person))


def _nothing_open(conversation: Conversation) -> Conversation:
    """Whatever was asked underneath goes with what is held; an agent's request waits for a person."""
    if conversation.about.get("role") == "agent":
        return conversation
    root, *_, top = conversation.stack
    return replace(conversation, stack=(root, top), trail=(), wanted="")


def hold_referral(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    return conversation, (ReferralHeld(),)


def keep_referral(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    return conversation, (ReferralKept(),)


def withdraw_referral(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    about = {**conversation.about, "referral": "closed", "registration": "withdrawn"}
    return replace(conversation, about=about), (ReferralWithdrawn(),)


def allow_questions(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """We may ask later: has the card come, is it still being paid?"""
    return conversation, (_agreed(conversation, world, "questions"),)


def agent_asks(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """What an agent typed about their own work, or the place they chose anew."""
    said = conversation.answers["agent_said"]
    place = conversation.answers.get("agent_place", {}) if said["what"] == "move" else {}
    return conversation, (AgentAsked(said["what"], said["value"], place),)


def agent_taps(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """What an agent chose from the menu, as if they had typed it; days off count from today or tomorrow."""
    chosen = str(conversation.answers.get("agent_taps", "leads"))
    off = {"off_today": (0, 0), "off_tomorrow": (1, 1), "off_three": (0, 2)}.get(chosen)
    days = [(world.today + timedelta(days=ahead)).isoformat() for ahead in off or ()]
    said = {"what": "leave" if off else chosen, "value": "/".join(days)}
    return replace(conversation, answers={**conversation.answers, "agent_said": said}), ()


def ask_leads(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    return conversation, (AgentAsked("leads"),)


def ask_month(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    return conversation, (AgentAsked("month"),)


def complain(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """A complaint under a number of its own; staff hear of it as of anybody who needs a person."""
    reference = complaint_of(world.fresh)
    answers = conversation.answers
    about = {**conversation.about, "complaint": reference}
    made = Complained(reference, str(answers["complaint_kind"]), str(answers.get("complaint_story", "")))
    return replace(conversation, about=about), (HumanAsked("complaint"), made)


def begin_helping(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """Somebody new, who agreed beside their helper: a person of their own from here on."""
    given = _agreed(conversation, world, "service")
    begun = replace(helping.take_up(conversation, world.fresh, new=True), consent=given.version)
    return begun, (HelpBegun(world.fresh), given)


def take_up(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    """Somebody helped before, as chosen from the list."""
    return helping.take_up(conversation, str(conversation.answers["family_who"])), ()


def end_helping(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    person = helping.whom(conversation)
    if not person:
        return conversation, ()
    ended, event = helping.put_down(conversation), HelpEnded(person)
    if conversation.about["helping"]["known"]:
        part, name = helping.part_of(conversation), helping.name_of(conversation)
        if not name:
            return ended, (HelpEnded(person, nameless=True),)
        event = HelpEnded(person, part, world.routes.stands(conversation.known, world))
        ended = helping.listed(ended, person, name, str(part.about.get("reference", "")))
    return ended, (event,)


def hand_over(conversation: Conversation, world: World) -> tuple[Conversation, tuple[Event, ...]]:
    return conversation, (HandOverAsked(str(conversation.about["reference"])),)


EFFECTS: dict[str, Effect] = {
    "begin_helping": begin_helping,
    "take_up": take_up,
    "end_helping": end_helping,
    "hand_over": hand_over,
    "give_consent": give_consent,
    "allow_broadcasts": allow_broadcasts,
    "stop_broadcasts": stop_broadcasts,
    "submit": submit,
    "ask_referral": ask_referral,
    "ask_human": ask_human,
    "choose_language": choose_language,
    "forget_what_if": forget_what_if,
    "end_what_if": end_what_if,
    "want_register": want_register,
    "start_over": start_over,
    "use_channel_phone": use_channel_phone,
    "decided_eligibility": _decided("eligibility"),
    "decided_price": _decided("price"),
    "decided_what_if": _decided("what_if"),
    "end_aside": end_aside,
    "begin_correction": begin_correction,
    "correct_registration": correct_registration,
    "ask_my_data": ask_my_data,
    "ask_erasure": ask_erasure,
    "hold_referral": hold_referral,
    "keep_referral": keep_referral,
    "withdraw_referral": withdraw_referral,
    "allow_questions": allow_questions,
    "agent_asks": agent_asks,
    "agent_taps": agent_taps,
    "ask_leads": ask_leads,
    "ask_month": ask_month,
    "complain": complain,
}
