"""What a Do step may ask for, by name: each effect changes the conversation and makes the events to be written."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine import effects
from bot.engine.subject import Effect
from flows.effects import agents, asides, consent, helping, office, registration

EFFECTS: Mapping[str, Effect] = {
    "give_consent": effects.give_consent,
    "give_consent_and_news": effects.give_consent_and_news,
    "choose_language": effects.choose_language,
    "decided_eligibility": effects.decided("eligibility"),
    "decided_price": effects.decided("price"),
    "decided_what_if": effects.decided("what_if"),
    "allow_broadcasts": consent.allow_broadcasts,
    "stop_broadcasts": consent.stop_broadcasts,
    "allow_questions": consent.allow_questions,
    "allow_voice": consent.allow_voice,
    "refuse_voice": consent.refuse_voice,
    "submit": registration.submit,
    "ask_referral": registration.ask_referral,
    "want_register": registration.want_register,
    "use_channel_phone": registration.use_channel_phone,
    "begin_correction": registration.begin_correction,
    "correct_registration": registration.correct_registration,
    "hold_referral": registration.hold_referral,
    "keep_referral": registration.keep_referral,
    "withdraw_referral": registration.withdraw_referral,
    "begin_helping": helping.begin_helping,
    "take_up": helping.take_up,
    "end_helping": helping.end_helping,
    "hand_over": helping.hand_over,
    "start_over": helping.start_over,
    "assume_days": registration.assume_days,
    "assume_no_member": registration.assume_no_member,
    "forget_work": registration.forget_work,
    "forget_what_if": asides.forget_what_if,
    "end_what_if": asides.end_what_if,
    "end_aside": asides.end_aside,
    "ask_human": office.ask_human,
    "ask_my_data": office.ask_my_data,
    "ask_erasure": office.ask_erasure,
    "complain": office.complain,
    "agent_asks": agents.agent_asks,
    "agent_taps": agents.agent_taps,
    "ask_leads": agents.ask_leads,
    "ask_month": agents.ask_month,
}
