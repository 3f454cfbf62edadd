"""A registration sent, corrected, and on its way to an agent."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.conversation import Conversation
from bot.engine.events import ConsentWithdrawn
from bot.engine.subject import Effected
from bot.engine.world import World
from bot.spoken_codes import reference_of
from flows.answers import work
from flows.subject.events import (
    ReferralAsked,
    ReferralHeld,
    ReferralKept,
    ReferralWithdrawn,
    RegistrationCorrected,
    RegistrationSubmitted,
)


def want_register(conversation: Conversation, world: World) -> Effected:
    return replace(conversation, wanted="register"), ()


def use_channel_phone(conversation: Conversation, world: World) -> Effected:
    """The number the channel itself shows is the one to call."""
    answers = {**conversation.answers, "phone": conversation.about["channel_phone"]}
    return replace(conversation, answers=answers), ()


def assume_days(conversation: Conversation, world: World) -> Effected:
    """Days or weeks of a month where somebody earns by them: assumed, then said back; what no longer counts goes."""
    answers = dict(conversation.answers)
    per = work.period(answers)
    for key, named, usual in (("work_days", "day", work.DAYS), ("work_weeks", "week", work.WEEKS)):
        if per == named:
            answers.setdefault(key, usual)
        else:
            answers.pop(key, None)
    return replace(conversation, answers=answers), ()


def assume_no_member(conversation: Conversation, world: World) -> Effected:
    """Most were never members: assumed unless they spoke of it, shown in the review, corrected there."""
    if "member" in conversation.answers or conversation.about.get("was_member"):
        return conversation, ()
    return replace(conversation, answers={**conversation.answers, "member": "no"}), ()


def forget_work(conversation: Conversation, world: World) -> Effected:
    """How somebody works is asked anew; the rest of what they said holds."""
    gone = ("job", "work", "sector")
    answers = {key: value for key, value in conversation.answers.items() if key not in gone}
    return replace(conversation, answers=answers), ()


# What became of a registration; a new one has none of it yet.
OUTCOME = frozenset(
    {
        *("member_last4", "by_branch", "reject_reason", "refused_for"),
        *("agreed", "stage_by", "visit_at", "card", "paid_until"),
    }
)


def submit(conversation: Conversation, world: World) -> Effected:
    """What was confirmed becomes a registration with a reference number."""
    reference = reference_of(world.fresh)
    about = {name: kept for name, kept in conversation.about.items() if name not in OUTCOME}
    about |= {"reference": reference, "registration": "submitted"}
    submitted = RegistrationSubmitted(reference, dict(conversation.answers))
    return replace(conversation, about=about), (submitted,)


def begin_correction(conversation: Conversation, world: World) -> Effected:
    return replace(conversation, about={**conversation.about, "correcting": True}), ()


def correct_registration(conversation: Conversation, world: World) -> Effected:
    """What was confirmed anew takes the place of what was registered; its number stays."""
    about = {**conversation.about, "correcting": False}
    corrected = RegistrationCorrected(about["reference"], dict(conversation.answers))
    return replace(conversation, about=about), (corrected,)


def ask_referral(conversation: Conversation, world: World) -> Effected:
    about = {**conversation.about, "referral": "waiting"}
    return replace(conversation, about=about), (ReferralAsked(conversation.about["reference"]),)


def hold_referral(conversation: Conversation, world: World) -> Effected:
    return conversation, (ReferralHeld(),)


def keep_referral(conversation: Conversation, world: World) -> Effected:
    return conversation, (ReferralKept(),)


def withdraw_referral(conversation: Conversation, world: World) -> Effected:
    about = {**conversation.about, "referral": "closed", "registration": "withdrawn"}
    return replace(conversation, about=about), (ReferralWithdrawn(), ConsentWithdrawn("updates"))
