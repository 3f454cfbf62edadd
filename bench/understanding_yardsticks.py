"""What other libraries make of the same texts: run by the yardsticks' own Python, JSON lines in and out."""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

Read = Callable[[str], Any]
HIGHEST = 100


def main() -> None:
    """In: {"kind", "text"} a line. Out: {name of the yardstick: [value, microseconds]} a line."""
    readers = {
        ("dateparser", "date"): dates(),
        ("num2words turned round", "number"): numerals(),
        ("lokal-id", "rupiah"): sums(),
        ("lokal-id", "phone"): phones(),
    }
    for line in sys.stdin:
        item = json.loads(line)
        found = {
            name: timed(read, item["text"]) for (name, kind), read in readers.items() if kind == item["kind"]
        }
        print(json.dumps(found))


def timed(read: Read, text: str) -> tuple[Any, float]:
    start = time.perf_counter()
    try:
        value = read(text)
    except Exception:
        value = None
    return value, (time.perf_counter() - start) * 1e6


def dates() -> Read:
    parse = importlib.import_module("dateparser").parse
    settings = {"PREFER_DATES_FROM": "past", "DATE_ORDER": "DMY"}

    def read(text: str) -> str | None:
        day = parse(text, languages=["id"], settings=settings)
        return day.date().isoformat() if day else None

    return read


def numerals() -> Read:
    """There is no kept library that reads Indonesian number words; the one that writes them, turned round."""
    write = importlib.import_module("num2words").num2words
    words = {write(number, lang="id"): number for number in range(HIGHEST + 1)}
    words |= {str(number): number for number in range(HIGHEST + 1)}
    return lambda text: words.get(text.strip().lower())


def sums() -> Read:
    parse = importlib.import_module("lokal").parse_rupiah

    def read(text: str) -> int | None:
        found = parse(text)
        return found.amount if found else None

    return read


def phones() -> Read:
    parse = importlib.import_module("lokal").parse_phone

    def read(text: str) -> str | None:
        found = parse(text)
        return found.e164 if found.valid else None

    return read


if __name__ == "__main__":
    main()
