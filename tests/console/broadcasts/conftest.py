"""Bu Rina's browser, her second factor shown: without it nobody writes to many."""

from __future__ import annotations

import pytest

from tests.console.office import Browser, Office, shows_code


@pytest.fixture
def browser(office: Office) -> Browser:
    inside = office.inside()
    assert shows_code(office.runtime, inside).status_code == 303
    return inside
