"""Another language, from anywhere; the open question is asked again in it."""

from bot.engine.tables import Ask, Do, End, Tell

NAME = "language"
VERSION = 1
START = "choose"

STEPS = {
    "choose": Ask("choice", key="chosen_language", options=("id", "en"), reuse=False),
    "set": Do("choose_language"),
    "chosen": Tell(),
    "end": End(),
}
PATHS = [("choose", "set"), ("set", "chosen"), ("chosen", "end")]
CONDITIONS: dict = {}
FACTS: dict = {}
