"""Why a broadcast may not do what was asked: a sentence for the command line, a word and its values for the console."""

from __future__ import annotations

from bot.errors import BadArgument


class Stopped(BadArgument):
    """`word` names the console's sentence, `values` fill it; the message itself is the command line's."""

    def __init__(self, word: str, said: str, **values: object) -> None:
        self.word, self.values = word, values
        super().__init__(said)
