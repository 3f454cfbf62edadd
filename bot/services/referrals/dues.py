"""dues: what a month costs a registered worker, by the rules of that month, as facts of a notice that speaks of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.errors import JangkauError
from bot.rules.contribution import Contribution
from bot.rules.figures import Month
from bot.runtime import Runtime
from bot.services.world import world_now
from bot.storage.database import Tx
from bot.storage.messaging import reaching
from bot.storage.people.registrations import Registration
from bot.working_days import zone_of
from flows.answers import prices, work


def today_of(runtime: Runtime, tx: Tx, person: str) -> date:
    """The day where somebody lives."""
    return runtime.now().astimezone(zone_of(reaching.area_of(tx, person))).date()


def price_of(runtime: Runtime, registration: Registration, month: Month) -> dict[str, Any]:
    """The amount with its source, and the texts said behind the notice; nothing where no rule says it.

    Of both packages where none was chosen yet. Of the last month of a discount that is told too.
    """
    chosen = str(registration.answers.get("programmes", ""))
    packages = (chosen,) if chosen in work.PACKAGES else tuple(work.PACKAGES)
    found = [_price(runtime, registration, month, package) for package in packages]
    first, last = found[0], found[-1]
    if first is None or last is None:
        return {"behind": ()}
    ends = last.valid_until == month
    behind = ("pay_amount" if len(found) == 1 else "pay_amounts", *(("pay_discount",) if ends else ()))
    facts = {"amount": first.total, "amount_three": last.total, "sources": prices.laws_of(last)}
    return {**facts, "month": month, "behind": behind}


def _price(runtime: Runtime, registration: Registration, month: Month, package: str) -> Contribution | None:
    if not work.priced(registration.answers):
        return None
    try:
        return work.price(registration.answers, world_now(runtime), package, month)
    except (JangkauError, AssertionError):
        return None
