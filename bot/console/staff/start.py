"""The first days: what is configured and what is missing, each with what helps; and the end of the sample data."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, flash

from bot.console.frame import scope_here, show, words
from bot.console.staff.login import to
from bot.public.pages import the_runtime
from bot.services.broadcasts.practising import practice_of
from bot.services.people.samples import remove_samples, samples_now
from bot.services.staff.first_steps import first_steps

# Where a step is done, for those that are done on a page.
PAGES: Mapping[str, str] = {
    "accounts": "console.accounts",
    "factor": "console.factor",
    "chat": "console.account",
    "branch": "console.communities",
    "agents": "console.import_page",
    "linked": "console.agents",
    "prices": "console.costs",
}


def start() -> Response:
    runtime, scope = the_runtime(), scope_here()
    return show(
        "start.html",
        steps=first_steps(runtime, scope),
        pages=PAGES,
        samples=samples_now(runtime, scope),
        practice=practice_of(runtime, scope),
    )


def end_samples() -> Response:
    gone = remove_samples(the_runtime(), scope_here())
    flash(words()["samples_gone"].format(agents=gone.agents, workers=gone.workers))
    return to("console.start")
