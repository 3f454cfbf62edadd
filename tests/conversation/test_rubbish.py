"""A turn leaves nothing behind that only a sweep could free: under load sweeps are a twentieth of it."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from bot.runtime import Runtime
from bot.services.conversation.answer import answer_person
from tests.cast import phone
from tests.taking import said


@pytest.fixture
def unswept() -> Iterator[None]:
    """Nothing is swept meanwhile but by hand."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_turns_leave_no_rubbish(runtime: Runtime, unswept: None) -> None:
    for text in ("halo", "brp sebulannya kak", "daftar"):
        answer_person(runtime, said(text))
    gc.collect()  # what the first turns only load
    for number in range(10):
        for text in ("halo", "brp sebulannya kak", "daftar"):
            answer_person(runtime, said(text, phone(f"+62812000001{number:02}")))
    assert gc.collect() < 30  # not one a turn; threads of other tests may end meanwhile
