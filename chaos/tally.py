"""What people wrote, what is kept and what was said, beside each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.storage.people import people as book
from chaos.books import WHOLE, Books
from chaos.talking import LOWEST, Talker
from tests.house import open_held
from tests.whole.program import House

SAID_BACK = re.compile(r"Dicatat: (\d+)")
GREETED = LOWEST  # the first reply names no number


@dataclass(frozen=True, slots=True)
class Tally:
    """`lost`: acknowledged without a row, or neither answered nor listed; `unknown` are listed. `resent`: said more
    often than once, of them `unforeseen`: oftener than letters to that person were in a sender's hand at a kill, and
    `could_be_asked`: where the provider says what it took. `in_flight`: letters in a sender's hand at a kill.
    `out_of_order`: an older reply after a newer one. `failed`: turns that raised, each with its apology. `logins` of
    staff meanwhile, each a row of the `audit`.
    """

    kills: int
    acknowledged: int
    repeats: int
    failed: int
    lost: int
    unknown: int
    resent: int
    in_flight: int
    unforeseen: int
    could_be_asked: int
    out_of_order: int
    logins: int
    audit: str

    @property
    def holds(self) -> bool:
        broken = self.lost or self.out_of_order or self.unforeseen or self.could_be_asked
        return not broken and self.audit == WHOLE


def number_in(text: str) -> int:
    """Which message a reply answers."""
    found = SAID_BACK.search(text)
    return int(found[1]) if found else GREETED


def said_by(house: House) -> Mapping[str, list[tuple[int, float]]]:
    """To whom which numbers were said back, and when, by all providers, oldest first."""
    found: dict[str, list[tuple[int, float]]] = {}
    for one in [*house.telegram.sent, *house.twilio.sent]:
        found.setdefault(str(one["to"]), []).append((number_in(str(one["text"])), float(one["at"])))
    return found


def unknown_to(house: House, people: Sequence[Talker]) -> Counter[str]:
    """How many letters to each are unknown."""
    database, found = open_held(house.database_url), Counter[str]()
    try:
        with database.look() as tx:
            for person in people:
                known = book.find(tx, person.door.address(person.user))
                count = "SELECT COUNT(*) AS n FROM letter WHERE person = :person AND state = 'unknown'"
                found[person.to] = int(tx.all(count, {"person": known})[0].n) if known else 0
    finally:
        database.close()
    return found


def disorder(numbers: Iterable[int]) -> int:
    """How often an older one follows a newer one; the same again is none."""
    return sum(later < before for before, later in pairwise(one for one, _ in groupby(numbers)))


def tally(
    people: Sequence[Talker],
    kept: Iterable[str],
    said: Mapping[str, Sequence[tuple[int, float]]],
    books: Books,
    *,
    kills: int,
    failed: int,
    in_hand: Counter[str],
    unknown: Counter[str],
) -> Tally:
    """`kept` are the providers' numbers of the messages that have a row; `in_hand` of how many letters to whom a sender
    was killed, `unknown` how many to whom are listed for staff.
    """
    rows, counts = set(kept), Counter[str]()
    for person in people:
        numbers = [number for number, _ in said.get(person.to, [])]
        counts["lost"] += sum(person.kept_as(number) not in rows for number in person.acknowledged)
        resent = max(0, len(numbers) - len(person.acknowledged))
        if person.trips:  # an apology names no number
            counts["lost"] += max(0, len(person.acknowledged) - len(numbers) - unknown[person.to])
        else:
            missing = len(set(person.acknowledged) - set(numbers))
            counts["lost"] += max(0, missing - unknown[person.to])
            resent = len(numbers) - len(set(numbers))
            counts["out_of_order"] += disorder(numbers)
        counts["resent"] += resent
        counts["unforeseen"] += max(0, resent - in_hand[person.to])
        counts["could_be_asked"] += resent * person.door.can_be_asked
    return Tally(
        kills=kills,
        acknowledged=sum(len(person.acknowledged) for person in people),
        repeats=sum(person.repeated for person in people),
        failed=failed,
        lost=counts["lost"],
        unknown=unknown.total(),
        resent=counts["resent"],
        in_flight=in_hand.total(),
        unforeseen=counts["unforeseen"],
        could_be_asked=counts["could_be_asked"],
        out_of_order=counts["out_of_order"],
        logins=books.logins,
        audit=books.audit,
    )
