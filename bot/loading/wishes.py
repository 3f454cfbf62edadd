"""Makes the table of wishes from the reviewed phrases: `python -m bot.loading.wishes`, after changing any list."""

from __future__ import annotations

from pathlib import Path

from bot.loading.understanding import LEXICON, TAUGHT, WISHES, files_named, load_lexicon
from bot.understanding.guesses import learnt, spelt_wishes
from bot.understanding.lexicon import merged
from bot.understanding.speller import speller_of


def table_of_wishes(root: Path) -> str:
    """What the committed table must hold, in the spelling of today's lists."""
    folder = root / LEXICON
    wishes = merged(files_named(folder, TAUGHT)).of("wishes")
    return learnt(spelt_wishes(wishes, speller_of(load_lexicon(folder))))


if __name__ == "__main__":
    (LEXICON / WISHES).write_text(table_of_wishes(Path()), "utf-8")
