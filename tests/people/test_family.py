"""Filling in for somebody else: each person with their own consent, key and number."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.runtime import Runtime
from bot.services.agents.directory import import_agents
from bot.services.agents.invite import invite_agent
from bot.services.agents.samples import SAMPLE_AGENTS
from bot.services.keys.rotate_keys import rotate_keys
from bot.services.staff.scope import command_line
from bot.storage.conversation import conversations
from bot.storage.keys.sealing import unseal
from bot.storage.people import helped, people, registrations
from tests.browsing import browser, fill_in, link
from tests.cast import SITI, WATI, person_at, simulated
from tests.conftest import SQLITE_ONLY
from tests.house import HeldClock, the_world
from tests.looking import kept
from tests.people.helping import (
    BEGUN,
    ELIGIBLE,
    MET,
    REST,
    TUTIS_FORM,
    helped_ones,
    load,
    said_last,
    sent,
    talk,
)
from tests.stage import delivered, ring

pytestmark = SQLITE_ONLY


@pytest.mark.parametrize(
    "text",
    [
        *(
            "daftarin ibu saya",
            "buat suami",
            "untuk orang lain",
            "bantu daftar",
            "mau daftarkan bapak saya dong",
        ),
        *("bantu daftarin tetangga", "kanggo simbok", "ibu saya mau ikut", "register my mother", "KELUARGA"),
    ],
)
def test_helping_somebody_is_heard_in_everyday_words(text: str) -> None:
    assert the_world().understanding.wants_to_help(text)


@pytest.mark.parametrize(
    "text",
    [
        "daftar",
        "saya mau daftar",
        "saya didaftarkan majikan",
        "ibu saya meninggal",
        "ibu rumah tangga",
        "istri otomatis ikut",
    ],
)
def test_what_is_about_oneself_or_something_else_is_left_alone(text: str) -> None:
    assert not the_world().understanding.wants_to_help(text)


def test_every_question_says_for_whom_it_is(runtime: Runtime) -> None:
    talk(runtime, *MET, *BEGUN)
    assert talk(runtime, "jual sayur").startswith("Untuk Tuti:")


@pytest.mark.parametrize(
    "said", ["Tuti", "Bu Tuti", "ibu saya Tuti", "namanya Tuti", "Tuti, 1975", "Tuti lahir 1975", "1975 Tuti"]
)
def test_whoever_names_them_is_asked_for_their_work_next(runtime: Runtime, said: str) -> None:
    asked = talk(runtime, *MET, *BEGUN[:3], said)
    assert asked.startswith("Untuk Tuti:")
    assert "bekerja sebagai apa" in asked


def test_a_year_behind_the_name_is_not_asked_for_again(runtime: Runtime) -> None:
    talk(runtime, *MET, *BEGUN[:3])
    assert "Tahun lahir: 1975" in talk(runtime, "Tuti, 1975")
    assert "Anda bisa ikut" in talk(runtime, "jual sayur")


def test_a_year_alone_leaves_the_name_to_be_asked(runtime: Runtime) -> None:
    assert "Biasa dipanggil siapa" in talk(runtime, *MET, *BEGUN[:3], "1975")
    assert talk(runtime, "Tuti").startswith("Untuk Tuti:")


def test_nobody_is_kept_before_they_agree(runtime: Runtime) -> None:
    assert "Bacakan" in talk(runtime, *MET, "daftarin ibu saya", "1")
    talk(runtime, "belum")
    assert helped_ones(runtime) == []


def test_nobody_is_registered_from_afar(runtime: Runtime) -> None:
    talk(runtime, *MET, "daftarin ibu saya", "2")
    assert helped_ones(runtime) == []


def test_the_consent_is_the_workers_with_its_text_and_who_was_beside_them(runtime: Runtime) -> None:
    talk(runtime, *MET, *BEGUN)
    (tuti,) = helped_ones(runtime)
    with runtime.database.look() as tx:
        row = tx.one(
            "SELECT c.beside, t.words FROM consent c JOIN consent_text t ON t.sha256 = c.sha256 WHERE c.person = :id",
            {"id": tuti},
        )
    assert row
    assert row.beside == person_at(runtime, simulated(SITI))
    assert row.words.startswith("Bacakan ini kepada orangnya")


def test_answers_of_two_people_never_mix(runtime: Runtime) -> None:
    reference = sent(runtime)
    talk(runtime, "bantu daftar", "orang baru", "1", "setuju", "Pak Joyo", "petani", "1980", "menu")
    with runtime.database.begin() as tx:
        own = conversations.load(tx, people.lock(tx, person_at(runtime, simulated(SITI))))
        parts = {
            part.answers["called"]: part.answers["birth_year"]
            for one in helped_ones(runtime)
            for part in [helped.read(tx, people.lock(tx, one))]
        }
    assert parts == {"Tuti": 1975, "Joyo": 1980}
    assert "birth_year" not in own.answers
    assert load(runtime, reference).answers["called"] == "Tuti"


def test_each_has_their_own_key_number_and_form(runtime: Runtime) -> None:
    reference = sent(runtime)
    (tuti,) = helped_ones(runtime)
    found = load(runtime, reference)
    assert (found.person, found.helper) == (tuti, person_at(runtime, simulated(SITI)))
    page = browser(runtime).get(link(runtime, reference))
    assert page.status_code == 200
    assert "Tuti" in page.text


def test_a_registration_left_in_the_middle_goes_on_where_it_was(runtime: Runtime) -> None:
    talk(runtime, *MET, *BEGUN, *ELIGIBLE, "menu")
    assert "Tuti" in talk(runtime, "keluarga", "1")
    assert "HP yang dipakai chat ini" in talk(runtime, "lanjut isi")


def test_who_never_gave_a_name_is_not_kept(runtime: Runtime, clock: HeldClock) -> None:
    talk(runtime, *MET, "daftarin ibu saya", "1", "setuju", "menu")
    clock.forward(minutes=2)
    ring(runtime)
    assert helped_ones(runtime) == []
    assert "Siapa" not in talk(runtime, "keluarga")


def test_how_far_it_is_can_be_asked_for_each(runtime: Runtime) -> None:
    reference = sent(runtime)
    ring(runtime)
    said = talk(runtime, "keluarga", "1", "sampai mana")
    assert said.startswith("Untuk Tuti:")
    assert reference in said
    assert "KELUARGA" in talk(runtime, "status")


def test_the_helper_hears_the_news_with_the_workers_name(runtime: Runtime) -> None:
    reference = sent(runtime)
    fill_in(runtime, TUTIS_FORM, link(runtime, reference))
    assert said_last(runtime, SITI).startswith("Untuk Tuti:")


def test_asking_what_is_held_answers_for_the_worker(runtime: Runtime) -> None:
    reference = sent(runtime)
    assert reference in talk(runtime, "keluarga", "1", "data")
    assert said_last(runtime, SITI).startswith("Untuk Tuti:")


def test_erasing_the_worker_leaves_the_helper_and_takes_every_trace(
    runtime: Runtime, clock: HeldClock
) -> None:
    reference = sent(runtime)
    talk(runtime, "keluarga", "1", "data", "hapus", "hapus")
    delivered(runtime)
    clock.forward(minutes=2)
    ring(runtime)
    assert helped_ones(runtime) == []
    with runtime.database.begin() as tx:
        assert registrations.load(tx, registrations.reference_id(reference)) is None
        own = conversations.load(tx, people.lock(tx, person_at(runtime, simulated(SITI))))
        left = [
            tx.one(f"SELECT COUNT(*) AS n FROM {table} WHERE about IS NOT NULL AND length(sealed) > 0").n
            for table in ("message", "event", "letter")
        ]
    assert left == [0, 0, 0]
    assert "Tuti" not in str(own)
    assert talk(runtime, "keluarga").startswith("Anda boleh mengisikan")


def test_hapus_in_the_middle_of_helping_means_the_worker(runtime: Runtime, clock: HeldClock) -> None:
    talk(runtime, *MET, *BEGUN, *ELIGIBLE)
    assert talk(runtime, "HAPUS").startswith("Untuk Tuti:")
    talk(runtime, "ya, hapus")
    delivered(runtime)
    clock.forward(minutes=2)
    ring(runtime)
    assert helped_ones(runtime) == []
    assert "Apa yang bisa saya bantu" in talk(runtime, "menu")


def test_an_erased_helper_takes_drafts_along_and_leaves_registrations(
    runtime: Runtime, clock: HeldClock
) -> None:
    reference = sent(runtime)
    talk(runtime, "keluarga", "2", "1", "setuju", "Pak Joyo", "menu", "HAPUS", "ya, hapus")
    delivered(runtime)
    clock.forward(minutes=2)
    ring(runtime)
    assert load(runtime, reference).answers["called"] == "Tuti"
    assert helped_ones(runtime) == [load(runtime, reference).person]


def test_keys_of_the_helped_are_rotated_with_all_others(runtime: Runtime) -> None:
    sent(runtime)
    assert rotate_keys(runtime, lambda done: None).lost == 0


def test_what_the_worker_said_does_not_rest_under_the_helpers_key(runtime: Runtime, tmp_path: Path) -> None:
    talk(runtime, *MET, *BEGUN, *ELIGIBLE)
    helper = person_at(runtime, simulated(SITI))
    with runtime.database.begin() as tx:
        row = tx.one("SELECT sealed FROM conversation WHERE person = :id", {"id": helper})
        assert row
        plain = unseal(people.key_of(tx, helper), row.sealed, f"conversation.sealed:{helper}")
    assert plain["answers"] == {}
    assert "1975" not in str(plain)


def test_the_helpers_phone_may_be_the_one_to_call(runtime: Runtime) -> None:
    said = talk(runtime, *MET, *BEGUN, *ELIGIBLE)
    assert SITI.removeprefix("wa:") in said
    talk(runtime, "boleh", *REST[2:], "kirim")
    (tuti,) = helped_ones(runtime)
    with runtime.database.begin() as tx:
        (registration,) = registrations.of_person(tx, tuti)
    assert kept(runtime, registration).answers["phone"] == SITI.removeprefix("wa:")


def test_what_the_declared_base_brings_is_said_before_the_choice(runtime: Runtime) -> None:
    said = talk(runtime, *MET, *BEGUN, *ELIGIBLE, *REST[:4])
    assert "santunannya ikut lebih kecil" in said


def agent_helping(runtime: Runtime) -> None:
    """Wati, an agent, has filled in for Tuti, and was asked to take her on."""
    import_agents(runtime, command_line(runtime), SAMPLE_AGENTS, sample=True)
    talk(runtime, f"GABUNG {invite_agent(runtime, command_line(runtime), 'wati')}", who=WATI)
    ring(runtime)
    talk(runtime, "daftarkan orang", *BEGUN[1:], *ELIGIBLE, *REST[1:], "kirim", who=WATI)
    ring(runtime)


def test_an_agent_who_helps_is_asked_before_all_others(runtime: Runtime) -> None:
    agent_helping(runtime)
    (tuti,) = helped_ones(runtime)
    with runtime.database.look() as tx:
        stage = tx.one("SELECT stage FROM person WHERE id = :id", {"id": tuti})
    with runtime.database.look() as tx:
        row = tx.one("SELECT a.handle FROM offer o JOIN agent a ON a.id = o.agent")
    assert row
    assert stage
    assert (row.handle, stage.stage) == ("wati", "waiting")


def test_an_agent_does_not_vouch_for_the_worker_they_filled_in_for(runtime: Runtime) -> None:
    agent_helping(runtime)
    with runtime.database.look() as tx:
        offer = tx.one("SELECT code FROM offer")
    assert offer
    for text in (f"terima {offer.code}", f"terdaftar {offer.code} 1234", f"sesuai {offer.code}"):
        talk(runtime, text, who=WATI)
        ring(runtime)
    with runtime.database.look() as tx:
        referral = tx.one("SELECT state, answer FROM referral")
        asked = [row.reason for row in tx.all("SELECT reason FROM help_request")]
    assert referral
    assert (referral.state, referral.answer, asked) == ("registered", "unheard", ["no_voice"])
    assert "berakhiran 1234" in talk(runtime, "keluarga", "1", "sampai mana", who=WATI)
