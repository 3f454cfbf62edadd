"""The first days: what is missing is named with what helps, and sample data goes at one word, for good."""

from __future__ import annotations

from dataclasses import replace

from bot.console.staff.start import PAGES
from bot.services.people.sample_workers import load_sample_workers
from bot.services.people.samples import samples_now
from bot.services.staff.first_steps import STEPS, first_steps
from bot.services.staff.scope import command_line
from bot.yaml_reading import read_yaml
from tests.cast import linked
from tests.channels.sending import whatsapp_settings
from tests.console.office import Office
from tests.house import PUBLIC_URL
from tests.looking import audited
from tests.test_walls import ROOT


def missing(office: Office) -> set[str]:
    return {name for name, done in first_steps(office.runtime, command_line(office.runtime)) if not done}


def test_a_new_house_is_told_what_is_missing_and_nothing_of_whatsapp_while_it_is_off(office: Office) -> None:
    assert missing(office) == {
        *("operator", "address", "channel", "security", "backup", "accounts", "factor", "chat", "branch"),
        *("agents", "linked"),
    }


def test_with_whatsapp_prices_and_templates_are_wanted_too(office: Office) -> None:
    on = {
        "whatsapp": whatsapp_settings("http://127.0.0.1:9"),
        "backup_key": "x" * 40,
        "public_url": PUBLIC_URL,
    }
    office.runtime = replace(office.runtime, settings=office.runtime.settings.model_copy(update=on))
    assert {"prices", "templates"} <= missing(office) and not {"channel", "backup", "address"} & missing(
        office
    )


def test_sample_agents_are_no_agents_and_real_ones_are(office: Office) -> None:
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE agent SET sample = 0 WHERE handle = 'wati'")
    assert {"agents", "linked"} & missing(office) == {"linked"}
    linked(office.runtime, "wati", 9001)
    assert not {"agents", "linked"} & missing(office)


def test_every_step_has_words_and_says_what_helps() -> None:
    for words in read_yaml(ROOT / "bot/console/words/start.yaml").values():
        assert all({f"first_{step.name}", f"first_{step.name}_how"} <= words.keys() for step in STEPS)
    assert set(PAGES) <= {step.name for step in STEPS}


def test_sample_data_goes_at_one_word_and_that_is_recorded(office: Office) -> None:
    load_sample_workers(office.runtime)
    browser = office.inside()
    page = browser.get("/console/start").text
    assert "2 agen contoh dan 3 pekerja contoh" in page and "<summary>Hapus data contoh" in page
    assert browser.post("/console/start/samples", page="/console/start").status_code == 303
    assert not samples_now(office.runtime, command_line(office.runtime)).any
    assert ("bu-rina", "samples removed", "", "2 agents, 3 workers, 3 places") in audited(office.runtime)
    assert "Tidak ada data contoh" in browser.get("/console/start").text
