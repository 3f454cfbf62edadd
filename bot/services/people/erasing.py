"""erase_person: whoever is erased leaves no key, no open referral, and no trace in their helper's talk."""

from __future__ import annotations

from bot.services.act import end_leads
from bot.storage.conversation import conversations, unreadable
from bot.storage.database import Tx
from bot.storage.people import erasure, helped, people


def erase_person(tx: Tx, person: str, now: int) -> bool:
    """Erase a person; False when nobody is left to erase. Their agents hear that the referral ended.

    Whom they had begun to help, and never sent a registration for, goes with them.
    """
    helper = helped.helper_of(tx, person)
    if helper:
        conversations.forget(tx, helper, person, now)
    if not erasure.is_there(tx, person):
        return False
    unreadable.drop_all_from(tx, people.addresses_of(tx, people.lock(tx, person)))
    end_leads(tx, now, person=person)
    for draft in helped.drafts_of(tx, person):
        erase_person(tx, draft, now)
    return erasure.destroy(tx, person, now)
