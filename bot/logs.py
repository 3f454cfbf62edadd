"""Structured logs on standard error: ids, states and counts only, never text, names, phones or NIK."""

from __future__ import annotations

import logging
import sys
from traceback import extract_tb

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger("jangkau")


def set_up_logs(*, pretty: bool, quiet: bool = False) -> None:
    """JSON lines for machines, coloured lines on a terminal; `quiet` leaves only what went wrong."""
    renderer = structlog.dev.ConsoleRenderer() if pretty else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR if quiet else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    # These libraries write addresses with tokens, or parameters, into their logs.
    for noisy in ("httpx", "httpcore", "telegram", "twilio", "sqlalchemy.engine", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)


def where(error: Exception) -> str:
    """What kind of error and where; never its message, which may quote what somebody typed."""
    last = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {last.name}, line {last.lineno}"[:200]
