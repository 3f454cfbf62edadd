"""Indonesian as people type it, read without a wrong accept."""

from bot.understanding.asking import Asking
from bot.understanding.extraction import UNASKED, Piece
from bot.understanding.gazetteer import Gazetteer, Place, table_of
from bot.understanding.jobs import UNLISTED, Job, Occupation
from bot.understanding.learner.model import Heads, heads_of
from bot.understanding.lexicon import Lexicon, merged
from bot.understanding.questions import Match
from bot.understanding.reading import Option, Reading, Redacted, Verdict
from bot.understanding.understanding import KINDS, Understanding

__all__ = [
    "KINDS",
    "UNASKED",
    "UNLISTED",
    "Asking",
    "Gazetteer",
    "Heads",
    "Job",
    "Lexicon",
    "Match",
    "Occupation",
    "Option",
    "Piece",
    "Place",
    "Reading",
    "Redacted",
    "Understanding",
    "Verdict",
    "heads_of",
    "merged",
    "table_of",
]
