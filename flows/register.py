"""Self-registration: who, what work, which programmes, where and when; reviewed, confirmed, referred."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Ask, Call, Condition, Do, End, Fact, Path, Review, Route, Step, Tell
from bot.engine.world import World
from flows import work
from flows.cost import STALE, days_of_month, positive, weeks_of_month
from flows.work import chose, has, is_daily, is_weekly, period_unclear, says, sector_unclear

NAME = "register"
VERSION = 1
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
    "human": Call("agent"),
    "called": Ask("name"),
    "which_phone": Route(),
    "phone_confirm": Ask("yes_no", key="same_phone", reuse=False),
    "use_channel_phone": Do("use_channel_phone"),
    "phone": Ask("contact", options=("chat_only",), asks="contact"),
    "job": Ask("job", clears=("sector",)),
    "which_sector": Route(),
    "sector": Ask("choice", options=("transport", "other")),
    "income": Ask("rupiah", accept=positive, clears=STALE),
    "period": Route(),
    "income_per": Ask("choice", options=("day", "week", "month")),
    "known_period": Route(),
    "work_days": Ask("number", accept=days_of_month),
    "work_weeks": Ask("number", accept=weeks_of_month),
    "programmes": Ask("choice", options=("two", "three")),
    "place": Ask("place", asks="location"),
    "landmark": Ask("text"),
    "best_time": Ask("choice", options=("morning", "noon", "afternoon", "evening")),
    "review": Review(
        keys=(
            "called",
            "phone",
            "birth_year",
            "job",
            "income",
            "programmes",
            "member",
            "place",
            "landmark",
            "best_time",
        ),
        via={"birth_year": "eligibility", "member": "eligibility"},
    ),
    "submit": Do("submit"),
    "done": Tell(),
    "refer": Do("ask_referral"),
    "broadcasts": Ask("choice", key="news", options=("yes_news", "no_news"), reuse=False),
    "allow": Do("allow_broadcasts"),
    "allowed_news": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
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
    ("human", "end"),
    ("called", "which_phone"),
    ("which_phone", "job", "has_phone"),
    ("which_phone", "phone_confirm", "phone_is_known"),
    ("which_phone", "phone"),
    ("phone_confirm", "use_channel_phone", "same_phone"),
    ("phone_confirm", "phone"),
    ("use_channel_phone", "job"),
    ("phone", "job"),
    ("job", "which_sector"),
    ("which_sector", "sector", "sector_unclear"),
    ("which_sector", "income"),
    ("sector", "income"),
    ("income", "period"),
    ("period", "income_per", "period_unclear"),
    ("period", "known_period"),
    ("income_per", "known_period"),
    ("known_period", "work_days", "is_daily"),
    ("known_period", "work_weeks", "is_weekly"),
    ("known_period", "programmes"),
    ("work_days", "programmes"),
    ("work_weeks", "programmes"),
    ("programmes", "place"),
    ("place", "landmark"),
    ("landmark", "best_time"),
    ("best_time", "review"),
    ("review", "submit"),
    ("submit", "done"),
    ("done", "refer"),
    ("refer", "broadcasts"),
    ("broadcasts", "allow", "wants_news"),
    ("broadcasts", "end"),
    ("allow", "allowed_news"),
    ("allowed_news", "end"),
]


def _no_consent_yet(answers: Answers, world: World) -> bool:
    return bool(answers["consent"] != world.facts["notice_version"])


CONDITIONS: Mapping[str, Condition] = {
    "has_registration": has("reference"),
    "no_consent_yet": _no_consent_yet,
    "wants_status": chose("after_already", "status"),
    "wants_again": chose("after_already", "again"),
    "agrees": chose("consent_now", "agree"),
    "is_member": chose("member", "bpu_active"),
    "may_join": says("eligible"),
    "wants_human": chose("wants_branch", "human"),
    "has_phone": has("phone"),
    "phone_is_known": has("channel_phone"),
    "same_phone": chose("same_phone", True),
    "sector_unclear": sector_unclear,
    "period_unclear": period_unclear,
    "is_daily": is_daily,
    "is_weekly": is_weekly,
    "wants_news": chose("news", "yes_news"),
}
FACTS: Mapping[str, Fact] = {
    "privacy_link": lambda answers, world: world.link("privasi", ""),
    "form_link": lambda answers, world: world.link("daftar", answers["reference"]),
    "two": lambda answers, world: work.price(answers, world, "two").total,
    "three": lambda answers, world: work.price(answers, world, "three").total,
}
