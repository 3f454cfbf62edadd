"""What the engine says: words resolved, choices with tokens, no channel's looks yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.records import record

# What stands before the option in a button's token.
ALTERNATIVE = "~"  # one of a "did you mean"
CHANGE = "#"  # a line of a review
MORE = "##"  # the lines of a review from this one on, where a list does not hold them all
STEER = "!"  # a steering word, offered where typing did not help


class Choice(NamedTuple):
    """One way to answer. `token` comes back in a Tap; where a channel has no buttons its number is typed."""

    token: str
    label: str


@record
class Outgoing:
    """One bubble. `asks` is "location" or "contact" where a channel can offer a button for it.

    `answered`: what the bubble before asked for by such a button has come, so that the button goes. `link_label`
    names a button for the page that the text ends with, where a channel has one. `template` is the approved text that
    stands for it outside the window (name.language.version), `variables` what was filled in.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    asks: str = ""
    ask_label: str = ""
    list_label: str = ""
    numbered: bool = True  # False where choices are named by their own words, as in a notice
    voice: str = ""  # the channel's own reference to a voice message that is sent on with the text
    answered: bool = False
    link_label: str = ""
    form: str = ""  # the provider's number of a form that answers many questions at once, and what opens it
    form_label: str = ""
    template: str = ""
    variables: tuple[str, ...] = ()
    copy_label: str = ""  # on the button that copies the first of `variables`, a word of one use


def from_plain(plain: Mapping[str, Any]) -> Outgoing:
    """Read back from JSON; older releases wrote each choice with the names of its fields."""
    choices = tuple(
        Choice(**choice) if isinstance(choice, Mapping) else Choice(*choice) for choice in plain["choices"]
    )
    return Outgoing(**{**plain, "choices": choices, "variables": tuple(plain.get("variables", ()))})
