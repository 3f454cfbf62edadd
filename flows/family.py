"""Filling in for somebody else who is there: a relative, a friend, a worker met. Each agrees for themselves."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Ask, Call, Condition, Do, End, Fact, Migration, Path, Route, Step, Tell
from bot.engine.world import World
from flows.answers.work import chose, has

NAME = "family"
VERSION = 3
MIGRATIONS = {1: Migration(), 2: Migration()}
START = "begin"

MOST_LISTED = 8  # a list holds ten rows, two are for "somebody new" and "enough"
LABEL = 24  # characters of a list row on the tightest channel


def _helped(answers: Answers, world: World) -> Mapping[str, str]:
    """Whom somebody helps, the latest first; two of one name are told apart by their numbers."""
    found = list(answers.get("helped") or ())[::-1][:MOST_LISTED]
    return {one["person"]: _label(one["name"], one["reference"]) for one in found}


def _label(name: str, reference: str) -> str:
    end = f" · {reference[-4:]}" if reference else ""
    return f"{name[: LABEL - len(end)]}{end}"


STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "settle": Do("end_helping", final=True),
    "choose": Route(),
    "who": Ask("choice", key="family_who", options=("new", "enough"), reuse=False, listed=_helped),
    "beside": Ask("choice", key="family_beside", options=("beside", "away"), reuse=False),
    "away": Tell(),
    "consent": Ask("consent", key="family_consent", options=("agree", "not_now"), reuse=False),
    "refused": Tell(),
    "start": Do("begin_helping", final=True),
    # Whoever writes the year behind the name has told it; who writes the year alone is asked for the name alone.
    "called": Ask("name", beside="birth_year"),
    "called_alone": Ask("name", key="called"),
    "register": Call("register"),
    "take_up": Do("take_up", final=True),
    "what": Ask(
        "choice",
        key="family_what",
        options=("status", "go_on", "data", "hand_over", "enough"),
        reuse=False,
        takes=("continue", "register", "my_data"),
    ),
    "status": Call("status"),
    "go_on": Call("register"),
    "data": Call("my_data"),
    "which": Route(),
    "unsent": Tell(),
    "hand_over": Do("hand_over"),
    "handing": Tell(),
    "put_down": Do("end_helping", final=True),
    "gone": Route(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "settle"),
    ("settle", "choose"),
    ("choose", "who", "has_helped"),
    ("choose", "beside"),
    ("who", "beside", "wants_new"),
    ("who", "end", "wants_nobody"),
    ("who", "take_up"),
    ("beside", "consent", "is_beside"),
    ("beside", "away"),
    ("away", "end"),
    ("consent", "start", "agrees"),
    ("consent", "refused"),
    ("refused", "end"),
    ("start", "called"),
    ("called", "called_alone"),
    ("called_alone", "register"),
    ("register", "put_down"),
    ("take_up", "what"),
    ("what", "status", "wants_status"),
    ("what", "go_on", "wants_to_go_on"),
    ("what", "data", "wants_data"),
    ("what", "which", "wants_to_hand_over"),
    ("what", "put_down"),
    ("which", "hand_over", "is_sent"),
    ("which", "unsent"),
    ("unsent", "put_down"),
    ("hand_over", "handing"),
    ("handing", "put_down"),
    ("status", "put_down"),
    ("go_on", "put_down"),
    ("data", "put_down"),
    ("put_down", "gone"),
    ("gone", "end"),
]
CONDITIONS: Mapping[str, Condition] = {
    "has_helped": has("helped"),
    "wants_new": chose("family_who", "new"),
    "wants_nobody": chose("family_who", "enough"),
    "is_beside": chose("family_beside", "beside"),
    "agrees": chose("family_consent", "agree"),
    "wants_status": chose("family_what", "status"),
    "wants_to_go_on": chose("family_what", "go_on"),
    "wants_data": chose("family_what", "data"),
    "wants_to_hand_over": chose("family_what", "hand_over"),
    "is_sent": has("reference"),
}
FACTS: Mapping[str, Fact] = {"privacy_link": lambda answers, world: world.link("privasi", "")}
