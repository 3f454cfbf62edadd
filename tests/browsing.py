"""Browsers without a network: Flask's own client, the token of a form, Siti's form typed into and saved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from bot.runtime import Runtime
from bot.web import create_app
from tests.cast import REFERENCE
from tests.house import HeldClock, open_house


@dataclass
class Opened:
    """One application, made once for a process: compiling its routes takes a tenth of a second."""

    app: Flask
    config: Mapping[str, Any]
    runtime: Runtime | None = None

    def over(self, runtime: Runtime) -> Flask:
        """The application, over this runtime from now on, as if it had just been made."""
        if self.runtime is not runtime:
            self.app.config.clear()
            self.app.config.update(self.config)
            self.app.extensions["jangkau"] = self.runtime = runtime
        return self.app


class Seated(FlaskClient):
    """A browser that keeps to its own house, whichever another one opened meanwhile."""

    runtime: Runtime

    def open(self, *given: Any, **more: Any) -> Any:
        app_of(self.runtime)
        return super().open(*given, **more)


@cache
def _opened(public_url: str) -> Opened:
    app = create_app(open_house("sqlite:///:memory:", HeldClock(), PUBLIC_URL=public_url))
    app.test_client_class = Seated
    return Opened(app, dict(app.config))


def app_of(runtime: Runtime) -> Flask:
    return _opened(runtime.settings.public_url).over(runtime)


def browser(runtime: Runtime) -> FlaskClient:
    """A browser with no cookies yet."""
    client = app_of(runtime).test_client()
    client.runtime = runtime  # type: ignore[attr-defined]
    return client


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
