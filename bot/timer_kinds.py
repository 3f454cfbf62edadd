"""Every kind of timer, as one table: how urgent it is, and what it carries beside the row it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class Rank(IntEnum):
    """Whose timers go first when many are due: an agent's lead never waits behind news for thousands."""

    LEAD = 0
    TALK = 1
    RIGHT = 2
    REMINDER = 3
    BULK = 4
    NIGHT = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """`carries`: the names and types of its arguments, sealed under the person's key; None: any plain ones."""

    rank: Rank
    carries: Mapping[str, type] | None = field(default_factory=dict)

    def refuses(self, facts: Mapping[str, Any]) -> str:
        """What is wrong with `facts`; empty when nothing is."""
        if self.carries is None:
            return ""
        if unknown := sorted(set(facts) - set(self.carries)):
            return f"carries no {', '.join(unknown)}"
        wrong = [name for name, value in facts.items() if not isinstance(value, self.carries[name])]
        return f"{wrong[0]} is no {self.carries[wrong[0]].__name__}" if wrong else ""


def _of(rank: Rank, *kinds: str) -> dict[str, Kind]:
    return {kind: Kind(rank) for kind in kinds}


# What goes on after a restore or a long stop as well: our own housework, and what people asked of their data.
HOUSEWORK = (
    *("audit_head", "tidy_doors", "statistics", "tally", "service_level", "purge", "tend_keys"),
    *("erase", "right_asked", "right_due"),
)

# What both sides of a visit are told.
VISIT = ("asked", "waits", "set", "past", "off", "off_noted", "missed", "missed_noted", "other", "hour")

KINDS: Mapping[str, Kind] = {
    **_of(Rank.LEAD, "refer", "refer_again", "offer_expires", "unreached", "leave_lead"),
    **_of(Rank.LEAD, "tell_offer", "tell_batch", "tell_accepted", "tell_lead", "tell_why_not", "tell_gone"),
    **_of(Rank.LEAD, "tell_declined", "tell_noted", "tell_expired", "tell_postponed", "tell_handed_back"),
    **_of(Rank.LEAD, "tell_taken_back", "tell_unserved", "tell_nobody_works", "tell_agent_changed"),
    **_of(
        Rank.LEAD,
        "tell_thanks",
        "tell_sorry",
        "tell_receipt_missing",
        "ask_outcome",
        "tell_outcome",
        "tell_cold",
        "tell_outcome_noted",
    ),
    **_of(Rank.LEAD, "tell_last_four", "tell_why_closed", "tell_report", "ask_voice", "miss_voice"),
    **_of(Rank.LEAD, "tell_dispute_stands", "tell_dispute_again"),
    **_of(Rank.LEAD, "tell_my_leads", "tell_my_month", "tell_linked"),
    **_of(Rank.LEAD, "tell_care", "tell_care_taken", "tell_carer"),
    **_of(Rank.LEAD, "tell_morning", "show_morning", "tell_morning_on", "tell_morning_off"),
    **_of(Rank.LEAD, "visit_eve", "visit_hour", "visit_over"),
    **_of(Rank.LEAD, *(f"tell_visit_{kind}" for kind in (*VISIT, "offer", "eve"))),
    **_of(Rank.LEAD, *(f"tell_visit_{kind}_agent" for kind in (*VISIT, "sent", "over", "kept"))),
    **_of(Rank.TALK, "chat_asked", "chat_wanted", "chat_open", "chat_waits", "chat_kind_words", "chat_none"),
    **_of(Rank.TALK, "chat_number_asked", "chat_phone", "chat_ended", "chat_cut", "chat_voice_stays"),
    **_of(Rank.TALK, "chat_over", "chat_number_waits", "chat_silence", "end_relays", "tell_checked"),
    **_of(Rank.TALK, "desk_leaves"),
    "chat_reported": Kind(Rank.TALK, {"complaint": str}),
    "chat_pass": Kind(Rank.TALK, {"said": str, "voice": str, "channel": str}),
    "chat_speak": Kind(Rank.TALK, {"said": str, "voice": str, "channel": str}),
    "tell_paying": Kind(Rank.TALK, {"kind": str, "month": str}),
    "check_code": Kind(Rank.TALK, {"code": str}),
    "tell_again": Kind(Rank.TALK, {"kind": str, "code": str, "facts": dict, "times": int}),
    **_of(
        Rank.RIGHT,
        "tell_unlinked",
        "tell_suspended",
        "tell_invite_refused",
        "tell_staff_linked",
        "tell_broadcast_stopped",
    ),
    **dict.fromkeys(
        (
            *("tell_many_openings", "tell_many_failed_logins", "tell_channel_away"),
            *("tell_job_silent", "tell_replies_wait", "tell_leads_wait", "tell_budget_spent"),
        ),
        Kind(Rank.RIGHT, {"many": int}),
    ),
    "tell_letters_refused": Kind(Rank.RIGHT, {"many": int, "why": str}),
    **_of(Rank.RIGHT, "tell_claim_word", "tell_join_word", "tell_my_data", "erase", "end_referral"),
    **_of(Rank.RIGHT, "right_asked", "right_due", "complaint_asked", "complaint_due"),
    "check_claim": Kind(Rank.RIGHT, {"reference": str, "word": str}),
    "check_join": Kind(Rank.RIGHT, {"word": str}),
    "pick_up_answered": Kind(Rank.RIGHT, {"matter": str, "choice": str, "code": str}),
    "join_answered": Kind(Rank.RIGHT, {"matter": str, "choice": str, "code": str}),
    "join_now": Kind(Rank.RIGHT, {"matter": str, "asked": int}),
    "join_same": Kind(Rank.RIGHT, {"other": str}),
    "join_disowned": Kind(Rank.RIGHT, {"matter": str}),
    **_of(
        Rank.REMINDER,
        "nudge",
        "ask_card",
        "ask_receipt",
        "ask_still_paying",
        "ask_form",
        "offer_companion",
        "remind_paying",
        "find_carer",
    ),
    **_of(Rank.RIGHT, "tell_form_here"),
    **_of(Rank.BULK, "broadcast_plan", "broadcast_spread", "broadcast_start", "tell_discount_end"),
    **_of(
        Rank.NIGHT,
        "audit_head",
        "tidy_doors",
        "statistics",
        "tally",
        "service_level",
        "purge",
        "tend_keys",
        "discount_ends",
        "mornings",
        "carers",
    ),
}
