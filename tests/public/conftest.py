"""Public pages through Flask's own client; a browser gets a real server with a worker beside it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from bot.runtime import Runtime
from bot.wiring import clock as running_clock
from bot.wiring import close_runtime
from bot.worker import start_worker
from tests.browsing import app_of, browser
from tests.house import open_house


@pytest.fixture
def client(runtime: Runtime) -> FlaskClient:
    return browser(runtime)


@pytest.fixture
def address(own_sqlite: str) -> Iterator[str]:
    """Where the house answers on this machine, its clock running."""
    runtime = open_house(own_sqlite, running_clock(None))
    thread, stop = start_worker(runtime, poll=0.5, alone=True)
    server = make_server("127.0.0.1", 0, app_of(runtime), threaded=True)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    stop.set()
    runtime.doorbell.ring()
    thread.join(10)
    close_runtime(runtime)
