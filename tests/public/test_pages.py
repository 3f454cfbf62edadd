"""Pages anybody may read: light, plain, nothing from elsewhere, no trace of what went wrong inside."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from bot.runtime import Runtime
from bot.web import create_app
from tests.browsing import browser, form_token
from tests.conftest import SQLITE_ONLY

pytestmark = SQLITE_ONLY
PAGES = [
    "/",
    "/privasi",
    "/keamanan",
    "/layanan",
    "/layanan?lang=en",
    "/keamanan?lang=en",
    "/try",
    "/?lang=en",
    "/privasi?lang=en",
    "/try?lang=en&look=tg",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_there_in_its_language(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{"en" if "lang=en" in path else "id"}"' in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_and_all_it_needs_is_under_50_kilobytes(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    needs = re.findall(r'(?:src|href)="(/static/[^"?]+)', page)
    assert len(page.encode()) + sum(len(client.get(one).data) for one in needs) < 50_000


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fetches_nothing_from_elsewhere(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert re.findall(r'(?:src|action)="(?:https?:)?//', page) == []
    assert re.findall(r'<link[^>]+href="(?:https?:)?//', page) == []
    assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page) == []


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/daftar/x", "/static/site.css", "/health"])
def test_every_answer_carries_the_headers_that_protect(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/try/chat/mallory/wa", 404),
        ("/try/chat/worker/fax", 404),
        ("/try?look=fax", 400),
        ("/try?agent=mallory", 400),
        ("/static/../web.py", 404),
        ("/daftar/", 404),
        ("/try/say", 405),
    ],
)
def test_a_refusal_is_one_plain_sentence(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert "werkzeug" not in answer.text.lower()


def test_what_breaks_inside_says_nothing_of_it(runtime: Runtime) -> None:
    app = create_app(runtime)
    app.add_url_rule("/breaks", view_func=lambda: 1 / 0)
    answer = app.test_client().get("/breaks")
    assert answer.status_code == 500
    assert "division" not in answer.text


def test_the_try_page_wants_its_own_form(client: FlaskClient) -> None:
    client.get("/try")
    answer = client.post("/try/say", data={"who": "worker", "look": "wa", "text": "halo"})
    assert answer.status_code == 400


@pytest.mark.parametrize("more", [{"who": "mallory"}, {"look": "fax"}, {"who": ""}, {"look": ""}])
def test_a_seat_that_does_not_exist_is_refused(client: FlaskClient, more: dict[str, str]) -> None:
    token = form_token(client.get("/try").text)
    form = {"csrf_token": token, "who": "worker", "look": "wa", "text": "halo", **more}
    assert client.post("/try/say", data=form).status_code == 400


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\0", "🥬" * 5000]
)
def test_whatever_is_typed_is_shown_as_typed(client: FlaskClient, text: str) -> None:
    token = form_token(client.get("/try").text)
    form = {"csrf_token": token, "who": "worker", "look": "wa", "text": text}
    assert client.post("/try/say", data=form).status_code == 303
    page = client.get("/try").text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_redirects_never_lead_elsewhere(client: FlaskClient) -> None:
    token = form_token(client.get("/try").text)
    form = {"csrf_token": token, "who": "worker", "look": "wa", "text": "halo"}
    answer = client.post("/try/say", data={**form, "page_look": "//evil.example", "page_agent": "\r\nX: y"})
    assert answer.headers["Location"].startswith("/try?")
    assert "X" not in dict(answer.headers)


def test_two_visitors_never_see_each_others_chat(runtime: Runtime) -> None:
    siti, budi = browser(runtime), browser(runtime)
    token = form_token(siti.get("/try").text)
    siti.post("/try/say", data={"csrf_token": token, "who": "worker", "look": "wa", "text": "rahasia"})
    assert "rahasia" in siti.get("/try").text
    assert "rahasia" not in budi.get("/try").text


def test_one_visitors_token_is_none_for_another(runtime: Runtime) -> None:
    siti, mallory = browser(runtime), browser(runtime)
    token = form_token(siti.get("/try").text)
    mallory.get("/try")
    form = {"csrf_token": token, "who": "worker", "look": "wa", "text": "halo"}
    assert mallory.post("/try/say", data=form).status_code == 400
