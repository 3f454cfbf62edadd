"""The page of results: each part of the bench writes its own block, and leaves the others as they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

SECTION = re.compile("^(?=## |<!-- bench: )", re.MULTILINE)
HEAD = "# How fast Jangkau is\n"
BLOCK = re.compile(r"<!-- bench: ([\w-]+) -->\n.*?<!-- bench ends -->\n", re.DOTALL)


def put(page: Path, name: str, text: str, order: Sequence[str], head: str = HEAD) -> None:
    """Write the block of a part, in its place among `order`; a page that is not there begins with `head`."""
    block = f"<!-- bench: {name} -->\n{text.strip()}\n<!-- bench ends -->\n"
    whole = page.read_text("utf-8") if page.exists() else head
    found = {match[1]: match for match in BLOCK.finditer(whole)}
    if name in found:
        whole = whole[: found[name].start()] + block + whole[found[name].end() :]
    else:
        before = [found[one].end() for one in order[: order.index(name)] if one in found]
        section = SECTION.search(whole)
        at = max(before, default=section.start() if section else len(whole))
        whole = f"{whole[:at].rstrip()}\n\n{block}\n{whole[at:].lstrip()}".rstrip() + "\n"
    page.write_text(whole, "utf-8")


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = ["---", *("--:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))
