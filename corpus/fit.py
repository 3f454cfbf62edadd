"""Fits the learned reader anew, as `./jangkau learn` does after seeds, word lists or features have changed."""

from __future__ import annotations

from bot.loading.understanding import LEARNED
from bot.understanding.learner.model import packed_heads
from corpus.fitting import fitted
from corpus.tasks import BITS, fingerprint, task
from corpus.texts import ROOT, hands, reader


def main() -> None:
    read = reader()
    heads = {}
    for head in BITS:
        given = task(head, hands(), read)
        print(f"{head}: {len(given.parts)} texts, {len(set(given.answers))} answers", flush=True)
        heads[head] = fitted(given)
    packed = packed_heads(fingerprint(read), heads)
    (ROOT / LEARNED).write_bytes(packed)
    print(f"{LEARNED}: {len(packed)} bytes")


if __name__ == "__main__":
    main()
