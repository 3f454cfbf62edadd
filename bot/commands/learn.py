"""`learn`: the learned reader, fitted anew on the seeds and the word lists."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import click

from bot.errors import GiveUp
from bot.settings import ROOT

REQUIREMENTS = ROOT / "corpus" / "requirements.txt"


@click.command()
@click.option(
    "--measure", is_flag=True, help="write nothing: fit without one hand and read it, for each hand in turn"
)
@click.option("--without", default="", help="with --measure: hands that are left out of every fit, as gh")
def command(measure: bool, without: str) -> None:
    """Fit the learned reader anew after seeds or word lists have changed; a test says when that was forgotten."""
    run = ["corpus.measure", "--without", without] if measure else ["corpus.fit"]
    path = os.pathsep.join((str(ROOT), str(packages())))
    # One thread: sums in another order would round otherwise.
    env = {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", *run]
    sys.exit(subprocess.run(command, cwd=ROOT, env=env, check=False).returncode)  # noqa: S603


def packages() -> Path:
    """A folder with what only the fit needs, filled once."""
    folder = ROOT / "var" / "fit" / sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    if not (folder / "complete").exists():
        click.echo("installing what the fit needs, once …", err=True)
        install = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--target", str(folder)]
        try:
            subprocess.run([sys.executable, *install, "-r", str(REQUIREMENTS)], check=True, timeout=600)  # noqa: S603
        except (OSError, subprocess.SubprocessError) as error:
            raise GiveUp("what the fit needs cannot be installed; see corpus/requirements.txt") from error
        (folder / "complete").touch()
    return folder
