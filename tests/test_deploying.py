"""deploy/, compose.yaml and Procfile: production only, few rights; migrations that leave the release before alive."""

from __future__ import annotations

import os
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.connection import PARTING_SECONDS
from bot.listening import STOP_SECONDS
from bot.serving import WORKER_SECONDS
from bot.settings import ENVIRONMENT
from tests.launching import ROOT
from tests.migrations_checked import main as migrations_checked
from tests.migrations_checked import problems

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
PROCFILE = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
OURS = ("migrate", "web", "worker")
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "RestrictSUIDSGID": "yes",
    "CapabilityBoundingSet": "",
    "User": "jangkau",
}


def unit(path: Path) -> dict[str, str]:
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(path)
    return dict(read["Service"])


@pytest.mark.parametrize("name", PROCFILE)
def test_no_line_of_the_procfile_runs_as_development(name: str) -> None:
    assert PROCFILE[name].startswith("env JANGKAU_ENV=production ")


def test_without_keys_the_procfile_stops_and_names_what_is_missing(tmp_path: Path) -> None:
    plain = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "JANGKAU_ENV": "development"}
    plain["DATABASE_URL"] = f"sqlite:///{tmp_path / 'jangkau.db'}"
    done = subprocess.run(
        ["sh", "-c", PROCFILE["release"]], cwd=ROOT, env=plain, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 1
    assert "SECRET_KEY is required in production" in done.stderr
    assert "DATA_KEYS is required in production" in done.stderr


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_every_unit_is_production_and_hardened(path: Path) -> None:
    service = unit(path)
    assert "JANGKAU_ENV=production" in service["Environment"]
    assert {name: service.get(name) for name in HARDENED} == HARDENED
    assert service["ReadWritePaths"] == "/srv/jangkau/var"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_what_a_unit_starts_is_given_longer_than_it_needs_to_stop(path: Path) -> None:
    service = unit(path)
    if service.get("Type") != "oneshot":
        assert int(service["TimeoutStopSec"]) > STOP_SECONDS + PARTING_SECONDS + WORKER_SECONDS


def test_the_compose_file_has_the_parts_and_a_limit_for_each() -> None:
    assert set(COMPOSE["services"]) == {*OURS, "database", "redis", "proxy"}
    for name, service in COMPOSE["services"].items():
        if name != "migrate":
            assert "memory" in service["deploy"]["resources"]["limits"], name


def test_only_the_proxy_is_reached_from_outside_and_it_is_believed() -> None:
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["proxy"]
    address = COMPOSE["services"]["proxy"]["networks"]["default"]["ipv4_address"]
    assert address in COMPOSE["x-jangkau"]["environment"]["JANGKAU__PAGES__PROXIES"]


def test_the_containers_have_no_rights_and_are_asked_for_real_secrets() -> None:
    for name in OURS:
        service = COMPOSE["services"][name]
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        environment = service["environment"]
        assert environment["JANGKAU_ENV"] == "production"
        assert {key for key in environment if "__" not in key} <= set(ENVIRONMENT)
        for secret in ("SECRET_KEY", "DATA_KEYS", "PUBLIC_URL"):
            assert environment[secret].startswith(f"${{{secret}:?")


def test_the_image_takes_what_is_pinned_with_hashes_and_runs_as_nobody() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    installs = [line for line in lines if "pip install" in line]
    assert installs and all("--require-hashes" in line for line in installs)
    assert lines.index("USER jangkau") < next(n for n, line in enumerate(lines) if line.startswith("CMD"))
    copied = {word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]}
    ours = {name for name in copied if not name.startswith(("--", "/"))}
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert ours == kept
    assert all((ROOT / name).exists() for name in ours)


def test_the_proxy_buffers_and_limits() -> None:
    said = (ROOT / "deploy" / "nginx.conf").read_text()
    for line in (
        "proxy_request_buffering on;",
        "proxy_buffering on;",
        "client_max_body_size 1m;",
        "limit_req zone",
    ):
        assert line in said


def test_no_migration_takes_away_what_the_release_before_uses() -> None:
    assert migrations_checked() == 0


@pytest.mark.parametrize(
    "line",
    [
        'op.drop_column("person", "stage")',
        'op.drop_table("letter")',
        'op.rename_table("letter", "post")',
        'op.alter_column("letter", "state", nullable=False)',
        'op.add_column("letter", sa.Column("x", sa.Integer(), nullable=False))',
        'op.execute("ALTER TABLE letter RENAME COLUMN state TO stage")',
        "def downgrade(): pass",
    ],
)
def test_a_migration_that_would_break_the_release_before_is_found(line: str) -> None:
    assert list(problems("0099.py", f'"""Something"""\n{line}\n'))


@pytest.mark.parametrize(
    "line",
    [
        'op.add_column("letter", sa.Column("x", sa.Integer(), nullable=False, server_default="0"))',
        'op.add_column("letter", sa.Column("x", sa.Integer()))',
        'op.create_table("x", sa.Column("y", sa.Integer(), nullable=False))',
        'op.drop_column("person", "stage")',
    ],
)
def test_what_only_adds_or_was_unused_for_a_release_may_be(line: str) -> None:
    assert not list(
        problems("0099.py", f'"""Something\n\nTakes away stage: unused since 0098.\n"""\n{line}\n')
    )
