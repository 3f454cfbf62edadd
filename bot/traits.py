"""What a channel is, as it says itself: plain data made in bot/channels, handed to whoever must know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HOUR = 3_600_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Limits:
    """What one bubble can show, in characters, except `token_bytes`; bot/channels/looks.py reads it.

    `row_more`: what stands in smaller letters below a row; `link_label`: a button that opens a page, 0 for none;
    `digits`: where choices stand as numbered words, their numbers can be pressed; `beside`: buttons whose labels are no
    longer than this stand two in a row, 0 where each has a row of its own.
    """

    text: int
    text_with_choices: int
    buttons: int
    button_label: int
    rows: int
    row_label: int
    token_bytes: int
    row_more: int = 0
    link_label: int = 0
    digits: bool = False
    beside: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly letters may go: a second for all, seconds between two to one person, and how many at once."""

    per_second: float
    per_person_seconds: float
    per_person_burst: int = 1


@dataclass(frozen=True, slots=True)
class Traits:
    """One channel. Its `network` owns the addresses: two channels of one network reach the same person.

    `title` is what people call it. `window_hours`: free text may be sent for so long after somebody's last word; None
    means always.
    `phones`: kinds of address that show a phone number -> what stands before the number.
    `link`: an address that opens a chat with us and brings {word}; {name} is how the network calls us.
    `typed`: what somebody types where there is no such link; `payload`: the link brings a payload, nobody sees it.
    """

    network: str
    limits: Limits
    title: str = ""
    pace: Pace | None = None
    window_hours: float | None = None
    asks_contact: bool = False
    asks_place: bool = False
    presses: bool = False  # choices are buttons to press; without, they are typed
    folds_lists: bool = False  # more choices than buttons stand behind one that opens a list
    phones: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    typed: str = "{word}"
    payload: bool = False
    receipts: bool = False
    billed: bool = False  # the network bills what is delivered, by category
    fees: bool = False  # its provider takes something for each message, out and in
    fetches_cards: bool = False  # a contact's card comes as a file that must be fetched
    form_by_text: bool = False  # a form inside it goes by an approved text only, also within the window
    shows_read: bool = False  # a message can be marked as read, with "typing" until the reply
    rehearsal: bool = False  # nobody real is reached


@dataclass(frozen=True, slots=True)
class Networks:
    """The traits of every channel by its name; one that is not in it is a network of its own, always open."""

    channels: Mapping[str, Traits] = field(default_factory=dict)
    _windows: Mapping[str, int] = field(init=False, repr=False)  # network -> milliseconds: its shortest

    def __post_init__(self) -> None:
        windows = [(t.network, int(t.window_hours * HOUR)) for t in self.channels.values() if t.window_hours]
        object.__setattr__(self, "_windows", dict(sorted(windows, key=lambda one: -one[1])))

    def of(self, channel: str) -> str:
        """Whose addresses a channel uses."""
        known = self.channels.get(channel)
        return known.network if known else channel

    def siblings(self, channel: str) -> list[str]:
        """Every channel of the same network, itself among them."""
        network = self.of(channel)
        return sorted({channel, *(name for name in self.channels if self.of(name) == network)})

    def open_until(self, network: str, now: int) -> int | None:
        """Until when somebody who writes at `now` (milliseconds) may be sent free text; None means always."""
        window = self._windows.get(network)
        return None if window is None else now + window

    def addresses_of(self, phone: str) -> list[tuple[str, str, str]]:
        """Every address that a number (E.164) can be: network, kind and value, each once."""
        found = (
            (traits.network, kind, f"{before}{phone}")
            for traits in self.channels.values()
            for kind, before in traits.phones.items()
        )
        return list(dict.fromkeys(found))

    def phone(self, kind: str, value: str) -> str:
        """The number in E.164 that an address shows; empty when it shows none."""
        for traits in self.channels.values():
            before = traits.phones.get(kind)
            if before is not None and value.startswith(f"{before}+"):
                return value.removeprefix(before)
        return ""


def tightest(limits: list[Limits]) -> Limits:
    """What every one of several channels can show."""
    names = Limits.__slots__
    return Limits(**{name: min(getattr(one, name) for one in limits) for name in names})
