"""A review of any length: said in as few bubbles as fit, and every line is within reach."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.saying.speaking import BUBBLE
from flows.answers.fields import FIELDS, WORKER, Field, reviewed
from tests.made_up_fields import asking
from tests.talking import CONSENTED, SITI, Talk, the_world

KEYS = [f"extra{letter}" for letter in "abcdefghijklmn"]


def looking_at_many(length: int = 20) -> Talk:
    """Siti before a review of more than twenty lines, each made-up one `length` characters long."""
    talk = Talk(world=asking(the_world(), *(Field(key, "text", WORKER, key) for key in KEYS)))
    answers = {key: key[-1] * length for key in KEYS}
    talk.conversation = replace(talk.conversation, answers=answers, consent=CONSENTED)
    talk.say("menu", "4", "jual sayur", "1985", *SITI)
    assert talk.asked == "register.review"
    return talk


def lines(talk: Talk) -> int:
    return sum(line.partition(".")[0].isdigit() for line in talk.text.splitlines())


def test_the_list_of_lines_leads_on_to_the_others() -> None:
    talk = looking_at_many()
    count = lines(talk)
    assert (
        count == len(KEYS) + len(reviewed(FIELDS)) - 1
    )  # weeks are counted only of whoever is paid by the week
    talk.say("ubah")
    assert len(talk.labels) == 10
    seen = talk.labels[:-1]
    while talk.labels[-1] == "Baris lain":
        talk.tap("Baris lain")
        assert len(talk.labels) <= 10
        seen += [label for label in talk.labels if label != "Baris lain"]
    assert len(seen) == len(set(seen)) == count


def test_a_line_far_down_is_changed_from_the_second_list() -> None:
    talk = looking_at_many()
    talk.say("ubah", "10")
    talk.tap("Extrac")
    assert talk.asked == "register.extrac"
    talk.say("something else")
    assert (talk.asked, talk.answers["extrac"]) == ("register.review", "something else")


@pytest.mark.parametrize("named", [0, 1])
def test_every_line_is_named_by_its_number_or_its_name(named: int) -> None:
    talk = looking_at_many()
    line = next(line for line in talk.text.splitlines() if "Extrak" in line)
    talk.say(line.partition(":")[0].split(". ")[named])
    assert talk.asked == "register.extrak"


def test_what_fits_no_bubble_is_cut_between_lines_and_loses_none() -> None:
    short, long = looking_at_many(), looking_at_many(length=90)
    assert lines(long) == lines(short)
    assert len(long.bubbles) > len(short.bubbles)
    assert all(len(bubble.text) <= BUBBLE for bubble in long.bubbles)
    assert [bool(bubble.choices) for bubble in long.bubbles] == [False] * (len(long.bubbles) - 1) + [True]
