"""How much is understood, wrongly accepted and asked back, beside other libraries, and what it costs.

python -m bench.understanding [--write docs/benchmarks.md]
"""

from __future__ import annotations

import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from bench.servers import yardsticks_python
from bot.loading.understanding import load_understanding
from bot.understanding import Option, Understanding
from tests.launching import Missing
from tests.understanding.scoring import FOLDERS, HERE, KINDS, Score, first_reads, items, plain, score, scored

ROOT = Path(__file__).resolve().parents[1]
HEADING = "## Understanding"
# Written by `bench.unseen`, each once.
FIRST_SIGHTS = (
    "## Two hands that nobody had met, at first sight",
    "## Two more hands that nobody had met, at first sight",
    "## One more hand that nobody had met, at first sight",
)
TODAY = date(2026, 11, 22)
EXACT = {"ya": True, "tidak": False}
TYPO = "cilincingg jakarta utaraa"
ROUNDS = 5
Table = tuple[Sequence[str], Sequence[Sequence[str]]]


@click.command()
@click.option(
    "--write", type=click.Path(dir_okay=False, exists=True, path_type=Path), help="put the section there"
)
def main(write: Path | None) -> None:
    """Measure and show; --write puts the section in place of the one in that page."""
    section = written()
    click.echo(section)
    if write:
        before = write.read_text("utf-8").partition(f"\n{HEADING}\n")[0]
        write.write_text(f"{before.rstrip()}\n\n{section}", "utf-8")


def section_of(page: Path) -> str:
    """What stands in a page from the readings at first sight on, to be kept when the rest is written anew."""
    text = page.read_text("utf-8") if page.exists() else ""
    begins = [at for heading in (*FIRST_SIGHTS, HEADING) if (at := text.find(f"\n{heading}\n")) >= 0]
    return text[min(begins) :] if begins else ""


def written() -> str:
    understanding, loading = loaded()
    parts = [
        HEADING,
        INTRODUCTION,
        "### At first sight",
        FIRST_SIGHT,
        markdown(first_sight()),
        "### Now",
        markdown(by_kind(understanding)),
        "### By kind of text, in these three sets, now",
        markdown(by_class(understanding)),
        "### Twenty hard ones",
        markdown(hardest(understanding)),
        "### Beside others",
        BESIDE,
        markdown(compared(understanding)),
        "### What it costs",
        loading,
        markdown(timings(understanding)),
    ]
    return "\n\n".join(parts) + "\n"


def loaded() -> tuple[Understanding, str]:
    start = time.process_time()
    understanding = load_understanding(ROOT)
    lists = time.process_time()
    understanding.gazetteer()
    places = time.process_time()
    memory = float(
        subprocess.run([sys.executable, "-c", HELD], capture_output=True, cwd=ROOT, check=True).stdout
    )
    starts = ", ".join(f"{kind} {min(start_of(kind) for _ in range(5)):.0f}" for kind in STARTED)
    spent = f"Loading costs {(lists - start) * 1000:.0f} ms CPU for the word lists"
    return understanding, (
        f"{spent} and {(places - lists) * 1000:.0f} ms for all places; "
        f"a process with all of it and every reader holds {memory:.0f} MB. "
        f"From start to answer of `understand`, in ms CPU: {starts}. "
        f"The machine's load was {os.getloadavg()[0]:.0f} on {os.cpu_count()} shared cores,"
        " so all figures are larger than at rest."
    )


# Everything loaded in a process of its own, in megabytes.
HELD = """
from datetime import date
from pathlib import Path
from bot.loading.understanding import load_understanding
from bot.understanding import KINDS, Option
reader = load_understanding(Path())
for kind in KINDS:
    reader.read(kind, "cilincing jakarta utara", options=[Option("A"), Option("B")], on=date(2026, 11, 22))
status = Path("/proc/self/status").read_text()  # ru_maxrss would be the parent's
print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)
"""
STARTED = ("yes_no", "choice", "rupiah", "phone", "intent", "place")


def start_of(kind: str) -> float:
    """Milliseconds of CPU of one `./jangkau understand` with one message."""
    command = [
        sys.executable,
        "-m",
        "bot",
        "understand",
        kind,
        *(["--options", "A|B"] if kind == "choice" else []),
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, input=b"tebet\n", capture_output=True, cwd=ROOT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    json.loads(done.stdout)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000


def first_sight() -> Table:
    reads = first_reads()
    rows = []
    for kind in KINDS:
        row = [kind]
        for counts in (of[kind] for of in reads.values()):
            wrong = 100 * counts["wrong"] / (counts["answers"] + counts["traps"])
            row.append(f"{100 * counts['understood'] / counts['answers']:.1f} / {wrong:.2f}")
        rows.append(row)
    sizes = [sum(of[kind]["answers"] + of[kind]["traps"] for kind in KINDS) for of in reads.values()]
    return ["kind", *(f"{name} ({size} texts)" for name, size in zip(reads, sizes, strict=True))], rows


def by_kind(understanding: Understanding) -> Table:
    rows = []
    for kind in KINDS:
        of = [score(understanding, folder, kind, TODAY) for folder in FOLDERS]
        answers, traps = sum(s.answers for s in of), sum(s.traps for s in of)
        wrong, missed = sum(len(s.wrong) for s in of), sum(len(s.missed) for s in of)
        rows.append(
            [
                kind,
                str(answers),
                str(traps),
                percent(sum(s.right for s in of), answers),
                percent(missed, answers),
                f"{100 * wrong / (answers + traps):.2f}",
            ]
        )
    return ("kind", "answers", "traps", "understood %", "asked back %", "wrongly accepted %"), rows


def by_class(understanding: Understanding) -> Table:
    rows = []
    for kind in KINDS:
        of: dict[tuple[bool, str], Score] = {}
        for item in (item for folder in first_reads() for item in items(folder, kind)):
            key = (bool(item.get("trap")), item["class"])
            scored(understanding, of.setdefault(key, Score(kind)), item, TODAY)
        for (trap, name), counted in sorted(of.items()):
            rows.append([kind, f"trap: {name}" if trap else name, *counts_of(counted, trap)])
    return ("kind", "class", "texts", "understood", "asked back", "wrongly accepted"), rows


def counts_of(counted: Score, trap: bool) -> list[str]:
    wrong = len(counted.wrong)
    if trap:
        return [str(counted.traps), "–", str(counted.traps - wrong), str(wrong)]
    return [str(counted.answers), str(counted.right), str(len(counted.missed)), str(wrong)]


def hardest(understanding: Understanding) -> Table:
    rows = []
    for line in (HERE / "hardest.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        reading = read_item(understanding, item["kind"], item)
        choice = item.get("options", ())
        shown = [
            named(value, choice) for value in (reading.value, *reading.alternatives) if value is not None
        ]
        said = " or ".join(shown) if reading.alternatives else "".join(shown) or "–"
        said += f" a {reading.per}" if reading.per else ""
        rows.append([item["kind"], item["text"], reading.verdict.value.replace("_", " "), said, reading.how])
    return ("kind", "text", "verdict", "value, or what it may mean", "how"), rows


def named(value: Any, options: Sequence[str]) -> str:
    if options:
        return str(options[value - 1])
    return f"{value.name} {value.code}" if hasattr(value, "code") else str(plain(value))


def compared(understanding: Understanding) -> Table:
    """Every reader on all texts of its kind; the yardsticks' packages only where they can be had."""
    every = {kind: [item for folder in FOLDERS for item in items(folder, kind)] for kind in KINDS}
    rows = []
    for kind, found in every.items():
        ours = rated([understood_value(understanding, kind, item) for item in found], found)
        spent = statistics.median(timed(partial(read_item, understanding, kind, item)) for item in found)
        rows.append([kind, "Jangkau", *ours[:2], f"{spent * 1e6:.0f}"])
        rows.append([kind, "exact matching", *rated([exact(kind, item) for item in found], found)])
        rows += others(kind, found)
    return ("kind", "reader", "understood %", "wrongly accepted %", "median µs"), rows


def others(kind: str, found: Sequence[dict[str, Any]]) -> Iterator[list[str]]:
    if kind not in {"number", "date", "rupiah", "phone"}:
        return
    try:
        python = yardsticks_python()
    except Missing as reason:
        yield [kind, f"others: {reason}", "–", "–", "–"]
        return
    asked = "".join(json.dumps({"kind": kind, "text": item["text"]}) + "\n" for item in found)
    script = Path(__file__).with_name("understanding_yardsticks.py")
    done = subprocess.run([python, script], input=asked, capture_output=True, text=True, check=True)
    told: list[Mapping[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    for name in told[0]:
        yield [
            kind,
            name,
            *rated([one[name][0] for one in told], found)[:2],
            f"{statistics.median(one[name][1] for one in told):.0f}",
        ]


def understood_value(understanding: Understanding, kind: str, item: dict[str, Any]) -> Any:
    reading = read_item(understanding, kind, item)
    return plain(reading.value) if reading.understood else None


def rated(values: Sequence[Any], found: Sequence[dict[str, Any]]) -> list[str]:
    answers = sum(1 for item in found if not item.get("trap"))
    pairs = list(zip(values, found, strict=True))
    right = sum(1 for value, item in pairs if not item.get("trap") and value == item["value"])
    wrong = sum(
        1 for value, item in pairs if value is not None and (item.get("trap") or value != item["value"])
    )
    return [percent(right, answers), f"{100 * wrong / len(found):.2f}", "–"]


def exact(kind: str, item: dict[str, Any]) -> Any:
    """A label, a digit, an ISO day, a plain numeral."""
    text = item["text"].strip().casefold()
    if kind == "yes_no":
        return EXACT.get(text)
    if kind == "choice":
        labels = [label.casefold() for label in item["options"]]
        known = text.isascii() and text.isdigit() and 1 <= int(text) <= len(labels)
        return int(text) if known else labels.index(text) + 1 if text in labels else None
    if kind in {"number", "rupiah", "birth_year"}:
        return int(text) if text.isascii() and text.isdigit() else None
    return item.get("value") if text == item.get("value") else None


def timings(understanding: Understanding) -> Table:
    """Each text of all sets, the best of a few rounds, so that a busy machine counts less."""
    rows = []
    for kind in KINDS:
        gc.collect()
        spent = sorted(spent_on(understanding, kind, item) for f in FOLDERS for item in items(f, kind))
        near = spent[int(len(spent) * 0.99)]
        rows.append([kind, *(f"{one * 1e6:.0f}" for one in (statistics.median(spent), near, spent[-1]))])
    typo = spent_on(understanding, "place", {"text": TYPO})
    rows.append(["two typos in a place", f"{typo * 1e6:.0f}", "–", "–"])
    return ("kind", "median µs", "99 %", "worst"), rows


def spent_on(understanding: Understanding, kind: str, item: dict[str, Any]) -> float:
    return min(timed(partial(read_item, understanding, kind, item)) for _ in range(ROUNDS))


def timed(read: Any) -> float:
    start = time.process_time()
    read()
    return time.process_time() - start


def read_item(understanding: Understanding, kind: str, item: dict[str, Any]) -> Any:
    options = [Option(label) for label in item.get("options", ())]
    return understanding.read(kind, item["text"], options=options, on=TODAY)


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}"


def markdown(table: Table) -> str:
    head, rows = table
    rule = ["---"] * 2 + ["--:"] * (len(head) - 2)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


INTRODUCTION = """\
This section is written by `make understanding WRITE=docs/benchmarks.md`. "Understood" counts answers
read as meant; "wrongly accepted" counts answers read as something else and traps that were read at all, of all
texts; the rest is asked back, mostly with the likely meanings to choose from. Goals: 97 % and 0.5 %."""
FIRST_SIGHT = """\
Three sets were written without looking at the word lists, each after the work on the one before, and read once before
anything was changed: understood % / wrongly accepted %. This is what a new person may expect; all later figures are
of texts that the word lists have met. After the first reading some labels that contradicted an older set were set
right (a bare "3" is a position) and a dozen texts of no clear meaning left out; the figures here were not touched."""
BESIDE = """\
`dateparser` with Indonesian and day before month; `lokal-id`'s parsers of sums and phone numbers. No kept library
reads Indonesian number words, so the one that writes them (`num2words`) is turned round."""


if __name__ == "__main__":
    main()
