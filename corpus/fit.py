"""Fits the learned reader anew, as `./jangkau learn` does after seeds, word lists or features have changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from bot.loading.understanding import ASKED, LEARNED
from bot.understanding.learner.model import fitted_on, packed_heads
from corpus import asked
from corpus.fitting import fitted
from corpus.tasks import BITS, Task, fingerprint, task
from corpus.texts import ROOT, hands, reader

Tasks = Mapping[str, Callable[[], Task]]


def main() -> None:
    read = reader()
    fit(LEARNED, fingerprint(read), {head: partial(task, head, hands(), read) for head in BITS})
    fit(ASKED, asked.fingerprint(read), {asked.ASKED: partial(asked.task, asked.askers(), read)})


def fit(path: Path, texts: str, tasks: Tasks) -> None:
    """Fit a file's heads, unless it was fitted on these very texts."""
    if is_fitted_on(path, texts):
        print(f"{path}: fitted on these texts already")
        return
    heads = {}
    for head, make in tasks.items():
        given = make()
        print(f"{head}: {len(given.parts)} texts, {len(set(given.answers))} answers", flush=True)
        heads[head] = fitted(given)
    packed = packed_heads(texts, heads)
    (ROOT / path).write_bytes(packed)
    print(f"{path}: {len(packed)} bytes")


def is_fitted_on(path: Path, texts: str) -> bool:
    try:
        return fitted_on((ROOT / path).read_bytes()) == texts
    except (OSError, ValueError, KeyError):
        return False


if __name__ == "__main__":
    main()
