"""No more messages we begin ourselves: broadcasts end at once, and an open referral unless it is said to go on."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Ask, Condition, Do, End, Fact, Path, Route, Step, Tell
from bot.engine.world import World
from flows.answers.work import chose

NAME = "stop"
VERSION = 1
START = "stop"

OPEN = ("waiting", "offered", "accepted", "contacted", "unserved")

STEPS: Mapping[str, Step] = {
    "stop": Do("stop_broadcasts"),
    "open": Route(),
    "stopped": Tell(),
    "hold": Do("hold_referral"),
    "referral": Ask("choice", key="after_stop", options=("goes_on", "ends"), reuse=False),
    "keep": Do("keep_referral"),
    "kept": Tell(),
    "withdraw": Do("withdraw_referral"),
    "withdrawn": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("stop", "open"),
    ("open", "hold", "referral_is_open"),
    ("open", "stopped"),
    ("stopped", "end"),
    ("hold", "referral"),
    ("referral", "keep", "goes_on"),
    ("referral", "withdraw"),
    ("keep", "kept"),
    ("kept", "end"),
    ("withdraw", "withdrawn"),
    ("withdrawn", "end"),
]


def _referral_is_open(answers: Answers, world: World) -> bool:
    return answers.get("referral") in OPEN


CONDITIONS: Mapping[str, Condition] = {
    "referral_is_open": _referral_is_open,
    "goes_on": chose("after_stop", "goes_on"),
}
FACTS: Mapping[str, Fact] = {}
