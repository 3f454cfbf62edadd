"""The agent's own menu: leads and month in one tap, how to change one's work, what to tell workers."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Call, Condition, Do, Fact, Migration, Path, Step, Tell
from flows.answers.work import chose

NAME = "agent_menu"
VERSION = 2
MIGRATIONS = {1: Migration()}
START = "menu"

OPENS = ("family", "programmes", "cost", "language")
SHOWS = ("leads", "month")
AT_A_TAP = (
    "off_today",
    "off_tomorrow",
    "off_three",
    "back",
    "move",
)  # the rest is typed: any days, any hours

STEPS: Mapping[str, Step] = {
    "menu": Ask("choice", key="agent_menu", options=(*SHOWS, "working", "page", "how", *OPENS), reuse=False),
    **{f"show_{what}": Do(f"ask_{what}") for what in SHOWS},
    "soon": Tell(),
    "working": Ask("choice", key="agent_taps", options=(*AT_A_TAP, "enough"), reuse=False),
    "change": Do("agent_taps"),
    "changed": Call("agent_work"),
    "page": Tell(),
    "how": Tell(),
    **{f"to_{entry}": Call(entry) for entry in OPENS},
}
PATHS: Sequence[Path] = [
    *[("menu", f"show_{what}", f"wants_{what}") for what in SHOWS],
    ("menu", "working", "wants_working"),
    *[("menu", f"to_{entry}", f"wants_{entry}") for entry in OPENS],
    ("menu", "page", "wants_page"),
    ("menu", "how"),
    *[(f"show_{what}", "soon") for what in SHOWS],
    ("soon", "menu"),
    ("working", "menu", "changes_nothing"),
    ("working", "change"),
    ("change", "changed"),
    ("changed", "menu"),
    ("page", "menu"),
    ("how", "menu"),
    *[(f"to_{entry}", "menu") for entry in OPENS],
]
CONDITIONS: Mapping[str, Condition] = {
    **{f"wants_{entry}": chose("agent_menu", entry) for entry in (*SHOWS, "working", "page", *OPENS)},
    "changes_nothing": chose("agent_taps", "enough"),
}
FACTS: Mapping[str, Fact] = {
    "some_hours": lambda answers, world: "9-17",
    "leads_link": lambda answers, world: world.link("agen", str(answers.get("agent_id", ""))),
}
