"""What comes of a report: kept, asked of the worker, confirmed or not, and settled by staff where two voices differ."""

from __future__ import annotations

from bot.referrals import flags
from bot.referrals.lead import AGENT, STAFF, WORKER, Act, By, Cancel, Kept, Lead, News, Ruling, Start
from bot.referrals.leaving import freed
from bot.referrals.outcomes import LATER_ANSWERS, NOT_PROVED, OF_THE_CARD, OUTCOMES, PAID_FIRST, Outcome
from bot.referrals.states import CAME_FROM, SILENT, WITH_AGENT, in_hand, offer_gone, too_late

_HEARD: tuple[Start | Cancel, ...] = (Cancel("ask_voice"), Cancel("miss_voice"))


def report(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """An agent's account, or the branch's where no agent has it. A step back is not taken."""
    row = OUTCOMES.get(act.detail)
    if row is None or by.who not in row.who or (act.number and not row.number):
        return Ruling(lead.state)
    if by.who == STAFF:
        return _settled(lead, act, row) if lead.state == "unserved" else Ruling(lead.state)
    if not in_hand(lead):
        return too_late(lead, act, by)
    if lead.state in CAME_FROM[row.state]:
        return _told(lead, act, row)
    return _more(lead, act, row)


def _settled(lead: Lead, act: Act, row: Outcome) -> Ruling:
    return Ruling(row.state, act.detail, (News(WORKER, "report"),), _then(row), _kept(lead, act, row, ()))


def _told(lead: Lead, act: Act, row: Outcome) -> Ruling:
    thanks = () if act.quiet else (News(AGENT, "outcome_noted" if act.number else row.thanks),)
    unheard = lead.voiceless and row.state != "contacted"
    asked = (News(WORKER, "report"), *((News(STAFF, "no_voice"),) if unheard else ()))
    timers = () if row.state == "contacted" else (*SILENT, *(() if unheard else (*_then(row), *_paid(row))))
    kept = _kept(lead, act, row, flags.of(row, lead.seen), answer="unheard" if unheard else "")
    return Ruling(row.state, act.detail, (*thanks, *asked), timers, kept)


def _kept(lead: Lead, act: Act, row: Outcome, flagged: tuple[str, ...], answer: str = "") -> Kept:
    """A worker's answer to an earlier report is put aside."""
    reason = act.detail if row.registration == "rejected" else ""
    return Kept(
        reported=act.detail,
        answer=answer,
        registration=row.registration or None,
        number=act.number,
        reason=reason,
        flags=flagged,
    )


def _then(row: Outcome) -> tuple[Start, ...]:
    return (Start("ask_voice", after="voice_hours"),) if row.state == "registered" else ()


def _paid(row: Outcome) -> tuple[Start, ...]:
    """An agent who has registered somebody may have paid their first month: the official receipt is asked for."""
    return (Start("ask_receipt", after="receipt_hours"),) if row.state == "registered" else ()


def _more(lead: Lead, act: Act, row: Outcome) -> Ruling:
    """Said after it was settled: the digits, or why it was closed. Everything else was noted before."""
    noted = () if act.quiet else (News(AGENT, "noted"),)
    same = row.registration == "registered" and lead.reported == act.detail
    if act.number and same and lead.state in ("registered", "confirmed"):
        flagged = flags.of(row, lead.seen)
        return Ruling(
            lead.state,
            "number",
            noted,
            kept=Kept(registration=row.registration, number=act.number, flags=flagged),
        )
    if lead.state == "closed" and row.refines and lead.reported == row.refines:
        return Ruling(lead.state, act.detail, noted, kept=Kept(reported=act.detail))
    return Ruling(lead.state, "noted" if noted else "", noted)


def confirm(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Yes to the newest report. A yes to an older one confirms nothing: the newest is asked again."""
    if not _is_newest(lead, act):
        return _older(lead)
    later = (
        Start("offer_companion", after="companion_hours"),
        Start("ask_card", after="card_days"),
        Start("ask_still_paying", after="still_paying_days"),
    )
    state = "confirmed" if lead.state == "registered" else lead.state
    timers = (*_HEARD, *(later if state == "confirmed" and lead.may_ask else ()))
    return Ruling(state, "confirmed", (News(WORKER, "thanks"),), timers, Kept(answer="right"))


def deny(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """No to whatever was reported: two voices differ, and staff find out."""
    if not _is_newest(lead, act):
        return _older(lead)
    news = (News(STAFF, "disputed"), News(WORKER, "sorry"))
    return Ruling(lead.state, "disputed", news, _HEARD, Kept(answer="wrong"))


def _is_newest(lead: Lead, act: Act) -> bool:
    """Whether the question answered is the one that still waits."""
    return bool(lead.reported) and lead.answer in ("", "unheard") and lead.state == act.detail


def _older(lead: Lead) -> Ruling:
    waits = bool(lead.reported) and lead.answer in ("", "unheard")
    if waits:
        return Ruling(lead.state, news=(News(WORKER, "report"),))
    return Ruling(lead.state, news=(News(WORKER, "sorry" if lead.answer == "wrong" else "thanks"),))


def ask_again(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """The worker has not said whether it is so: once more."""
    if lead.answer:
        return Ruling(lead.state)
    again = (Start("miss_voice", after="voice_hours"),)
    return Ruling(lead.state, "asked", (News(WORKER, "report"),), again)


def unheard(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Nor the second time: staff ask them."""
    if lead.answer:
        return Ruling(lead.state)
    return Ruling(lead.state, "unheard", (News(STAFF, "unheard"),), kept=Kept(answer="unheard"))


def answer_later(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Has the card come, is it still being paid?"""
    reason = LATER_ANSWERS.get(act.detail)
    if reason is None:
        return Ruling(lead.state)
    told = "receipt_missing" if act.detail in NOT_PROVED else "sorry" if reason else "thanks"
    staff = (News(STAFF, reason),) if reason else ()
    worker = (
        () if act.detail in PAID_FIRST else (News(WORKER, told),)
    )  # the companion answers that it is noted
    kept = Kept(card=act.detail if act.detail in OF_THE_CARD else "")
    return Ruling(lead.state, act.detail, (*staff, *worker), kept=kept)


def stands(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Staff looked into it: the report is right, whatever the worker said."""
    if lead.answer != "wrong":
        return Ruling(lead.state)
    return Ruling(lead.state, "stands", (News(WORKER, "dispute_stands"),))


def again(lead: Lead, act: Act, by: By, now: int) -> Ruling:
    """Staff looked into it: the worker is right, and somebody else is asked."""
    if lead.answer != "wrong":
        return Ruling(lead.state)
    free = freed(lead, "taken_back", worker="dispute_again")
    news = free.news if lead.state in WITH_AGENT else free.news[1:]
    kept = Kept(agent="", reported="", answer="", offer=offer_gone(lead), registration="submitted")
    return Ruling("waiting", "reopened", news, free.timers, kept)
