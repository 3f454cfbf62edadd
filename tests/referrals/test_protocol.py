"""The protocol of a lead, without a database: whatever anybody does at any time, what comes of it is allowed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.referrals import visiting
from bot.referrals.flags import MOST_A_DAY, SOONEST
from bot.referrals.lead import (
    AGENT,
    BY_CLOCK,
    BY_STAFF,
    BY_WORKER,
    WORKER,
    Act,
    By,
    Cancel,
    Lead,
    Meeting,
    News,
    Offered,
    Ruling,
    Seen,
    Start,
)
from bot.referrals.outcomes import CLAIMS, FLAGS, LATER_ANSWERS, OUTCOMES, WHY_NOT, said_by
from bot.referrals.protocol import RULES, act
from bot.referrals.states import CAME_FROM, LOOKED_FOR, OFFER_CAME_FROM, WITH_AGENT, at_an_end

NOW = 1_000_000
WATI, DARTO = By(AGENT, "wati"), By(AGENT, "darto")
SOMEBODY = (WATI, DARTO, BY_WORKER, BY_STAFF, BY_CLOCK)


def wati_s(state: str = "accepted", **more: object) -> Offered:
    return Offered(**{"id": 1, "agent": "wati", "state": state, "expires_at": NOW + 1, **more})  # type: ignore[arg-type]


def taken(state: str = "accepted", **more: object) -> Lead:
    """A lead in Wati's hands."""
    return Lead(**{"state": state, "agent": "wati", "offer": wati_s(), **more})  # type: ignore[arg-type]


def registered(**more: object) -> Lead:
    return taken("registered", **{"reported": "registered", **more})


def to(ruling: Ruling, who: str) -> list[str]:
    return [news.kind for news in ruling.news if news.to == who]


def started(ruling: Ruling) -> list[str]:
    return [timer.kind for timer in ruling.timers if isinstance(timer, Start)]


# --- anything, by anybody, at any time ------------------------------------------------------------

DETAILS = ("", *OUTCOMES, *WHY_NOT, *LATER_ANSWERS, *CAME_FROM, "anything")
OFFERS = st.none() | st.builds(
    Offered,
    id=st.just(1),
    agent=st.sampled_from(["wati", "darto"]),
    state=st.sampled_from([*OFFER_CAME_FROM]),
    expires_at=st.sampled_from([NOW - 1, NOW, NOW + 1]),
    postponed=st.booleans(),
    reminded=st.integers(0, 5),
)
LEADS = st.builds(
    Lead,
    state=st.sampled_from(["", *CAME_FROM]),
    agent=st.sampled_from([None, "wati", "darto"]),
    reported=st.sampled_from(["", *OUTCOMES]),
    answer=st.sampled_from(["", "right", "wrong", "unheard"]),
    offer=OFFERS,
    voiceless=st.booleans(),
    may_ask=st.booleans(),
)
ACTS = st.builds(
    Act,
    what=st.sampled_from([*RULES]),
    detail=st.sampled_from(DETAILS),
    number=st.sampled_from(["", "4321"]),
    quiet=st.booleans(),
    most=st.integers(0, 3),
)


@settings(max_examples=200, deadline=None)
@given(lead=LEADS, what=ACTS, by=st.sampled_from(SOMEBODY))
def test_from_any_state_any_act_by_anybody_gives_an_allowed_state(lead: Lead, what: Act, by: By) -> None:
    ruling = act(lead, what, by, NOW)
    assert ruling.state == lead.state or lead.state in CAME_FROM[ruling.state]
    if ruling.kept.offer is not None:
        assert lead.offer and lead.offer.state in OFFER_CAME_FROM[ruling.kept.offer]
    if ruling.state != lead.state:
        assert ruling.outcome


@settings(max_examples=200, deadline=None)
@given(lead=LEADS, what=ACTS)
def test_no_agent_but_the_one_who_was_asked_changes_or_hears_anything(lead: Lead, what: Act) -> None:
    ruling = act(lead, what, WATI, NOW)
    if lead.offer is None or lead.offer.agent != "wati":
        assert ruling == Ruling(lead.state)
    holds = lead.agent == "wati" and lead.offer is not None and lead.offer.state == "accepted"
    if not holds and what.what in ("report", "hand_back"):
        assert not ruling.outcome and not ruling.timers


@settings(max_examples=150, deadline=None)
@given(lead=LEADS, what=ACTS, by=st.sampled_from(SOMEBODY))
def test_who_may_not_do_something_does_nothing(lead: Lead, what: Act, by: By) -> None:
    if by.who not in RULES[what.what].by:
        assert act(lead, what, by, NOW) == Ruling(lead.state)


STEPS = st.lists(
    st.tuples(st.sampled_from([*RULES]), st.sampled_from(DETAILS), st.sampled_from(SOMEBODY), st.booleans()),
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(steps=STEPS)
def test_no_lead_is_without_a_waiting_timer_unless_it_is_at_an_end(
    steps: list[tuple[str, str, By, bool]],
) -> None:
    """Played as services do it, for one lead; a timer that rings is a step of the clock like any other."""
    lead, waiting = Lead(""), set[str]()
    lead, waiting = _done(lead, waiting, act(lead, Act("ask"), BY_WORKER, NOW))
    for what, detail, by, in_time in steps:
        if what in RINGS and by is BY_CLOCK:
            if not RINGS[what] & waiting:
                continue  # no timer would ring for it
            waiting -= RINGS[what]
        lead = _offered(lead, what, in_time) if by.who in RULES[what].by else lead
        lead, waiting = _done(lead, waiting, act(lead, Act(what, detail, most=2), by, NOW))
        assert at_an_end(lead) or waiting, (what, detail, by, lead)


# What the clock does, and the timers that make it do so.
RINGS = {
    "offer": {"refer", "refer_again"},
    "wait": {"refer", "refer_again"},
    "leave": {"refer", "refer_again"},
    "release": set[str](),
    "expire": {"offer_expires"},
    "recall": {"offer_expires"},
    "remind": {"ask_outcome"},
    "leave_cold": {"leave_lead"},
    "ask_again": {"ask_voice"},
    "unheard": {"miss_voice"},
    "ask": set[str](),
}
MOVING = {
    *("refer", "refer_again", "offer_expires", "ask_outcome", "leave_lead"),
    *("ask_voice", "miss_voice"),
}


def _offered(lead: Lead, what: str, in_time: bool) -> Lead:
    """An offer is written out before the protocol hears of it; it runs out by itself."""
    at = NOW + 1 if in_time else NOW
    is_open = lead.offer is not None and lead.offer.state == "offered"
    if what == "offer" and not is_open and lead.state in LOOKED_FOR:
        return _with(lead, offer=wati_s("offered", expires_at=at))
    if what == "expire" and is_open:
        return _with(lead, offer=wati_s("offered", expires_at=NOW))
    return lead


def _with(lead: Lead, **more: object) -> Lead:
    plain = {name: getattr(lead, name) for name in Lead.__slots__}
    return Lead(**{**plain, **more})


def _done(lead: Lead, waiting: set[str], ruling: Ruling) -> tuple[Lead, set[str]]:
    kept, changes = ruling.kept, dict[str, object](state=ruling.state)
    changes |= {} if kept.agent is None else {"agent": kept.agent or None}
    changes |= {} if kept.reported is None else {"reported": kept.reported}
    changes |= {} if kept.answer is None else {"answer": kept.answer}
    if kept.offer and lead.offer:
        changes["offer"] = wati_s(kept.offer)
    elif kept.reminded and lead.offer:
        changes["offer"] = wati_s(lead.offer.state, reminded=lead.offer.reminded + 1)
    for timer in ruling.timers:
        waiting = waiting - {timer.kind} if isinstance(timer, Cancel) else waiting | ({timer.kind} & MOVING)
    return _with(lead, **changes), waiting


# --- one by one -----------------------------------------------------------------------------------


def test_a_yes_in_time_wins_and_one_a_moment_late_does_not() -> None:
    lead = Lead("offered", offer=wati_s("offered", expires_at=NOW + 1))
    assert act(lead, Act("accept"), WATI, NOW).state == "accepted"
    late = act(lead, Act("accept"), WATI, NOW + 1)
    assert (late.state, to(late, AGENT)) == ("offered", ["gone"])


def test_the_same_report_in_chat_and_on_the_page_is_asked_of_the_worker() -> None:
    chat = act(taken(), Act("report", "registered", number="4321"), WATI, NOW)
    page = act(taken(), Act("report", "registered", number="4321", quiet=True), WATI, NOW)
    assert (chat.state, chat.timers, chat.kept) == (page.state, page.timers, page.kept)
    assert (to(chat, AGENT), to(page, AGENT)) == (["outcome_noted"], [])
    assert to(page, "worker") == ["report"] and "ask_voice" in started(page)


def test_what_the_branch_settles_is_asked_of_the_worker_too() -> None:
    ruling = act(Lead("unserved"), Act("report", "registered", number="4321"), BY_STAFF, NOW)
    assert (ruling.state, ruling.kept.number) == ("registered", "4321")
    assert to(ruling, "worker") == ["report"] and started(ruling) == ["ask_voice"]


def test_the_branch_says_nothing_that_only_an_agent_can_know() -> None:
    assert set(said_by("staff")) == {"registered", "not_interested", "unreachable", "wrong"}
    assert act(Lead("unserved"), Act("report", "contacted"), BY_STAFF, NOW) == Ruling("unserved")


def test_a_yes_confirms_and_is_asked_later_where_the_worker_agreed() -> None:
    yes = Act("confirm", "registered")
    assert started(act(registered(may_ask=True), yes, BY_WORKER, NOW)) == [
        *("offer_companion", "ask_card", "ask_still_paying"),
    ]
    without = act(registered(), yes, BY_WORKER, NOW)
    assert (without.state, started(without)) == ("confirmed", [])


def test_a_yes_to_an_older_question_confirms_nothing_and_the_newest_is_asked_again() -> None:
    """E4: the button under "sudah dihubungi?" is no yes to "sudah terdaftar?"."""
    ruling = act(registered(), Act("confirm", "contacted"), BY_WORKER, NOW)
    assert (ruling.state, ruling.kept.answer, to(ruling, "worker")) == ("registered", None, ["report"])


def test_a_no_goes_to_staff_whatever_was_reported() -> None:
    for state in ("contacted", "registered", "closed"):
        ruling = act(taken(state, reported=state), Act("deny", state), BY_WORKER, NOW)
        assert (ruling.state, to(ruling, "staff")) == (state, ["disputed"])


def test_nobody_says_twice_whether_it_is_so() -> None:
    ruling = act(registered(answer="wrong"), Act("confirm", "registered"), BY_WORKER, NOW)
    assert (ruling.state, ruling.kept.answer) == ("registered", None)


def test_a_worker_who_says_nothing_is_asked_once_more_and_then_staff_ask() -> None:
    again = act(registered(), Act("ask_again"), BY_CLOCK, NOW)
    assert (to(again, "worker"), started(again)) == (["report"], ["miss_voice"])
    unheard = act(registered(), Act("unheard"), BY_CLOCK, NOW)
    assert (unheard.kept.answer, to(unheard, "staff")) == ("unheard", ["unheard"])
    assert (
        act(registered(answer="unheard"), Act("confirm", "registered"), BY_WORKER, NOW).state == "confirmed"
    )


def test_an_agent_who_filled_in_does_not_vouch_for_their_own_report() -> None:
    ruling = act(taken(voiceless=True), Act("report", "registered"), WATI, NOW)
    assert (ruling.kept.answer, to(ruling, "staff"), started(ruling)) == ("unheard", ["no_voice"], [])


def test_digits_may_follow_and_nothing_else_is_changed_by_saying_it_again() -> None:
    more = act(registered(), Act("report", "registered", number="4321"), WATI, NOW)
    assert (more.outcome, more.kept.number, to(more, AGENT)) == ("number", "4321", ["noted"])
    again = act(registered(), Act("report", "contacted"), WATI, NOW)
    assert (again.state, again.kept.reported, to(again, AGENT)) == ("registered", None, ["noted"])


def test_why_it_was_closed_is_said_once() -> None:
    closed = taken("closed", reported="closed")
    assert act(closed, Act("report", "unreachable"), WATI, NOW).kept.reported == "unreachable"
    explained = taken("closed", reported="unreachable")
    assert act(explained, Act("report", "wrong"), WATI, NOW).kept.reported is None


def test_a_rejection_closes_it_and_says_its_reason() -> None:
    ruling = act(taken(), Act("report", "rejected_age", quiet=True), WATI, NOW)
    assert (ruling.state, ruling.kept.registration, ruling.kept.reason) == (
        "closed",
        "rejected",
        "rejected_age",
    )


def test_a_number_belongs_to_no_other_outcome() -> None:
    assert act(taken(), Act("report", "unreachable", number="4321"), WATI, NOW) == Ruling("accepted")


def test_silence_after_every_reminder_frees_a_worker_nobody_reached() -> None:
    reminded = taken(offer=wati_s(reminded=3))
    ruling = act(reminded, Act("remind", most=2), BY_CLOCK, NOW)
    assert (ruling.state, to(ruling, "staff")) == ("waiting", ["lead_cold"])
    assert "refer_again" in started(ruling)


def test_one_that_was_reached_waits_for_staff_and_then_for_the_branch() -> None:
    cold = act(taken("contacted", offer=wati_s(reminded=3)), Act("remind", most=2), BY_CLOCK, NOW)
    assert (cold.state, to(cold, "staff"), started(cold)) == ("contacted", ["lead_cold"], ["leave_lead"])
    left = act(taken("contacted"), Act("leave_cold"), BY_CLOCK, NOW)
    assert (left.state, left.kept.agent, to(left, AGENT)) == ("unserved", "", ["taken_back"])


def test_a_report_found_untrue_starts_anew_without_its_digits() -> None:
    ruling = act(registered(answer="wrong"), Act("again"), BY_STAFF, NOW)
    assert (ruling.state, ruling.kept.agent, ruling.kept.registration) == ("waiting", "", "submitted")
    assert News("worker", "dispute_again") in ruling.news and to(ruling, AGENT) == []
    assert act(registered(), Act("again"), BY_STAFF, NOW) == Ruling("registered")


def test_an_agent_hears_that_a_lead_is_gone_only_where_they_have_or_were_offered_it() -> None:
    for lead in (taken(), Lead("offered", offer=wati_s("offered"))):
        assert to(act(lead, Act("end"), BY_WORKER, NOW), AGENT) == ["gone"]
    assert to(act(Lead("unserved", offer=wati_s("withdrawn")), Act("end"), BY_WORKER, NOW), AGENT) == []


# --- flags ----------------------------------------------------------------------------------------


def test_flags_say_why_a_report_is_worth_a_look_and_stop_nothing() -> None:
    seen = Seen(SOONEST - 1, same_number=True, same_person=True, today=MOST_A_DAY, outside=True)
    ruling = act(taken(seen=seen), Act("report", "registered", number="4321"), WATI, NOW)
    assert (ruling.state, ruling.kept.flags) == ("registered", FLAGS)


def test_an_everyday_report_raises_none() -> None:
    ruling = act(taken(seen=Seen(SOONEST)), Act("report", "registered", number="4321"), WATI, NOW)
    assert ruling.kept.flags == ()


# --- the table ------------------------------------------------------------------------------------


def test_every_outcome_leads_to_a_state_there_is_and_is_asked_of_the_worker() -> None:
    for row in OUTCOMES.values():
        assert row.state in CAME_FROM and CLAIMS[row.told] == row.state
        assert "staff" not in row.who or CLAIMS[row.by_branch] == row.state
    assert all(OUTCOMES[row.refines].state == row.state for row in OUTCOMES.values() if row.refines)


def test_every_state_can_be_left_or_is_an_end() -> None:
    left = {state for came in CAME_FROM.values() for state in came}
    assert {state for state in CAME_FROM if state not in left} == {"confirmed"}
    assert set(WITH_AGENT) <= left


# --- visits ---------------------------------------------------------------------------------------

VISITS = st.none() | st.builds(
    Meeting,
    state=st.sampled_from(["", *visiting.CAME_FROM]),
    at=st.sampled_from([0, NOW - 1, NOW + 10]),
    times=st.sampled_from([(), (NOW + 10,), (NOW - 1, NOW + 10)]),
    by=st.sampled_from(["", AGENT, WORKER]),
    who=st.sampled_from(["", AGENT, WORKER]),
    missed=st.integers(0, 2),
)
VISITED = [what for what, rule in RULES.items() if rule.judge.__module__ == visiting.__name__]


@settings(max_examples=200, deadline=None)
@given(lead=LEADS, visit=VISITS, what=st.sampled_from(VISITED), by=st.sampled_from(SOMEBODY))
def test_whatever_is_done_of_a_visit_its_state_follows_and_the_lead_stays(
    lead: Lead, visit: Meeting | None, what: str, by: By
) -> None:
    ruling = act(replace(lead, visit=visit), Act(what, until=NOW + 10, times=(NOW + 10,)), by, NOW)
    assert ruling.state == lead.state
    kept, before = ruling.kept.visit, visit.state if visit else ""
    if kept:
        assert before in visiting.CAME_FROM[kept.state] and lead.agent == "wati"
        assert kept.state != "agreed" or kept.at


def test_a_time_is_agreed_by_the_other_side_only() -> None:
    asked = taken(visit=Meeting("asked", times=(NOW + 10,), by=WORKER))
    assert act(asked, Act("agree_time", until=NOW + 10), WATI, NOW).outcome == "agreed"
    assert act(asked, Act("agree_time", until=NOW + 10), BY_WORKER, NOW).outcome == "asked"
    assert act(asked, Act("agree_time", until=NOW + 10), DARTO, NOW) == Ruling("accepted")
    assert to(act(asked, Act("agree_time", until=NOW + 99), WATI, NOW), AGENT) == ["visit_past_agent"]


def test_a_visit_soon_has_no_reminder_that_lies_behind() -> None:
    soon = NOW + visiting.HOUR // 2
    asked = taken(visit=Meeting("asked", times=(soon,), by=WORKER))
    assert started(act(asked, Act("agree_time", until=soon, half=NOW - 1), WATI, NOW)) == ["visit_over"]
