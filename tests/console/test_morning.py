"""The first page counts what waits for somebody, and leads there."""

from __future__ import annotations

import re

from tests.console.cases import budi, dispute, failed_message
from tests.console.office import Office


def tiles(page: str) -> dict[str, str]:
    part = page[page.index('class="funnel tasks"') : page.index('id="waits"')]
    return dict(re.findall(r'href="([^"]+)"><b>(\d+)</b>', part))


def test_the_first_page_counts_what_waits_and_leads_there(any_office: Office) -> None:
    dispute(any_office)
    failed_message(any_office)
    budi(any_office)
    browser = any_office.inside()
    found = tiles(browser.get("/console/").text)
    assert found["/console/disputes"] == found["/console/failed"] == found["/console/duplicates"] == "1"
    assert found["/console/inbox"] == "1" and "/console/complaints" not in found
    assert all(browser.get(link.partition("#")[0]).status_code == 200 for link in found)
