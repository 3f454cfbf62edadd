"""hear_next: a voice message is fetched, written down, and said back; a contact's card is fetched and its number read.

Neither is kept anywhere. Pictures are never fetched: nothing here may read an identity card.
"""

from __future__ import annotations

import asyncio
import threading

from bot.channels import Sounds
from bot.channels.readable import number_on
from bot.channels.table import NETWORKS
from bot.channels.transcriber import transcribe
from bot.engine.happenings import Contact, Heard, Unreadable
from bot.errors import TryLater
from bot.logs import log, where
from bot.post import Incoming, Said
from bot.runtime import Runtime
from bot.services.conversation.answer import answer_person, redactor
from bot.storage.conversation import voices
from bot.storage.conversation.voices import CARD, Voice

POLL = 0.5  # seconds
AFTER_TROUBLE = 5.0
LEASE = 180_000  # milliseconds: longer than fetching and writing down may take together
MOST_CARD = 256 * 1024  # bytes: a card may carry a small picture
MOST_TRIES, AGAIN = 2, 3_000  # and milliseconds in between


async def keep_hearing(runtime: Runtime, stop: threading.Event) -> None:
    """One after another until `stop`; nothing at all where nobody writes voices down and no channel brings cards."""
    cards = any(channel.traits.fetches_cards for channel in runtime.channels.values())
    while (cards or runtime.settings.transcriber_url) and not stop.is_set():
        try:
            heard = await hear_next(runtime)
            await asyncio.sleep(0 if heard else POLL)
        except TryLater:
            await asyncio.sleep(AFTER_TROUBLE)
        except Exception as error:  # one voice that trips us must not silence the others
            log.error("voice_not_heard", reason=where(error))
            await asyncio.sleep(AFTER_TROUBLE)


async def hear_next(runtime: Runtime) -> bool:
    """The oldest that waits; False where none does. Cut off in between it is heard again after its lease."""
    voice = await asyncio.to_thread(_take, runtime)
    if voice is None:
        return False
    if voice.sound.startswith(CARD):
        await _read_card(runtime, voice)
        return True
    text = await _written_down(runtime, voice)
    if text is None and voice.tries < MOST_TRIES:
        log.warning("voice_not_written_down", channel=voice.channel, tries=voice.tries)
        await asyncio.to_thread(_later, runtime, voice)
        return True
    said: Said = Unreadable("voice")
    if text is not None:
        found = redactor(runtime)(text)
        said = Heard(found.text, found.found)
    incoming = Incoming(voice.channel, f"voice:{voice.message}", (voice.address,), said)
    await asyncio.to_thread(answer_person, runtime, incoming)
    await asyncio.to_thread(_drop, runtime, voice)
    return True


async def _read_card(runtime: Runtime, voice: Voice) -> None:
    """Its first number, read like a typed one; a card that cannot be had is one that we cannot read."""
    channel = runtime.channels.get(voice.channel)
    card = await channel.sound(voice.sound.removeprefix(CARD)) if isinstance(channel, Sounds) else None
    number = number_on(card) if card and len(card) <= MOST_CARD else ""
    if not card and voice.tries < MOST_TRIES:
        await asyncio.to_thread(_later, runtime, voice)
        return
    said: Said = Unreadable("contact")
    if number:
        said = Contact(number, NETWORKS.phone(voice.address.kind, voice.address.value) == number)
    incoming = Incoming(voice.channel, f"card:{voice.message}", (voice.address,), said)
    await asyncio.to_thread(answer_person, runtime, incoming)
    await asyncio.to_thread(_drop, runtime, voice)


async def _written_down(runtime: Runtime, voice: Voice) -> str | None:
    channel, limits = runtime.channels.get(voice.channel), runtime.settings.config.voice
    sound = await channel.sound(voice.sound) if isinstance(channel, Sounds) else None
    if not sound or len(sound) > limits.most_bytes:
        return None
    url = runtime.settings.transcriber_url
    return await transcribe(url, sound, voice.language, anywhere=limits.anywhere)


def _take(runtime: Runtime) -> Voice | None:
    with runtime.database.look() as tx:
        if not voices.any_due(tx, runtime.now_ms()):
            return None
    with runtime.database.begin() as tx:
        return voices.take_next(tx, runtime.now_ms(), LEASE)


def _later(runtime: Runtime, voice: Voice) -> None:
    with runtime.database.begin() as tx:
        voices.later(tx, voice.id, runtime.now_ms() + AGAIN)


def _drop(runtime: Runtime, voice: Voice) -> None:
    with runtime.database.begin() as tx:
        voices.drop(tx, voice.id)
