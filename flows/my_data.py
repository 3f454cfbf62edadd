"""What is held about somebody, said to themselves."""

from bot.engine.tables import End, Route, Tell
from flows.work import has

NAME = "my_data"
VERSION = 1
START = "begin"

STEPS = {"begin": Route(), "nothing": Tell(), "held": Tell(), "end": End()}
PATHS = [
    ("begin", "held", "has_said_anything"),
    ("begin", "nothing"),
    ("held", "end"),
    ("nothing", "end"),
]
CONDITIONS = {"has_said_anything": has("called")}


def _kept(answers, world):
    """Which answers are kept, by their label; the values are the person's own and stay out of the chat."""
    labels = world.words.find(answers["language"], "register", "review").labels
    return ", ".join(label for key, label in labels.items() if key in answers)


FACTS = {
    "kept": _kept,
    "reference_or_none": lambda answers, world: answers.get("reference") or "–",
    "privacy_link": lambda answers, world: world.link("privasi", ""),
}
