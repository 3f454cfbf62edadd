"""The frozen handful that wiring hands to every service."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels import Channel
from bot.coordination import Doorbell, Throttle
from bot.coordination.attempt_limits import AttemptLimits
from bot.coordination.breakers import Breakers
from bot.coordination.bursts import Bursts
from bot.coordination.hands import Hands
from bot.engine.world import World
from bot.links import Links
from bot.settings import Settings
from bot.storage.conversation.committer import Committer
from bot.storage.database import Database, milliseconds
from bot.storage.messaging.receipt_line import ReceiptLine
from flows.answers.fields import FIELDS, Fields


@dataclass(frozen=True, slots=True)
class Runtime:
    """`now` and `new_id` are the one clock (aware UTC) and the one source of randomness (128 bits, hex)."""

    settings: Settings
    database: Database
    doorbell: Doorbell
    throttle: Throttle
    channels: Mapping[str, Channel]
    world: World
    links: Links
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    fields: Fields = FIELDS  # of a registration
    attempt_limits: AttemptLimits = field(default_factory=AttemptLimits)
    bursts: Bursts = field(default_factory=Bursts)
    breakers: Breakers = field(default_factory=lambda: Breakers(time.monotonic))
    committer: Committer = field(init=False)
    hands: Hands = field(default_factory=Hands)
    in_hand: set[int] = field(default_factory=set)  # letters this process is sending at this moment
    receipts: ReceiptLine = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "committer", Committer(self.database))
        object.__setattr__(self, "receipts", ReceiptLine(self.database, self.now_ms))

    def now_ms(self) -> int:
        """This moment as it is stored: milliseconds since 1970, UTC."""
        return milliseconds(self.now())
