"""Browsers without a network: Flask's own client, the token of a form, Siti's form typed into and saved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from bot.runtime import Runtime
from bot.web import create_app
from tests.cast import REFERENCE

_opened: list[tuple[Runtime, Flask]] = []


def app_of(runtime: Runtime) -> Flask:
    """The application over a runtime, made once for the one or two houses a test has."""
    found = next((app for one, app in _opened if one is runtime), None)
    if found is None:
        found = create_app(runtime)
        _opened[:] = [*_opened[-1:], (runtime, found)]
    return found


def browser(runtime: Runtime) -> FlaskClient:
    """A browser with no cookies yet."""
    return app_of(runtime).test_client()


def form_token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "there is no form on this page"
    return found[1]


def link(runtime: Runtime, reference: str = REFERENCE) -> str:
    """The path of a form's page, as a fresh link would have it."""
    return f"/daftar/{runtime.links.sign('daftar', reference)}"


def fill_in(
    runtime: Runtime, fields: Mapping[str, str], path: str | None = None, client: FlaskClient | None = None
) -> Any:
    """Open the page, type, press save; the answer."""
    client, path = client or browser(runtime), path or link(runtime)
    token = form_token(client.get(path).text)
    return client.post(path, data={"csrf_token": token, **fields})
