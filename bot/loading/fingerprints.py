"""Reads and writes flows/fingerprints.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.engine.checking.fingerprints import Print
from bot.errors import BadFlow
from bot.yaml_reading import read_yaml

FILE = Path("flows/fingerprints.yaml")
HEAD = "# The shape of each flow at its version; `./jangkau check --accept` writes this file.\n"


def load_fingerprints(root: Path) -> dict[str, Print]:
    """Raises BadFlow for a file that is no table of versions and shapes."""
    path = root / FILE
    if not path.exists():
        return {}
    try:
        plain = read_yaml(path) or {}
        return {str(name): Print(int(known["version"]), str(known["shape"])) for name, known in plain.items()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadFlow(f"{FILE} is no table of versions and shapes: {error}") from error


def save_fingerprints(root: Path, prints: Mapping[str, Print]) -> None:
    lines = [f'{name}: {{version: {p.version}, shape: "{p.shape}"}}\n' for name, p in prints.items()]
    (root / FILE).write_text(HEAD + "".join(lines), "utf-8")
