"""Self-registration in ten messages: work and place, name and year, income; then all of it, sent with the package."""

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
from flows.answers.waiting import form_link, whole_link
from flows.answers.work import chose, has, says, sector_unclear

NAME = "register"
VERSION = 8
# Income is asked in a flow of its own.
ASKED_THERE = ("income", "income_per", "work_days", "work_weeks")
MIGRATIONS = {
    1: Migration(),
    2: Migration(),
    3: Migration(into={step: ("income", 1, step) for step in ASKED_THERE}),
    # Landmark, time and community stand on the form; the number that the channel shows stands in the review.
    4: Migration(
        steps={
            "phone_confirm": "which_phone",
            "landmark": "review",
            "best_time": "review",
            "community": "review",
            "declared": "programmes",
        }
    ),
    5: Migration(),
    # The place is asked before the package, and the package sends: whoever was at it chooses as before.
    6: Migration(),
    7: Migration(),
}
START = "begin"
PACKAGED = ("two", "three")

STEPS: Mapping[str, Step] = {
    "begin": Route(),
    # Whoever was turned away for their work and comes again is asked for it anew.
    "other_work": Tell(),
    "forget_work": Do("forget_work"),
    "may_begin": Route(),
    "already": Ask("choice", key="after_already", options=("status", "again", "enough"), reuse=False),
    "status": Call("status"),
    "need_consent": Ask(
        "consent", key="consent_now", options=("agree", "agree_quiet", "not_now"), reuse=False
    ),
    "give_consent": Do("give_consent_and_news"),
    "give_quietly": Do("give_consent"),
    "no_consent": Tell(),
    "intro": Tell(),
    # What somebody does and where, in one bubble; whoever said the place before, or corrects the work, tells it alone.
    "job_alone": Ask("job", key="job", said_back=True),
    "job": Ask("job", said_back=True),
    "known_work": Route(),
    "work": Ask("choice", options=("own", "employee")),
    "who": Route(),
    "called_and_year": Ask("name", key="called", beside="birth_year"),
    "called": Ask("name"),
    "not_member": Do("assume_no_member"),
    "eligibility": Call("eligibility"),
    "allowed": Route(),
    "to_branch": Ask("choice", key="wants_branch", options=("human", "enough"), reuse=False),
    "human": Do("ask_human"),
    "human_noted": Tell(),
    "which_phone": Route(),
    # Whoever types their own number instead has answered this too.
    "helper_phone": Ask("yes_no", key="same_phone", reuse=False, beside="phone"),
    "use_channel_phone": Do("use_channel_phone"),
    "phone": Ask("contact", options=("chat_only",), asks="contact"),
    "which_sector": Route(),
    "sector": Ask("choice", options=("transport", "other")),
    "income": Call("income"),
    "place": Ask("place", asks="location", takes=("continue",)),
    "package": Route(),
    "discounted": Tell(),
    # In this order the number of a package is the number of its programmes: "dua aja" can mean one thing only.
    "programmes": Ask("choice", options=("undecided", "two", "three", "change"), shows="review"),
    "review": Review(reviewed(FIELDS)),
    "correct": Do("correct_registration"),
    "corrected": Tell(),
    "submit": Do("submit", final=True),
    "done": Tell(),
    "refer": Do("ask_referral"),
    # Two consents in one bubble, a press each: whoever gives one is asked once more for the other alone.
    "later": Ask("consent", key="later", options=("yes_later", "yes_news", "neither"), reuse=False),
    "allow_later": Do("allow_questions"),
    "broadcasts": Ask("consent", key="news", options=("yes_news", "no_news"), reuse=False),
    "allow": Do("allow_broadcasts"),
    "allow_first": Do("allow_broadcasts"),
    "questions": Ask("consent", key="later_too", options=("yes_later", "no_later"), reuse=False),
    "allow_too": Do("allow_questions"),
    "allowed_news": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "eligibility", "is_correcting"),
    ("begin", "already", "has_registration"),
    ("begin", "other_work", "works_otherwise"),
    ("begin", "may_begin"),
    ("other_work", "forget_work"),
    ("forget_work", "may_begin"),
    ("may_begin", "need_consent", "no_consent_yet"),
    ("may_begin", "intro"),
    ("already", "status", "wants_status"),
    ("already", "intro", "wants_again"),
    ("already", "end"),
    ("status", "end"),
    ("need_consent", "give_consent", "agrees"),
    ("need_consent", "give_quietly", "agrees_quietly"),
    ("need_consent", "no_consent"),
    ("no_consent", "end"),
    ("give_consent", "intro"),
    ("give_quietly", "intro"),
    ("intro", "job_alone", "has_place"),
    ("intro", "job"),
    ("job", "known_work"),
    ("job_alone", "known_work"),
    ("known_work", "work", "work_unclear"),
    ("known_work", "who"),
    ("work", "who"),
    ("who", "eligibility", "works_otherwise"),
    ("who", "called_and_year"),
    ("called_and_year", "called"),
    ("called", "not_member"),
    ("not_member", "eligibility"),
    ("eligibility", "allowed"),
    ("allowed", "end", "is_member"),
    ("allowed", "which_phone", "may_join"),
    ("allowed", "to_branch"),
    ("to_branch", "human", "wants_human"),
    ("to_branch", "end"),
    ("human", "human_noted"),
    ("human_noted", "end"),
    ("which_phone", "which_sector", "has_phone"),
    ("which_phone", "helper_phone", "helpers_phone_is_known"),
    ("which_phone", "use_channel_phone", "phone_is_known"),
    ("which_phone", "phone"),
    ("helper_phone", "use_channel_phone", "same_phone"),
    ("helper_phone", "phone"),
    ("use_channel_phone", "which_sector"),
    ("phone", "which_sector"),
    ("which_sector", "sector", "sector_unclear"),
    ("which_sector", "income"),
    ("sector", "income"),
    ("income", "place"),
    ("place", "package"),
    ("package", "review", "has_package"),
    ("package", "discounted", "is_discounted"),
    ("package", "programmes"),
    ("discounted", "programmes"),
    # With a package it is sent; whoever asks an agent first looks at it once more.
    ("programmes", "correct", "corrects_with_package"),
    ("programmes", "submit", "has_chosen"),
    ("programmes", "review"),
    ("review", "correct", "is_correcting"),
    ("review", "submit"),
    ("correct", "corrected"),
    ("corrected", "end"),
    ("submit", "done"),
    ("done", "refer"),
    ("refer", "end", "is_helped"),
    ("refer", "later"),
    ("later", "allow_later", "may_be_asked"),
    ("later", "allow_first", "wants_news_first"),
    ("later", "end"),
    ("allow_later", "broadcasts"),
    ("broadcasts", "allow", "wants_news"),
    ("broadcasts", "end"),
    ("allow", "allowed_news"),
    ("allow_first", "questions"),
    ("questions", "allow_too", "may_be_asked_too"),
    ("questions", "end"),
    ("allow_too", "allowed_news"),
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
    "agrees_quietly": chose("consent_now", "agree_quiet"),
    "is_member": chose("member", "bpu_active"),
    "may_join": says("eligible"),
    "wants_human": chose("wants_branch", "human"),
    "has_phone": has("phone"),
    "has_place": has("place"),
    "helpers_phone_is_known": lambda answers, world: bool(
        answers.get("helping") and answers.get("channel_phone")
    ),
    "phone_is_known": has("channel_phone"),
    "same_phone": lambda answers, world: bool(answers.get("same_phone") and not answers.get("phone")),
    "sector_unclear": sector_unclear,
    "is_discounted": lambda answers, world: work.price(answers, world, "two").discount > 0,
    "is_helped": has("helping"),
    "may_be_asked": chose("later", "yes_later"),
    "wants_news": chose("news", "yes_news"),
    "wants_news_first": chose("later", "yes_news"),
    "may_be_asked_too": chose("later_too", "yes_later"),
    "work_unclear": work.work_unclear,
    "works_otherwise": work.works_otherwise,
    "has_package": has("programmes"),
    "has_chosen": chose("programmes", *PACKAGED),
    "corrects_with_package": lambda answers, world: bool(
        answers.get("correcting") and answers.get("programmes") in PACKAGED
    ),
}
FACTS: Mapping[str, Fact] = {
    "privacy_link": lambda answers, world: world.link("privasi", ""),
    "form_link": form_link,
    "whole_link": whole_link,
    "work_said": lambda answers, world: (answers.get("job") or {}).get("label", "–"),
    **month_facts(work.price),
}
