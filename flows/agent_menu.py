"""The agent's own menu: referrals come as notices, this only explains and lists."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Call, Condition, Fact, Path, Step, Tell
from flows.work import chose

NAME = "agent_menu"
VERSION = 1
START = "menu"

OPENS = ("programmes", "cost", "language")

STEPS: Mapping[str, Step] = {
    "menu": Ask("choice", key="agent_menu", options=("how", *OPENS), reuse=False),
    "how": Tell(),
    **{f"to_{entry}": Call(entry) for entry in OPENS},
}
PATHS: Sequence[Path] = [
    *[("menu", f"to_{entry}", f"wants_{entry}") for entry in OPENS],
    ("menu", "how"),
    ("how", "menu"),
    *[(f"to_{entry}", "menu") for entry in OPENS],
]
CONDITIONS: Mapping[str, Condition] = {f"wants_{entry}": chose("agent_menu", entry) for entry in OPENS}
FACTS: Mapping[str, Fact] = {}
