"""What every page is guarded by: the hosts it answers to, the headers it carries, and who may read the figures."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.sansio.utils import host_is_trusted

from bot.asked import plain
from bot.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# No script, style, frame or picture of anybody else's, anywhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The form is the one page that may stand inside another: in Telegram's own client for the web.
IN_TELEGRAM = POLICY.replace("frame-ancestors 'none'", "frame-ancestors https://web.telegram.org")
# No page needs any of a phone's senses, nor may anything in it ask for them.
NEVER_ASKED = ("camera", "microphone", "geolocation", "payment", "usb", "midi", "serial", "hid")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": ", ".join(f"{sense}=()" for sense in NEVER_ASKED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000"
NOT_KEPT = ("/daftar", "/agen", "/console", "/try")
# A machine asks itself by these names: a scraper, a health check, somebody at the keyboard.
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def guard(app: Flask, settings: Settings) -> None:
    """Hosts, headers and addresses of `app`. Links are made of PUBLIC_URL, so no other host has business here."""
    public = urlsplit(settings.public_url).hostname or ""
    hosts = [public, *settings.config.pages.hosts, *LOOPBACK]
    app.wsgi_app = OnlyOurs(app.wsgi_app, hosts)  # type: ignore[assignment, method-assign]
    https = settings.public_url.startswith("https://")

    @app.after_request
    def carry(response: Response) -> Response:
        for name, value in {**HEADERS, **({"Strict-Transport-Security": HSTS} if https else {})}.items():
            response.headers.setdefault(name, value)
        if request.path.startswith(NOT_KEPT):
            response.headers.setdefault("Cache-Control", "no-store")
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response


class OnlyOurs:
    """Refuses, before any page runs, a host that is not ours and an address with doubled slashes."""

    def __init__(self, pages: WSGIApplication, hosts: Sequence[str]) -> None:
        self._pages, self._hosts = pages, list(hosts)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        host = str(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")).lower()
        if not host_is_trusted(host, self._hosts):
            return _refused(400, start)
        # //console is no address of ours, and nobody is sent from it to one.
        return _refused(404, start) if "//" in environ["PATH_INFO"] else self._pages(environ, start)


def _refused(status: int, start: StartResponse) -> list[bytes]:
    _, headers, said = plain(status)
    start(f"{status} {HTTPStatus(status).phrase}", [*headers, *HEADERS.items()])
    return [said]


def may_read_figures(settings: Settings) -> bool:
    """Whether this request comes from the machine itself, or brings the token of JANGKAU_METRICS_TOKEN."""
    given = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.metrics_token}"
    if settings.metrics_token and hmac.compare_digest(given.encode(), wanted.encode()):
        return True
    try:
        return not given and ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
