"""The form behind /daftar: nothing typed is lost, nothing impossible is kept, no NIK is shown again."""

from __future__ import annotations

import random
import re
from urllib.parse import quote

import pytest

from bot.runtime import Runtime
from tests.browsing import browser, fill_in, form_token, link
from tests.cast import FORM, NIK, SITI, registered
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock
from tests.looking import kept
from tests.stage import last_words

pytestmark = SQLITE_ONLY


def test_what_siti_types_is_kept_and_told_in_chat(runtime: Runtime) -> None:
    siti = registered(runtime)
    assert fill_in(runtime, FORM).status_code == 303
    form = kept(runtime, siti.registration).form
    assert (form["nik"], form["birth_date"], form["phone"]) == (NIK, "1985-03-02", "+6281234567890")
    assert "formulir" in last_words(runtime, SITI)


def test_the_page_knows_what_was_said_in_chat(runtime: Runtime) -> None:
    registered(runtime)
    page = browser(runtime).get(link(runtime)).text
    assert 'value="Siti"' in page
    assert 'value="+6281234567890"' in page


def test_a_kept_nik_is_shown_as_its_last_four_only(runtime: Runtime) -> None:
    registered(runtime)
    fill_in(runtime, FORM)
    page = browser(runtime).get(link(runtime)).text
    assert "•••• 0003" in page
    assert NIK not in page
    assert NIK[:12] not in page


def test_leaving_the_nik_empty_keeps_the_one_that_was_given(runtime: Runtime) -> None:
    siti = registered(runtime)
    fill_in(runtime, FORM)
    fill_in(runtime, {**FORM, "nik": "", "full_name": "Siti Nur Aminah"})
    form = kept(runtime, siti.registration).form
    assert (form["nik"], form["full_name"]) == (NIK, "Siti Nur Aminah")


def test_a_name_is_enough_to_begin_with(runtime: Runtime) -> None:
    siti = registered(runtime)
    answer = fill_in(runtime, {"full_name": "Siti Aminah"})
    assert kept(runtime, siti.registration).form == {"full_name": "Siti Aminah"}
    assert "NIK" in browser(runtime).get(answer.headers["Location"]).text.split("<form")[0]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("full_name", "S"),
        ("full_name", "Siti 123"),
        ("full_name", "<script>alert(1)</script>"),
        ("full_name", "Siti 😀"),
        ("nik", "12345"),
        ("nik", "3172044213850003"),
        ("birth_date", "31-02-1985"),
        ("birth_date", "kemarin"),
        ("phone", "12"),
        ("email", "siti@"),
        ("address", "Jl. Baru " * 100),
        ("address", f"Jl. Baru {NIK}"),
        ("heirs", "kartu 4111 1111 1111 1111"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(
    runtime: Runtime, field: str, typed: str
) -> None:
    siti = registered(runtime)
    answer = fill_in(runtime, {**FORM, field: typed})
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert kept(runtime, siti.registration).form == {}
    for name, value in FORM.items():
        assert name == field or value in answer.text
    assert "<script>" not in answer.text


def test_a_doubtful_nik_is_kept_and_asked_to_be_read_again(runtime: Runtime) -> None:
    siti = registered(runtime)
    answer = fill_in(runtime, {**FORM, "nik": "9999994203850003", "birth_date": "20-03-1986"})
    assert answer.status_code == 303
    page = browser(runtime).get(answer.headers["Location"]).text
    assert page.split("<form")[0].count("<li>") == 3  # region, date in the NIK, year said in chat
    assert kept(runtime, siti.registration).form["nik"] == "9999994203850003"


def test_pressing_save_twice_tells_once(runtime: Runtime) -> None:
    registered(runtime)
    client, path = browser(runtime), link(runtime)
    token = form_token(client.get(path).text)
    for _ in range(3):
        assert client.post(path, data={"csrf_token": token, **FORM}).status_code == 303
    with runtime.database.begin() as tx:
        assert tx.run("SELECT COUNT(*) FROM letter").one()[0] == 1


def test_the_back_button_and_an_old_page_still_save(runtime: Runtime) -> None:
    siti = registered(runtime)
    old = form_token(browser(runtime).get(link(runtime)).text)
    fill_in(runtime, FORM)
    later = browser(runtime).post(link(runtime), data={"csrf_token": old, **FORM, "heirs": "anak, Rina"})
    assert later.status_code == 303
    assert kept(runtime, siti.registration).form["heirs"] == "anak, Rina"


def test_a_post_from_elsewhere_changes_nothing_and_loses_nothing(runtime: Runtime) -> None:
    siti = registered(runtime)
    budi = registered(runtime, "wa:+628000000200", "JK-0000-0001")
    others = form_token(browser(runtime).get(link(runtime, budi.reference)).text)
    for token in ("", "x", others):
        answer = browser(runtime).post(link(runtime), data={"csrf_token": token, **FORM})
        assert answer.status_code == 400
        assert FORM["address"] in answer.text
    assert kept(runtime, siti.registration).form == {}


def test_links_end_by_themselves_and_a_new_one_revokes_none(runtime: Runtime, clock: HeldClock) -> None:
    registered(runtime)
    first = link(runtime)
    clock.forward(days=4)
    second = link(runtime)
    assert browser(runtime).get(first).status_code == 200
    clock.forward(days=4)
    assert browser(runtime).get(first).status_code == 410
    assert browser(runtime).get(second).status_code == 200


@pytest.mark.parametrize("token", ["x", "W10.abc", "%00", "a" * 3000, "..%2f..%2fetc", quote("’")])
def test_a_forged_link_opens_nothing(runtime: Runtime, token: str) -> None:
    assert browser(runtime).get(f"/daftar/{token}").status_code == 404


def test_a_link_for_another_purpose_opens_nothing(runtime: Runtime) -> None:
    siti = registered(runtime)
    token = runtime.links.sign("agen", siti.reference)
    assert browser(runtime).get(f"/daftar/{token}").status_code == 404


def test_in_person_is_always_possible_and_keeps_what_was_saved(runtime: Runtime) -> None:
    siti = registered(runtime)
    fill_in(runtime, FORM)
    assert fill_in(runtime, {"do": "in_person", "full_name": "x"}).status_code == 303
    form = kept(runtime, siti.registration).form
    assert form["in_person"] == "yes"
    assert form["nik"] == NIK
    assert "langsung ke agen" in last_words(runtime, SITI)


def test_too_many_saves_wait_and_lose_nothing(runtime: Runtime) -> None:
    registered(runtime)
    client = browser(runtime)
    answers = [
        fill_in(runtime, {**FORM, "heirs": f"anak ke {word}"}, client=client) for word in ["satu", "dua"] * 16
    ]
    assert [a.status_code for a in answers[:30]] == [303] * 30
    assert answers[-1].status_code == 429
    assert "anak ke dua" in answers[-1].text


def test_guessing_links_is_slowed_down(runtime: Runtime) -> None:
    client = browser(runtime)
    seen = {client.get("/daftar/x").status_code for _ in range(301)}
    assert seen == {404, 429}


def test_the_page_is_small_private_and_asks_nobody_else(runtime: Runtime) -> None:
    registered(runtime)
    fill_in(runtime, FORM)
    answer = browser(runtime).get(link(runtime))
    style = browser(runtime).get("/static/site.css")
    assert len(answer.data) + len(style.data) < 50_000
    assert "http" not in answer.text.replace("http-equiv", "")
    assert re.findall("<script[^>]*>", answer.text) == ['<script src="/static/keep.js" defer>']
    assert 'content="noindex' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_page_speaks_the_persons_language(runtime: Runtime) -> None:
    registered(runtime)
    assert "Nama lengkap" in browser(runtime).get(link(runtime)).text
    assert "Full name" in browser(runtime).get(link(runtime) + "?lang=en").text


PIECES = [
    *(
        "Siti Aminah",
        "D'Souza",
        "Ñandú",
        "李小龍",
        "😀😀",
        "<script>alert('x')</script>",
        "<img src=x onerror=1>",
    ),
    *(
        "=HYPERLINK(1)",
        "'; DROP TABLE person; --",
        "\x00\x07",
        "\u202eabc",
        "\ud7ff",
        "{{7*7}}",
        "{name}",
        "%s%n",
    ),
    *("3172044203850003", "3172 0442 0385 0003", "31720442O385OOO3", "0812 3456 7890", "+62812-3456-7890"),
    *("02-03-1985", "2 Maret 1985", "29-02-1900", "a@b.id", "a@b", " ", "\t\r\n", "x" * 10_000, "ا" * 10_000),
    "Nama: Siti Aminah\r\nNIK: 3172044203850003\r\nAlamat: Jl. Baru\r\nHP: 0812 3456 7890",
]


@pytest.mark.parametrize("seed", range(3))
def test_a_hundred_forms_of_anything_are_answered_and_never_break(runtime: Runtime, seed: int) -> None:
    registered(runtime)
    dice, client, path = random.Random(seed), browser(runtime), link(runtime)
    token = form_token(client.get(path).text)
    for _ in range(100):
        runtime.attempt_limits._counts()._counts[0].storage.reset()
        typed = {name: dice.choice(PIECES) for name in FORM if dice.random() < 0.8}
        answer = client.post(path, data={"csrf_token": token, **typed})
        assert answer.status_code in (303, 422)
        page = client.get(path).text if answer.status_code == 303 else ""
        assert NIK not in page
        assert "<script>alert" not in answer.text + page
        assert "<img src=x" not in answer.text + page
