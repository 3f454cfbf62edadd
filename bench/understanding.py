"""Accuracy by kind beside exact matching (and dateparser where installed), timings, loading and memory.

python -m bench.understanding
"""

from __future__ import annotations

import gc
import importlib
import json
import resource
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from bot.loading.understanding import load_understanding
from bot.understanding import Option, Understanding
from tests.understanding.scoring import KINDS, items, plain, score

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 22)
FOLDERS = ("corpus", "heldout", "fresh", "probe")
EXACT = {"ya": True, "tidak": False}
TYPO = "cilincingg jakarta utaraa"


def main() -> None:
    understanding, seconds = loaded()
    print(f"loading the lists {seconds[0]:.0f} ms, the gazetteer {seconds[1]:.0f} ms, {memory():.0f} MB\n")
    for folder in FOLDERS:
        accuracy(understanding, folder)
    compared(understanding)
    timings(understanding)
    started()


def loaded() -> tuple[Understanding, tuple[float, float]]:
    start = time.process_time()
    understanding = load_understanding(ROOT)
    lists = time.process_time()
    understanding.gazetteer()
    return understanding, ((lists - start) * 1000, (time.process_time() - lists) * 1000)


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def accuracy(understanding: Understanding, folder: str) -> None:
    print(folder)
    for kind in KINDS:
        print("  " + score(understanding, folder, kind, TODAY).line())
    print()


def compared(understanding: Understanding) -> None:
    """What others would have understood of the held-out answers, and accepted of its traps."""
    print("exact matching (a label, a digit, an ISO day, a plain numeral)")
    for kind in KINDS:
        found = [item for folder in FOLDERS for item in items(folder, kind)]
        print("  " + rate(kind, found, exact))
    try:
        parser = importlib.import_module("dateparser")
    except ModuleNotFoundError:
        print("dateparser: not installed, skipped\n")
        return
    settings = {"RELATIVE_BASE": None, "PREFER_DATES_FROM": "past", "DATE_ORDER": "DMY"}
    settings = {key: value for key, value in settings.items() if value}

    def parsed(_: str, item: dict[str, Any]) -> Any:
        day = parser.parse(item["text"], languages=["id"], settings=settings)
        return day.date().isoformat() if day else None

    print("dateparser alone")
    print("  " + rate("date", [i for f in FOLDERS for i in items(f, "date")], parsed) + "\n")


def exact(kind: str, item: dict[str, Any]) -> Any:
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


def rate(kind: str, found: list[dict[str, Any]], reader: Any) -> str:
    answers = [item for item in found if not item.get("trap")]
    right = sum(1 for item in answers if reader(kind, item) == item["value"])
    wrong = sum(1 for item in answers if reader(kind, item) not in (None, item["value"]))
    wrong += sum(1 for item in found if item.get("trap") and reader(kind, item) is not None)
    understood, accepted = 100 * right / len(answers), 100 * wrong / len(found)
    return f"{kind:11} understood {understood:5.1f} %   wrongly accepted {accepted:5.2f} %"


def timings(understanding: Understanding) -> None:
    """Each text of all corpora, the best of three rounds, so that a busy machine does not count."""
    print("microseconds a text      median      99 %     worst")
    for kind in KINDS:
        gc.collect()
        spent = sorted(spent_on(understanding, kind, item) for f in FOLDERS for item in items(f, kind))
        worst, near = spent[-1] * 1e6, spent[int(len(spent) * 0.99)] * 1e6
        print(f"  {kind:20} {statistics.median(spent) * 1e6:8.0f}  {near:8.0f}  {worst:8.0f}")
    typo = {"text": TYPO}
    print(f"  {'two typos in a place':20} {spent_on(understanding, 'place', typo) * 1e6:8.0f}\n")


def spent_on(understanding: Understanding, kind: str, item: dict[str, Any]) -> float:
    options = [Option(label) for label in item.get("options", ())]
    best = 1.0
    for _ in range(3):
        start = time.process_time()
        plain(understanding.read(kind, item["text"], options=options, on=TODAY).value)
        best = min(best, time.process_time() - start)
    return best


def started() -> None:
    for kind in ("yes_no", "place"):
        took = min(start_of(kind) for _ in range(5))
        print(f"python -m bot understand {kind}: {took * 1000:.0f} ms from start to answer")


def start_of(kind: str) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "bot", "understand", kind]
    done = subprocess.run(command, input=b"tebet\n", capture_output=True, cwd=ROOT, check=True)
    json.loads(done.stdout)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
