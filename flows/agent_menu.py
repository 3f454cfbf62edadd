"""The agent's own menu: referrals come as notices, this only explains and lists."""

from bot.engine.tables import Ask, Call, Tell
from flows.work import chose

NAME = "agent_menu"
VERSION = 1
START = "menu"

OPENS = ("programmes", "cost", "language")

STEPS = {
    "menu": Ask("choice", key="agent_menu", options=("how", *OPENS), reuse=False),
    "how": Tell(),
} | {f"to_{entry}": Call(entry) for entry in OPENS}
PATHS = [
    *[("menu", f"to_{entry}", f"wants_{entry}") for entry in OPENS],
    ("menu", "how"),
    ("how", "menu"),
    *[(f"to_{entry}", "menu") for entry in OPENS],
]
CONDITIONS = {f"wants_{entry}": chose("agent_menu", entry) for entry in OPENS}
FACTS: dict = {}
