"""A stand-in for a server that writes voices down: `python -m tests.fakes.transcriber --port 8084`."""

from __future__ import annotations

import io
import math
import struct
import wave

from aiohttp import web

from tests.fakes.server import FakeServer, arguments, run_by_hand


def spoken(seconds: float = 0.5, rate: int = 8000) -> bytes:
    """A sound as a WAV file, made here: it stands for somebody's voice."""
    frames = (int(9000 * math.sin(at / 9)) for at in range(int(seconds * rate)))
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", frame) for frame in frames))
    return kept.getvalue()


class FakeTranscriber(FakeServer):
    """Says `says` to every sound; `heard` holds {"language", "type", "name", "bytes"}."""

    def __init__(self, port: int = 0, says: str = "usaha sendiri") -> None:
        super().__init__(port)
        self.says = says
        self.heard: list[dict[str, object]] = []

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/v1/audio/transcriptions", self.call)]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        file = form.get("file")
        if not isinstance(file, web.FileField) or not form.get("model"):
            self.refused.append("file or model is missing")
            return web.json_response({"error": {"message": "file and model are required"}}, status=400)
        sound = file.file.read()
        said = {"language": form.get("language"), "type": file.content_type, "name": file.filename}
        self.heard.append({**said, "bytes": len(sound)})
        return web.json_response({"text": self.says})


if __name__ == "__main__":
    parser = arguments("A stand-in that writes every voice down alike: set JANGKAU_TRANSCRIBER_URL.", 8084)
    parser.add_argument("--says", default="usaha sendiri")
    chosen = parser.parse_args()
    run_by_hand(FakeTranscriber(chosen.port, chosen.says))
