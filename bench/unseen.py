"""Reads the texts that nobody has looked at, once, and reports by topic; it never shows a text.

python -m bench.unseen [--folder corpus/unseen] [--check] [--save figures.json] [--write docs/benchmarks.md]

The figures of the first reading are what a new person may expect: keep them, whatever is mended afterwards.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from bench.understanding import FIRST_SIGHTS, HEADING
from bot.loading.understanding import load_understanding
from bot.understanding import Reading, Understanding
from corpus.counting import Count, share, table

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 22)
WISHES = ("intent", "first")
WRITTEN_OTHERWISE = {"sei": "sungai", "i": "satu", "ii": "dua", "iii": "tiga", "iv": "empat"}
FEWEST = 5  # texts of a topic that are shown as a line of their own
INTENTS = (
    *(
        "register",
        "benefits",
        "contribution",
        "eligibility",
        "agent",
        "claim",
        "status",
        "language",
        "stop",
        "start",
    ),
    *("my_data", "menu", "complaint", "kesehatan", "scam_check", "back", "repeat", "help", "cancel", "why"),
)
STATUSES = ("own", "employee", "domestic", "construction", "abroad", "none", "unclear")
INTRODUCTION = """\
{texts} texts of one more hand, written apart and opened by nobody; they stand in `corpus/unseen/s.jsonl` now.
`bench/unseen.py` read them once, on {day} (commit {commit}), and wrote this section; it does not write it
again. Whatever is mended afterwards makes the texts a seen set. "Wrong" counts what was taken for something
else, and what should have been asked back and was taken; a kelurahan inside the kecamatan that was meant is
that place. A job left unclear is asked back ("your own, or paid by somebody?")."""
Item = Mapping[str, Any]
# What a label may be, by kind; other kinds are only counted.
LABELS: Mapping[str, Callable[[Item], bool]] = {
    "intent": lambda item: item["value"] in {None, *INTENTS} and item.get("also") in {None, *INTENTS},
    "first": lambda item: item["value"] in {None, *INTENTS},
    "job": lambda item: (
        item["status"] in {None, *STATUSES} and item["sector"] in {None, "transport", "other"}
    ),
    "yes_no": lambda item: item["value"] in {None, True, False},
    "rupiah": lambda item: (
        isinstance(item["value"], int | None) and item.get("per") in {None, "day", "week", "month"}
    ),
    "place": lambda item: isinstance(item["name"], str | None),
    "name": lambda item: isinstance(item["value"], str | None),
    "aside": lambda item: isinstance(item["what"], str),
}


@click.command()
@click.option(
    "--folder", default=ROOT / "corpus" / "unseen", type=click.Path(file_okay=False, path_type=Path)
)
@click.option(
    "--check", is_flag=True, help="only whether every line is JSON with a known label; reads nothing"
)
@click.option("--save", type=click.Path(dir_okay=False, path_type=Path), help="keep the counts there")
@click.option(
    "--write",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="put the section there, once",
)
def main(folder: Path, check: bool, save: Path | None, write: Path | None) -> None:
    """Report on the unseen texts."""
    items = [item for path in sorted(folder.glob("*.jsonl")) for item in items_of(path)]
    if check:
        click.echo(", ".join(f"{kind} {count}" for kind, count in sorted(Counter(kinds(items)).items())))
        return
    understanding = load_understanding(ROOT)
    counts = by_topic(understanding, items)
    others = {kind: tally(understanding, kind, items) for kind in READ}
    shown = f"{table(counts.items())}\n\n{lines_of(others)}"
    click.echo(shown)
    if write:
        write.write_text(with_section(write.read_text("utf-8"), len(items), shown), "utf-8")
    if save:
        found = {"wishes": {name: vars(count) for name, count in counts.items()}, "others": others}
        save.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def with_section(page: str, texts: int, shown: str) -> str:
    """The page with these figures before the section on understanding. Raises where they stand there already."""
    heading = FIRST_SIGHTS[-1]
    if f"\n{heading}\n" in page:
        raise click.ClickException(
            "the figures of the first reading stand there already; they are never replaced"
        )
    told = INTRODUCTION.format(texts=texts, day=datetime.now(UTC).date(), commit=commit())
    before, found, after = page.partition(f"\n{HEADING}\n")
    return f"{before.rstrip()}\n\n{heading}\n\n{told}\n\n{shown}\n{found}{after}"


def commit() -> str:
    git = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()


def items_of(path: Path) -> list[Item]:
    """The lines of a file. A wrong line is named by its number only."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            item = json.loads(line)
            right = isinstance(item["text"], str) and LABELS[item["kind"]](item)
        except (ValueError, KeyError, TypeError):
            right = False
        if not right:
            raise click.ClickException(f"{path.name}:{number} is no line with a known label")
        found.append(item)
    return found


def kinds(items: Iterable[Item]) -> list[str]:
    return [str(item["kind"]) for item in items]


def by_topic(understanding: Understanding, items: Iterable[Item]) -> dict[str, Count]:
    """All wishes, first messages, each intent, and each topic that has enough texts."""
    counts: dict[str, Count] = {}
    for item in items:
        if item["kind"] in WISHES:
            reading = understanding.read("intent", item["text"], on=TODAY)
            value = item["value"] or "no wish"
            for name in ("all", *(["first messages"] * (item["kind"] == "first")), value, topic(item)):
                counts.setdefault(name, Count()).add(item, reading)
    shown = {name: count for name, count in counts.items() if count.wishes + count.others >= FEWEST}
    return {"all": counts.get("all", Count()), **dict(sorted(shown.items()))}


def topic(item: Item) -> str:
    return f"topic {item.get('topic') or 'untold'}"


COLUMNS = ("right", "left unclear", "wrong")
# What a reading must be to be right, by kind.
READ: Mapping[str, tuple[str, Callable[[Item, Reading], bool]]] = {
    "job": ("occupation", lambda item, reading: reading.value.status == item["status"]),
    "yes_no": ("yes_no", lambda item, reading: reading.value == item["value"]),
    "rupiah": (
        "rupiah",
        lambda item, reading: (reading.value, reading.per) == (item["value"], item.get("per")),
    ),
    # A kelurahan inside the kecamatan that was meant is that place, told more closely.
    "place": (
        "place",
        lambda item, reading: any(plain(item["name"]) in plain(name) for name in named(reading)),
    ),
    "name": ("name", lambda item, reading: reading.value == item["value"]),
}


def named(reading: Reading) -> tuple[str, ...]:
    return (reading.value.name, *reading.value.within)


def plain(name: str | None) -> str:
    """A name as it is told apart: "Pulo Gadung" is Pulogadung, "Sei Beduk" Sungai Beduk, "Ilir Timur II" the second."""
    words = (
        (name or "-").casefold().removeprefix("kabupaten ").removeprefix("kab ").removeprefix("kota ").split()
    )
    return "".join(WRITTEN_OTHERWISE.get(word, word) for word in words)


def tally(understanding: Understanding, kind: str, items: Iterable[Item]) -> dict[str, int]:
    """How many answers were right, wrong, or rightly refused."""
    reader, right = READ[kind]
    found = Counter[str]()
    for item in (item for item in items if item["kind"] == kind):
        reading = understanding.read(reader, item["text"], on=TODAY)
        meant = item.get("value", item.get("name", item.get("status")))
        answer = "answers" if meant is not None else "traps"
        found[answer] += 1
        if kind == "job" and reading.understood and reading.value.status == "unclear" != item["status"]:
            found["left unclear"] += 1
        elif reading.understood:
            found["right" if meant is not None and right(item, reading) else "wrong"] += 1
    return dict(found)


def lines_of(others: Mapping[str, Mapping[str, int]]) -> str:
    rows = []
    for kind, of in others.items():
        answers, traps = of.get("answers", 0), of.get("traps", 0)
        shares = [share(of.get(name, 0), answers + traps * (name == "wrong")) for name in COLUMNS]
        rows.append(" | ".join(("", kind, str(answers), str(traps), *shares, "")).strip())
    head = (
        "| kind | answers | traps | understood % | left unclear % | wrong % |",
        "| --- | --: | --: | --: | --: | --: |",
    )
    return "\n".join((*head, *rows))


if __name__ == "__main__":
    main()
