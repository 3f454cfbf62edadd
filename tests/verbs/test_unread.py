"""`unread`: heaps of what was asked again, without anybody's figures, and noted as a read."""

from __future__ import annotations

import pytest

from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.unread import heaped, unread
from bot.storage.unread import Asked
from tests.conftest import SQLITE_ONLY


def test_wordings_that_are_alike_lie_in_one_heap() -> None:
    asked = [Asked("register", "job", text) for text in ("tukang sablon", "Tukang sablonn!", "pawang hujan")]
    first, second = heaped(asked, lambda text: text)
    assert (first.count, first.examples) == (2, ["tukang sablon", "Tukang sablonn!"])
    assert second.examples == ["pawang hujan"]


def test_the_same_words_at_another_question_are_another_heap() -> None:
    asked = [Asked("register", step, "entah") for step in ("job", "income")]
    assert [heap.count for heap in heaped(asked, lambda text: text)] == [1, 1]


@SQLITE_ONLY
def test_reading_them_stands_in_the_audit(runtime: Runtime) -> None:
    assert unread(runtime, days=7, most=5, who="bu-rina") == []
    with runtime.database.begin() as tx:
        assert tx.one("SELECT who, what FROM audit")._mapping == {"who": "bu-rina", "what": "unread messages"}


@SQLITE_ONLY
def test_a_span_of_no_days_is_refused(runtime: Runtime) -> None:
    with pytest.raises(BadArgument):
        unread(runtime, days=0, most=5, who="bu-rina")
