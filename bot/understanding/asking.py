"""Which known question a text asks, where the ways of asking and the learned reader meet.

The thresholds were chosen on hands that the weights had not met (`./jangkau learn --measure`): a wrong answer costs
more than three buttons, and an answer that was not asked for costs most.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.denials import Denials
from bot.understanding.learner.features import Concepts, parts
from bot.understanding.learner.model import Head, Likely
from bot.understanding.questions import MOST_LIKELY, Match, Questions
from bot.understanding.speller import Speller

NOTHING = "nothing"  # the learner's word for what asks none of them
# From which share on the learner is believed alone, confirms the list, and lets a text pass as no question.
ALONE, CONFIRMS, SILENT = 0.7, 0.2, 0.5
# From which score on the list is believed although the learner would say otherwise, and from which share a guess is
# worth a button.
WORD_FOR_WORD, GUESS = 0.97, 0.06


@dataclass(frozen=True, slots=True)
class Asking:
    """Both readers of questions; `match` never raises, and an empty or foreign text matches nothing."""

    listed: Questions
    speller: Speller
    denials: Denials
    concepts: Concepts
    learned: Head

    def match(self, text: str) -> Match:
        words = self.denials.rest(self.speller.words(text)).words
        if not any(word[0].isalnum() for word in words):
            return Match("", ())
        return met(self.listed.match(text), self.learned.likely(parts(words, self.concepts)))


def met(listed: Match, likely: Likely) -> Match:
    """The question that both hear, or that one of them is sure of; else the likeliest few."""
    best, share = likely.best, likely.shares[0]
    if listed.sure and (listed.score >= WORD_FOR_WORD or likely.share(listed.sure) >= CONFIRMS):
        return listed
    if best == NOTHING:
        return Match("", (), 0.0) if share >= SILENT else offered(listed, likely)
    if share >= ALONE:
        return Match(best, (best,), share)
    return offered(listed, likely)


def offered(listed: Match, likely: Likely) -> Match:
    """Nobody is sure: the learner's first few, what the list was sure of among them."""
    pairs = zip(likely.names, likely.shares, strict=True)
    keys = [name for name, share in pairs if name != NOTHING and share >= GUESS][:MOST_LIKELY]
    if listed.sure and listed.sure not in keys:
        keys = [listed.sure, *keys][:MOST_LIKELY]
    return Match("", tuple(keys), listed.score, sum(map(likely.share, keys)))
