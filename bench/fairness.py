"""Replies while a broadcast goes out: how long people wait for theirs, with the limit that the channel really has."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

from bench.filling import ANY_NUMBER
from bench.playing import Void, play
from bench.sending import Rows
from bench.stacks import OURS
from bot.channels.table import paces
from tests.launching import Server

RECIPIENTS = int(os.environ.get("RECIPIENTS", "100000"))
MESSAGES, A_SECOND, WRITING = 600, 10.0, 100
WITHIN = 1_000  # milliseconds, for 95 replies of a hundred
LEAST_NEWS = 300  # letters of the broadcast that must have gone meanwhile: else nothing was measured


def beside_news(servers: Mapping[str, Server], runs: int) -> tuple[Sequence[str], Rows]:
    """People write ten messages a second, alone and while a broadcast takes all that the limit leaves."""
    pace, rows = paces({})["telegram"], list[Sequence[str]]()
    real = {
        **ANY_NUMBER,
        "JANGKAU__THROTTLE__TELEGRAM_PER_SECOND": str(pace.per_second),
        "JANGKAU__THROTTLE__TELEGRAM_PER_PERSON_SECONDS": str(pace.per_person_seconds),
    }
    for stack in OURS:
        for news in (0, RECIPIENTS):
            asked = replace(stack, news=news)
            seen = [play(asked, servers, MESSAGES, WRITING, real, A_SECOND) for _ in range(runs)]
            went = median(run["seen"].get("news", 0) for run in seen)
            if news and went < LEAST_NEWS:
                raise Void(f"only {went} letters of the broadcast went: a holiday, or Friday prayer?")
            p50, p95 = (median(run[name] for run in seen) for name in ("reply_p50", "reply_p95"))
            beside = f"{news:,} recipients" if news else "nothing"
            rows.append((stack.label, beside, f"{went:,.0f}", f"{p50:.0f}", f"{p95:.0f}", f"{WITHIN:,}"))
    return ("stack", "goes out", "letters meanwhile", "reply p50 ms", "p95", "at most"), rows
