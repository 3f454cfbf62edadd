"""Talking to a person: what the branch answers, the call centre, and a note for staff."""

from bot.engine.tables import Ask, Do, End, Tell
from flows.work import chose

NAME = "agent"
VERSION = 1
START = "offer"

STEPS = {
    "offer": Ask("choice", key="human_wanted", options=("call_me", "enough"), reuse=False),
    "ask": Do("ask_human"),
    "noted": Tell(),
    "end": End(),
}
PATHS = [
    ("offer", "ask", "wants_call"),
    ("offer", "end"),
    ("ask", "noted"),
    ("noted", "end"),
]
CONDITIONS = {"wants_call": chose("human_wanted", "call_me")}
FACTS: dict = {}
