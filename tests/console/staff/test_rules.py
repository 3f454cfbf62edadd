"""The rules as staff read them: every value of the book with its days and source, and what ends soon is marked."""

from __future__ import annotations

from bot.services.staff.rules_now import rules_now
from bot.services.staff.scope import command_line
from tests.console.office import Office


def test_every_value_of_the_book_stands_there_with_its_source(office: Office) -> None:
    book = office.runtime.world.rulebook
    found = rules_now(office.runtime, command_line(office.runtime), "id")
    lines = [line for programme in found for line in programme.lines]
    assert {line.name for line in lines} == {*book.rules, *book.unknowns}
    assert sum(len(line.values) for line in lines) == sum(len(rule.values) for rule in book.rules.values())
    assert all(dated.value.source for line in lines for dated in line.values)


def test_what_ends_soon_is_marked_and_what_is_over_says_so(office: Office) -> None:
    page = office.inside().get("/console/rules").text
    marked = [row for row in page.split("<tr") if "belum ada gantinya" in row]
    assert marked and all("31 Des 2026" in row for row in marked)
    assert "{" not in page and "unit_" not in page
