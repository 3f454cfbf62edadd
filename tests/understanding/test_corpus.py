"""The corpora: at least 97 % of the answers understood, at most 0.5 % wrongly accepted, in every kind."""

from __future__ import annotations

import pytest

from bot.understanding import Understanding

from .conftest import TODAY
from .scoring import KINDS, items, score


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("folder", ["corpus", "heldout", "fresh", "probe"])
def test_a_corpus_is_read_without_wrong_accepts(understanding: Understanding, folder: str, kind: str) -> None:
    counted = score(understanding, folder, kind, TODAY)
    print(counted.line())
    assert counted.wrongly_accepted <= 0.5, counted.wrong
    assert counted.understood >= 97, counted.missed


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_enough_items_and_a_fifth_of_traps(kind: str) -> None:
    found = list(items("corpus", kind))
    traps = sum(1 for item in found if item.get("trap"))
    assert len(found) >= 150
    assert traps >= len(found) / 5 - 1 or (kind == "intent" and traps >= 80)


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_stands_twice(kind: str) -> None:
    texts = [(item["text"], tuple(item.get("options", ()))) for item in items("corpus", kind)]
    assert len(texts) == len(set(texts))
