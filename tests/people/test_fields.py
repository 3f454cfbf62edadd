"""One table of a registration's fields: a line more, handed in, is seen wherever fields are read."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from bot.public.lead_tables import COLUMNS
from bot.public.lead_tables import columns as columns_of_agents
from bot.runtime import Runtime
from bot.services.people.duplicates import list_duplicates, side_by_side
from bot.services.people.form_fields import READERS
from bot.services.people.paper_rows import ANSWERED, columns, exported
from bot.services.people.people_table import export_people, import_people
from bot.services.people.showing import fields_of
from bot.services.staff.scope import command_line
from bot.storage.people import registrations
from flows.answers.fields import (
    AGENT,
    ALL,
    EXPORT,
    FIELDS,
    OPTIONAL,
    STAFF,
    WORKER,
    Field,
    on_form,
    reviewed,
    seen_by,
)
from tests.agents.test_agent_page import accepted, inside, two_agents
from tests.browsing import browser, fill_in, link
from tests.cast import FORM, registered
from tests.conftest import SQLITE_ONLY
from tests.looking import kept
from tests.made_up_fields import asking, beside_others
from tests.talking import CONSENTED, SITI, Talk, the_world

pytestmark = SQLITE_ONLY

TOOLS = Field("tools", "text", ALL, "tools", OPTIONAL, sheet="ALAT KERJA")


@pytest.fixture
def wider(runtime: Runtime) -> Runtime:
    """A runtime whose registration has a field more."""
    return replace(runtime, fields=beside_others(TOOLS), world=asking(runtime.world, TOOLS))


def test_the_chat_asks_for_it_and_reviews_it() -> None:
    talk = Talk(world=asking(the_world(), TOOLS))
    talk.conversation = replace(talk.conversation, consent=CONSENTED)
    talk.say("menu", "4", "jual sayur", "1985", *SITI)
    assert talk.asked == "register.tools"
    talk.say("gerobak")
    assert "Tools: gerobak" in talk.text


def test_the_form_asks_for_it_by_the_chats_words_and_knows_what_was_said(wider: Runtime) -> None:
    siti = registered(wider, tools="gerobak")
    page = browser(wider).get(link(wider)).text
    assert '<label for="tools">Tools</label>' in page
    assert "tools, please." in page
    assert 'name="tools" value="gerobak"' in page
    fill_in(wider, {**FORM, "tools": "dua gerobak"})
    assert kept(wider, siti.registration).form["tools"] == "dua gerobak"


def test_an_agent_sees_it_on_the_page_and_in_the_table(wider: Runtime) -> None:
    two_agents(wider)
    accepted(wider, "wati", registered(wider, tools="gerobak").registration)
    client, path = inside(wider)
    assert "ALAT KERJA: gerobak" in client.get(path).text
    (row,) = csv.DictReader(client.get(f"{path}/jangkau.csv").data.decode("utf-8-sig").splitlines())
    assert row["ALAT KERJA"] == "gerobak"
    assert list(row)[-2:] == ["ALAT KERJA", "KETERANGAN"]


def test_it_is_taken_in_and_given_out_by_tables(wider: Runtime) -> None:
    row = {**FORM, "consent_date": "20-11-2026", "tools": "gerobak"}
    (reference,) = import_people(wider, command_line(wider), [row], dry_run=False).references
    assert kept(wider, registrations.reference_id(reference)).answers["tools"] == "gerobak"
    head, line = export_people(wider, command_line(wider), with_nik=False, purpose="test")
    assert dict(zip(head, line, strict=True))["tools"] == "gerobak"


def test_staff_see_it_where_two_registrations_stand_side_by_side(wider: Runtime) -> None:
    for number, tools in enumerate(("gerobak", "sepeda")):
        reference = f"JK-7K2M-9QX{number}"
        registered(wider, f"wa:+62800000010{number}", reference, tools=tools)
        fill_in(wider, FORM, link(wider, reference))
    found = list_duplicates(wider, command_line(wider)).pairs
    pair = side_by_side(wider, command_line(wider), found[0].id)
    assert pair
    assert [side.known["tools"] for side in pair[1]] == ["gerobak", "sepeda"]
    assert pair[1][0].known["nik"] == "•••• 0003"


def test_a_field_that_an_agent_may_not_see_reaches_no_page_of_theirs(runtime: Runtime) -> None:
    hidden = replace(TOOLS, sees=WORKER | EXPORT)
    wider = replace(runtime, fields=beside_others(hidden))
    found = kept(wider, registered(wider, tools="gerobak").registration)
    assert "tools" not in fields_of(wider, found, "id", AGENT)
    assert fields_of(wider, found, "id", EXPORT)["tools"] == "gerobak"
    assert "ALAT KERJA" not in columns_of_agents(wider.fields)


def test_agents_and_staff_see_no_income_and_no_nik_stands_in_the_chat() -> None:
    assert {field.key for field in seen_by(FIELDS, AGENT | STAFF | EXPORT)}.isdisjoint(
        {"income", "birth_year"}
    )
    assert {field.key for field in FIELDS if not field.answer} >= {"nik", "address", "email", "heirs"}
    assert "nik" not in reviewed(FIELDS)


def test_the_tables_outside_keep_their_columns() -> None:
    assert set(columns(FIELDS)) == {
        *("full_name", "nik", "birth_date", "address", "phone", "email", "heirs", "community"),
        *("sex", "place", "job", "consent_date", "note"),
    }
    assert exported(FIELDS) == [
        *("reference", "state", "full_name", "nik", "birth_date", "address", "phone", "email", "heirs"),
        *("sex", "district", "village", "job"),
    ]
    assert columns_of_agents(FIELDS) == COLUMNS


def test_every_kind_can_be_read_where_its_field_stands() -> None:
    assert {field.kind for field in on_form(FIELDS)} <= set(READERS)
    assert {field.kind for field in FIELDS if field.paper and field.answer} <= set(ANSWERED)
    assert len({field.key for field in FIELDS}) == len(FIELDS)
