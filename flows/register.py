"""Self-registration: who, what work, which programmes, where and when; reviewed, confirmed, referred."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import (
    Answers,
    Ask,
    Call,
    Condition,
    Do,
    End,
    Fact,
    Migration,
    Path,
    Review,
    Route,
    Step,
    Tell,
)
from bot.engine.world import World
from flows.answers import work
from flows.answers.fields import FIELDS, reviewed
from flows.answers.prices import month_facts
from flows.answers.waiting import form_link
from flows.answers.work import chose, has, says, sector_unclear

NAME = "register"
VERSION = 4
# Income is asked in a flow of its own.
ASKED_THERE = ("income", "income_per", "work_days", "work_weeks")
MIGRATIONS = {
    1: Migration(),
    2: Migration(),
    3: Migration(into={step: ("income", 1, step) for step in ASKED_THERE}),
}
START = "begin"

STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "already": Ask("choice", key="after_already", options=("status", "again", "enough"), reuse=False),
    "status": Call("status"),
    "need_consent": Ask("choice", key="consent_now", options=("agree", "not_now"), reuse=False),
    "give_consent": Do("give_consent"),
    "no_consent": Tell(),
    "intro": Tell(),
    "eligibility": Call("eligibility"),
    "allowed": Route(),
    "to_branch": Ask("choice", key="wants_branch", options=("human", "enough"), reuse=False),
    "human": Do("ask_human"),
    "human_noted": Tell(),
    "called": Ask("name"),
    "which_phone": Route(),
    "phone_confirm": Ask("yes_no", key="same_phone", reuse=False),
    "helper_phone": Ask("yes_no", key="same_phone", reuse=False),
    "use_channel_phone": Do("use_channel_phone"),
    "phone": Ask("contact", options=("chat_only",), asks="contact"),
    "job": Ask("job"),
    "which_sector": Route(),
    "sector": Ask("choice", options=("transport", "other")),
    "income": Call("income"),
    "price": Route(),
    "discounted": Tell(),
    "declared": Tell(),
    "programmes": Ask("choice", options=("two", "three")),
    "place": Ask("place", asks="location", takes=("continue",)),
    "landmark": Ask("text"),
    "best_time": Ask("choice", options=("morning", "noon", "afternoon", "evening")),
    "which_community": Route(),
    "community": Ask("text", options=("no_community",)),
    "review": Review(reviewed(FIELDS)),
    "correct": Do("correct_registration"),
    "corrected": Tell(),
    "submit": Do("submit", final=True),
    "done": Tell(),
    "refer": Do("ask_referral"),
    "later": Ask("choice", key="later", options=("yes_later", "no_later"), reuse=False),
    "allow_later": Do("allow_questions"),
    "broadcasts": Ask("choice", key="news", options=("yes_news", "no_news"), reuse=False),
    "allow": Do("allow_broadcasts"),
    "allowed_news": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "eligibility", "is_correcting"),
    ("begin", "already", "has_registration"),
    ("begin", "need_consent", "no_consent_yet"),
    ("begin", "intro"),
    ("already", "status", "wants_status"),
    ("already", "intro", "wants_again"),
    ("already", "end"),
    ("status", "end"),
    ("need_consent", "give_consent", "agrees"),
    ("need_consent", "no_consent"),
    ("no_consent", "end"),
    ("give_consent", "intro"),
    ("intro", "eligibility"),
    ("eligibility", "allowed"),
    ("allowed", "end", "is_member"),
    ("allowed", "called", "may_join"),
    ("allowed", "to_branch"),
    ("to_branch", "human", "wants_human"),
    ("to_branch", "end"),
    ("human", "human_noted"),
    ("human_noted", "end"),
    ("called", "which_phone"),
    ("which_phone", "job", "has_phone"),
    ("which_phone", "helper_phone", "helpers_phone_is_known"),
    ("which_phone", "phone_confirm", "phone_is_known"),
    ("which_phone", "phone"),
    ("phone_confirm", "use_channel_phone", "same_phone"),
    ("phone_confirm", "phone"),
    ("helper_phone", "use_channel_phone", "same_phone"),
    ("helper_phone", "phone"),
    ("use_channel_phone", "job"),
    ("phone", "job"),
    ("job", "which_sector"),
    ("which_sector", "sector", "sector_unclear"),
    ("which_sector", "income"),
    ("sector", "income"),
    ("income", "price"),
    ("price", "discounted", "is_discounted"),
    ("price", "declared"),
    ("discounted", "declared"),
    ("declared", "programmes"),
    ("programmes", "place"),
    ("place", "landmark"),
    ("landmark", "best_time"),
    ("best_time", "which_community"),
    ("which_community", "review", "is_correcting"),
    ("which_community", "review", "showed_code"),
    ("which_community", "review", "agent_helps"),
    ("which_community", "community"),
    ("community", "review"),
    ("review", "correct", "is_correcting"),
    ("review", "submit"),
    ("correct", "corrected"),
    ("corrected", "end"),
    ("submit", "done"),
    ("done", "refer"),
    ("refer", "end", "is_helped"),
    ("refer", "later"),
    ("later", "allow_later", "may_be_asked"),
    ("later", "broadcasts"),
    ("allow_later", "broadcasts"),
    ("broadcasts", "allow", "wants_news"),
    ("broadcasts", "end"),
    ("allow", "allowed_news"),
    ("allowed_news", "end"),
]


def _no_consent_yet(answers: Answers, world: World) -> bool:
    return bool(answers["consent"] != world.facts["privacy_version"])


CONDITIONS: Mapping[str, Condition] = {
    "is_correcting": has("correcting"),
    "has_registration": has("reference"),
    "no_consent_yet": _no_consent_yet,
    "wants_status": chose("after_already", "status"),
    "wants_again": chose("after_already", "again"),
    "agrees": chose("consent_now", "agree"),
    "is_member": chose("member", "bpu_active"),
    "may_join": says("eligible"),
    "wants_human": chose("wants_branch", "human"),
    "has_phone": has("phone"),
    "helpers_phone_is_known": lambda answers, world: bool(
        answers.get("helping") and answers.get("channel_phone")
    ),
    "phone_is_known": has("channel_phone"),
    "same_phone": chose("same_phone", True),
    "sector_unclear": sector_unclear,
    "is_discounted": lambda answers, world: work.price(answers, world, "two").discount > 0,
    # An agent who fills in for somebody is asked before all others.
    "agent_helps": lambda answers, world: bool(answers.get("helping") and answers.get("role") == "agent"),
    "is_helped": has("helping"),
    "showed_code": has("showed_code"),
    "may_be_asked": chose("later", "yes_later"),
    "wants_news": chose("news", "yes_news"),
}
FACTS: Mapping[str, Fact] = {
    "privacy_link": lambda answers, world: world.link("privasi", ""),
    "form_link": form_link,
    **month_facts(work.price),
}
