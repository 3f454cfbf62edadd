"""What becomes of a letter that a provider refused, by the class of the failure: one table for every channel.

Each channel's own table (`channels/whatsapp_codes.py`, `telegram_outcomes.py`, `meta_codes.py`) says which of its
codes is of which class; what follows from a class stands here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Classes of failure. `BUG` is whatever nobody foresaw."""

    WINDOW = "window"  # free text after the window closed
    TEMPLATE = "template"  # the approved text is paused, missing or of another number of facts
    LATER = "later"  # the provider chose not to deliver it now
    LIMITED = "limited"  # not to this person, for a reason of the provider's own
    BUSY = "busy"  # too many to this person, or too many waiting
    WAIT = "wait"  # told to wait for longer than people do
    ADDRESS = "address"  # nobody is there
    LEFT = "left"  # they blocked us or went away
    CONTENT = "content"  # buttons, lists or text that the provider does not take: our own fault
    UNWANTED = "unwanted"  # they stopped our news in their messenger
    POLICY = "policy"  # taken for spam, or against the rules
    SENDER = "sender"  # our number, account or token
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class Handling:
    """`letter`: fails, held (until they write), again, elsewhere (another address, else another channel, else held)
    or plainly (once more, in bare words). `address`: kept, refused or gone. `channel`: goes on, pauses or alarms
    (what a broadcast makes of it stands in `bot/broadcasts/halting.py`). `news`: stops where the person wants none.

    `seconds` before it goes again, four times as long at each try, at most `most` times. The person hears a held
    letter when they write next; of the others nothing but what they asked for again.
    """

    letter: str
    address: str = "kept"
    channel: str = "goes on"
    seconds: float = 0.0
    most: int = 0
    news: str = "goes on"

    @property
    def needs_staff(self) -> bool:
        """Whether somebody has to look: no waiting mends it."""
        return self.channel != "goes on"

    @property
    def comes_later(self) -> bool:
        """Whether the person may still hear it."""
        return self.letter != "fails"


DAY = 86_400.0
LONG = 300.0  # seconds: a provider that asks for more is asked again after so long, and staff hear of it
LONGEST_SILENCE = 3600.0  # of a whole channel, whatever its provider asks for
HANDLING: Mapping[Kind, Handling] = {
    Kind.WINDOW: Handling("held"),
    Kind.TEMPLATE: Handling("held", channel="alarms"),
    Kind.LATER: Handling("again", seconds=DAY, most=2),
    Kind.LIMITED: Handling("elsewhere"),
    # Meta's own rule for too many to one person: again after 4^n seconds, and those behind it wait no longer either.
    Kind.BUSY: Handling("again", seconds=4.0, most=6),
    Kind.WAIT: Handling("again", channel="alarms", seconds=LONG, most=8),
    Kind.ADDRESS: Handling("elsewhere", address="refused"),
    Kind.LEFT: Handling("fails", address="gone"),
    Kind.CONTENT: Handling("plainly", channel="alarms", most=1),
    Kind.UNWANTED: Handling("fails", news="stops"),
    Kind.POLICY: Handling("fails", channel="alarms"),
    Kind.SENDER: Handling("again", channel="pauses", seconds=300.0, most=4),
    Kind.BUG: Handling("fails", channel="alarms"),
}
_BY_NAME = {kind.value: handling for kind, handling in HANDLING.items()}


def handling_of(kind: str) -> Handling:
    """Of a class by its name; what nobody knows is handled as a bug."""
    return _BY_NAME.get(kind, HANDLING[Kind.BUG])


def wait_of(kind: str, tries: int, asked: float = float("inf")) -> float:
    """Seconds until a letter of this class goes again, four times as long at each try; never more than was asked."""
    return min(_grown(handling_of(kind).seconds, tries), asked)


def silence_of(asked: float, times: int) -> float:
    """Seconds for which a whole channel keeps still that was asked to for the `times`-th time in a row."""
    return min(asked, _grown(LONG, times), LONGEST_SILENCE)


def _grown(seconds: float, times: int) -> float:
    return float(seconds * 4 ** min(times - 1, 10))
