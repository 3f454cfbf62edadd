"""Whatever comes, in any order: nothing raises, something is said, no answer is lost."""

from __future__ import annotations

import random

import pytest

from bot.engine.happenings import Contact, Happening, Message, Notice, Pin, Tap, TimerRang, Unreadable
from tests.house import the_world
from tests.talking import Talk

TEXTS = (
    *(
        "halo",
        "menu",
        "kembali",
        "ulang",
        "bantuan",
        "kenapa",
        "batal",
        "petugas",
        "bahasa",
        "stop",
        "data saya",
    ),
    *(
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "ya",
        "tidak",
        "setuju",
        "nanti",
        "lanjut",
        "hapus",
        "mulai lagi",
    ),
    *("1985", "1961", "17 agustus 1980", "34", "100 ribu sehari", "3 juta", "25", "0", "-1", "99999999999"),
    *("Siti", "jual sayur", "ojol", "Kalibaru, Cilincing", "Bekasi", "dekat masjid", "pagi", "kirim", "ubah"),
    *("ganti nama", "ganti tanggal lahir", "bukan, saya di Bekasi", "ganti penghasilan 2 juta sebulan"),
    *(
        "saya Siti, jual sayur, 34 th, Cilincing",
        "daftar",
        "iuran",
        "manfaat",
        "kecelakaan",
        "apakah ini asli",
    ),
    *(
        "",
        " ",
        "?",
        "🙏",
        "{called}",
        "a" * 5000,
        "TERIMA K7",
        "DIHUBUNGI",
        "/start AG-1111-2222-3333",
        "\x00",
    ),
)


def anything(talk: Talk, dice: random.Random) -> Happening:
    on_screen = [choice.token for bubble in talk.bubbles for choice in bubble.choices]
    forged = f"{dice.randrange(2**32):08x}.{dice.choice(['yes', 'own', '#called', '~0', '!back', ''])}"
    old = [f"{asked.token}.{dice.choice(['own', 'agree', '1'])}" for asked in talk.conversation.asked] or [
        "x"
    ]
    makes = [
        lambda: Message(dice.choice(TEXTS)),
        lambda: Message(" ".join(dice.sample(TEXTS, 2))),
        lambda: Tap(dice.choice(on_screen or ["x"])),
        lambda: Tap(dice.choice(on_screen or ["x"])),
        lambda: Tap(dice.choice([forged, *old])),
        lambda: Pin(dice.uniform(-90, 90), dice.uniform(-180, 180)),
        lambda: Contact("+6281234567890", dice.random() < 0.5),
        lambda: Unreadable(dice.choice(["photo", "voice", "odd"])),
        lambda: TimerRang(dice.choice(["nudge", "odd"])),
        lambda: Notice("unserved", facts={"reference": "JK-1"}),
    ]
    return dice.choices(makes, weights=[12, 1, 6, 6, 2, 1, 1, 1, 1, 1])[0]()


@pytest.mark.parametrize("seed", range(24))
def test_nothing_raises_and_something_is_said(seed: int) -> None:
    dice = random.Random(seed)
    talk = Talk(dice.choice(["whatsapp", "telegram"]))
    for _ in range(120):
        happening = anything(talk, dice)
        talk.wait(hours=dice.choice([0, 0, 0, 0, 0, 30]))
        talk.take(happening)
        assert talk.bubbles or isinstance(happening, TimerRang) or not talk.keys, happening
        assert talk.conversation.stack or not isinstance(happening, Message)


CONFUSING = ("zzz qqq", "{x}", "", "?", "asdf jkl", "🙏🙏")


@pytest.mark.parametrize("seed", range(12))
def test_what_is_not_understood_changes_no_answer(seed: int) -> None:
    dice = random.Random(seed)
    talk = Talk("telegram")
    script = [
        "halo",
        "4",
        "1",
        "ojol",
        "Siti",
        "1985",
        "1",
        "0812 3456 7890",
        "3 juta sebulan",
    ]
    for text in script:
        before = dict(talk.answers)
        for _ in range(dice.randrange(3)):
            if talk.asked not in ("register.called", "register.called_and_year", "register.job"):
                talk.say(dice.choice(CONFUSING))
            talk.take(Tap(f"{dice.randrange(2**32):08x}.own"))
            talk.send("photo")
        assert {key: talk.answers.get(key) for key in before} == before
        talk.say(text)
    assert talk.answers["called"] == "Siti"
    assert set(talk.world.flows) == set(the_world().flows)
