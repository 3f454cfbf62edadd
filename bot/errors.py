"""The tree of everything that goes wrong on purpose, grouped by what the catcher does about it.

JangkauError
├── RefuseToStart            fix the installation; the process does not start
│   ├── BadSettings
│   ├── BadFlow
│   ├── BadWords
│   ├── BadLexicon
│   └── BadRulebook
├── AskPerson                the input cannot be used; say so kindly and ask again
│   ├── BadArgument          of the command line: a sentence
│   ├── Refused              of a door: a word of its words.yaml and what it tells
│   ├── NotAllowed           of a role: somebody of the staff may not do this
│   └── TooLong
├── TryLater                 nothing is wrong with the request; the other side is not there now
└── GiveUp                   doing it again cannot help
    └── NoRuleOnDate
"""

from __future__ import annotations

from datetime import date


class JangkauError(Exception):
    """The root; never raised itself."""


class RefuseToStart(JangkauError):
    """The installation is wrong. Carries every problem found, not only the first."""

    def __init__(self, problems: list[str] | str) -> None:
        self.problems = [problems] if isinstance(problems, str) else problems
        super().__init__("\n".join(self.problems))


class BadSettings(RefuseToStart):
    """config.yaml or the environment holds unknown, missing or wrong values."""


class BadFlow(RefuseToStart):
    """A flow names an unknown step, has no last way out, or ends with a way out."""


class BadWords(RefuseToStart):
    """A text is missing, too long, or names a placeholder nobody fills."""


class BadLexicon(RefuseToStart):
    """A word list of the understanding holds a key that is no text, or one word with two meanings."""


class BadRulebook(RefuseToStart):
    """A rule has a gap, an overlap, or a value without a source."""


class AskPerson(JangkauError):
    """The input cannot be used; the message is one plain sentence for whoever typed it."""


class BadArgument(AskPerson):
    """A command got a value it cannot use; the message is the sentence that is printed."""


class Refused(AskPerson):
    """A page got a value it cannot use: `word` names the sentence in the door's own words, `values` fill it."""

    def __init__(self, word: str, **values: object) -> None:
        self.word, self.values = word, values
        super().__init__(word)


class NotAllowed(AskPerson):
    """Somebody of the staff asked for what their role may not; nothing was read or written."""


class TooLong(AskPerson):
    """A text or label is over a channel's limit."""


class TryLater(JangkauError):
    """A database, provider or lock is not there right now."""


class GiveUp(JangkauError):
    """Trying again cannot help."""


class NoRuleOnDate(GiveUp):
    """No value of `rule` holds on `day`; never answered with a neighbouring value."""

    def __init__(self, rule: str, day: date) -> None:
        self.rule, self.day = rule, day
        super().__init__(f"no value of {rule} on {day.isoformat()}")
