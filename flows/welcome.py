"""The first meeting: who is speaking and how to check it, the language, the consent."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Migration, Path, Step, Tell
from flows.answers import languages
from flows.answers.work import chose

NAME = "welcome"
VERSION = 3
MIGRATIONS = {1: Migration(), 2: Migration()}
START = "language"

STEPS: Mapping[str, Step] = {
    "language": languages.QUESTION,
    "choose_language": Do("choose_language"),
    "consent": Ask("choice", key="consent_now", options=("agree", "not_now"), reuse=False),
    "give_consent": Do("give_consent"),
    "thanks": Tell(),
    "without": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("language", "choose_language"),
    ("choose_language", "consent"),
    ("consent", "give_consent", "agrees"),
    ("consent", "without"),
    ("give_consent", "thanks"),
    ("thanks", "end"),
    ("without", "end"),
]
CONDITIONS: Mapping[str, Condition] = {"agrees": chose("consent_now", "agree")}
FACTS: Mapping[str, Fact] = {
    **languages.FACTS,
    "privacy_link": lambda answers, world: world.link("privasi", ""),
}
