"""What writes voice messages down: a server of the operator's own, asked in the widespread shape of such servers."""

from __future__ import annotations

import asyncio
import io
import ipaddress
import json
import socket
import wave
from urllib.parse import urlsplit

from bot.channels.asking import Found
from bot.channels.keep_alive import CutOff, KeepAlive, NothingSent

SECONDS = 60.0
MOST_CHARACTERS = 2000
_BOUNDARY = "jangkau-voice-7d1f0c"
_PATH = "/v1/audio/transcriptions"
# How a file begins -> its name and type: phones send Ogg, some AMR, MP3 or MP4.
_BEGINS = (
    (b"OggS", "voice.ogg", "audio/ogg"),
    (b"RIFF", "voice.wav", "audio/wav"),
    (b"#!AMR", "voice.amr", "audio/amr"),
    (b"ID3", "voice.mp3", "audio/mpeg"),
    (b"\xff\xfb", "voice.mp3", "audio/mpeg"),
    (b"\xff\xf3", "voice.mp3", "audio/mpeg"),
)
# As those servers call them; Sundanese and Javanese have codes of their own there.
_LANGUAGES = {"jv": "jw"}


def kind_of(sound: bytes) -> tuple[str, str] | None:
    """Name and type by what it really is; None for what is no sound of a phone."""
    if sound[4:8] == b"ftyp":
        return "voice.m4a", "audio/mp4"
    return next(((name, kind) for begins, name, kind in _BEGINS if sound.startswith(begins)), None)


async def transcribe(url: str, sound: bytes, language: str, *, anywhere: bool) -> str | None:
    """What was said; None where nobody tells. `anywhere`: also outside the house's own network."""
    kind = kind_of(sound)
    if kind is None or not (anywhere or await is_near(url)):
        return None
    try:
        wire = KeepAlive(url)
    except ValueError:
        return None
    body = _form(sound, *kind, _LANGUAGES.get(language, language))
    try:
        answer = await wire.request(
            "POST", _PATH, body, f"multipart/form-data; boundary={_BOUNDARY}", seconds=SECONDS
        )
    except (NothingSent, CutOff):
        return None
    finally:
        await wire.close()
    return _text(answer.body) if answer.status == 200 else None


async def examine(url: str, *, anywhere: bool) -> Found:
    """Whether it may be asked, and writes down a moment of silence without trouble: what it hears in it is nothing."""
    if not (anywhere or await is_near(url)):
        return Found(
            "bad", "transcriber: the address is not in the house's own network (config: voice.anywhere)"
        )
    try:
        wire = KeepAlive(url)
    except ValueError:
        return Found("bad", "transcriber: JANGKAU_TRANSCRIBER_URL is no address")
    body = _form(silence(), "voice.wav", "audio/wav", "id")
    try:
        answer = await wire.request(
            "POST", _PATH, body, f"multipart/form-data; boundary={_BOUNDARY}", seconds=SECONDS
        )
    except (NothingSent, CutOff):
        return Found("bad", "transcriber: nobody answers")
    finally:
        await wire.close()
    if answer.status != 200 or '"text"' not in answer.body.decode("utf-8", "replace"):
        return Found(
            "bad", f"transcriber: asked for a moment of silence it answers HTTP {answer.status} and no text"
        )
    return Found("ok", "transcriber: it writes down what it is sent")


def silence(seconds: float = 0.5, rate: int = 16_000) -> bytes:
    """A WAV file in which nobody speaks."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(bytes(2 * int(seconds * rate)))
    return out.getvalue()


async def is_near(url: str) -> bool:
    """Whether the address leads to this machine or a private network, as it is looked up now."""
    host = urlsplit(url).hostname or ""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    return bool(addresses) and all(one.is_private or one.is_loopback for one in addresses)


def _form(sound: bytes, name: str, kind: str, language: str) -> bytes:
    fields = {"model": "whisper-1", "response_format": "json", "language": language}
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    named = f'name="file"; filename="{name}"'
    head = f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {named}\r\nContent-Type: {kind}\r\n\r\n"
    return b"".join([*parts, head.encode(), sound, f"\r\n--{_BOUNDARY}--\r\n".encode()])


def _text(body: bytes) -> str | None:
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError):
        return None
    text = plain.get("text") if isinstance(plain, dict) else None
    return text[:MOST_CHARACTERS] if isinstance(text, str) and text.strip() else None
