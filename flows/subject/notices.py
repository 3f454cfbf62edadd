"""The notices that services speak: the facts each is given, and the answers it takes. Checks hold the words to it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.events import NoticeAnswered
from bot.engine.subject import Notices
from bot.engine.world import World
from bot.referrals.outcomes import CLAIMS, EXPLAINING, WHY_NOT, WORDS
from bot.spoken_codes import complaint_of
from flows.answers.fields import FIELDS, on_card
from flows.subject.events import ChatSteered

_AGENT = ("agent", "community", "agent_branch", "valid_until")
_OFFERED = tuple(field.card for field in on_card(FIELDS, early=True))
_SHARED = tuple(field.card for field in on_card(FIELDS, early=False))
_COUNTS = ("offered", "accepted", "declined", "expired", "registered", "confirmed", "closed", "in_hand")

# `code` is shown beside each answer.
FACTS: Mapping[str, tuple[str, ...]] = {
    "offer": (*_OFFERED, "speaks", "code", "km", "minutes"),
    "batch": ("many", "area", "leads", "minutes"),
    "lead": (*_SHARED, "speaks", "code", "reference"),
    "outcome": ("reference", "code"),
    "agent_coming": (*_AGENT, "reference", "code"),
    **dict.fromkeys(("unserved", "nobody_works", "agent_changed", "thanks", "sorry"), ("reference",)),
    **dict.fromkeys(("branch_registered", "branch_closed"), ("reference", "code")),
    **dict.fromkeys(("dispute_stands", "dispute_again"), ("reference",)),
    **dict.fromkeys(("expired", "gone", "declined", "noted", "outcome_noted"), ("code",)),
    **dict.fromkeys(
        ("why_not", "last_four", "why_closed", "postponed", "handed_back", "taken_back"), ("code",)
    ),
    **dict.fromkeys(("card", "still_paying"), ("code",)),
    "linked": ("agent", "community", "valid_until", "code"),
    **dict.fromkeys(("unlinked", "invite_refused", "form_saved"), ()),
    **dict.fromkeys(("form_in_person", "my_data_unseen", "referral_ended"), ()),
    "my_data_seen": ("looks",),
    "agent_word": ("word", "minutes"),
    "pick_up_word": ("reference", "word", "days"),
    "picked_up": ("reference",),
    "join_word": ("word", "days"),
    **dict.fromkeys(("joined", "joined_away", "join_wrong", "join_limited", "join_by_person"), ()),
    "discount_ends": ("last_month", "source"),
    "picked_up_away": ("reference", "called"),
    **dict.fromkeys(("pick_up_wrong", "pick_up_limited", "pick_up_has_own"), ()),
    "told_number": ("agent", "reference", "member_last4", "code"),
    "told_rejected": ("agent", "reference", "reject_reason", "code"),
    **dict.fromkeys(("told_contacted", "told_registered", "told_closed"), ("agent", "code")),
    "checked_agent": _AGENT,
    "checked_community": ("community", "agent_branch"),
    **dict.fromkeys(("checked_forged", "checked_expired", "checked_revoked", "checked_limited"), ()),
    "chat_asked": ("who", "code"),
    "chat_wanted": ("code",),
    "chat_open": ("who",),
    "chat_voice": ("who",),
    "chat_reported": ("complaint",),
    "chat_said": ("who", "said"),
    "chat_phone": ("who", "phone"),
    **dict.fromkeys(
        (
            "chat_ended",
            "chat_none",
            "chat_waits",
            "chat_voice_stays",
            "chat_kind_words",
            "chat_cut",
            "chat_number_asked",
        ),
        (),
    ),
    "my_leads": ("leads",),
    "no_leads": (),
    "my_month": _COUNTS,
    "suspended": (),
}

# What became of a lead; agents learn one word for each.
OUTCOME = frozenset({*WORDS, "chat", "back"})
_VOICE = frozenset({"right", "wrong"})
ANSWERS: Mapping[str, frozenset[str]] = {
    "offer": frozenset({"accept", "decline", "later"}),
    "batch": frozenset({"accept", "decline"}),
    "why_not": frozenset(WHY_NOT),
    "lead": OUTCOME,
    "outcome": OUTCOME,
    "last_four": frozenset({"registered"}),
    "why_closed": frozenset(EXPLAINING),
    "agent_coming": frozenset({"chat"}),
    "chat_asked": frozenset({"chat"}),
    "chat_open": frozenset({"done", "number", "report"}),
    "linked": frozenset({"not_me"}),
    **dict.fromkeys(CLAIMS, _VOICE),
    "card": frozenset({"has_card", "no_card"}),
    "still_paying": frozenset({"paying", "stopped"}),
}


def _steered(answer: NoticeAnswered, world: World) -> ChatSteered:
    """The buttons of a talk steer it."""
    return ChatSteered(answer.choice, complaint_of(world.fresh))


# What kinds were called when older turns were written down: a replay speaks them still.
FORMERLY = {
    "claim_word": "pick_up_word",
    "claimed": "picked_up",
    "claimed_away": "picked_up_away",
    "claim_wrong": "pick_up_wrong",
    "claim_limited": "pick_up_limited",
    "claim_has_own": "pick_up_has_own",
}
NOTICES = Notices(
    FACTS,
    ANSWERS,
    one_word=OUTCOME,
    events={"chat_open": _steered},
    urgency="referral",
    formerly=FORMERLY,
)
