"""Under which licence each package comes that Jangkau runs on: `python -m tests.notices` writes docs/licences.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.launching import ROOT

PAGE = ROOT / "docs" / "licences.md"
HEAD = """# Licences

Jangkau itself is under the MIT licence ([LICENSE](../LICENSE)). It runs on these packages, installed by their
hashes and not changed; each brings its licence's text in its own `dist-info` folder, which an image made by the
[Dockerfile](../Dockerfile) keeps. Data under `vendor/` lie there with their own notices. Written by
`.venv/bin/python -m tests.notices`; a test compares it with what is installed, and lets no other licence in.

"""
# What a package calls its licence, as the list of SPDX has it. A kind that is not here wants a decision first.
SPDX: Mapping[str, str] = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
ALLOWED = frozenset(
    {"MIT", "MIT-0", "MIT-CMU", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Apache-2.0", "PSF-2.0"}
)
ALLOWED |= {"Unlicense", "MPL-2.0", "LGPL-3.0-only"}


@dataclass(frozen=True, slots=True)
class Package:
    """`why`: the reason in requirements.txt; empty for what only another package wants."""

    name: str
    version: str
    licence: str
    why: str = ""


def packages() -> list[Package]:
    """All that `requirements.txt` brings on this machine, by name."""
    reasons = dict(_wanted())
    found: dict[str, Package] = {}
    waiting = [Requirement(line) for line in reasons]
    why = {canonicalize_name(Requirement(line).name): reason for line, reason in reasons.items()}
    while waiting:
        wish = waiting.pop()
        name = canonicalize_name(wish.name)
        waiting += _brings(wish) if name not in found or wish.extras else []
        there = distribution(name)
        found[name] = Package(name, there.version, licence_of(there), why.get(name, ""))
    return sorted(found.values(), key=lambda package: package.name)


def _wanted() -> Iterator[tuple[str, str]]:
    for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines():
        wish, _, reason = line.partition("#")
        if wish.strip():
            yield wish.strip(), reason.strip()


def _brings(wish: Requirement) -> list[Requirement]:
    wants = [Requirement(line) for line in distribution(wish.name).requires or []]
    extras = wish.extras or {""}
    return [
        one for one in wants if one.marker is None or any(one.marker.evaluate({"extra": e}) for e in extras)
    ]


def licence_of(package: Distribution) -> str:
    """As SPDX names it, by what the package says of itself."""
    said = package.metadata
    if expression := said.get("License-Expression"):
        return str(expression)
    kinds = [
        line.rpartition(" :: ")[2]
        for line in said.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    known = [SPDX[kind] for kind in kinds if kind in SPDX]
    named = re.split(r"[\n,]", str(said.get("License") or ""))[0].strip()
    return " AND ".join(dict.fromkeys(known)) or SPDX.get(named, named)


@cache
def page() -> str:
    """docs/licences.md as it should read."""
    rows = [f"| {one.name} | {one.version} | {one.licence} | {one.why} |" for one in packages()]
    return HEAD + "\n".join(["| package | version | licence | for |", "|---|---|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
