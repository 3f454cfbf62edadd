"""Structured logs on standard error: ids, states and counts only, never text, names, phones or NIK."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from traceback import extract_tb


class Log:
    """One line an event: JSON for machines, or as `set_up_logs` says. Standard library: packages for this load 6 MB."""

    def __init__(self) -> None:
        self.pretty, self.quiet = False, False

    def info(self, event: str, **said: object) -> None:
        if not self.quiet:
            self._write("info", event, said)

    def warning(self, event: str, **said: object) -> None:
        if not self.quiet:
            self._write("warning", event, said)

    def error(self, event: str, **said: object) -> None:
        self._write("error", event, said)

    def _write(self, level: str, event: str, said: dict[str, object]) -> None:
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        if self.pretty:
            line = f"{now[:19]} {level:7} {event}  " + " ".join(f"{key}={said[key]}" for key in said)
        else:
            line = json.dumps({**said, "event": event, "level": level, "timestamp": now}, default=repr)
        sys.stderr.write(f"{line}\n")  # at once, so that lines of several threads do not mix
        sys.stderr.flush()


log = Log()


def set_up_logs(*, pretty: bool, quiet: bool = False) -> None:
    """JSON lines for machines, plainer ones on a terminal; `quiet` leaves only what went wrong."""
    log.pretty, log.quiet = pretty, quiet
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    # These libraries write addresses with tokens, or parameters, into their logs.
    for noisy in ("httpx", "httpcore", "telegram", "twilio", "sqlalchemy.engine", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)


def where(error: BaseException) -> str:
    """What kind of error and where; never its message, which may quote what somebody typed."""
    places = [f" in {one.name}, line {one.lineno}" for one in extract_tb(error.__traceback__)[-1:]]
    return f"{type(error).__name__}{''.join(places)}"[:200]  # one that nobody raised has no place
