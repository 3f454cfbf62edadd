"""Indonesian as people type it, read without a wrong accept."""

from bot.understanding.gazetteer import Gazetteer, Place, table_of
from bot.understanding.jobs import UNLISTED, Job
from bot.understanding.lexicon import Lexicon, merged
from bot.understanding.questions import Questions
from bot.understanding.reading import Option, Reading, Redacted, Verdict
from bot.understanding.understanding import KINDS, Understanding

__all__ = [
    "KINDS",
    "UNLISTED",
    "Gazetteer",
    "Job",
    "Lexicon",
    "Option",
    "Place",
    "Questions",
    "Reading",
    "Redacted",
    "Understanding",
    "Verdict",
    "merged",
    "table_of",
]
