"""The languages somebody may choose, by their own names, out of the one table (bot/languages.py)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.tables import Answers, Ask, Fact
from bot.engine.world import World


def offered(answers: Answers, world: World) -> Mapping[str, str]:
    return world.languages.names


def _names(answers: Answers, world: World) -> object:
    return ", ".join(f'"{name}"' for name in offered(answers, world).values())


def _numbered(answers: Answers, world: World) -> object:
    return ", ".join(
        f"{number} {name}" for number, name in enumerate(offered(answers, world).values(), start=1)
    )


QUESTION = Ask("choice", key="chosen_language", listed=offered, reuse=False)
FACTS: Mapping[str, Fact] = {"languages": _names, "numbered_languages": _numbered}
