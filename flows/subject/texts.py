"""What the checks expect of Jangkau's own words: texts beside the engine's on the page `common`, and what they name."""

from __future__ import annotations

from bot.broadcasts.openers import OPENERS
from bot.engine.subject import CommonText, Texts
from bot.referrals.outcomes import FLAGS, OUTCOMES
from bot.working_days import HOLIDAYS, JOINT_LEAVE
from flows.answers.moments import WEEKDAYS

RISKS = ("money", "secret", "code", "wanted", "plain_code")  # bot/referrals/relaying.py
PAY_WORDS = ("paid", "later", "stop", "start", "card", "moved", "employed", "quit", "died", "asking")
BRING = ("ktp", "kk", "phone", "email", "heirs", "old_card")  # what to bring to a visit

COMMON = {
    "chat_words": CommonText(
        options=frozenset({"done", "number", "report"}), accepts=frozenset({"rude", *RISKS})
    ),
    "desk_words": CommonText(options=frozenset({"done", "stop"})),
    **dict.fromkeys(("desk_text_only", "chat_no_voice", "chat_no_picture"), CommonText()),
    "told_of": CommonText("labels", filled=False, accepts=frozenset({"*"})),
    **dict.fromkeys(
        ("days", "packages", "membership", "bereaved", "giving_up"),
        CommonText("labels", filled=False, accepts=frozenset({"*"})),
    ),
    "complaint_signs": CommonText(
        "labels", filled=False, accepts=frozenset({"money", "no_show", "pressure", "agent", "missing"})
    ),
    "offended": CommonText(accepts=frozenset({"words"})),
    "all_at_once": CommonText(facts=frozenset({"whole_link"}), accepts=frozenset({"ask"})),
    "begin_again": CommonText("labels", filled=False, accepts=frozenset({"ask"})),
    "cost_of_care": CommonText("labels", filled=False, accepts=frozenset({"ask"})),
    "chat_form": CommonText(facts=frozenset({"form_link"})),
    "closed_days": CommonText("labels", filled=False, options=frozenset({*HOLIDAYS, JOINT_LEAVE})),
    "news_invitation": CommonText(facts=frozenset({"event", "place", "day"})),
    "news_buttons": CommonText("labels", filled=False, options=frozenset(OPENERS)),
    "weekdays": CommonText("labels", filled=False, options=frozenset(WEEKDAYS)),
    "bring": CommonText("labels", filled=False, options=frozenset(BRING)),
    "visit_closed": CommonText(facts=frozenset({"closed_what"})),
    "pay_amount": CommonText(facts=frozenset({"amount", "sources"})),
    "pay_amounts": CommonText(facts=frozenset({"amount", "amount_three", "sources"})),
    "pay_discount": CommonText(facts=frozenset({"month"})),
    "pay_words": CommonText("labels", filled=False, accepts=frozenset(PAY_WORDS)),
    "visit_words": CommonText(
        "labels", filled=False, accepts=frozenset({"visit", "move", "cancel", "missed"})
    ),
    "morning_visits": CommonText(facts=frozenset({"visits"})),
    "morning_leads": CommonText(facts=frozenset({"leads"})),
    "morning_due": CommonText(facts=frozenset({"due"})),
    "morning_month": CommonText(facts=frozenset({"registered", "confirmed"})),
    "flags": CommonText("labels", filled=False, options=frozenset(FLAGS)),
    "flagged": CommonText(facts=frozenset({"why"})),
    "poster": CommonText(
        options=frozenset({"join", "scan", "event", "come", "until", "cash", "otp", "check"})
    ),
    "next_steps": CommonText(options=frozenset({"accepted", "contacted"})),
    "outcomes": CommonText(kind="labels", options=frozenset(OUTCOMES)),
    "carried": CommonText("labels", filled=False, accepts=frozenset({"invite", "join", "pick_up"})),
    # By the class of a provider's refusal: those that staff have to mend.
    "refused": CommonText(
        "labels", filled=False, options=frozenset({"wait", "policy", "template", "content", "sender", "bug"})
    ),
    # By the network of a channel; no flow names one.
    "chats": CommonText("labels", filled=False, options=frozenset({"other"}), also=frozenset({"*"})),
    "form_waits": CommonText(filled=False),
    "looks": CommonText(
        kind="labels",
        options=frozenset({"agent", "staff", "opened", "exported", "told", "noted"}),
    ),
}
TEXTS = Texts(
    common=COMMON,
    # What the office lets a conversation remember.
    about=frozenset(
        {
            "reference",
            "agent",
            "agent_name",
            "channel_phone",
            "chat_app",
            "member_last4",
            "reject_reason",
            "complaint",
        }
    ),
    anywhere=frozenset(
        {"connect", "agent", "language", "stop", "start", "my_data", "erase", "register", "family"}
    ),
)
