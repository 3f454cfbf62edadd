"""`pytest --workers 3`: collects once, then forks; each worker takes file after file and tells how every test went.

Workers that each start anew and collect by themselves, as pytest-xdist's do, load and compile everything three times
(docs/decisions/0033-tests-collected-once.md). What a worker opens after the fork is its own.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import StringIO
from itertools import groupby
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any

import pytest
from _pytest._io import TerminalWriter

Files = Sequence[Sequence[pytest.Item]]
Place = tuple[str, tuple[str, int | None, str]]  # a test's id, and where it stands


class Line:
    """Numbers in a pipe: whichever process reads the next has it, and nobody else."""

    def __init__(self, length: int) -> None:
        self._out, into = os.pipe()
        os.write(into, b"".join(number.to_bytes(4, "big") for number in range(length)))
        os.close(into)

    def take(self) -> int | None:
        taken = os.read(self._out, 4)
        return int.from_bytes(taken, "big") if taken else None

    def empty(self) -> None:
        while self.take() is not None:
            pass


class Together:
    """Runs the tests that were collected in so many processes, a file at a time."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        if session.testsfailed or session.config.option.collectonly:
            return None  # pytest's own loop knows what to say
        files = [list(items) for _, items in groupby(session.items, lambda item: item.path)]
        line = Line(len(files))
        session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # one for all of them
        listen(session, line, lambda first: begun(partial(work, session, files, line, first)), self._workers)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        return True


# --- a worker -----------------------------------------------------------------------------------------


@dataclass
class Worker:
    """What the first process knows of a worker: where it is heard, and which test it has begun."""

    pid: int
    heard: Connection
    at: Place | None = None
    ahead: int | None = None  # the file that it took and has not begun
    stumbled: str = ""


def begun(work: Callable[[Connection], None]) -> Worker:
    heard, tell = Pipe(duplex=False)
    if pid := os.fork():
        tell.close()
        return Worker(pid, heard)
    status = 1
    try:
        work(tell)
        status = 0
    except BaseException:
        tell.send(("stumbled", traceback.format_exc()))
    finally:
        os._exit(status)


def work(session: pytest.Session, files: Files, line: Line, first: int | None, tell: Connection) -> None:
    """Every test of a file, then the next file: whatever is shared ends when there is none left."""
    _speak_to(tell, session.config)
    number = line.take() if first is None else first
    while number is not None and not session.shouldfail:
        tell.send(("ahead", None))
        *others, last = files[number]
        for item, following in zip(others, files[number][1:], strict=True):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        number = line.take()
        tell.send(("ahead", number))
        following = None if number is None else files[number][0]
        last.ihook.pytest_runtest_protocol(item=last, nextitem=following)


def _speak_to(tell: Connection, config: pytest.Config) -> None:
    """From now on what is reported goes to the first process, and what is printed into files of this one's own."""
    plugins = config.pluginmanager
    plugins.unregister(name="terminalreporter")
    plugins.register(Silent(), "terminalreporter")
    telling = Telling(tell, config)
    plugins.register(telling)
    telling.heard = True
    capture = plugins.getplugin("capturemanager")
    capture.stop_global_capturing()
    capture.start_global_capturing()


class Silent:
    """In the place of what writes to the terminal: plugins ask for its writer."""

    def __init__(self) -> None:
        self._tw = TerminalWriter(StringIO())


class Telling:
    """Tells the first process which test begins, and what became of it."""

    def __init__(self, tell: Connection, config: pytest.Config) -> None:
        self._tell, self._config = tell, config
        self._reports: list[Any] = []
        self.heard = False  # pytest says old warnings again to whoever comes later

    def pytest_runtest_logstart(self, nodeid: str, location: Any) -> None:
        self._tell.send(("begins", (nodeid, location)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        plain = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        self._reports.append(plain)

    def pytest_runtest_logfinish(self) -> None:
        self._tell.send(("ended", self._reports))
        self._reports = []

    def pytest_warning_recorded(self, warning_message: Any, when: str, nodeid: str, location: Any) -> None:
        if not self.heard:
            return
        told = {"warning_message": warning_message, "when": when, "nodeid": nodeid, "location": location}
        self._tell.send(("warned", told))


# --- the first process --------------------------------------------------------------------------------


def listen(session: pytest.Session, line: Line, begin: Callable[[int | None], Worker], workers: int) -> None:
    """Until nobody is left; another takes the place of whoever dies. After enough failures none begins a file."""
    there = {worker.heard: worker for worker in [begin(None) for _ in range(workers)]}
    while there:
        for heard in wait(list(there)):
            assert isinstance(heard, Connection)
            try:
                _take(session.config, there[heard], *heard.recv())
            except EOFError:
                worker = there.pop(heard)
                if _died(session.config, worker):
                    another = begin(worker.ahead)
                    there[another.heard] = another
            if session.shouldfail:
                line.empty()


def _take(config: pytest.Config, worker: Worker, what: str, told: Any) -> None:
    if what == "begins":
        worker.at = told
    elif what == "ahead":
        worker.ahead = told
    elif what == "warned":
        config.hook.pytest_warning_recorded.call_historic(kwargs=told)
    elif what == "stumbled":
        worker.stumbled = told
    elif worker.at:
        for plain in told:
            report = config.hook.pytest_report_from_serializable(config=config, data=plain)
            config.hook.pytest_runtest_logreport(report=report)
        config.hook.pytest_runtest_logfinish(nodeid=worker.at[0], location=worker.at[1])


def _died(config: pytest.Config, worker: Worker) -> bool:
    """Whether a worker ended otherwise than by finishing; then the test it had begun last has failed."""
    _, status = os.waitpid(worker.pid, 0)
    if status:
        name, where = worker.at or ("a worker", ("", None, ""))
        why = worker.stumbled or f"its process ended with {os.waitstatus_to_exitcode(status)} in the middle"
        report = pytest.TestReport(name, where, {}, "failed", why, "call")
        config.hook.pytest_runtest_logreport(report=report)
    return bool(status)
