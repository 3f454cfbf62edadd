"""Every path of every flow is walked, in every language, and what is said on the way fits every channel."""

from __future__ import annotations

from functools import cache

import pytest

from bot.channels.limits import problems
from bot.channels.table import LIMITS
from bot.engine.events import Said
from tests.house import the_world
from tests.walking import UNWALKED, Edge, edges_of, scripts, walked, walking_world

LANGUAGES = the_world().words.languages()


@cache
def in_indonesian() -> list[set[Edge]]:
    """The paths of each script; walked once, for the other languages to be held against."""
    return [walked(script.turns(walking_world(), "id")) for script in scripts()]


def test_every_path_is_walked_but_those_that_nobody_can_go() -> None:
    went = set().union(*in_indonesian())
    assert edges_of(the_world().flows) - went == set(UNWALKED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_path_is_the_same_in_every_language_and_its_bubbles_fit_every_channel(language: str) -> None:
    world = walking_world()
    too_much = set()
    for script, went in zip(scripts(), in_indonesian(), strict=True):
        turns = list(script.turns(world, language))
        assert walked(turns) == went, script
        for turn in turns:
            said = [event.outgoing for event in turn.events if isinstance(event, Said)]
            assert said, script
            too_much |= {
                f"{channel}: {problem}"
                for outgoing in said
                for channel, limits in LIMITS.items()
                for problem in problems(outgoing, limits)
            }
    assert too_much == set()
