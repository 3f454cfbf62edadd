"""Three times not understood: a person is offered, and nothing that was answered is lost."""

from bot.engine.tables import Ask, Do, End, Tell
from flows.work import chose

NAME = "stuck"
VERSION = 1
START = "offer"

STEPS = {
    "offer": Ask("choice", key="when_stuck", options=("again", "human"), reuse=False),
    "ask": Do("ask_human"),
    "noted": Tell(),
    "end": End(),
}
PATHS = [
    ("offer", "ask", "wants_human"),
    ("offer", "end"),
    ("ask", "noted"),
    ("noted", "end"),
]
CONDITIONS = {"wants_human": chose("when_stuck", "human")}
FACTS: dict = {}
