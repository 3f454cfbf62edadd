"""Where people stop, the flows as pictures, and what was typed there."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from bot.engine.tables import Ask
from bot.services.conversation.flow_picture import flow_picture
from bot.storage.keys.sealing import seal
from bot.storage.people import people
from tests.cast import a_reader
from tests.console.office import Office
from tests.house import the_world
from tests.looking import audited

FLOWS = sorted(the_world().flows)


@pytest.mark.parametrize("name", FLOWS)
def test_a_picture_shows_every_step_and_every_way_and_nothing_lies_over_another(name: str) -> None:
    flow = the_world().flows[name]
    picture = flow_picture(flow, the_world().words, "id")
    assert [box.step for box in picture.boxes] == list(flow.steps)
    shown = [(box.step, way.to) for box in picture.boxes for way in box.exits]
    assert sorted(shown) == sorted((path[0], path[1]) for path in flow.paths)
    for above, below in combinations(picture.boxes, 2):
        assert above.y + above.height < below.y
    for box in picture.boxes:
        plain = len(box.exits) == 1 and box.exits[0].below  # an arrow downwards says it all
        assert plain or all(box.y < way.y < box.y + box.height for way in box.exits)
    beside = sum(not way.below for box in picture.boxes for way in box.exits)
    assert len(picture.ways) == beside


@pytest.mark.parametrize("name", FLOWS)
def test_lines_to_two_steps_never_run_over_each_other(name: str) -> None:
    picture = flow_picture(the_world().flows[name], the_world().words, "en")
    runs = {}
    for way in picture.ways:
        y, x, end = map(int, re.findall(r"M\d+ (\d+)H(\d+)V(\d+)", way.path)[0])
        low, high = runs.get((way.to, x), (10**6, 0))
        runs[way.to, x] = min(low, y, end), max(high, y, end)
    for ((one, x), (low, high)), ((other, z), (bottom, top)) in combinations(runs.items(), 2):
        assert one == other or x != z or high < bottom or top < low
        assert x < picture.width


@pytest.mark.parametrize("name", FLOWS)
def test_every_flow_has_its_page_in_both_languages(office: Office, name: str) -> None:
    browser = office.inside()
    for language in ("id", "en"):
        page = browser.get(f"/console/flows/{name}?lang={language}")
        assert page.status_code == 200 and page.text.count("<rect") == len(the_world().flows[name].steps)
        assert "style=" not in page.text


def test_a_flow_or_step_that_is_none_is_said_so(office: Office) -> None:
    browser = office.inside()
    for path in ("flows/nothing", "flows/register/nothing", "flows/nothing/nothing"):
        assert browser.get(f"/console/{path}").status_code == 404


def typed(office: Office, person: str, number: int, text: str) -> None:
    """Somebody typed what the question about work could not take."""
    now = office.runtime.now_ms()
    with office.runtime.database.begin() as tx:
        sealed = seal(
            people.key_of(tx, person), {"said": "Message", "text": text}, f"message.sealed:{person}"
        )
        row = tx.run(
            "INSERT INTO message (person, channel, provider_id, received_at, sealed, state)"
            " VALUES (:person, 'telegram', :id, :now, :sealed, 'done') RETURNING id",
            {"person": person, "id": f"m{number}", "now": now, "sealed": sealed},
        ).one()
        for kind in ("entered", "reasked"):
            tx.run(
                "INSERT INTO event (person, message, at, kind, flow, step)"
                " VALUES (:person, :message, :now, :kind, 'register', 'called')",
                {"person": person, "message": row.id, "now": now, "kind": kind},
            )


def test_where_people_stop_is_counted_and_what_few_typed_is_kept_back(any_office: Office) -> None:
    for number, text in enumerate(("siapa ya", "Siapa ya", "siapa  ya", "rahasia saya")):
        typed(any_office, a_reader(any_office.runtime, f"700{number + 3}"), number, text)
    any_office.clock.forward(minutes=1)
    browser = any_office.inside()
    assert re.search(r"register/called.*?<b>4</b>", browser.get("/console/stops").text, re.S)
    table = browser.get("/console/stops?as=csv")
    assert "berhenti-30-hari.csv" in table.headers["Content-Disposition"] and ",4,0,4" in table.text
    assert "4 orang, 4 berhenti" in browser.get("/console/flows/register").text
    step = browser.get("/console/flows/register/called").text
    assert "<b>3</b> × “siapa ya”" in step and "rahasia" not in step
    assert ("bu-rina", "not understood at", "register.called", "word lists, redacted") in audited(
        any_office.runtime
    )


def test_heaps_are_shown_for_a_purpose_and_redacted(any_office: Office) -> None:
    typed(any_office, any_office.siti, 1, "nik saya 3172046505850007")
    any_office.clock.forward(minutes=1)
    browser, page = any_office.inside(), "/console/unread"
    assert browser.post(page, page=page, why="").status_code == 422
    shown = browser.post(page, page=page, why="memperbaiki daftar kata").text
    assert "nik saya" in shown and "3172046505850007" not in shown and "register/called" in shown
    assert ("bu-rina", "unread messages", "30 days", "memperbaiki daftar kata") in audited(any_office.runtime)


def test_the_way_to_membership_counts_what_happened_and_each_figure_opens_its_rows(
    any_office: Office,
) -> None:
    a_reader(any_office.runtime, "7009", stage="new", agreed=False)
    browser = any_office.inside()
    page = browser.get("/console/stops?days=7").text
    links = re.findall(r'</meter> <a href="([^"]+)">(\d+)</a>', page)
    assert [int(n) for _, n in links] == [2, 0, 1, 1, 0, 0, 0, 0]
    rows_behind = [
        browser.get(href.replace("&amp;", "&")).text.count("<tr>") - 1 for href, n in links if n != "0"
    ]
    assert rows_behind == [2, 1, 1]
    any_office.clock.forward(days=8)
    assert "Belum ada apa-apa" in any_office.inside().get("/console/stops?days=7").text


def test_days_that_are_none_are_thirty(office: Office) -> None:
    for days in ("x", "-1", "100000000"):
        assert "30 hari</a>" in office.inside().get(f"/console/flows?days={days}").text


def test_questions_are_marked_as_such() -> None:
    flow = the_world().flows["register"]
    picture = flow_picture(flow, the_world().words, "id")
    asked = {box.step for box in picture.boxes if box.kind == "ask"}
    assert asked == {name for name, step in flow.steps.items() if isinstance(step, Ask)}
