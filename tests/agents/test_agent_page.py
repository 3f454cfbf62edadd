"""An agent's page: one-time word, own leads only, every look noted, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from bot.public.lead_tables import COLUMNS
from bot.runtime import Runtime
from bot.services.agents.directory import import_agents
from bot.services.agents.invite import invite_agent
from bot.services.agents.samples import SAMPLE_AGENTS
from bot.services.staff.scope import command_line
from bot.storage.agents import agents
from bot.tables.writing import as_xlsx
from tests.browsing import browser, fill_in, form_token, link
from tests.cast import DARTO, FORM, NIK, SITI, WATI, registered
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.looking import kept
from tests.stage import last_words, ring, says

pytestmark = SQLITE_ONLY


def two_agents(runtime: Runtime) -> None:
    import_agents(runtime, command_line(runtime), SAMPLE_AGENTS, sample=True)
    for who, handle in ((WATI, "wati"), (DARTO, "darto")):
        says(runtime, who, invite_agent(runtime, command_line(runtime), handle))
    ring(runtime)


def accepted(runtime: Runtime, handle: str, registration: str) -> None:
    """An agent took a registration on."""
    with runtime.database.begin() as tx:
        agent = agents.by_handle(tx, handle)
        row = tx.run("SELECT person FROM registration WHERE id = :id", {"id": registration}).one()
        assert agent
        tx.run(
            "INSERT INTO referral (id, registration, person, state, agent, created_at, changed_at)"
            " VALUES (:id, :id, :person, 'accepted', :agent, 0, 0)",
            {"id": registration, "person": row.person, "agent": agent.id},
        )
        tx.run(
            "INSERT INTO offer (referral, agent, code, state, km, because, offered_at, expires_at)"
            " VALUES (:id, :agent, 'K7', 'accepted', 1, '', 0, 0)",
            {"id": registration, "agent": agent.id},
        )


def address(runtime: Runtime, handle: str) -> str:
    with runtime.database.begin() as tx:
        agent = agents.by_handle(tx, handle)
    assert agent
    return f"/agen/{runtime.links.sign('agen', agent.id)}"


def word_in_chat(runtime: Runtime, who: str) -> str:
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", last_words(runtime, who))
    assert found
    return found[0]


def post(client: FlaskClient, path: str, **data: str) -> Any:
    return client.post(path, data={"csrf_token": form_token(client.get(path).text), **data})


def inside(runtime: Runtime, handle: str = "wati", who: str = WATI) -> tuple[FlaskClient, str]:
    client, path = browser(runtime), address(runtime, handle)
    post(client, path, do="send")
    post(client, path, do="open", word=word_in_chat(runtime, who).lower().replace("-", " "))
    return client, path


@pytest.fixture
def siti(runtime: Runtime) -> str:
    two_agents(runtime)
    found = registered(runtime)
    fill_in(runtime, FORM)
    accepted(runtime, "wati", found.registration)
    return found.registration


def test_nothing_is_shown_before_the_word(runtime: Runtime, siti: str) -> None:
    client, path = browser(runtime), address(runtime, "wati")
    for page in (client.get(path), client.get(f"{path}/jangkau.xlsx"), client.get(f"{path}/jangkau.csv")):
        assert b"Siti" not in page.data
        assert NIK.encode() not in page.data
    assert client.get(f"{path}/jangkau.csv").status_code == 403


def test_the_word_from_the_chat_opens_the_page_once(runtime: Runtime, siti: str) -> None:
    client, path = inside(runtime)
    page = client.get(path).text
    assert f"NIK: {NIK}" in page
    assert "NO KK: (tidak dikumpulkan)" in page
    another = browser(runtime)
    assert post(another, path, do="open", word=word_in_chat(runtime, WATI)).status_code == 403


def test_a_word_ends_by_itself_and_after_a_few_tries(runtime: Runtime, clock: HeldClock, siti: str) -> None:
    client, path = browser(runtime), address(runtime, "wati")
    post(client, path, do="send")
    word = word_in_chat(runtime, WATI)
    for _ in range(5):
        post(client, path, do="open", word="0000-0000")
    assert post(client, path, do="open", word=word).status_code == 403
    post(client, path, do="send")
    clock.forward(minutes=11)
    assert post(client, path, do="open", word=word_in_chat(runtime, WATI)).status_code == 403


def test_an_open_page_closes_after_an_hour(runtime: Runtime, clock: HeldClock, siti: str) -> None:
    client, path = inside(runtime)
    clock.forward(minutes=61)
    assert NIK not in client.get(path).text


def test_an_agent_sees_their_own_leads_only(runtime: Runtime, siti: str) -> None:
    client, path = inside(runtime, "darto", DARTO)
    assert "Siti" not in client.get(path).text
    assert NIK.encode() not in client.get(f"{path}/jangkau.csv").data
    watis = address(runtime, "wati")
    assert "Siti" not in client.get(watis).text


def test_every_look_is_noted_and_told_to_the_worker(runtime: Runtime, siti: str) -> None:
    client, path = inside(runtime)
    client.get(path)
    client.get(f"{path}/jangkau.xlsx")
    with runtime.database.begin() as tx:
        noted = [
            (row.what, row.purpose)
            for row in tx.all("SELECT what, purpose FROM audit WHERE subject = :id ORDER BY id", {"id": siti})
        ]
    assert ("lead seen", "registering the worker") in noted
    assert ("lead exported as xlsx", "registering the worker") in noted
    says(runtime, SITI, "halo")


def test_the_workbook_has_the_columns_of_the_field_and_text_only(runtime: Runtime, siti: str) -> None:
    client, path = inside(runtime)
    book = load_workbook(io.BytesIO(client.get(f"{path}/jangkau.xlsx").data))
    heads, row = list(book.active.iter_rows(values_only=True))
    assert heads == COLUMNS
    told = dict(zip(heads, row, strict=True))
    assert told["NIK"] == NIK
    assert told["JENIS KELAMIN"] == "PEREMPUAN"
    assert not told["NO KK"]
    assert "tidak dikumpulkan: NO KK" in told["KETERANGAN"]
    assert "Wati" in told["KETERANGAN"]
    assert all(
        cell.data_type == "s" or cell.value is None for line in book.active.iter_rows() for cell in line
    )


@pytest.mark.parametrize("bad", ["=1+1", "+1+1", "-1", "@SUM(1)", "\t=1", '=HYPERLINK("x")'])
def test_no_cell_runs(runtime: Runtime, siti: str, bad: str) -> None:
    fill_in(runtime, {**FORM, "address": f"{bad} jalan"}, link(runtime))
    client, path = inside(runtime)
    table = client.get(f"{path}/jangkau.csv").data.decode("utf-8-sig")
    [_, row] = csv.reader(io.StringIO(table))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)
    rows = [COLUMNS, [bad] * len(COLUMNS)]
    cells = load_workbook(io.BytesIO(as_xlsx(rows, "x"))).active[2]
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_worker_hears_the_last_four_of_the_number(runtime: Runtime, siti: str) -> None:
    client, path = inside(runtime)
    assert post(client, path, do="registered", registration=siti, digits="12345").status_code == 422
    assert post(client, path, do="registered", registration=siti, digits="4321").status_code == 303
    ring(runtime)
    assert "4321" in last_words(runtime, SITI)
    assert kept(runtime, siti).state == "registered"
    says(runtime, SITI, "Indonesia")
    assert (
        'name="registration"' not in client.get(path).text
    )  # the lead is gone; a flag on its report is told
    assert browser(runtime).get(link(runtime)).status_code == 410


def test_the_worker_hears_why_it_was_rejected(runtime: Runtime, siti: str) -> None:
    client, path = inside(runtime)
    for outcome in ("", "contacted", "kirim Rp50.000 ke DANA"):
        assert post(client, path, do="because", registration=siti, outcome=outcome).status_code == 422
    post(client, path, do="because", registration=siti, outcome="rejected_name")
    ring(runtime)
    assert "nama, NIK, atau tanggal lahir tidak cocok" in last_words(runtime, SITI)
    assert kept(runtime, siti).state == "rejected"


def test_nobody_settles_what_is_not_theirs(runtime: Runtime, siti: str) -> None:
    client, path = inside(runtime, "darto", DARTO)
    token = form_token(browser(runtime).get(address(runtime, "wati")).text)
    answer = client.post(
        path, data={"csrf_token": token, "do": "registered", "registration": siti, "digits": "4321"}
    )
    assert answer.status_code in (400, 422)
    assert kept(runtime, siti).state == "submitted"


def test_links_of_others_and_old_ones_open_nothing(runtime: Runtime, clock: HeldClock, siti: str) -> None:
    path = address(runtime, "wati")
    assert browser(runtime).get("/agen/x").status_code == 404
    assert browser(runtime).get(f"/agen/{runtime.links.sign('daftar', 'x')}").status_code == 404
    clock.forward(days=8)
    assert browser(runtime).get(path).status_code == 410
