"""The form behind a signed link: one person's, until its day, and nothing typed is lost."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from bot.links import Links
from bot.runtime import Runtime
from tests.browsing import form_token
from tests.browsing import link as path_of
from tests.cast import REFERENCE, SITI, registered
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.stage import heard

pytestmark = SQLITE_ONLY


@pytest.fixture
def link(runtime: Runtime) -> str:
    registered(runtime)
    return path_of(runtime)


def fill(client: FlaskClient, link: str, **typed: str) -> tuple[int, str]:
    token = form_token(client.get(link).text)
    form = {"csrf_token": token, "full_name": "Siti Aminah", "phone": "0812 3456 7890", **typed}
    answer = client.post(link, data=form)
    return answer.status_code, answer.text


def test_a_link_shows_what_is_known(client: FlaskClient, link: str) -> None:
    page = client.get(link)
    assert page.status_code == 200
    assert REFERENCE in page.text
    assert 'value="Siti"' in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_what_is_typed_is_kept_and_shown_again(client: FlaskClient, link: str) -> None:
    assert fill(client, link)[0] == 303
    assert 'value="Siti Aminah"' in client.get(link).text


@pytest.mark.parametrize("harm", [lambda t: t[:-1] + "!", lambda t: t[:20], lambda t: "x", lambda t: t * 50])
def test_a_forged_link_opens_nothing(client: FlaskClient, link: str, harm: object) -> None:
    forged = "/daftar/" + harm(link.removeprefix("/daftar/"))  # type: ignore[operator]
    assert client.get(forged).status_code == 404
    assert client.post(forged, data={"full_name": "Mallory"}).status_code == 404


def test_a_link_of_another_house_or_for_another_page_opens_nothing(
    client: FlaskClient, link: str, runtime: Runtime, clock: HeldClock
) -> None:
    other = Links("another secret", "", clock, 7).sign("daftar", REFERENCE)
    assert client.get(f"/daftar/{other}").status_code == 404
    assert client.get("/daftar/" + runtime.links.sign("agen", REFERENCE)).status_code == 404


def test_a_link_to_nobodys_registration_opens_nothing(client: FlaskClient, runtime: Runtime) -> None:
    assert client.get("/daftar/" + runtime.links.sign("daftar", "JK-0000-0000")).status_code == 404


def test_a_link_past_its_day_says_so(client: FlaskClient, link: str, clock: HeldClock) -> None:
    clock.forward(days=8)
    assert client.get(link).status_code == 410
    assert client.post(link, data={"full_name": "Siti"}).status_code == 410


def test_without_our_own_form_nothing_is_kept_but_all_is_shown(client: FlaskClient, link: str) -> None:
    answer = client.post(link, data={"full_name": "Siti Aminah", "phone": "0812"})
    assert answer.status_code == 400
    assert 'value="Siti Aminah"' in answer.text
    assert 'value="Siti Aminah"' not in client.get(link).text


@pytest.mark.parametrize(
    "typed",
    [
        {"full_name": ""},
        {"full_name": "S1ti"},
        {"full_name": "a" * 101},
        {"phone": "12"},
        {"phone": "x" * 900},
    ],
)
def test_bad_input_is_named_and_kept_on_the_page(
    client: FlaskClient, link: str, typed: dict[str, str]
) -> None:
    status, page = fill(client, link, **typed)
    assert status == 422
    assert 'aria-invalid="true"' in page
    for value in typed.values():
        assert f'value="{value}"' in page


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '" autofocus onfocus="alert(1)', "{{ 7*7 }}"])
def test_markup_in_a_name_stays_text(client: FlaskClient, link: str, name: str) -> None:
    status, page = fill(client, link, full_name=name)
    assert status == 422
    assert "<script>alert" not in page
    assert 'onfocus="alert' not in page
    assert "49" not in page


def test_sent_twice_it_is_kept_once_and_said_once(client: FlaskClient, link: str, runtime: Runtime) -> None:
    assert [fill(client, link)[0] for _ in range(2)] == [303, 303]
    thanks = runtime.world.words.find("id", "notices", "form_saved").text.strip()
    assert heard(runtime, SITI).count(thanks) == 1


def test_a_mebibyte_of_name_is_refused_quickly(client: FlaskClient, link: str) -> None:
    assert fill(client, link, full_name="a " * 300_000)[0] == 422
    assert fill(client, link, full_name="a" * 1_100_000)[0] == 413
