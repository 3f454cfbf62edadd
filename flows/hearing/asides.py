"""What people ask beside the open question: a what-if ("kalau 3 juta?") or one of the known questions. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.engine.subject import Aside
from bot.engine.world import World
from bot.understanding import Match

ANSWERING = ("questions", "member")  # the flows whose steps are answers to questions
# Questions that a flow of its own answers better than one text: somebody to whom it has happened, or who doubts us.
FURTHER: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "heirs_get": ("claim", {"told_of": "death"}),
    "accident_now": ("claim", {"told_of": "accident"}),
    "who_runs": ("genuine", {}),
}
CLOSE = 0.8  # a likeness from which one of the known questions is surely meant
# Wishes that are answered in general where no question is found, and from which share on a few questions come first.
VAGUE, PROBABLE = frozenset({"", "claim", "status", "my_data", "scam_check", "benefits"}), 0.5
# Wishes that are answered for BPU, and the questions of those who work in another segment.
OF_BPU = frozenset({"contribution", "eligibility", "register"})
ABROAD = "abroad"  # whoever writes from there is told, whatever they wish
SEGMENTS = {ABROAD: "migrant", "construction": "building", "domestic": "household"}
# Questions about agents and money, which wait where somebody complains: "agen minta uang 200 ribu".
OF_MONEY = frozenset({"cash_agent", "own_nik", "agent_kept", "agent_fee", "agent_paid"})
NO_MATCH = Match("", ())


def asked_beside(text: str, known: Mapping[str, Any], world: World) -> Aside | None:
    """What a text asks: to help somebody, a what-if, then one known question or a likely few."""
    if world.understanding.wants_to_help(text):
        return Aside("family", eager=True)
    supposed = world.understanding.supposed(text, on=world.today)
    if supposed:
        return Aside("what_if", {"what_if": supposed}, eager=True)
    return _asked(text, known, world)


def _asked(text: str, known: Mapping[str, Any], world: World) -> Aside | None:
    """One known question, what a claim tells of, work of another segment, or a likely few questions."""
    found = world.questions.match(text) if world.questions else NO_MATCH
    if found.sure and found.sure not in OF_MONEY:
        return _question(found.sure, known, world)
    wish = _wish(text, world)
    if wish == "claim" and (told := _told_of(text, world)):
        return Aside("claim", {"told_of": told})
    if found.sure:
        return None if wish == "complaint" else _question(found.sure, known, world)
    if elsewhere := _other_segment(text, wish, world):
        return _question(elsewhere, known, world)
    return _likely(found, wish, known, world) if found.likely else None


def _likely(found: Match, wish: str, known: Mapping[str, Any], world: World) -> Aside:
    """The few questions it may be; before a wish that is only answered in general."""
    likely = tuple(_question(key, known, world) for key in found.likely)
    own = wish == "status" and known.get("reference")
    eager = found.score >= CLOSE or (wish in VAGUE and not own and found.share >= PROBABLE)
    return Aside(sure=False, eager=eager, likely=likely)


def _wish(text: str, world: World) -> str:
    """What the text wishes, or empty."""
    reading = world.understanding.read("intent", text, on=world.today)
    return str(reading.value) if reading.understood else ""


def _told_of(text: str, world: World) -> str:
    """death or accident, by a word of it in a text that is a claim; the worse of both."""
    words = world.words.accepted("common", "told_of")
    told = {words[word] for word in re.findall(r"\w+", text.casefold()) if word in words}
    return "death" if "death" in told else "accident" if told else ""


def _other_segment(text: str, wish: str, world: World) -> str:
    """ "tkw hongkong, bayar berapa": the question about work whose price and way in are not those of BPU."""
    if wish and wish not in OF_BPU:
        return ""
    work = world.understanding.read("occupation", text, on=world.today)
    status = work.value.status if work.understood else ""
    return SEGMENTS.get(status, "") if wish or status == ABROAD else ""


def _question(key: str, known: Mapping[str, Any], world: World) -> Aside:
    flow = next(name for name in ANSWERING if key in world.flows[name].steps)
    label = _title(key, flow, str(known["language"]), world)
    flow, about = FURTHER.get(key, (flow, {"question": key}))
    return Aside(flow, about, label=label)


def _title(key: str, flow: str, language: str, world: World) -> str:
    """The label that the question has in the list of its topic."""
    steps = world.flows[flow].steps
    options = (world.words.find(language, flow, step).options for step in steps if step[:6] == "about_")
    return next(labels[key] for labels in options if key in labels)
