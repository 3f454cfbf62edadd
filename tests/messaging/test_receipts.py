"""Receipts climb a ladder, never down, in whatever order they come."""

from __future__ import annotations

import itertools
from concurrent.futures import Future, wait

import pytest

from bot.errors import TryLater
from bot.post import Receipt, Sent
from bot.runtime import Runtime
from bot.services.messaging.note_receipt import note_early
from bot.storage.database import Database
from bot.storage.messaging import letters, receipts
from bot.storage.messaging.receipt_line import ReceiptLine
from tests.cast import NOW, phone
from tests.conftest import POSTGRESQL_ONLY
from tests.looking import how_many, letters_of
from tests.taking import claim, commits, somebody, write


def note(database: Database, state: str, sid: str = "SM1", error: str = "", gone: bool = False) -> bool:
    with database.begin() as tx:
        return receipts.note(tx, Receipt("whatsapp", sid, state, error, "left" if gone else ""), NOW)


def sent(database: Database, sid: str = "SM1") -> str:
    person = somebody(database, phone())
    with database.begin() as tx:
        letters.settle(tx, [(one, Sent(sid)) for one in letters.claim_due(tx, now=NOW, most=9)], NOW)
    return person


@pytest.mark.parametrize("order", list(itertools.permutations(["sent", "delivered", "read"])))
def test_read_is_the_last_word_in_any_order(database: Database, order: tuple[str, ...]) -> None:
    person = sent(database)
    for state in order:
        note(database, state)
    assert letters_of(database, person) == [("number 1", "read")]


def test_a_failure_after_delivery_is_not_believed(database: Database) -> None:
    person = sent(database)
    assert note(database, "delivered")
    assert not note(database, "failed", error="63016")
    assert letters_of(database, person)[0][1] == "delivered"


def test_a_failure_is_kept_with_its_code(database: Database) -> None:
    sent(database)
    assert note(database, "failed", error="63016")
    assert not note(database, "delivered")
    assert how_many(database, "letter", "state = 'failed' AND reason = '63016'") == 1


def test_the_same_receipt_twice_moves_once(database: Database) -> None:
    sent(database)
    assert [note(database, "delivered"), note(database, "delivered")] == [True, False]


def test_receipts_that_overtake_our_own_note_are_kept_for_it(database: Database) -> None:
    person = somebody(database, phone())
    claimed = claim(database)
    for state in ("sent", "read", "delivered"):
        assert not note(database, state)
    with database.begin() as tx:
        letters.settle(tx, [(claimed[0], Sent("SM1"))], NOW)
    assert letters_of(database, person) == [("number 1", "read")]
    assert how_many(database, "early_receipt") == 0


@POSTGRESQL_ONLY  # SQLite has one writer at a time
def test_a_receipt_that_is_written_while_its_number_is_written_finds_it_afterwards(runtime: Runtime) -> None:
    database = runtime.database
    somebody(database, phone())
    claimed = claim(database)
    with database.begin() as tx:
        letters.settle(tx, [(claimed[0], Sent("SM1"))], NOW)
        tx.go_on()
        line = ReceiptLine(database, lambda: NOW)
        told = begun_with(line, Receipt("whatsapp", "SM1", "failed", "63007", "sender"))
        assert told.result(20) is None
    line.close()
    assert how_many(database, "letter", "state = 'sent'") == 1
    assert (note_early(runtime), note_early(runtime)) == (1, 0)
    assert how_many(database, "letter", "state = 'queued' AND kind = 'sender'") == 1


def test_a_receipt_for_nobodys_letter_is_forgotten_after_a_day(database: Database) -> None:
    note(database, "delivered", sid="SMold")
    with database.begin() as tx:
        receipts.note(tx, Receipt("whatsapp", "SMnew", "sent"), NOW + receipts.EARLY_KEPT + 1)
    assert how_many(database, "early_receipt") == 1


@pytest.mark.parametrize("early", [True, False])
def test_a_receipt_that_says_gone_ends_what_waits(database: Database, early: bool) -> None:
    person = somebody(database, phone())
    claimed = claim(database)
    write(database, person, "two")
    if early:
        note(database, "failed", error="63024", gone=True)
    with database.begin() as tx:
        letters.settle(tx, [(claimed[0], Sent("SM1"))], NOW)
    if not early:
        note(database, "failed", error="63024", gone=True)
    assert [state for _, state in letters_of(database, person)] == ["failed", "cancelled"]


def many_sent(database: Database, number: int) -> list[str]:
    """The providers' numbers of letters that went."""
    person, sids = somebody(database, phone()), [f"SM{one:03}" for one in range(number)]
    for one in range(number - 1):
        write(database, person, str(one))
    for sid in sids:  # of one person one at a time
        with database.begin() as tx:
            letters.settle(tx, [(one, Sent(sid)) for one in letters.claim_due(tx, now=NOW, most=1)], NOW)
    return sids


def begun_with(line: ReceiptLine, receipt: Receipt) -> Future[BaseException | None]:
    """What the line tells of a receipt: trouble, or None."""
    told = Future[BaseException | None]()
    line.begin(receipt, told.set_result)
    return told


def test_receipts_in_crowds_share_commits_and_climb_the_same_ladder(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sids = many_sent(database, 50)
    ladders = [["sent", "delivered", "read", "delivered"], ["failed", "delivered"], ["delivered", "failed"]]
    found = [Receipt("whatsapp", sid, state) for at, sid in enumerate(sids) for state in ladders[at % 3]]
    found += [Receipt("whatsapp", f"SMearly{one}", state) for one in range(33) for state in ("read", "sent")]
    line, made = ReceiptLine(database, lambda: NOW), commits(database, monkeypatch)
    begun = [begun_with(line, receipt) for receipt in found]
    wait(begun, 20)
    assert {future.result() for future in begun} == {None}
    assert len(found) == 200
    assert len(made) <= 10
    line.close()
    with database.look() as tx:
        states = [row.state for row in tx.all("SELECT state FROM letter ORDER BY provider_id")]
    assert states == [("read", "failed", "delivered")[at % 3] for at in range(50)]
    assert how_many(database, "early_receipt", "state = 'read'") == 33


def test_a_receipt_that_cannot_be_written_fails_alone(database: Database) -> None:
    sid, line = many_sent(database, 1)[0], ReceiptLine(database, lambda: NOW)
    found = Receipt("whatsapp", "SMelse", "flying"), Receipt("whatsapp", sid, "read")
    bad, good = (begun_with(line, receipt) for receipt in found)
    wait([bad, good], 20)
    assert isinstance(bad.result(), KeyError)
    line.close()
    assert how_many(database, "letter", "state = 'read'") == 1
    with pytest.raises(TryLater):
        begun_with(line, Receipt("whatsapp", sid, "read"))
