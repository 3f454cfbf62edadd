"""The tables of a flow that answers questions by topic: its lists, its answers, and the way on after each. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.engine.tables import Answers, Ask, Call, Condition, Path, Route, Step, Tell
from bot.engine.world import World
from bot.rules.asked import Asked
from flows.answers.work import chose

Topics = Mapping[str, tuple[str, ...]]
BACK = "back"
ASKED = "asked"  # the answer last picked from a list
TYPED = "question"  # the answer to a question that was typed

AFTER_AN_ANSWER: tuple[Path, ...] = (
    ("rests", "done", "was_typed"),
    ("rests", "more"),
    ("more", "which_topic", "wants_again"),
    ("more", "topics", "wants_topics"),
    ("more", "done"),
)


def entries(topics: Topics) -> tuple[str, ...]:
    return tuple(entry for listed in topics.values() for entry in listed)


def entry_of(answers: Answers) -> str:
    """The answer that is being given."""
    return str(answers.get(TYPED) or answers.get(ASKED) or "")


def row_of(answers: Answers, world: World) -> Asked | None:
    """What the answer that is being given rests on."""
    return world.rulebook.asked.get(entry_of(answers))


def source_year(answers: Answers, world: World) -> object:
    """The year of the source, said where the answer could have changed since."""
    row = row_of(answers, world)
    return str(row.day.year) if row else ""


def was_typed(answers: Answers, world: World) -> bool:
    """Whether the question was typed beside another, which waits for its own answer."""
    return bool(answers.get(TYPED))


def answering_steps(topics: Topics) -> dict[str, Step]:
    """A list a topic, an answer an entry, and what the answer rests on."""
    lists: dict[str, Step] = {
        f"about_{topic}": Ask("choice", key=ASKED, options=(*listed, BACK), reuse=False, takes=("back",))
        for topic, listed in topics.items()
    }
    return {
        **lists,
        "typed": Route(),
        **{entry: Tell() for entry in entries(topics)},
        "rests": Call("rests"),
        "more": Ask("choice", key="more_questions", options=("again", "topics", "enough"), reuse=False),
        "which_topic": Route(),
    }


def answering_paths(topics: Topics) -> Iterator[Path]:
    """From the lists and from what was typed to the answer, and on from there."""
    yield from (("typed", entry, f"typed_{entry}") for entry in entries(topics))
    yield ("typed", "done")
    for topic, listed in topics.items():
        yield from ((f"about_{topic}", entry, f"asks_{entry}") for entry in listed)
        yield (f"about_{topic}", "topics")
    yield from ((entry, "rests") for entry in entries(topics))
    yield from AFTER_AN_ANSWER
    yield from (("which_topic", f"about_{topic}", f"wants_{topic}") for topic in topics)
    yield ("which_topic", "topics")


def answering_conditions(topics: Topics, key: str) -> dict[str, Condition]:
    """`key` holds the topic that was picked."""
    return {
        "was_typed": was_typed,
        "wants_again": chose("more_questions", "again"),
        "wants_topics": chose("more_questions", "topics"),
        **{f"wants_{topic}": chose(key, topic) for topic in topics},
        **{f"asks_{entry}": chose(ASKED, entry) for entry in entries(topics)},
        **{f"typed_{entry}": chose(TYPED, entry) for entry in entries(topics)},
    }
