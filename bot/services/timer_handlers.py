"""ring_timers: what is due happens, each timer in one transaction with what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.logs import log, where
from bot.referrals.outcomes import OUTCOMES
from bot.runtime import Runtime
from bot.services import daily_jobs, tell
from bot.services.agents import agent_work, invite, morning, verify_agent
from bot.services.broadcasts import asking, life, price_ends, spreading, starting, telling
from bot.services.conversation import desk, nudge
from bot.services.people import by_word, form_left_open, join_people, pick_up, rights
from bot.services.referrals import (
    news,
    paying,
    refer,
    relay,
    report,
    settle_complaint,
    taking_over,
    talking,
    visits,
)
from bot.services.staff import chats
from bot.storage.database import Tx
from bot.storage.messaging import timers
from bot.storage.messaging.timers import Timer
from bot.storage.people import people

Handler = Callable[[Runtime, Tx, Timer], None]

AGENT_NEWS = ("gone", "declined", "noted", "expired", "postponed", "handed_back", "taken_back")
WORKER_NEWS = (
    *("unserved", "nobody_works", "agent_changed", "thanks", "sorry", "receipt_missing"),
    *("dispute_stands", "dispute_again"),
)
ALARMS = ("tell_many_openings", "tell_many_failed_logins", "tell_channel_away", "tell_letters_refused")
VISIT_NEWS = (
    *("offer", "asked", "waits", "set", "past", "off", "off_noted", "missed", "missed_noted", "other"),
    *("eve", "hour"),
)
AGENT_VISIT_NEWS = (
    *("sent", "asked", "waits", "set", "past", "off", "off_noted", "missed", "missed_noted", "other"),
    *("hour", "over", "kept"),
)
THANKS = sorted({row.thanks for row in OUTCOMES.values()})

CHAT_NEWS = (
    "asked",
    "wanted",
    "open",
    "waits",
    "kind_words",
    "number_asked",
    "phone",
    "ended",
    "cut",
    "voice_stays",
)

HANDLERS: Mapping[str, Handler] = {
    "refer": refer.refer,
    "refer_again": refer.refer,
    "offer_expires": refer.expire_offer,
    "unreached": news.withdraw_unreached,
    "tell_offer": news.tell_offer,
    "tell_batch": news.tell_batch,
    "tell_accepted": news.tell_accepted,
    "tell_lead": news.tell_lead,
    "tell_why_not": news.ask_why_not,
    **{f"tell_{kind}": news.tell_agent for kind in AGENT_NEWS},
    **{f"tell_{kind}": news.tell_worker for kind in WORKER_NEWS},
    **dict.fromkeys(report.OF_THE_OFFER, report.time_passed),
    **dict.fromkeys(report.OF_THE_LEAD, report.nobody_spoke),
    **dict.fromkeys(("tell_outcome", "tell_cold"), report.ask_agent),
    **{f"tell_{kind}": report.thank_agent for kind in THANKS},
    "tell_report": report.tell_report,
    "ask_card": report.ask_later,
    "ask_receipt": report.ask_receipt,
    "ask_still_paying": report.ask_later,
    "offer_companion": paying.offer_companion,
    "remind_paying": paying.remind,
    "find_carer": taking_over.find_carer,
    "tell_care": taking_over.tell_care,
    "tell_care_taken": taking_over.tell_care_taken,
    "tell_carer": taking_over.tell_carer,
    "tell_paying": paying.tell_in_a_moment,
    **{f"tell_visit_{kind}": visits.tell_worker for kind in VISIT_NEWS},
    **{f"tell_visit_{kind}_agent": visits.tell_agent for kind in AGENT_VISIT_NEWS},
    **dict.fromkeys(("visit_eve", "visit_hour", "visit_over"), visits.time_came),
    "tell_again": tell.tell_again,
    **{f"chat_{kind}": relay.tell_side for kind in CHAT_NEWS},
    **{f"chat_{kind}": relay.tell_alone for kind in ("none", "over", "reported", "number_waits")},
    "chat_pass": relay.pass_on,
    "chat_speak": relay.speak,
    "chat_silence": relay.watch_silence,
    "end_relays": talking.end_talks,
    "check_code": verify_agent.check_code,
    "tell_checked": verify_agent.tell_checked,
    "tell_my_leads": agent_work.tell_leads,
    "tell_my_month": agent_work.tell_month,
    "tell_morning": morning.tell_morning,
    "show_morning": morning.show_morning,
    **dict.fromkeys(("tell_morning_on", "tell_morning_off"), morning.tell_kept),
    "tell_unlinked": invite.tell_alone,
    "tell_suspended": invite.tell_alone,
    "desk_leaves": desk.tell_over,
    "nudge": nudge.nudge,
    "tell_linked": invite.tell_linked,
    "tell_invite_refused": invite.tell_refused,
    "tell_staff_linked": chats.tell_linked,
    **dict.fromkeys(ALARMS, chats.tell_alarm),
    **dict.fromkeys(
        ("tell_job_silent", "tell_replies_wait", "tell_leads_wait", "tell_budget_spent"), chats.tell_alarm
    ),
    "tell_claim_word": pick_up.tell_word,
    "check_claim": pick_up.check_claim,
    "pick_up_answered": pick_up.answered,
    "ask_form": form_left_open.ask_form,
    "tell_form_here": form_left_open.tell_here,
    "tell_join_word": by_word.tell_word,
    "check_join": by_word.check_word,
    "join_answered": by_word.answered,
    "join_now": by_word.join_now,
    "join_same": join_people.join_same,
    "join_disowned": by_word.disowned,
    "tell_my_data": rights.tell_my_data,
    "erase": rights.erase,
    "end_referral": rights.end_referral,
    **dict.fromkeys(daily_jobs.JOBS, daily_jobs.do_slice),
    "tell_discount_end": price_ends.tell_discount_end,
    "right_asked": rights.start_clock,
    "right_due": rights.remind_staff,
    "complaint_asked": settle_complaint.start_clock,
    "complaint_due": settle_complaint.remind,
    "tell_broadcast_stopped": telling.tell_stopped,
    life.TIMER: spreading.spread,
    life.START: starting.start_due,
    "broadcast_plan": asking.plan_next,
}

AT_ONCE = 50


def ring_timers(runtime: Runtime) -> int:
    """Ring every timer that is due; how many rang. One that raises is tried again later, the others go on."""
    now = runtime.now_ms()
    with runtime.database.look() as tx:
        if not timers.any_due(tx, now):
            return 0
    with runtime.database.begin() as tx:
        due = timers.claim_due(tx, now=now, most=AT_ONCE, by=runtime.hands.name)
    for timer in due:
        _ring(runtime, timer)
    return len(due)


def _ring(runtime: Runtime, timer: Timer) -> None:
    try:
        with runtime.database.begin(f"timer.{timer.kind}") as tx:
            if timer.person:  # before its timer, as erasing them does
                people.lock_in_order(tx, timer.person)
            if timers.finish(tx, timer):
                HANDLERS[timer.kind](runtime, tx, timer)
    except Exception as error:  # a bad row must not stop the line
        reason = where(error)
        log.error("timer_failed", timer=timer.row, kind=timer.kind, reason=reason)
        with runtime.database.begin() as tx:
            timers.fail(tx, timer, reason, runtime.now_ms())


def recover_timers(runtime: Runtime, *, all_leases: bool = False) -> int:
    """Timers of a process that died ring again; how many."""
    with runtime.database.begin() as tx:
        return timers.recover(tx, now=runtime.now_ms(), all_leases=all_leases)
