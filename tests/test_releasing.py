"""A release: one version number, a changelog in its form, every package pinned by hash and under a licence we know."""

from __future__ import annotations

import re
import tomllib

from click.testing import CliRunner

from bot.__main__ import main
from tests.launching import ROOT
from tests.notices import ALLOWED, PAGE, packages, page


def version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def test_the_page_of_licences_is_written_from_what_is_installed() -> None:
    written = set(PAGE.read_text("utf-8").splitlines())
    assert set(page().splitlines()) <= written, "run `.venv/bin/python -m tests.notices`"


def test_every_package_is_under_a_licence_we_know() -> None:
    kinds = {one.name: re.split(" AND | OR ", one.licence) for one in packages()}
    assert {name: kind for name, kind in kinds.items() if not set(kind) <= ALLOWED} == {}


def test_what_is_installed_is_what_is_pinned_and_each_pin_has_its_hashes() -> None:
    pins = dict(
        re.findall(
            r"^([\w.-]+)==([^\s;]+)[^\n]*\\\n(?: +--hash=sha256:[0-9a-f]{64})", _constraints(), re.MULTILINE
        )
    )
    assert {one.name: one.version for one in packages()}.items() <= pins.items()
    assert len(re.findall(r"^[\w.-]+==", _constraints(), re.MULTILINE)) == len(pins)


def _constraints() -> str:
    return (ROOT / "constraints.txt").read_text("utf-8")


def test_there_is_one_version_and_the_program_says_it() -> None:
    said = CliRunner().invoke(main, ["--version"])
    assert said.output == f"jangkau {version()}\n"


def test_the_changelog_names_the_version_that_comes_next_and_those_before() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    found = re.findall(r"^## (\d+\.\d+\.\d+) \((to come|\d{4}-\d\d-\d\d)\)$", text, re.MULTILINE)
    assert len(found) == len(re.findall("^## ", text, re.MULTILINE))
    assert found[0][0] == version()
    assert "to come" not in [day for _, day in found[1:]]
    numbers = [tuple(map(int, number.split("."))) for number, _ in found]
    assert numbers == sorted(set(numbers), reverse=True)
