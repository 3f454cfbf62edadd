"""The page of the bench: each part writes its own section, and no other's."""

from __future__ import annotations

from pathlib import Path

from bench.page import put

ORDER = ("sides", "people", "heart")
PAGE = "# How fast\n\nRead with care.\n\n## Understanding\n\nwritten by another command\n"


def test_a_section_is_put_where_it_belongs_and_again_in_its_own_place(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    for name, text in (("heart", "## Heart"), ("sides", "## Sides\n\nfirst"), ("people", "## People")):
        put(page, name, text, ORDER)
    put(page, "sides", "## Sides\n\nsecond", ORDER)
    said = page.read_text()
    assert [said.index(text) for text in ("## Sides", "## People", "## Heart", "## Understanding")] == sorted(
        said.index(text) for text in ("## Sides", "## People", "## Heart", "## Understanding")
    )
    assert "first" not in said
    assert said.count("second") == said.count("Read with care.") == said.count("by another command") == 1


def test_a_page_that_is_not_there_begins_with_its_name(tmp_path: Path) -> None:
    put(tmp_path / "page.md", "people", "## People", ORDER)
    assert (tmp_path / "page.md").read_text().startswith("# How fast Jangkau is\n")
