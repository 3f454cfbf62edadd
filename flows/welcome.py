"""The first meeting: who is speaking and how to check it, the language, the consent."""

from bot.engine.tables import Ask, Do, End, Tell
from flows.work import chose

NAME = "welcome"
VERSION = 1
START = "language"

STEPS = {
    "language": Ask("choice", key="chosen_language", options=("id", "en"), reuse=False),
    "choose_language": Do("choose_language"),
    "consent": Ask("choice", options=("agree", "not_now"), reuse=False),
    "give_consent": Do("give_consent"),
    "thanks": Tell(),
    "without": Tell(),
    "end": End(),
}
PATHS = [
    ("language", "choose_language"),
    ("choose_language", "consent"),
    ("consent", "give_consent", "agrees"),
    ("consent", "without"),
    ("give_consent", "thanks"),
    ("thanks", "end"),
    ("without", "end"),
]
CONDITIONS = {"agrees": chose("consent", "agree")}
FACTS = {"privacy_link": lambda answers, world: world.link("privasi", "")}
