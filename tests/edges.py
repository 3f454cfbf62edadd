"""`pytest --edges`: which paths of the flows the chosen tests walked, and which nobody did.

The walks of tests/walking.py count by themselves: they go every path there is a way to go.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.engine.events import Turn
from bot.engine.tables import build_flows
from bot.engine.walk import Walk
from flows import FLOWS
from tests.walking import Edge, edges_of, walked

SHOWN = 60


class Edges:
    """Looks over the engine's shoulder in this process, and gathers what the workers of -n saw."""

    def __init__(self) -> None:
        self.seen: set[Edge] = set()
        self.finish = Walk.finish

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Iterator[Any]:
        edges, finish = self, self.finish

        def watched(walk: Walk, before: Any) -> Turn:
            turn = finish(walk, before)
            edges.seen |= walked([turn])
            return turn

        Walk.finish = watched  # type: ignore[method-assign]
        try:
            return (yield)
        finally:
            Walk.finish = finish  # type: ignore[method-assign]

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["edges"] = json.dumps(sorted(self.seen))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.seen |= set(map(tuple, json.loads(getattr(node, "workeroutput", {}).get("edges", "[]"))))

    def pytest_terminal_summary(self, terminalreporter: Any, config: pytest.Config) -> None:
        if hasattr(config, "workerinput"):
            return
        paths = edges_of(build_flows(FLOWS))
        missed = sorted(paths - self.seen)
        terminalreporter.section("paths walked")
        terminalreporter.line(f"{len(paths) - len(missed)} of {len(paths)} paths were walked")
        for flow, step, to in missed[:SHOWN]:
            terminalreporter.line(f"not walked: {flow}.{step} → {to}")
        if missed[SHOWN:]:
            terminalreporter.line(f"and {len(missed) - SHOWN} more")
