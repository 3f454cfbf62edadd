"""Makes the table of wishes from the reviewed phrases: `./jangkau learn`, after changing any list."""

from __future__ import annotations

from pathlib import Path

from bot.loading.understanding import LEXICON, TAUGHT, files_named, load_lexicon
from bot.understanding.guesses import learnt, spelt_wishes
from bot.understanding.lexicon import merged
from bot.understanding.speller import speller_of


def table_of_wishes(root: Path) -> str:
    """What the committed table must hold, in the spelling of today's lists."""
    folder = root / LEXICON
    wishes = merged(files_named(folder, TAUGHT)).of("wishes")
    return learnt(spelt_wishes(wishes, speller_of(load_lexicon(folder))))
