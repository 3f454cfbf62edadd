"""Voice messages: allowed first, written down by the operator's own server, said back, used, and kept nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.transcriber import examine, is_near, kind_of, transcribe
from bot.engine.world import Hears
from bot.runtime import Runtime
from bot.services.conversation.hear_voices import AGAIN, hear_next
from bot.services.people.erasing import erase_person
from bot.storage.conversation.transcripts import transcript
from bot.wiring import close_runtime
from tests.cast import SITI_ID, person_at, telegram
from tests.channels.sending import telegram_settings
from tests.conftest import SQLITE_ONLY
from tests.fakes.payloads import telegram_message, telegram_tap, telegram_text
from tests.fakes.telegram import FakeTelegram
from tests.fakes.transcriber import FakeTranscriber, spoken
from tests.front_client import FrontClient, front_of
from tests.house import HeldClock, open_house
from tests.looking import how_many
from tests.webhooks.conftest import Door

pytestmark = SQLITE_ONLY
VOICE = {"file_id": "V1", "file_unique_id": "U", "duration": 3, "file_size": 8044, "mime_type": "audio/ogg"}


@pytest.fixture
def server() -> Iterator[FakeTranscriber]:
    with FakeTranscriber() as fake:
        yield fake


@pytest.fixture
def runtime(
    database_url: str, clock: HeldClock, telegram: FakeTelegram, server: FakeTranscriber
) -> Iterator[Runtime]:
    telegram.files["V1"] = spoken()
    channels = {"telegram": TelegramChannel(telegram_settings(telegram.url))}
    house = open_house(database_url, clock, channels, JANGKAU_TRANSCRIBER_URL=server.url)
    limits = house.settings.config.voice
    hears = Hears(limits.longest_seconds, limits.most_bytes)
    yield replace(house, world=replace(house.world, hears=hears))
    close_runtime(house)


@pytest.fixture
def siti(runtime: Runtime) -> Door:
    """Asked how she works, after she agreed to the service."""
    door = Door(FrontClient(front_of(runtime)))
    for text in ("halo", "setuju", "boleh saya ikut?"):
        door.telegram(telegram_text(SITI_ID, text))
    return door


def speaks(door: Door, **more: Any) -> None:
    assert door.telegram(telegram_message(SITI_ID, voice=VOICE | more)).status_code == 200


def hears(runtime: Runtime) -> bool:
    return asyncio.run(hear_next(runtime))


def said(runtime: Runtime) -> list[str]:
    with runtime.database.begin() as tx:
        tx.run("UPDATE letter SET state = 'sent'", {})
        return [
            line.outgoing.text for line in transcript(tx, person_at(runtime, telegram())) if line.outgoing
        ]


def allowed(door: Door) -> Door:
    speaks(door)
    door.telegram(telegram_text(SITI_ID, "boleh"))
    return door


def test_before_the_first_one_is_sent_anywhere_siti_is_told_and_asked(
    siti: Door, runtime: Runtime, server: FakeTranscriber
) -> None:
    speaks(siti)
    assert "Boleh?" in said(runtime)[-1] and runtime.settings.config.operator.name in said(runtime)[-1]
    assert not hears(runtime) and server.heard == []


def test_who_refuses_types_and_nothing_ever_leaves(
    siti: Door, runtime: Runtime, server: FakeTranscriber
) -> None:
    speaks(siti)
    siti.telegram(telegram_text(SITI_ID, "saya ketik saja"))
    speaks(siti)
    assert not hears(runtime) and server.heard == []
    assert "tulisan" in said(runtime)[-1]
    assert how_many(runtime.database, "consent", "kind = 'voice'") == 0


def test_what_was_heard_is_said_back_before_it_is_used(
    siti: Door, runtime: Runtime, server: FakeTranscriber, telegram: FakeTelegram
) -> None:
    speaks(allowed(siti))
    before = len(said(runtime))
    assert hears(runtime) and not hears(runtime)
    assert server.heard == [
        {"language": "id", "type": "audio/wav", "name": "voice.wav", "bytes": len(spoken())}
    ]
    assert said(runtime)[before:] == [said(runtime)[-1]] and "usaha sendiri" in said(runtime)[-1]
    siti.telegram(telegram_text(SITI_ID, "ya"))
    assert "Saya dengar" not in said(runtime)[-1] and "tulisan" not in said(runtime)[-1]
    assert how_many(runtime.database, "voice_note") == 0
    assert how_many(runtime.database, "consent", "kind = 'voice'") == 1


def test_what_was_heard_wrong_is_not_used(siti: Door, runtime: Runtime) -> None:
    speaks(allowed(siti))
    hears(runtime)
    asked = said(runtime)[-3]
    siti.telegram(telegram_text(SITI_ID, "bukan"))
    assert "salah dengar" in said(runtime)[-1] and asked


def test_a_button_confirms_too(siti: Door, runtime: Runtime) -> None:
    speaks(allowed(siti))
    hears(runtime)
    assert "Saya dengar" in said(runtime)[-1]
    with runtime.database.look() as tx:
        bubbles = [line.outgoing for line in transcript(tx, person_at(runtime, telegram())) if line.outgoing]
    siti.telegram(telegram_tap(SITI_ID, bubbles[-1].choices[0].token))
    assert how_many(runtime.database, "message", "state = 'failed'") == 0
    assert "Saya dengar" not in said(runtime)[-1]


def test_a_number_that_was_spoken_is_masked_and_warned_about(
    siti: Door, runtime: Runtime, server: FakeTranscriber
) -> None:
    server.says = "NIK saya 3172044203850003"
    speaks(allowed(siti))
    hears(runtime)
    assert "tidak kami simpan" in said(runtime)[-1]


@pytest.mark.parametrize("more", [{"duration": 61}, {"file_size": 900_001}])
def test_one_that_is_too_long_is_not_fetched(
    siti: Door, runtime: Runtime, server: FakeTranscriber, more: dict[str, int]
) -> None:
    speaks(allowed(siti), **more)
    assert "60 detik" in said(runtime)[-1] and not hears(runtime)


@pytest.mark.parametrize("trouble", ["no sound", "no server", "no file"])
def test_what_cannot_be_heard_is_tried_twice_and_then_said(
    siti: Door,
    runtime: Runtime,
    clock: HeldClock,
    server: FakeTranscriber,
    telegram: FakeTelegram,
    trouble: str,
) -> None:
    if trouble == "no sound":
        telegram.files["V1"] = b"MZ this is no sound"
    elif trouble == "no file":
        telegram.files.clear()
    else:
        server.next(status=500, times=2)
    speaks(allowed(siti))
    assert hears(runtime) and not hears(runtime)
    clock.forward(seconds=AGAIN / 1000 + 1)
    assert hears(runtime)
    assert "pesan suara" in said(runtime)[-1] and how_many(runtime.database, "voice_note") == 0


def test_who_is_erased_meanwhile_is_not_heard(siti: Door, runtime: Runtime, server: FakeTranscriber) -> None:
    speaks(allowed(siti))
    with runtime.database.begin() as tx:
        erase_person(tx, person_at(runtime, telegram()), runtime.now_ms())
    assert not hears(runtime) and server.heard == []


def test_sounds_are_known_by_what_they_are() -> None:
    assert kind_of(b"OggS...") == ("voice.ogg", "audio/ogg")
    assert kind_of(b"\0\0\0\x20ftypM4A ") == ("voice.m4a", "audio/mp4")
    assert kind_of(b"<html>") is kind_of(b"") is None


def test_a_voice_never_leaves_the_house_unless_the_operator_says_so(server: FakeTranscriber) -> None:
    assert asyncio.run(is_near("http://127.0.0.1:1")) and asyncio.run(is_near("http://10.0.0.7:8090"))
    assert not asyncio.run(is_near("http://8.8.8.8")) and not asyncio.run(is_near("http://nowhere.invalid"))
    assert asyncio.run(transcribe("http://8.8.8.8:1", spoken(), "id", anywhere=False)) is None


def test_doctor_has_a_moment_of_silence_written_down(server: FakeTranscriber) -> None:
    assert asyncio.run(examine(server.url, anywhere=False)).mark == "ok"
    assert server.heard[-1]["type"] == "audio/wav"
    server.next(status=500)
    assert asyncio.run(examine(server.url, anywhere=False)).mark == "bad"
    assert asyncio.run(examine("http://127.0.0.1:9", anywhere=False)).mark == "bad"
    assert "own network" in asyncio.run(examine("http://93.184.216.34", anywhere=False)).line
