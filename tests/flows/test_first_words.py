"""The first words of somebody: answered at once and in their language, a price before anything is asked of them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.talking import Talk, met, registering


@pytest.mark.parametrize(
    ("first", "answered"),
    [
        ("suami saya meninggal kecelakaan waktu narik", "claim.sorrow"),
        ("penipuan ya?", "genuine.tell"),
        ("agennya minta uang 200rb terus kabur", "complaint.kind"),
        ("brp sebulannya kak", "cost.from_both"),
        ("mau daftar. tapi bulan lalu bapak saya meninggal kecelakaan", "claim.sorrow"),
        ("jht ikut diskon ga?", "questions.jht_discount"),
    ],
)
def test_a_first_message_is_answered_at_once_behind_one_line_on_who_speaks(first: str, answered: str) -> None:
    talk = Talk()
    assert talk.say(first)[:2] == ["welcome.hello", answered]
    assert len(talk.bubbles) == 1


@pytest.mark.parametrize(
    ("day", "said", "figures"),
    [
        ("2026-11-22", "cost.from_both", ("Rp8.400", "Rp28.400", "Desember 2026", "Maret 2027", "Rp16.800")),
        ("2027-01-10", "cost.from_transport", ("Rp16.800", "Rp36.800", "Rp8.400", "Maret 2027")),
        ("2027-04-01", "cost.from_ordinary", ("Rp16.800", "Rp36.800", "April 2027")),
    ],
)
def test_a_price_is_said_before_anything_is_asked(day: str, said: str, figures: tuple[str, ...]) -> None:
    talk = Talk()
    talk.clock.forward(days=(date.fromisoformat(day) - talk.clock().date()).days)
    assert talk.say("brp sebulannya kak") == ["welcome.hello", said, "income.income"]
    assert all(figure in talk.text for figure in figures)


def test_the_price_of_a_driver_is_that_of_drivers() -> None:
    talk = met(job={"label": "ojol", "sector": "transport", "status": "own"})
    assert talk.say("3") == ["cost.from_discounted", "income.income"]
    assert "Maret 2027" in talk.text and "Desember" not in talk.text


@pytest.mark.parametrize(
    ("first", "answered"),
    [
        ("saya di taiwan mau ikut bpjs bisa ga ya", "questions.migrant"),
        ("saya kuli bangunan proyek mau daftar", "questions.building"),
        ("saya pembantu rumah tangga mau daftar", "questions.household"),
    ],
)
def test_whoever_is_registered_another_way_hears_it_before_any_consent(first: str, answered: str) -> None:
    assert answered in Talk().say(first)


@pytest.mark.parametrize(
    ("first", "language"),
    [
        ("hello, how much is it", "en"),
        ("kulonuwun", "jv"),
        ("pripun carane daftar", "jv"),
        ("punten, hoyong naros", "su"),
        ("mau tanya iuran", "id"),
        ("english please", "en"),
    ],
)
def test_the_language_is_the_one_they_write(first: str, language: str) -> None:
    talk = Talk()
    talk.say(first)
    assert talk.conversation.language == language


def test_what_nobody_can_tell_leaves_the_language_the_phone_named() -> None:
    talk = Talk(language="en")
    talk.say("???")
    assert talk.conversation.language == "en"


def test_the_language_is_changed_by_a_word_in_the_middle() -> None:
    talk = registering()
    assert talk.say("english please") == ["common.speaking", "register.called"]
    assert talk.conversation.language == "en"


def test_what_somebody_asked_first_is_answered_after_the_greeting() -> None:
    talk = Talk()
    talk.say("mau tanya iuran")
    assert talk.asked == "income.income"
