"""A Chromium for the tests: named, found on the machine, from Playwright's own installer, or from Debian.

In that order, and Debian's only as root with CI=true.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.launching import ROOT, Missing, brought

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = ("Google Chrome", "Chromium")
DOWNLOAD_SECONDS = 300
CONNECTION_SECONDS = 10  # to each of three addresses: a machine without a network is told soon
TRY_AGAIN_SECONDS = 600  # one run of the tests asks several times


def find_chromium(
    env: Mapping[str, str] = os.environ,
    machine: Callable[[], Iterator[str]] | None = None,
    playwright: Callable[[], str | None] | None = None,
) -> str:
    """Path of one that runs. Raises Missing."""
    if given := env.get("JANGKAU_TEST_CHROMIUM"):
        if not runs(given):
            raise Missing(f"JANGKAU_TEST_CHROMIUM: {given} does not run")
        return given
    look = machine or on_machine
    return next(look(), None) or (playwright or by_playwright)() or brought("chromium", look)


def runs(program: str) -> bool:
    """A download may lack what it needs of the system, and a name may lead nowhere."""
    try:
        asked = subprocess.run([program, "--version"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return asked.returncode == 0


def on_machine() -> Iterator[str]:
    named = filter(None, map(shutil.which, NAMES))
    on_a_mac = (f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ON_A_MAC)
    yield from (program for program in (*named, *on_a_mac) if runs(program))


def by_playwright() -> str | None:
    """Playwright's own, downloaded once for this user; None where that fails."""
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test processes may want it at once
        if not Path(own).exists():
            _download(ROOT / "var" / "chromium.failed")
    return own if runs(own) else None


def _download(failed: Path) -> None:
    """Run the installer; `failed` remembers for a while that it could not."""
    if failed.exists() and time.time() - failed.stat().st_mtime < TRY_AGAIN_SECONDS:
        return
    print("downloading Chromium with Playwright's installer, once …", file=sys.stderr, flush=True)
    env = {**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": str(CONNECTION_SECONDS * 1000)}
    install = [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]
    try:
        subprocess.run(install, check=True, capture_output=True, timeout=DOWNLOAD_SECONDS, env=env)
    except (OSError, subprocess.SubprocessError):
        failed.touch()
