"""first_steps: what a new installation has to do before people can trust it, and what of it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.table import NETWORKS, real_channels
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.settings import Settings
from bot.storage.staff import first_steps as stored
from bot.storage.staff.first_steps import Figures

EXAMPLE = "(contoh)"  # what stands in the name of whoever runs no bot yet


@dataclass(frozen=True, slots=True)
class Given:
    """What the steps are looked up in. `channels` are those that reach somebody real and are on."""

    settings: Settings
    figures: Figures
    channels: tuple[str, ...]

    @property
    def billed(self) -> bool:
        return any(NETWORKS.channels[name].billed for name in self.channels)


@dataclass(frozen=True, slots=True)
class Step:
    """`wanted`: whether it is one here at all."""

    name: str
    done: Callable[[Given], bool]
    wanted: Callable[[Given], bool] = lambda given: True


# In the order in which one does them; the words stand in the console as first_NAME and first_NAME_how.
STEPS = (
    Step("operator", lambda given: EXAMPLE not in given.settings.config.operator.name),
    Step("address", lambda given: given.settings.public_url.startswith("https://")),
    Step("channel", lambda given: bool(given.channels)),
    Step("security", lambda given: bool(given.settings.config.operator.security)),
    Step("backup", lambda given: bool(given.settings.backup_key)),
    Step("accounts", lambda given: given.figures.accounts >= 2),
    Step("factor", lambda given: given.figures.factors >= 1),
    Step("chat", lambda given: given.figures.chats >= 1),
    Step("branch", lambda given: given.figures.branches >= 1),
    Step("agents", lambda given: given.figures.agents >= 1),
    Step("linked", lambda given: given.figures.linked >= 1),
    Step("prices", lambda given: given.figures.prices >= 1, lambda given: given.billed),
    Step("templates", lambda given: given.figures.templates >= 1, lambda given: given.billed),
)


def first_steps(runtime: Runtime, scope: Scope) -> list[tuple[str, bool]]:
    """Each step by name, and whether it is done."""
    demand(scope, "see")
    channels = tuple(name for name, on in real_channels(runtime.settings).items() if on)
    with runtime.database.look() as tx:
        given = Given(runtime.settings, stored.figures(tx), channels)
    return [(step.name, step.done(given)) for step in STEPS if step.wanted(given)]
