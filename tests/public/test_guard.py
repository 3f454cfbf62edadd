"""What guards every page: hosts, headers, figures for the machine itself, modes of files, where to report a hole."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.runtime import Runtime
from bot.web import create_app
from tests.browsing import browser
from tests.conftest import SQLITE_ONLY
from tests.house import open_house

pytestmark = SQLITE_ONLY


def serving(runtime: Runtime, **settings: object) -> FlaskClient:
    """The pages of a house with other settings."""
    return create_app(replace(runtime, settings=runtime.settings.model_copy(update=settings))).test_client()


def test_a_foreign_host_is_refused(runtime: Runtime) -> None:
    client = serving(runtime, public_url="https://jangkau.example")
    for host in ("evil.example", "evil.example:443", "localhost.evil.example", "10.0.0.7"):
        for path in ("/", "/privasi", "/console/", "/console/login", "/metrics"):
            answer = client.get(path, headers={"Host": host})
            assert answer.status_code == 400, (host, path)
            assert host not in answer.text and "location" not in answer.headers


def test_our_own_hosts_are_served(runtime: Runtime) -> None:
    client = serving(runtime, public_url="https://jangkau.example")
    for host in ("jangkau.example", "JANGKAU.example", "localhost:8000", "127.0.0.1:8000"):
        assert client.get("/privasi", headers={"Host": host}).status_code == 200, host


@pytest.mark.parametrize("path", ["//console", "//evil.example", "//evil.example/..", "/console//", "///"])
def test_doubled_slashes_lead_nowhere(client: FlaskClient, path: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code == 404
    assert "location" not in answer.headers


def test_every_answer_carries_the_headers(runtime: Runtime) -> None:
    safe = serving(runtime, public_url="https://jangkau.example")
    plain = serving(runtime, public_url="http://localhost")
    for path in ("/", "/privasi", "/keamanan", "/console/login", "/nowhere", "/static/style.css"):
        https = safe.get(path).headers
        assert https["Strict-Transport-Security"].startswith("max-age=31536000"), path
        assert "camera=()" in https["Permissions-Policy"] and "geolocation=()" in https["Permissions-Policy"]
        assert https["X-Content-Type-Options"] == "nosniff"
        assert https["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in plain.get(path).headers


def test_the_figures_are_for_the_machine_itself_or_for_the_token(runtime: Runtime) -> None:
    client = serving(runtime, metrics_token="a-long-token-of-ours")
    far = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200
    assert client.get("/metrics", environ_base=far).status_code == 403
    for given in ("Bearer a-long-token-of-ours", "Bearer wrong", "Basic a-long-token-of-ours", "Bearer "):
        answer = client.get("/metrics", environ_base=far, headers={"Authorization": given})
        assert answer.status_code == (200 if given == "Bearer a-long-token-of-ours" else 403), given
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 403


def test_without_a_token_nobody_reads_the_figures_from_afar(runtime: Runtime) -> None:
    client = serving(runtime, metrics_token="")
    for given in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer"}):
        answer = client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}, headers=given)
        assert answer.status_code == 403


def test_the_try_page_is_limited_by_address(runtime: Runtime) -> None:
    config = runtime.settings.config
    small = config.model_copy(update={"try_page": config.try_page.model_copy(update={"begun_per_hour": 2})})
    app = create_app(replace(runtime, settings=runtime.settings.model_copy(update={"config": small})))
    assert [app.test_client().get("/try").status_code for _ in range(3)] == [200, 200, 429]
    elsewhere = app.test_client().get("/try", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert elsewhere.status_code == 200


def test_a_database_is_for_its_owner_only(tmp_path: Path, clock: object) -> None:
    path = tmp_path / "deep" / "jangkau.db"
    path.parent.mkdir()
    path.touch(mode=0o644)
    path.chmod(0o644)
    house = open_house(f"sqlite:///{path}", clock)  # type: ignore[arg-type]
    with house.database.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE x (y)")
        connection.commit()
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    assert len(modes) >= 2 and set(modes.values()) == {0o600}, modes


def test_a_hole_can_be_reported(runtime: Runtime) -> None:
    said = serving(runtime, public_url="https://jangkau.example").get("/.well-known/security.txt")
    assert said.mimetype == "text/plain"
    lines = dict(line.split(": ", 1) for line in said.text.splitlines())
    assert lines["Contact"] == lines["Policy"] == "https://jangkau.example/keamanan"
    assert f"{runtime.now():%Y-%m-%d}" < lines["Expires"] < f"{runtime.now().year + 1:04}-12-31"
    page = browser(runtime).get("/keamanan?lang=en").text
    assert "Tell us first" in page and runtime.world.facts["call_centre"] in page
