"""Whoever has a narrow reach finds nothing of another branch: no page, no line, no count, no export."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from bot.broadcasts.audience import Audience
from bot.console.console import ROUTES
from bot.engine.words import FALLBACK
from bot.errors import BadArgument, NotAllowed
from bot.referrals import matching
from bot.runtime import Runtime
from bot.services.agents.directory import export_agents, import_agents, known_agents
from bot.services.agents.nearest import nearest_in
from bot.services.agents.verify_agent import make_card
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.standing import export_ledger, list_broadcasts, standing
from bot.services.conversation.replay import replay, take_again
from bot.services.conversation.stops import flows_now, typed_there
from bot.services.conversation.unread import Heap, unread
from bot.services.people.duplicates import list_duplicates
from bot.services.people.join_people import plan_join
from bot.services.people.people_table import export_people
from bot.services.referrals.paying import still_paying
from bot.services.referrals.reassign import coverage_deserts, reassign, silent_agents
from bot.services.referrals.settle_complaint import list_complaints
from bot.services.staff.figures import figures_now, funnel_of
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import Scope, command_line
from bot.services.staff.unreachable import unreachable_agents
from bot.services.staff.views import STATES, list_page, this_morning
from bot.services.world import world_now
from tests.cast import a_reader
from tests.console.elsewhere import HERE, KEBAYORAN, SARI, SOUTH, Theirs, browser_of, north, scoped, south
from tests.console.office import Browser, Office, code_of
from tests.looking import rows

WHY = "sudah dicek di kantor"
# What stands in the address of each route that names something: placeholder -> what a branch has of it.
NAMED = {
    **{"/troubles/<int:number>": "words", "/texts/suggestions/<int:number>": "words"},
    "/communities/branch/<branch>": "branch",
    **{"<handle>": "agent", "<reference>": "complaint"},
    **{
        "/duplicates/<int:number>": "duplicate",
        "/failed/<int:number>": "message",
        "<int:request_id>": "help",
    },
    "/broadcasts/<code>": "broadcast",
    "/events/<code>": "event",
    **{"/audiences/<identity>": "kept", "/wordings/<identity>": "kept"},
    "/inbox/<what>/<int:number>": "help",
    "/ready/<int:number>": "words",
    "/letters/timers/<int:number>": "timer",
    "/letters/<int:number>": "letter",
    **{"/people/<identity>": "person", "/referrals/<identity>": "registration"},
    **{"branch/<identity>": "branch", "<kind>/<identity>": "community", "/accounts/<name>": "account"},
}
ABOUT_NOBODY = (
    "/flows/<name>",
    "/<name>",
    "/account/",
    "/agents/import/",
    "/labels/",
    "/reports/",
    "/texts/",
    "/troubles/",
)  # and one's own
# Every form filled in well: what is refused is refused for whose it is.
FORM = {
    **{
        "why": WHY,
        "purpose": WHY,
        "note": WHY,
        "verdict": "apart",
        "outcome": "unreachable",
        "agent": "wati",
    },
    **{
        "name": "Nama yang baru",
        "campaign": "pasar",
        "areas": "Kota Jakarta Utara",
        "place": "Cilincing",
        "phone": "081234567001",
    },
    **{"languages": "id", "sectors": "other", "opens": "0", "closes": "1440", "capacity": "4"},
    "valid_until": "2027-06-30",
}
ONE_OF_SOMEBODYS = [
    (path, name, method)
    for path, name, _, method, _ in ROUTES
    if "<" in path and not path.startswith(ABOUT_NOBODY)
]


@dataclass
class Two:
    """Two branches, each with one of everything."""

    office: Office
    here: Theirs
    south: Theirs


@pytest.fixture
def two(office: Office) -> Two:
    return Two(office, north(office), south(office))


@pytest.fixture
def both(any_office: Office) -> Two:
    return Two(any_office, north(any_office), south(any_office))


def address(path: str, whose: Theirs) -> str:
    for part, kind in NAMED.items():
        value = str(getattr(whose, kind))
        if part in path:
            placeholder = re.findall(r"<[^>]+>", part)[-1]
            path = path.replace(placeholder, value)
    return "/console" + path.replace("<kind>", "community").replace("<what>", "request").replace(
        "<move>", "cancel"
    )


def opens(browser: Browser, path: str, method: str) -> int:
    return browser.client.open(path, method=method, data=FORM if method == "POST" else None).status_code


def test_what_is_another_branchs_is_not_there_and_what_is_ones_own_is(two: Two) -> None:
    two.office.app.config["WTF_CSRF_ENABLED"] = False
    browser = browser_of(two.office, "bu-tini", Wanted("admin", HERE))
    browser.client.get("/console/factor")
    shown = browser.client.post("/console/factor", data={"code": code_of(two.office.runtime, "bu-tini")})
    assert shown.status_code == 303 and len(ONE_OF_SOMEBODYS) > 25
    before = rows(two.office.runtime, "SELECT MAX(id) AS id FROM audit")[0].id
    for path, _, method in ONE_OF_SOMEBODYS:
        assert opens(browser, address(path, two.south), method) == 404, path
    assert rows(two.office.runtime, "SELECT what, subject FROM audit WHERE id > :id", id=before) == []
    for path, _, method in ONE_OF_SOMEBODYS:
        assert opens(browser, address(path, two.here), method) != 404, path


WIDTHS = [
    Wanted("admin", HERE),
    Wanted("branch", HERE),
    Wanted("branch", "", ["Kota Jakarta Utara"]),
    Wanted("auditor", HERE),
    Wanted("supervisor", HERE),
    Wanted("supervisor", "", ["31.72"]),
    Wanted("coordinator", HERE, (), ["Maju Bersama"]),
]


@pytest.mark.parametrize("wanted", WIDTHS, ids=lambda wanted: f"{wanted.role} {wanted.branch[:6]}")
def test_no_list_has_a_line_of_another_branch_nor_counts_one(two: Two, wanted: Wanted) -> None:
    browser = browser_of(two.office, "bu-tini", wanted)
    theirs = (
        two.south.reference,
        two.south.person,
        two.south.complaint,
        "Z•••",
        "Sari (",
        "agents/sari",
        SOUTH,
    )
    pages = [f"/{name}" for name in STATES]
    pages += [
        "/",
        "/inbox",
        "/figures?by=agent",
        "/figures?by=community",
        "/referrals/board",
        "/map",
        "/letters",
        "/agents",
        "/agents?q=sari",
        "/communities",
        "/complaints",
        "/duplicates",
        "/silence",
        "/paying/still",
        "/coverage",
    ]
    for path in (*pages, "/stops", "/flows", "/broadcasts"):
        page = browser.get(f"/console{path}")
        assert page.status_code == 200, path
        text = page.text
        assert [word for word in theirs if word in text] == [], path


@pytest.mark.parametrize("wanted", WIDTHS, ids=lambda wanted: f"{wanted.role} {wanted.branch[:6]}")
def test_counts_are_what_the_lists_hold_and_no_more(two: Two, wanted: Wanted) -> None:
    runtime, scope = two.office.runtime, scoped(two.office, "bu-tini", wanted)
    everything = command_line(runtime)
    with runtime.database.begin() as tx:  # the lead is with an agent again: for those who see leads only
        for whose in (two.here, two.south):
            tx.run(
                "UPDATE referral SET state = 'accepted', agent = (SELECT id FROM agent WHERE handle = :agent)"
                " WHERE id = :id",
                {"agent": whose.agent, "id": whose.registration},
            )
    for name in STATES:
        page = list_page(runtime, scope, name, {})
        assert page.count == len(page.entries)
        assert two.south.person not in {entry.person for entry in page.entries}
        assert page.count < list_page(runtime, everything, name, {}).count or page.count == 0
    here, all_of_it = this_morning(runtime, scope), this_morning(runtime, everything)
    both_have = ("complaints", "money", "failed", "rights")
    assert [(here.waiting[name], all_of_it.waiting[name]) for name in both_have] == [(1, 2)] * 4
    mine, everybodys = (figures_now(runtime, one).rows["submitted"]["today"].n for one in (scope, everything))
    assert mine < everybodys
    assert list_complaints(runtime, scope, "open").count == 1
    counted = [len(still_paying(runtime, one)) for one in (scope, everything)]
    assert counted[0] < counted[1]


def test_a_complaint_stays_with_the_agents_branch_after_the_lead_has_gone(both: Two) -> None:
    scope = scoped(both.office, "bu-tini", Wanted("supervisor", HERE))
    assert list_page(both.office.runtime, scope, "people", {}).count == 0
    found = list_complaints(both.office.runtime, scope, "open")
    assert [one["reference"] for one in found.complaints] == [both.here.complaint]


@pytest.mark.parametrize("half", ["earlier", "later"])
def test_pairs_are_for_whoever_reaches_both_halves(both: Two, half: str) -> None:
    runtime, scope = both.office.runtime, scoped(both.office, "bu-tini", Wanted("branch", HERE))
    assert [one.id for one in list_duplicates(runtime, scope).pairs] == [both.here.duplicate]
    with runtime.database.begin() as tx:
        tx.run(
            "UPDATE person SET area = :area WHERE id = (SELECT g.person FROM registration g JOIN duplicate d"
            f" ON d.{half} = g.id WHERE d.id = :id)",
            {"area": KEBAYORAN, "id": both.here.duplicate},
        )
    found = list_duplicates(runtime, scope)
    assert (found.pairs, found.count) == ([], 0)
    assert this_morning(runtime, scope).waiting["duplicates"] == 0


def test_exports_hold_what_the_lists_hold(both: Two) -> None:
    runtime, scope = both.office.runtime, scoped(both.office, "bu-tini", Wanted("admin", HERE))
    people = "\n".join(map(str, export_people(runtime, scope, with_nik=True, purpose="a test")))
    assert both.here.reference in people and both.south.reference not in people
    agents = export_agents(runtime, scope, "a test").decode()
    assert "Wati" in agents and "Sari" not in agents
    assert {agent.handle for agent in known_agents(runtime, scope)} == {"wati", "darto"}
    today, limits = world_now(runtime).today, runtime.settings.config.referrals
    with runtime.database.look() as tx:
        near = nearest_in(tx, scope, limits, runtime.now(), today, matching.Wanted(-6.24, 106.8), 5)
    assert {one["agent"] for one in near} == {"wati", "darto"}
    assert {one.handle for one in unreachable_agents(runtime, scope)} <= {"wati", "darto"}


def test_a_branchs_broadcast_goes_to_its_people_and_is_nobody_elses(both: Two) -> None:
    runtime = both.office.runtime
    here, there = (
        scoped(both.office, f"bu-{n}", Wanted("admin", branch)) for n, branch in (("a1", HERE), ("a2", SOUTH))
    )
    identity = plan_broadcast(runtime, here, {FALLBACK: "Halo"}, Audience())
    planned = {
        row.person for row in rows(runtime, "SELECT person FROM recipient WHERE broadcast = :id", id=identity)
    }
    assert both.here.person in planned and both.south.person not in planned
    assert {one.broadcast.id for one in list_broadcasts(runtime, here)} == {identity, "wati01"}
    assert {one.broadcast.id for one in list_broadcasts(runtime, there)} == {"sari01"}
    for verb in (standing, lambda *asked: list(export_ledger(*asked))):
        with pytest.raises(BadArgument, match="no broadcast"):
            verb(runtime, there, identity)


def asked_again(runtime: Runtime, scope: Scope) -> int:
    steps = [step for flow in flows_now(runtime, scope, 7) for step in flow.steps]
    return sum(step.stop.times["reasked"] for step in steps if step.stop)


def heaps(runtime: Runtime, scope: Scope) -> list[Heap]:
    return unread(runtime, scope, days=7, most=5, purpose="a test")


def test_what_people_typed_is_read_by_their_own_branch(both: Two) -> None:
    runtime, now = both.office.runtime, both.office.runtime.now_ms()
    with runtime.database.begin() as tx:
        for whose in (both.here, both.south):
            tx.run(
                "INSERT INTO event (person, message, at, kind, flow, step) VALUES (:person, :message, :now, 'reasked',"
                " 'register', 'called')",
                {"person": whose.person, "message": whose.message, "now": now - 1000},
            )
    scope = scoped(both.office, "bu-tini", Wanted("branch", HERE))
    everything = command_line(runtime)
    assert ([asked_again(runtime, one) for one in (scope, everything)]) == [1, 2]
    assert [sum(heap.count for heap in heaps(runtime, one)) for one in (scope, everything)] == [1, 2]
    assert [funnel_of(runtime, one, 7)["submitted"].n for one in (scope, everything)] == [2, 4]
    assert typed_there(runtime, scope, "register", "called", 7) == []


def test_verbs_of_the_command_line_stop_at_the_same_wall(both: Two) -> None:
    runtime, theirs = both.office.runtime, both.south
    scope = scoped(both.office, "bu-tini", Wanted("admin", HERE))
    for verb in (
        lambda: replay(runtime, scope, theirs.message, "a test"),
        lambda: take_again(runtime, scope, theirs.message),
        lambda: plan_join(runtime, scope, both.here.person, theirs.person),
        lambda: make_card(runtime, scope, "sari"),
        lambda: reassign(runtime, scope, theirs.registration, "wati", why=WHY),
        lambda: reassign(runtime, scope, both.here.registration, "sari", why=WHY),
        lambda: import_agents(runtime, scope, [SARI]),
    ):
        with pytest.raises(BadArgument):
            verb()
    assert {one.handle for one in silent_agents(runtime, scope)} == {"wati"}
    assert len(coverage_deserts(runtime, scope)) == 1 < len(coverage_deserts(runtime, command_line(runtime)))


def test_who_has_areas_of_their_own_sees_those_of_the_branch_no_more(office: Office) -> None:
    koja = a_reader(office.runtime, "8201", area="31.72.03.1001")
    scope = scoped(office, "bu-tini", Wanted("branch", HERE, ["Koja"]))
    found = list_page(office.runtime, scope, "people", {})
    assert [entry.person for entry in found.entries] == [koja]


def test_a_branch_says_itself_which_areas_it_serves(two: Two) -> None:
    browser, page = two.office.inside(), "/console/communities"
    path = f"{page}/branch/{two.here.branch}/areas"
    assert "tidak dikenal" in browser.post(path, page=page, areas="Atlantis").text
    assert browser.post(path, page=page, areas="Kebayoran Baru\n31.72").status_code == 303
    found = list_page(two.office.runtime, scoped(two.office, "bu-tini", Wanted("branch", HERE)), "people", {})
    assert two.south.person in {entry.person for entry in found.entries}


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted("coordinator", HERE), "needs a community"),
        (Wanted("supervisor"), "needs a branch"),
        (Wanted("boss"), "is none of"),
        (Wanted("branch", "Cabang Antah Berantah"), "no branch"),
        (Wanted("branch", HERE, ["Atlantis"]), "not known"),
        (Wanted("coordinator", HERE, (), ["Koperasi Contoh Selatan"]), "no community"),
    ],
)
def test_a_reach_that_means_nothing_is_refused_not_widened(two: Two, wanted: Wanted, said: str) -> None:
    with pytest.raises(BadArgument, match=said):
        scoped(two.office, "bu-tini", wanted)


def test_an_auditor_opens_nothing(two: Two) -> None:
    browser = browser_of(two.office, "bu-audit", Wanted("auditor"))
    assert "S•••" in browser.get("/console/people").text
    page = browser.get(f"/console/people/{two.here.person}")
    assert page.status_code == 200 and "reveal" not in page.text and "Wati (contoh)" not in page.text
    two.office.app.config["WTF_CSRF_ENABLED"] = False
    for path, _, _, method, right in ROUTES:
        if right not in ("", "see", "audit"):
            assert opens(browser, address(path, two.here), method) == 403, path


def test_a_verb_refuses_by_itself_what_a_door_would_let_through(two: Two) -> None:
    scope = scoped(two.office, "bu-audit", Wanted("auditor"))
    with pytest.raises(NotAllowed):
        replay(two.office.runtime, scope, two.here.message, "a test")
    with pytest.raises(NotAllowed):
        list(export_people(two.office.runtime, scope, with_nik=False, purpose="a test"))
