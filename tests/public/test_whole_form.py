"""All questions of a registration on one page: what is typed comes back to the chat, and nothing is sent by it."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from bot.runtime import Runtime
from tests.browsing import form_token
from tests.cast import SITI
from tests.conftest import SQLITE_ONLY
from tests.stage import reply

pytestmark = SQLITE_ONLY
TYPED = {
    **{"called": "Siti Aminah", "birth_year": "1985", "job": "jual sayur", "place": "Kalibaru, Cilincing"},
    **{"income": "100 ribu", "income_per": "day", "programmes": "two"},
}


@pytest.fixture
def link(runtime: Runtime) -> str:
    """The address in the first question of the registration."""
    said = [reply(runtime, SITI, text) for text in ("mau daftar", "setuju")][-1]
    found = re.search(r"/daftar/\S+", said)
    assert found, said
    return found[0]


def send(client: FlaskClient, link: str, **typed: str) -> tuple[int, str]:
    token = form_token(client.get(link).text)
    answer = client.post(link, data={"csrf_token": token, **typed})
    return answer.status_code, answer.text


def test_everything_typed_at_once_stands_in_the_review_of_the_chat(
    runtime: Runtime, client: FlaskClient, link: str
) -> None:
    assert send(client, link, **TYPED)[0] == 303
    said = reply(runtime, SITI, "ulang")
    assert all(part in said for part in ("Siti Aminah", "1985", "jual sayur", "Kalibaru", "Rp100.000 sehari"))
    assert "Nomor pendaftaran" in reply(runtime, SITI, "kirim")


def test_what_was_left_empty_is_asked_in_the_chat(runtime: Runtime, client: FlaskClient, link: str) -> None:
    assert send(client, link, called="Siti", job="jual sayur")[0] == 303
    assert "tahun" in reply(runtime, SITI, "ulang")


def test_the_page_asks_for_no_identity_number_and_keeps_none(
    runtime: Runtime, client: FlaskClient, link: str
) -> None:
    page = client.get(link).text
    assert 'name="nik"' not in page and "NIK" in page
    status, said = send(client, link, called="3172044203850003")
    assert status == 422 and "nomor seperti NIK" in said


BAD = {
    "job": "clincing",
    "phone": "12345",
    "birth_year": "52",
    "income": "dbwh 200rb",
}


def test_what_no_question_would_take_is_named_at_its_field_and_nothing_is_sent(
    runtime: Runtime, client: FlaskClient, link: str
) -> None:
    asked = {key: value for key, value in BAD.items() if f'name="{key}"' in client.get(link).text}
    assert len(asked) > 2
    status, said = send(client, link, **{"called": "Siti", **asked})
    assert status == 422 and said.count('aria-invalid="true"') == len(asked)
    assert all(f'value="{value}"' in said for value in asked.values()) and 'value="Siti"' in said
    with runtime.database.look() as tx:
        assert tx.one("SELECT 1 FROM message WHERE provider_id LIKE 'page-%'") is None


def test_a_place_of_which_there_are_several_is_asked_back_by_name(client: FlaskClient, link: str) -> None:
    status, said = send(client, link, place="harapan jaya", birth_year="52")
    assert (
        status == 422 and "Maksud Anda Harapan Jaya, Sei Lepan" in said and "Maksud Anda 1974 / 1973" in said
    )


def test_a_page_on_which_all_is_answered_says_so(runtime: Runtime, client: FlaskClient, link: str) -> None:
    left = {"phone": "081298765432", **TYPED}
    asked = {key: value for key, value in left.items() if f'name="{key}"' in client.get(link).text}
    assert send(client, link, **asked)[0] == 303
    again = client.get(link)
    assert again.status_code == 200 and "Semua sudah terisi" in again.text
    assert client.post(link, data={}).status_code == 200


def test_the_same_sent_twice_is_one_turn(runtime: Runtime, client: FlaskClient, link: str) -> None:
    token = form_token(client.get(link).text)
    first = client.post(link, data={"csrf_token": token, "called": "Siti"})
    again = client.post(link, data={"csrf_token": token, "called": "Siti"})
    assert first.status_code == 303 and again.status_code in (303, 422)
    with runtime.database.look() as tx:
        row = tx.one("SELECT COUNT(*) AS n FROM message WHERE provider_id LIKE 'page-%'")
    assert row and row.n == 1


def test_without_our_own_page_nothing_is_taken(client: FlaskClient, link: str) -> None:
    assert client.post(link, data={"called": "Mallory"}).status_code == 400


def test_after_the_registration_the_page_is_over(runtime: Runtime, client: FlaskClient, link: str) -> None:
    send(client, link, **TYPED)
    reply(runtime, SITI, "kirim")
    reply(runtime, SITI, "3")
    assert client.get(link).status_code == 410


def test_the_word_brings_the_page_at_any_question(runtime: Runtime, link: str) -> None:
    reply(runtime, SITI, "jual sayur")
    assert "/daftar/" in reply(runtime, SITI, "isi sekaligus")
