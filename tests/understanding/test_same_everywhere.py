"""Two processes read alike: what is offered, and in which order, hangs on no seed of the hash."""

from __future__ import annotations

import os
import subprocess
import sys

from .conftest import ROOT

# Texts that leave several wishes or places open; each of a kind was once offered in another order by another process.
OFFERED = {
    "intent": (
        "pembantu bisa daftar",
        "hari tua dapat uang?",
        "stop sign",
        "mau ganti ahli waris",
        "bpjs saya itu gimana sih",
        "uang jaminan",
    ),
    "place": ("8 syawal", "upami cilaka kenging naon"),
}
READ = """
import sys
from datetime import date
from pathlib import Path
from bot.loading.understanding import load_understanding
reader = load_understanding(Path())
for kind, text in (one.split("=") for one in sys.argv[1:]):
    print(reader.read(kind, text, on=date(2026, 11, 22)))
"""


def test_alternatives_come_in_the_same_order_in_every_process() -> None:
    asked = [f"{kind}={text}" for kind, texts in OFFERED.items() for text in texts]
    first, second = (read_under(seed, asked) for seed in ("1", "2"))
    assert first.count("alternatives=(") == len(asked)
    assert first.count("alternatives=()") <= len(asked) - 3, "too few of them leave something open"
    assert first == second


def read_under(seed: str, asked: list[str]) -> str:
    return subprocess.run(
        [sys.executable, "-c", READ, *asked],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        text=True,
    ).stdout
