"""How a bubble stands on each channel: by one table of limits, and nothing of it is cut."""

from __future__ import annotations

import pytest

from bot.channels import looks
from bot.channels.looks import Look, look, rows, words
from bot.channels.table import LIMITS
from bot.channels.telegram_keyboards import shown
from bot.engine.saying.outgoing import Choice, Outgoing
from bot.engine.saying.speaking import BUBBLE, bubbles

WHATSAPP, TELEGRAM = LIMITS["whatsapp"], LIMITS["telegram"]
PLACE = "Cilincing, Kota Administrasi Jakarta Utara"
STORY = "Kepala Desa Sukamaju Kecamatan Sukamakmur Kabupaten Bogor Provinsi Jawa Barat dan sekitarnya"


def asked(*labels: str, text: str = "Pilih satu") -> Outgoing:
    choices = tuple(Choice(f"t.{n}", label) for n, label in enumerate(labels))
    return Outgoing(text, choices, list_label="Lihat pilihan")


LOOKS = [
    (Outgoing("Halo"), Look.WORDS, Look.WORDS),
    (asked("Ya"), Look.BUTTONS, Look.BUTTONS),
    (asked("Ya", "Tidak", "x" * 20), Look.BUTTONS, Look.BUTTONS),
    (asked("Ya", "Tidak", "x" * 21), Look.LIST, Look.BUTTONS),
    (asked(*"abcd"), Look.LIST, Look.BUTTONS),
    (asked(*"abcdefghij"), Look.LIST, Look.BUTTONS),
    (asked(*"abcdefghijk"), Look.NUMBERED, Look.BUTTONS),
    (asked(PLACE, "Tidak"), Look.LIST, Look.NUMBERED),
    (asked("x" * 72), Look.LIST, Look.NUMBERED),
    (asked("x" * 73), Look.NUMBERED, Look.NUMBERED),
    (asked("Sama", "Sama"), Look.NUMBERED, Look.NUMBERED),
    (asked("Ya", text="x" * 1024), Look.BUTTONS, Look.BUTTONS),
    (asked("Ya", text="x" * 1025), Look.NUMBERED, Look.BUTTONS),
    (Outgoing("Isi di sini: https://a.example/daftar/x", link_label="Buka halaman"), Look.LINK, Look.LINK),
    (Outgoing("Isi di sini: https://a.example/daftar/x"), Look.WORDS, Look.WORDS),
    (Outgoing("https://a.example https://b.example", link_label="Buka"), Look.WORDS, Look.WORDS),
    (Outgoing("Isi: http://localhost:8000/daftar/x", link_label="Buka"), Look.WORDS, Look.WORDS),
    (Outgoing("https://a.example/x lalu kirim", link_label="Buka"), Look.WORDS, Look.WORDS),
]


@pytest.mark.parametrize(("outgoing", "on_whatsapp", "on_telegram"), LOOKS)
def test_a_bubble_looks_like(outgoing: Outgoing, on_whatsapp: Look, on_telegram: Look) -> None:
    assert (look(outgoing, WHATSAPP), look(outgoing, TELEGRAM)) == (on_whatsapp, on_telegram)


def test_a_row_too_long_begins_with_whole_words_and_stands_whole_below() -> None:
    first, second = rows(asked(PLACE, "Tidak").choices, WHATSAPP)
    assert (first.label, first.more) == ("Cilincing, Kota", PLACE)
    assert (second.label, second.more) == ("Tidak", "")


def test_choices_in_words_are_numbered_only_where_a_number_may_be_the_answer() -> None:
    assert words(asked("Ya", "Tidak", text="Setuju?")) == "Setuju?\n\n1. Ya\n2. Tidak"
    assert words(Outgoing("Baru.", asked("Ya").choices, numbered=False)) == "Baru.\n\nYa"


def test_on_telegram_a_choice_too_long_for_a_button_stands_in_the_text_and_its_number_on_the_button() -> None:
    text, below = shown(asked(STORY, "Tidak"))
    assert text == f"Pilih satu\n\n1. {STORY}\n2. Tidak"
    assert below == {
        "inline_keyboard": [[{"text": "1", "callback_data": "t.0"}, {"text": "2", "callback_data": "t.1"}]]
    }


def test_on_whatsapp_numbered_words_are_typed() -> None:
    seen = looks.shown(asked(STORY, "Tidak"), WHATSAPP)
    assert (seen.look, seen.rows) == (Look.NUMBERED, ())
    assert looks.shown(asked(STORY, "Tidak"), TELEGRAM).rows[0].label == "1"


def test_on_telegram_a_page_opens_by_a_button_and_its_host_stays_to_be_read() -> None:
    text, below = shown(Outgoing("Isi di sini: https://a.example/privasi", link_label="Buka halaman"))
    assert text == "Isi di sini: a.example"
    assert below == {"inline_keyboard": [[{"text": "Buka halaman", "url": "https://a.example/privasi"}]]}


def test_on_telegram_a_button_that_asked_goes_with_the_next_bubble() -> None:
    assert shown(Outgoing("Terima kasih", answered=True))[1] == {"remove_keyboard": True}
    assert shown(Outgoing("Terima kasih"))[1] is None


SENTENCE = "Iuran dibayar tiap bulan, paling lambat tanggal lima belas. "


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (SENTENCE * 40, "."),
        ("kata " * 500, "kata"),
        ((SENTENCE * 3 + "\n") * 12, "."),
        ("x" * 2500, "x"),
    ],
    ids=["sentences", "words", "lines", "one word"],
)
def test_a_long_text_parts_at_the_end_of_a_sentence_and_nothing_is_lost(text: str, ends: str) -> None:
    said = [one.text for one in bubbles([], Outgoing(text.strip(), asked("Ya").choices))]
    assert len(said) > 1 and all(len(part) <= BUBBLE and part.endswith(ends) for part in said)
    assert "".join("".join(said).split()) == "".join(text.split())
