"""The programmes, told in short chapters that are easy to leave and to come back to.

JKK, JKM and JHT in five chapters each, counted for the person's own base where income is known; JP and JKP are
explained kindly as not theirs; then how to pay, and what happens when somebody stops.
"""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Ask, Condition, End, Fact, Migration, Path, Route, Step, Tell
from bot.engine.world import World
from bot.rules.facts import facts
from flows.answers import work
from flows.answers.work import chose

NAME = "programmes"
VERSION = 2
START = "which"
MIGRATIONS = {1: Migration()}

CHAPTERS = ("what", "story", "pays", "claim", "not_for")
OWN = ("jkk", "jkm", "jht")
SHORT = ("jp", "jkp", "paying", "stopping", "kesehatan")
ENTRIES = (*OWN, *SHORT)


def _chapters(programme: str) -> dict[str, Step]:
    return {
        f"{programme}_{chapter}": Ask(
            "choice", key=f"read_{programme}_{chapter}", options=("next", "enough"), reuse=False
        )
        for chapter in (*CHAPTERS, "own")
    }


STEPS: Mapping[str, Step] = {
    "which": Ask("choice", key="programme", options=(*ENTRIES, "enough"), reuse=False),
    "more": Ask("choice", key="programme", options=(*ENTRIES, "enough"), reuse=False),
    "again": Route(),
    **{step: ask for programme in OWN for step, ask in _chapters(programme).items()},
    **{f"{programme}_from": Route() for programme in OWN},
    **{f"{programme}_paid": Route() for programme in OWN},
    **{entry: Tell() for entry in SHORT},
    "end": End(),
}


def _told(programme: str) -> Sequence[Path]:
    """From one chapter to the next; whoever comes back goes on at the first one not yet read."""

    def at(chapter: str) -> str:
        return f"{programme}_{chapter}"

    resumed = [(at("from"), at(chapter), f"resumes_{at(chapter)}") for chapter in CHAPTERS[1:]]
    return [
        *resumed,
        (at("from"), at("what")),
        (at("what"), at("story"), f"goes_on_{at('what')}"),
        (at("what"), "more"),
        (at("story"), at("paid"), f"goes_on_{at('story')}"),
        (at("story"), "more"),
        (at("paid"), at("own"), "knows_base"),
        (at("paid"), at("pays")),
        (at("pays"), at("claim"), f"goes_on_{at('pays')}"),
        (at("pays"), "more"),
        (at("own"), at("claim"), f"goes_on_{at('own')}"),
        (at("own"), "more"),
        (at("claim"), at("not_for"), f"goes_on_{at('claim')}"),
        (at("claim"), "more"),
        (at("not_for"), "more"),
    ]


def _start_of(entry: str) -> str:
    return f"{entry}_from" if entry in OWN else entry


PATHS: Sequence[Path] = [
    *[("which", _start_of(entry), f"wants_{entry}") for entry in ENTRIES],
    ("which", "end"),
    *[path for programme in OWN for path in _told(programme)],
    *[(entry, "more") for entry in SHORT],
    *[("more", _start_of(entry), f"wants_{entry}") for entry in ENTRIES],
    ("more", "again"),
    ("again", "end"),
]


def _resumes(programme: str, chapter: str) -> Condition:
    """Every chapter before this one was read, this one was not."""
    before = CHAPTERS[: CHAPTERS.index(chapter)]

    def holds(answers: Answers, world: World) -> bool:
        return all(_read(answers, programme, each) for each in before) and not _read(
            answers, programme, chapter
        )

    return holds


def _read(answers: Answers, programme: str, chapter: str) -> bool:
    told = ("pays", "own") if chapter == "pays" else (chapter,)
    return any(answers.get(f"read_{programme}_{each}") == "next" for each in told)


CONDITIONS: Mapping[str, Condition] = {
    **{f"wants_{entry}": chose("programme", entry) for entry in ENTRIES},
    "knows_base": lambda answers, world: work.priced(answers),
    **{
        f"resumes_{programme}_{chapter}": _resumes(programme, chapter)
        for programme in OWN
        for chapter in CHAPTERS[1:]
    },
    **{
        f"goes_on_{programme}_{chapter}": chose(f"read_{programme}_{chapter}", "next")
        for programme in OWN
        for chapter in ("what", "story", "pays", "own", "claim")
    },
}


def _own(name: str) -> Fact:
    """A figure for the person's own base."""

    def figure(answers: Answers, world: World) -> object:
        base = work.price(answers, world, "two").base
        return facts(world.rulebook, world.today, work.sector(answers), base)[name]

    return figure


FACTS: Mapping[str, Fact] = {
    name: _own(name)
    for name in (
        *("own_base", "own_jkk_death", "own_jkk_death_total", "own_jkk_disability"),
        *("own_jkk_stmb_first", "own_jkk_stmb_later", "own_three"),
    )
} | {
    "min_death_total": lambda answers, world: facts(world.rulebook, world.today)["min_death_total"],
    "base_lowest": lambda answers, world: facts(world.rulebook, world.today)["base_lowest"],
    "periods": lambda answers, world: facts(world.rulebook, world.today)["periods"],
    "own_jht": lambda answers, world: work.price(answers, world, "three").jht,
}
