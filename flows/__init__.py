"""The table of all conversations, and which of them serves what."""

from __future__ import annotations

from bot.engine.subject import Routes, Subject
from flows import (
    agent,
    agent_menu,
    agent_work,
    claim,
    complaint,
    correct,
    cost,
    doubts,
    eligibility,
    erase,
    family,
    genuine,
    give_up,
    income,
    kesehatan,
    language,
    may_join,
    member,
    menu,
    my_data,
    news,
    programmes,
    questions,
    register,
    rests,
    resume,
    status,
    stop,
    stuck,
    voice,
    welcome,
    what_if,
    why,
)
from flows.effects import EFFECTS
from flows.effects.helping import settle
from flows.hearing import HEARERS
from flows.hearing.asides import asked_beside
from flows.hearing.commands import COMMANDS
from flows.people.helping import speaks_for
from flows.subject.lives import LIVES
from flows.subject.notices import NOTICES
from flows.subject.standing import STANDS_ON, stands
from flows.subject.texts import TEXTS

FLOWS = (
    welcome,
    menu,
    programmes,
    eligibility,
    income,
    cost,
    register,
    status,
    agent,
    genuine,
    language,
    kesehatan,
    claim,
    complaint,
    give_up,
    stop,
    news,
    my_data,
    stuck,
    voice,
    correct,
    resume,
    erase,
    agent_menu,
    agent_work,
    may_join,
    why,
    what_if,
    questions,
    member,
    rests,
    doubts,
    family,
)

# What somebody asks for, in any words, and the flow that answers it.
INTENTS = {
    "benefits": "programmes",
    "contribution": "cost",
    "eligibility": "may_join",
    "register": "register",
    "family": "family",
    "agent": "agent",
    "claim": "claim",
    "status": "status",
    "language": "language",
    "stop": "stop",
    "start": "news",
    "my_data": "my_data",
    "correct": "correct",
    "erase": "erase",
    "complaint": "complaint",
    "kesehatan": "kesehatan",
    "scam_check": "genuine",
}
ROUTES = Routes(
    welcome="welcome",
    newcomer="worker",
    roots={"worker": "menu", "agent": "agent_menu"},
    intents=INTENTS,
    resume="resume",
    stuck="stuck",
    explain="why",
    told_much="register",
    urgent={"claim": "told_of", "complaint": "", "scam_check": ""},
    story={"complaint": "complaint_words"},
    begun_anew=frozenset({"family"}),
    ways_out=("back", "why", "agent"),
    filled="register",
    form_at=("register", "job"),
    voice="voice",
    forwarded="genuine",
    hoaxes=frozenset({"scam_check", "benefits"}),
)
SUBJECT = Subject(
    routes=ROUTES,
    effects=EFFECTS,
    stands=stands,
    stands_on=STANDS_ON,
    asides=asked_beside,
    commands=COMMANDS,
    hearers=HEARERS,
    notices=NOTICES,
    speaks_for=speaks_for,
    settle=settle,
    texts=TEXTS,
    lives=LIVES,
)
