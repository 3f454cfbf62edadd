"""HTTP/1.1 as text: an answer and a head as they are written, an address as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus

from bot.asked import Answer

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
BARE = {204, 304}  # answers that have no body
FIRST_LINES = {one.value: f"HTTP/1.1 {one.value} {one.phrase}\r\n" for one in HTTPStatus}


def answer_text(answer: Answer, method: str, date: str, stays: bool) -> bytes:
    """All of an answer; `date`: its whole line, `stays`: whether another request may follow.

    Raises UnicodeEncodeError for a header beyond Latin-1.
    """
    status, named, said = answer
    head = FIRST_LINES.get(status) or f"HTTP/1.1 {status} \r\n"
    names = {name.lower() for name, _ in named}
    if "date" not in names:
        head += date
    if status not in BARE and "content-length" not in names:
        head += f"content-length: {len(said)}\r\n"
    for name, value in named:
        head += f"{name}: {value}\r\n"
    head += "\r\n" if stays else "connection: close\r\n\r\n"
    return head.encode("latin-1") + (b"" if method == "HEAD" or status in BARE else said)


def head_text(method: bytes, url: bytes, version: str, headers: Mapping[str, str]) -> bytes:
    """The head of a request, as it was read."""
    lines = "".join(f"{name}: {said}\r\n" for name, said in headers.items())
    return method + b" " + url + f" HTTP/{version}\r\n{lines}\r\n".encode("latin-1")


@lru_cache(256)  # a client names the same headers each time
def header_name(raw: bytes) -> str:
    return raw.decode("latin-1").lower()


def path_and_query(url: bytes) -> tuple[str, str]:
    """Without the host: proxies may ask with the whole address."""
    if not url.startswith(b"/"):
        _, _, rest = url.partition(b"://")
        url = b"/" + rest.partition(b"/")[2] if rest else url
    path, _, query = url.decode("latin-1").partition("?")
    return path, query
