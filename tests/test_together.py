"""Tests in several processes: each runs once, every outcome is told, and a worker that dies fails what it had begun."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.launching import ROOT
from tests.together import Line

FILES = {
    "conftest": "from tests.together import Together\n\n"
    "def pytest_configure(config):\n    config.pluginmanager.register(Together(2))\n",
    "test_fine": "def test_one(tmp_path):\n    print('unheard')\n\ndef test_two(tmp_path):\n    pass\n",
    "test_wrong": "def test_figures():\n    print('said before')\n    assert 1 == 2\n",
    "test_left": "import pytest\n\ndef test_out():\n    pytest.skip('no moon')\n",
    "test_warned": "import warnings\n\ndef test_old():\n    warnings.warn('out of date')\n",
    "test_dies": "import os\n\ndef test_power_cut():\n    os._exit(7)\n",
    "test_out_of_hand": "def test_gives_up():\n    raise KeyboardInterrupt\n",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("several")
    for name, text in FILES.items():
        (folder / f"{name}.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done
    return done.stdout


def test_every_outcome_is_counted_once(said: str) -> None:
    assert "3 failed, 3 passed, 1 skipped, 1 warning in" in said


def test_why_one_failed_is_shown_with_what_it_printed_and_nothing_of_the_others(said: str) -> None:
    assert "assert 1 == 2" in said and "said before" in said and "unheard" not in said


def test_skips_and_warnings_are_told(said: str) -> None:
    assert "no moon" in said and "out of date" in said


def test_a_worker_that_dies_fails_the_test_it_had_begun_and_another_goes_on(said: str) -> None:
    assert "test_power_cut" in said and "ended with 7 in the middle" in said


def test_whatever_ends_a_worker_is_shown(said: str) -> None:
    assert "test_gives_up" in said and "KeyboardInterrupt" in said


def test_a_number_is_taken_once() -> None:
    line = Line(3)
    assert [line.take() for _ in range(4)] == [0, 1, 2, None]


def test_an_emptied_line_gives_nothing() -> None:
    line = Line(3)
    line.empty()
    assert line.take() is None
