"""A form that another page sends in somebody's name: refused at the door, whatever it asks for, and nothing is done."""

from __future__ import annotations

import re

import pytest

from bot.console.console import ROUTES
from tests.console.elsewhere import north
from tests.console.office import Browser, Office, shows_code
from tests.console.test_reach import FORM, address
from tests.looking import rows

POSTS = [(path, name) for path, name, _, method, _ in ROUTES if method == "POST"]
REFUSED = 400


def done(office: Office) -> list[object]:
    """What shows that anything was: the audit, sessions, and every state there is."""
    looked = (
        "MAX(id) FROM audit",
        "COUNT(*) FROM staff_session WHERE ended_at IS NULL",
        "COUNT(*) FROM report",
    )
    return [rows(office.runtime, f"SELECT {one.replace(' FROM', ' AS n FROM', 1)}")[0].n for one in looked]


@pytest.fixture
def inside(office: Office) -> Browser:
    browser = office.inside()
    assert shows_code(office.runtime, browser).status_code == 303
    return browser


def test_no_form_is_taken_without_a_token_nor_with_another_sessions(office: Office, inside: Browser) -> None:
    theirs, elsewhere = north(office), office.browser()
    foreign = re.search(r'name="csrf_token" value="([^"]+)"', elsewhere.get("/console/login").text)
    assert foreign and len(POSTS) > 60
    before = done(office)
    for path, name in POSTS:
        for token in ({}, {"csrf_token": foreign[1]}, {"csrf_token": "x"}):
            answer = inside.client.post(address(path, theirs), data={**FORM, **token})
            assert answer.status_code == REFUSED, name
    assert done(office) == before
