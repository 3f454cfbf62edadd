"""The notices that services speak, one row a kind: its facts and their types, its answers, whether it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.engine.events import NoticeAnswered
from bot.engine.subject import NoticeKind, Notices
from bot.engine.world import World
from bot.referrals.outcomes import EXPLAINING, OVERCHARGED, WHY_NOT, WORDS
from bot.rules.figures import Month
from bot.spoken_codes import complaint_of
from flows.answers.fields import FIELDS, on_card
from flows.subject.events import ChatSteered

# What became of a lead, and wishes beside it; agents learn one word for each.
OUTCOME = frozenset({*WORDS, "chat", "back"})
WISHES = frozenset({"wish", "move", "agree"})
Answers = Mapping[str, tuple[str, ...]]

_DONE, _NOT = ("yes", "done"), ("no", "not_so", "not_yet")


def tells(*words: str, **facts: type) -> NoticeKind:
    """News. A fact named alone is text."""
    return NoticeKind({**dict.fromkeys(words, str), **facts})


def takes(kind: NoticeKind, *options: str, **answers: tuple[str, ...]) -> NoticeKind:
    """News that may be answered by its own words, but asks nothing."""
    return NoticeKind(kind.facts, {**dict.fromkeys(options, ()), **answers}, event=kind.event)


def hears(kind: NoticeKind, **told: str) -> NoticeKind:
    """News that takes an answer in plain words wherever they are said: meaning = answer."""
    return replace(kind, tells=told)


def apart(group: str, kinds: Mapping[str, NoticeKind]) -> Mapping[str, NoticeKind]:
    """Answerable beside whatever else is open under the same code."""
    return {name: replace(kind, group=group) for name, kind in kinds.items()}


def asks(kind: NoticeKind, answers: Answers) -> NoticeKind:
    """A question: until something else is asked, whatever means one of its answers is for it."""
    return NoticeKind(kind.facts, answers, asks=True)


def permits(answer: str, kind: NoticeKind) -> NoticeKind:
    """A question whose answer gives away what is somebody's: a clear yes only."""
    return replace(kind, permits=answer)


def _steered(answer: NoticeAnswered, world: World) -> ChatSteered:
    """The buttons of a talk steer it."""
    return ChatSteered(answer.choice, complaint_of(world.fresh))


# What a card tells of the worker: before an agent accepts, and after.
_OFFERED = tuple(field.card for field in on_card(FIELDS, early=True))
_SHARED = tuple(field.card for field in on_card(FIELDS, early=False))
_COUNTS = ("offered", "accepted", "declined", "expired", "registered", "confirmed", "closed", "in_hand")
_BY_AGENT = ("agent", "code")
_WELCOME: Answers = {"chat": ("yes",), OVERCHARGED: (OVERCHARGED,), "": ("agrees", "later", *_NOT)}
# Of a worker who hears that their registration was closed, "belum" and "tidak" say nothing that is sure.
_CLOSED: Answers = {"right": ("yes", "given_up"), "wrong": ("not_so", "still")}
_TRUE: Answers = {"right": _DONE, "wrong": _NOT}
_CAME_OF_IT: Answers = {
    **dict.fromkeys(sorted(OUTCOME), ()),
    "contacted": ("contacted",),
    "registered": ("entered",),
    "closed": ("given_up",),
}
_PLAINLY = {"contacted": "contacted", "entered": "registered"}

_AGENTS: Mapping[str, NoticeKind] = {
    "offer": asks(
        tells(*_OFFERED, "speaks", "code", "km", minutes=int),
        {
            "accept": ("yes", "agrees"),
            "decline": ("no", "not_so", "far", "unsuited"),
            "later": ("not_yet", "later"),
        },
    ),
    "batch": asks(
        tells("area", "leads", many=int, minutes=int),
        {"accept": ("yes", "agrees", "all"), "decline": ("no", "not_so")},
    ),
    "why_not": asks(tells("code"), {reason: (reason,) for reason in WHY_NOT}),
    "lead": hears(
        takes(tells(*_SHARED, "speaks", "code", "reference"), *sorted(OUTCOME), "wish"), **_PLAINLY
    ),
    "outcome": hears(asks(tells("reference", "code"), _CAME_OF_IT), **_PLAINLY),
    "cold": hears(asks(tells("reference", "code"), _CAME_OF_IT), **_PLAINLY),
    "care": asks(
        tells("area", "code", minutes=int),
        {"accept": ("yes", "agrees"), "decline": ("no", "not_so", "not_yet")},
    ),
    "care_taken": takes(tells("code"), "chat", "back"),
    "last_four": takes(tells("code"), "registered"),
    "why_closed": asks(tells("code"), {reason: (reason,) for reason in EXPLAINING}),
    **dict.fromkeys(("expired", "gone", "declined", "noted", "outcome_noted"), tells("code")),
    **dict.fromkeys(("postponed", "handed_back", "taken_back"), tells("code")),
    "linked": takes(tells("agent", "community", "code", valid_until=date), "not_me"),
    **dict.fromkeys(("unlinked", "invite_refused", "no_leads", "suspended"), tells()),
    "invite": tells("word", days=int),
    "agent_word": tells("word", "minutes"),
    "my_leads": tells("leads"),
    "my_month": tells(**dict.fromkeys(_COUNTS, int)),
    **apart(
        "morning",
        {
            "morning": takes(tells(), "quiet"),
            "morning_short": takes(tells(leads=int, visits=int, due=int), "show", "quiet"),
            "morning_off": takes(tells(), "again"),
            "morning_on": tells(),
        },
    ),
}
_WORKERS: Mapping[str, NoticeKind] = {
    "agent_coming": asks(
        tells("agent", "community", "agent_branch", "reference", "code", valid_until=date), _WELCOME
    ),
    **dict.fromkeys(
        ("unserved", "nobody_works", "agent_changed", "thanks", "sorry", "receipt_missing"),
        tells("reference"),
    ),
    **dict.fromkeys(("dispute_stands", "dispute_again", "picked_up"), tells("reference")),
    "told_contacted": asks(tells(*_BY_AGENT), _TRUE),
    "told_registered": asks(tells(*_BY_AGENT), _TRUE),
    "told_closed": asks(tells(*_BY_AGENT), _CLOSED),
    "told_number": asks(tells(*_BY_AGENT, "reference", "member_last4"), _TRUE),
    "told_rejected": asks(
        tells(*_BY_AGENT, "reference", "reject_reason"), {"right": ("yes",), "wrong": ("no", "not_so")}
    ),
    "branch_registered": asks(tells("reference", "code"), _TRUE),
    "branch_closed": asks(tells("reference", "code"), _CLOSED),
    "receipt": asks(
        tells(*_BY_AGENT),
        {"has_receipt": _DONE, "paid_self": ("paid_self",), "no_receipt": _NOT, OVERCHARGED: (OVERCHARGED,)},
    ),
    "card": asks(tells("code"), {"has_card": _DONE, "no_card": _NOT}),
    "still_paying": asks(
        tells("code"), {"paying": ("yes", "still"), "stopped": ("no", "not_so", "no_longer")}
    ),
    "complaint_closed": asks(tells("complaint", "code"), {"settled": ("yes", "done"), "unsettled": _NOT}),
    **dict.fromkeys(("complaint_thanks", "complaint_again", "complaint_waits"), tells("complaint")),
    "data_corrected": tells(),
    **dict.fromkeys(("form_saved", "form_in_person", "my_data_unseen", "referral_ended"), tells()),
    "right_settled": tells(),
    "form": asks(tells("reference"), {"send": ("yes", "agrees")}),
    "form_here": tells("reference", "form_link"),
    "my_data_seen": tells("looks"),
    "pick_up_word": tells("reference", "word", days=int),
    "join_word": tells("word", days=int),
    "pick_up_asked": permits(
        "allow",
        asks(tells("other", "called", "reference", "code"), {"allow": ("yes",), "refuse": _NOT}),
    ),
    "join_asked": permits("allow", asks(tells("other", "code"), {"allow": ("yes",), "refuse": _NOT})),
    "joined": tells("other", "code"),
    "joined_away": takes(tells("other", "code"), "not_me"),
    **dict.fromkeys(("join_wrong", "join_limited", "join_by_person", "join_waits", "join_nothing"), tells()),
    **dict.fromkeys(("join_asked_there", "join_refused", "join_undone", "join_too_late"), tells()),
    "discount_ends": tells("source", last_month=Month),
    "picked_up_away": tells("reference", "called"),
    **dict.fromkeys(("pick_up_wrong", "pick_up_limited", "pick_up_has_own"), tells()),
    "checked_agent": tells("agent", "community", "agent_branch", valid_until=date),
    "checked_community": tells("community", "agent_branch"),
    "checked_event": tells("event", "place", day=date),
    **dict.fromkeys(("checked_forged", "checked_expired", "checked_revoked", "checked_limited"), tells()),
}
# A visit: what the worker is told, and the agent under the same name with "_agent".
_MET = ("agent", "code", "when", "place")
_BY_CODE = ("code", "when", "place")
_TIMES: Answers = {"first": ("first",), "second": ("second",), "third": ("third",), "other": _NOT}
_SUITS: Answers = {"agree": ("yes", "agrees"), "other": _NOT}
_VISITS_OF_WORKERS: Mapping[str, NoticeKind] = {
    "visit_offer": asks(tells(*_MET, "times"), _TIMES),
    "visit_asked": asks(tells(*_MET), _SUITS),
    **dict.fromkeys(("visit_set", "visit_eve"), takes(tells(*_MET, "papers"), "move", "cancel")),
    "visit_hour": takes(tells(*_MET), "missed", "cancel"),
    "visit_missed": takes(tells(*_MET), "wish", "missed"),
    **dict.fromkeys(
        ("visit_off", "visit_missed_noted", "visit_past", "visit_off_noted"), takes(tells(*_MET), "wish")
    ),
    **dict.fromkeys(("visit_waits", "visit_other"), tells(*_MET)),
}
_VISITS_OF_AGENTS: Mapping[str, NoticeKind] = {
    "visit_asked_agent": asks(tells(*_BY_CODE), _SUITS),
    "visit_set_agent": takes(tells(*_BY_CODE), "move", "cancel"),
    "visit_hour_agent": takes(tells(*_BY_CODE), "missed", "cancel"),
    "visit_over_agent": asks(tells(*_BY_CODE), {"met": _DONE, "missed": _NOT}),
    "visit_kept_agent": takes(tells("code"), "registered", "closed"),
    **dict.fromkeys(
        ("visit_off_agent", "visit_missed_agent", "visit_past_agent", "visit_off_noted_agent"),
        takes(tells(*_BY_CODE), "wish"),
    ),
    "visit_sent_agent": tells("code", "times"),
    "visit_missed_noted_agent": tells("code"),
    **dict.fromkeys(("visit_waits_agent", "visit_other_agent"), tells(*_BY_CODE)),
}
_VISITS = apart("visit", {**_VISITS_OF_WORKERS, **_VISITS_OF_AGENTS})
_MONTHLY = {"later": ("not_yet", "no", "later"), "stop": (), "paid": _DONE}
_PAYING = apart(
    "pay",
    {
        "pay_day": asks(
            tells("code"),
            {
                "early": ("first",),
                "middle": ("second",),
                "late": ("third",),
                "none": ("no", "not_so", "not_yet"),
            },
        ),
        "pay_set": takes(tells("code", "agent", day=int), "share", "stop"),
        **dict.fromkeys(("pay_later", "pay_employed"), tells("code")),
        **dict.fromkeys(("pay_quit", "pay_moved", "pay_died"), tells()),
        "pay_agent": takes(tells(*_BY_AGENT, "community"), "share", "chat"),
        "pay_none": takes(tells("code"), "start"),
        "pay_shared": takes(tells("code", "agent"), "stop"),
        "pay_remind": asks(tells("code", month=Month), _MONTHLY),
        "pay_warn": asks(tells("code", month=Month, many=int), _MONTHLY),
        "pay_lapsed": takes(tells("code"), "paid", "employed", "moved"),
        "pay_noted": takes(tells("code", month=Month), "stop"),
        "pay_stopped": takes(tells("code"), "start", "employed", "moved"),
    },
)
_TALKS: Mapping[str, NoticeKind] = {
    "chat_asked": asks(tells("who", "code"), {"chat": ("yes", "agrees"), "": ("later", *_NOT)}),
    "chat_wanted": tells("code"),
    "chat_open": takes(NoticeKind({"who": str}, event=_steered), "done", "number", "report"),
    "chat_voice": tells("who"),
    "chat_reported": tells("complaint"),
    "chat_said": tells("who", "said"),
    "chat_risky": takes(NoticeKind({"who": str, "said": str, "code": str}, event=_steered), "report"),
    "chat_phone": tells("who", "phone"),
    **dict.fromkeys(
        ("chat_ended", "chat_none", "chat_number_waits", "chat_waits", "chat_voice_stays"), tells()
    ),
    **dict.fromkeys(("chat_kind_words", "chat_cut", "chat_number_asked"), tells()),
}
_STAFF: Mapping[str, NoticeKind] = {
    **dict.fromkeys(("desk_takes", "desk_leaves", "desk_calls"), tells()),
    "desk_says": tells("said"),
}
_ALARMS: Mapping[str, NoticeKind] = {
    "staff_linked": tells("login"),
    "letters_refused": tells("why", many=int),
    "broadcast_stopped": tells("broadcast"),
    **dict.fromkeys(("many_openings", "many_failed_logins", "channel_away"), tells(many=int)),
    **dict.fromkeys(("job_silent", "replies_wait", "leads_wait", "budget_spent"), tells(many=int)),
}
# Everything else speaks to workers, who hear it outside a window only where they agreed to news of their registration.
TO_AGENTS_AND_STAFF = frozenset({*_AGENTS, *_VISITS_OF_AGENTS, *_ALARMS})
KINDS: Mapping[str, NoticeKind] = {**_AGENTS, **_WORKERS, **_VISITS, **_PAYING, **_TALKS, **_STAFF, **_ALARMS}

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
    KINDS,
    one_word=OUTCOME | WISHES,
    urgency="referral",
    one_time=frozenset({"agent_word", "join_word", "pick_up_word"}),
    formerly=FORMERLY,
    clear=frozenset({"done", "not_so", "not_yet", "still", "no_longer", "later"}),
)
