"""For a day after another chat was joined to this one, what matters waits: form, correcting, erasing. Pure."""

from __future__ import annotations

from bot.engine.tables import Answers
from bot.engine.world import World


def just_joined(answers: Answers, world: World) -> bool:
    """`joined_until`, in seconds since 1970, is told by whoever joined the two chats."""
    return world.now.timestamp() < float(answers.get("joined_until") or 0)


# Behind it stands whose conversation the page of all questions answers.
WHOLE = "isi:"


def whole_link(answers: Answers, world: World) -> object:
    """Where a registration's questions are answered all at once; whoever speaks is told by services."""
    return world.link("daftar", WHOLE + str(answers.get("speaker", "")))


def form_link(answers: Answers, world: World) -> object:
    """Where the card's details are filled in; while that waits, when it opens again."""
    if just_joined(answers, world):
        return world.words.find(str(answers["language"]), "common", "form_waits").text
    return world.link("daftar", str(answers["reference"]))
