"""An amount that ends soon is seen before it ends: by doctor, console and metrics, from one place."""

from __future__ import annotations

from datetime import timedelta

from bot.runtime import Runtime
from bot.services.staff.ending_rules import ending_rules
from tests.browsing import browser


def test_the_discount_is_announced_sixty_days_before_its_end(runtime: Runtime) -> None:
    names = {(value.name, value.sector) for value in ending_rules(runtime)}
    assert ("payment.discount", "other") in names
    assert ("payment.discount", "transport") not in names


def test_metrics_count_the_days_that_are_left(runtime: Runtime) -> None:
    said = browser(runtime).get("/metrics").text
    today = (runtime.now() + timedelta(hours=7)).date()
    for value in ending_rules(runtime):
        assert value.until
        assert (
            f'{{rule="{value.name}",sector="{value.sector or ""}"}} {float((value.until - today).days)}'
            in said
        )
