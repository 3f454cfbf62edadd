"""What members and their families ask: cashing in, cards, accounts, stopping, accidents, deaths. By topic or typed."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Path, Route, Step
from flows.answers.topics import answering_conditions, answering_paths, answering_steps
from flows.answers.topics import entries as entries_of

NAME = "member"
VERSION = 1
START = "begin"
TOPIC = "member_topic"

# Topic -> its entries, in the order of the list: at most nine, a list holds ten rows with the way back.
TOPICS: Mapping[str, tuple[str, ...]] = {
    "saving": (
        *("jht_what", "jht_when", "jht_anytime", "jht_part", "jht_pension", "jht_later"),
        *("see_balance", "balance_zero", "jht_interest"),
    ),
    "cashing": (
        *("jht_claim", "cash_self", "cash_job", "min_months", "how_long", "not_arrived"),
        *("jht_tax", "to_wallet", "at_bank"),
    ),
    "company": (
        *("no_paklaring", "company_closed", "company_refuses", "not_deactivated", "company_arrears"),
        *("one_paklaring", "jkp_claim", "pension_when", "house_loan"),
    ),
    "cards": (
        *("card_lost", "number_unknown", "two_cards", "merge_cards", "name_differs", "change_data"),
        *("data_invalid", "never_joined", "am_active"),
    ),
    "account": (
        *("forgot_account", "forgot_password", "old_number", "otp_missing", "face_check", "app_fails"),
        "which_app",
    ),
    "moving": (
        *("stop_paying", "left_job", "now_employee", "balance_gone", "after_cashing", "paid_ahead"),
        "paid_twice",
    ),
    "hurt": (
        *("accident_now", "which_hospital", "paid_hospital", "accident_papers", "report_late", "who_reports"),
    ),
    "heirs": (
        *("heirs_get", "death_papers", "no_marriage_book", "his_jht", "who_is_heir", "school_papers"),
        *("had_stopped", "heirs_wait"),
    ),
    "service": (
        *("nobody_answers", "office_when", "claim_rejected", "by_proxy", "help_for_share", "agent_kept"),
    ),
}
ENTRIES = entries_of(TOPICS)

STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "topics": Ask("choice", key=TOPIC, options=(*TOPICS, "enough"), reuse=False, takes=("cancel",)),
    **answering_steps(TOPICS),
    "done": Do("end_aside"),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "typed", "was_typed"),
    ("begin", "topics"),
    *[("topics", f"about_{topic}", f"wants_{topic}") for topic in TOPICS],
    ("topics", "done"),
    *answering_paths(TOPICS),
    ("done", "end"),
]
CONDITIONS: Mapping[str, Condition] = answering_conditions(TOPICS, TOPIC)
FACTS: Mapping[str, Fact] = {}
