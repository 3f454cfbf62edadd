"""What passes the walls: addresses, what came in, letters that go out, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from bot.engine.happenings import Contact, Filled, Heard, Message, Pin, Tap, Unreadable
from bot.engine.saying.outgoing import Outgoing
from bot.failing import DAY, LONG, Kind
from bot.records import record


@record
class Address:
    """Where a person is reached: on a network, whichever of its channels carries the letter.

    kind and value: tg_user_id 123456, wa_bsuid ID.abc, wa_phone +62812…, simulator wa:siti or tg:siti.
    """

    network: str
    kind: str
    value: str


@record
class Left:
    """The person blocked us or left; nothing may be sent until they come back."""


@record
class CameBack:
    """The person unblocked us."""


@record
class Moved:
    """The network says that the person is reached elsewhere from now on; `before`: other addresses they leave."""

    to: tuple[Address, ...]
    before: tuple[Address, ...] = ()


Said = Message | Tap | Pin | Contact | Unreadable | Heard | Filled | Left | CameBack | Moved


@record
class Incoming:
    """One thing a person did, as `channel` carried it; addresses: business-scoped id first.

    `provider_id` is the key of "seen before".

    `language` is a hint of the provider in two or three letters, empty when there is none. `start` is the payload of a
    deep link ("/start PAYLOAD"), empty otherwise.
    """

    channel: str
    provider_id: str
    addresses: tuple[Address, ...]
    said: Said
    language: str = ""
    start: str = ""


@record
class UnreadablePayload:
    """A genuine request nobody can read: kept sealed and masked for seven days, answered 200 all the same."""

    channel: str
    provider_id: str  # empty when not even that could be read
    masked_body: str  # every run of five or more digits masked
    size: int
    sha256: str
    named: tuple[str, ...] = ()  # the runs themselves, and ids of accounts: kept only as keyed hashes


@record
class Receipt:
    """What the provider says became of a letter: sent, delivered, read or failed, with its error code.

    `kind`: the class of a failure, as bot/failing.py has it; `to`: the address it was for, where the provider says.
    """

    channel: str
    provider_id: str
    state: str
    error: str = ""
    kind: str = ""
    to: Address | None = field(default=None, compare=False)


@record
class Letter:
    """One bubble to send to one address. `again` is True when an earlier try was cut off while sending.

    `since` is the Unix time in seconds of that earlier try, for providers that can be asked what they sent.
    `plainly`: its buttons or its list were refused, so that it goes in bare words.
    """

    letter: str
    address: Address
    outgoing: Outgoing
    urgency: str  # reply | referral | bulk
    again: bool = False
    since: float = 0.0
    plainly: bool = False


@record
class Sent:
    """The provider took it; `provider_id` finds its receipts."""

    provider_id: str


@record
class RetryAt:
    """Not taken, safe to try again after `seconds`. scope: "letter", or "channel": all sending must pause.

    `seconds` as the provider asked. Of a class (`kind`) that waits longer at each try it is the most, and what is
    really waited for stands in bot/failing.py.
    """

    seconds: float
    scope: str = "letter"
    reason: str = ""
    kind: str = field(default="", compare=False)


def wait_for(seconds: float, scope: str, reason: str) -> RetryAt:
    """As asked, to a day. What nobody waits for in a chat is a class of its own; its reason says how long."""
    if seconds <= LONG:
        return RetryAt(seconds, scope, reason)
    return RetryAt(min(seconds, DAY), scope, f"{reason}: wait {seconds:g} s", Kind.WAIT)


@record
class GiveUp:
    """Will never be taken. `unreachable`: the person is gone from this channel (blocked, no such chat).

    `code` is the provider's own word for why, empty where it has none; `kind` its class, as bot/failing.py has it.
    """

    reason: str
    unreachable: bool = False
    code: str = field(default="", compare=False)
    kind: str = field(default="", compare=False)


@record
class Unknown:
    """May or may not have been delivered (cut off after the request was written).

    `ask`: the provider can be asked what it took, so that coming back sends nothing twice.
    """

    reason: str
    ask: bool = False


@record
class Template:
    """A text for outside the window, as a provider is asked to keep it. `text` names its facts {{1}}, {{2}} in order.

    `buttons` are the keys of its choices with what stands on them; `samples` an example of each fact. `copy` stands on
    the button that copies a word of one use: such a text WhatsApp words itself. `form` is the provider's number of a
    form that a button called `opens` opens.
    """

    name: str
    language: str
    category: str
    text: str
    buttons: Mapping[str, str]
    samples: tuple[str, ...]
    copy: str = ""
    form: str = ""
    opens: str = ""


FORM_SCREEN = "REGISTER"  # the one screen of a form inside WhatsApp


def name_there(key: str) -> str:
    """How a text is called at Meta, by the key that a letter names it with: small letters, digits, underscores."""
    name, language, version = key.rsplit(".", 2)
    return f"jangkau_{name}_{language}_{version[:6]}"


@record
class Billed:
    """What a provider took for one message, in millionths of a currency."""

    provider_id: str
    amount: int
    currency: str


@record
class NewsWish:
    """Somebody told their messenger that they want no more news of ours, or want them again; they wrote nothing."""

    channel: str
    addresses: tuple[Address, ...]
    wanted: bool


@record
class TemplateNews:
    """What a provider says of one text: its state, the category it is billed as, its quality, why it was refused.

    What it does not speak of is empty.
    """

    number: str
    state: str
    category: str = ""
    quality: str = ""
    reason: str = ""


Outcome = Sent | RetryAt | GiveUp | Unknown
