"""Letters: who goes first, who waits, and what becomes of one whose sender died."""

from __future__ import annotations

import pytest

from bot.post import GiveUp, Outcome, RetryAt, Sent, Unknown
from bot.storage.database import Database
from bot.storage.messaging import letters
from bot.storage.messaging.letters import Claimed
from bot.storage.people import people
from tests.cast import NOW, phone, telegram
from tests.looking import how_many, letters_of
from tests.stage import at_once
from tests.taking import claim, somebody, texts, write


@pytest.fixture
def siti(database: Database) -> str:
    """Siti, whose first answer has gone out."""
    person = somebody(database, phone())
    settle(database, Sent("SMhello"), *claim(database))
    return person


def settle(database: Database, outcome: Outcome, *claimed: Claimed, now: int = NOW) -> None:
    with database.begin() as tx:
        letters.settle(tx, [(one, outcome) for one in claimed], now)


def recover(database: Database, now: int, **more: bool) -> int:
    with database.begin() as tx:
        return letters.recover(tx, now=now, **more)


def states(database: Database, person: str) -> list[str]:
    return [state for _, state in letters_of(database, person)][1:]


def test_letters_of_one_person_go_one_after_the_other(database: Database, siti: str) -> None:
    write(database, siti, "one", "two", "three")
    for text in ("one", "two", "three"):
        claimed = claim(database)
        assert texts(claimed) == [text]
        assert claim(database) == []
        settle(database, Sent("SM" + text), *claimed)


def test_replies_go_before_referrals_before_bulk(database: Database, siti: str) -> None:
    write(database, siti, "news", urgency="bulk")
    write(database, siti, "an agent comes", urgency="referral")
    write(database, siti, "an answer", urgency="reply")
    assert texts(claim(database)) == ["an answer", "an agent comes", "news"]


def test_a_letter_waits_behind_an_earlier_one_that_waits_for_its_hour(database: Database, siti: str) -> None:
    write(database, siti, "one", not_before=NOW + 5000)
    write(database, siti, "two")
    assert claim(database) == []
    assert texts(claim(database, NOW + 5000)) == ["one"]


def test_news_that_waits_never_holds_up_an_answer(database: Database, siti: str) -> None:
    write(database, siti, "news", urgency="bulk", not_before=NOW + 5000)
    write(database, siti, "answer")
    assert texts(claim(database)) == ["answer"]


def test_two_senders_never_hold_the_same_letter(database: Database) -> None:
    for user in range(20):
        somebody(database, telegram(user + 1))
    hands = at_once(*[lambda: claim(database, most=8)] * 4)
    rows = [one.row for hand in hands for one in hand]
    assert len(rows) == len(set(rows)) == 20


def test_a_hand_takes_no_more_than_asked_for(database: Database) -> None:
    for user in range(6):
        somebody(database, telegram(user + 1))
    assert [len(claim(database, most=4)) for _ in range(3)] == [4, 2, 0]


def test_a_provider_that_asks_for_a_pause_gets_it(database: Database, siti: str) -> None:
    write(database, siti, "one")
    settle(database, RetryAt(30.0, reason="429"), *claim(database))
    assert claim(database, NOW + 29_999) == []
    assert texts(claim(database, NOW + 30_000)) == ["one"]


def test_pauses_grow_and_end_in_failure(database: Database, siti: str) -> None:
    write(database, siti, "one")
    now, waits = NOW, []
    while claimed := claim(database, now):
        settle(database, RetryAt(1.0), *claimed, now=now)
        with database.look() as tx:
            due = letters.next_due(tx)
        waits.append((due or now) - now)
        now = due or now
    assert waits == [*sorted(waits[:-1]), 0]
    assert waits[0] == 1000
    assert max(waits) == 300_000
    assert states(database, siti) == ["failed"]


def test_an_outage_of_the_whole_channel_costs_no_tries(database: Database, siti: str) -> None:
    write(database, siti, "one")
    for hour in range(50):
        claimed = claim(database, NOW + hour * 3_600_000)
        settle(database, RetryAt(5.0, "channel"), *claimed, now=NOW + hour * 3_600_000)
    assert states(database, siti) == ["queued"]


def test_somebody_who_blocked_us_gets_nothing_more(database: Database, siti: str) -> None:
    write(database, siti, "one", "two")
    settle(database, GiveUp("blocked", unreachable=True), *claim(database))
    assert states(database, siti) == ["failed", "cancelled"]
    write(database, siti, "three")
    assert claim(database)[0].why == "left"


def test_an_answer_cut_off_is_not_repeated_where_nobody_can_be_asked(database: Database, siti: str) -> None:
    write(database, siti, "one")
    settle(database, Unknown("no answer"), *claim(database))
    assert states(database, siti) == ["unknown"]


def test_an_answer_cut_off_is_taken_up_once_where_the_provider_can_be_asked(
    database: Database, siti: str
) -> None:
    write(database, siti, "one")
    settle(database, Unknown("no answer", ask=True), *claim(database))
    again = claim(database, NOW + 2000)
    assert again[0].letter and again[0].letter.again
    assert again[0].letter.since == NOW / 1000
    settle(database, Unknown("no answer", ask=True), *again)
    assert states(database, siti) == ["unknown"]


def test_a_look_up_that_had_no_answer_asks_later_about_the_same_moment(database: Database, siti: str) -> None:
    write(database, siti, "one")
    settle(database, Unknown("no answer", ask=True), *claim(database))
    settle(database, RetryAt(5.0), *claim(database, NOW + 2000))
    third = claim(database, NOW + 8000)
    assert third[0].letter and (third[0].letter.again, third[0].letter.since) == (True, NOW / 1000)


def test_news_cut_off_is_never_sent_again(database: Database, siti: str) -> None:
    write(database, siti, "news", urgency="bulk")
    settle(database, Unknown("no answer"), *claim(database))
    assert states(database, siti) == ["unknown"]


def test_a_lease_that_holds_is_left_alone(database: Database, siti: str) -> None:
    write(database, siti, "one")
    claim(database)
    assert recover(database, NOW + 5000) == 0
    assert states(database, siti) == ["sending"]


def test_a_slow_provider_keeps_no_letter_from_its_sender(database: Database, siti: str) -> None:
    row = write(database, siti, "one")[0]
    claim(database)
    with database.begin() as tx:
        letters.renew(tx, [row], NOW + 6_000)
    assert recover(database, NOW + 8_001) == 0
    assert recover(database, NOW + 14_001) == 1


def test_an_answer_whose_sender_died_is_sent_once_more_until_five_have_died(
    database: Database, siti: str
) -> None:
    write(database, siti, "one")
    for death in range(letters.MOST_SENDERS):
        (claimed,) = claim(database, NOW + death * 60_000)
        assert claimed.letter and claimed.letter.again is (death > 0)
        assert recover(database, NOW + death * 60_000 + 8_001) == 1
    assert states(database, siti) == ["unknown"]


def test_news_whose_sender_died_stays_unknown(database: Database, siti: str) -> None:
    write(database, siti, "news", urgency="bulk")
    claim(database)
    assert recover(database, NOW + 59_000) == 0
    assert recover(database, NOW + 60_001) == 1
    assert states(database, siti) == ["unknown"]


def test_the_only_process_frees_its_predecessors_leases_at_once(database: Database, siti: str) -> None:
    write(database, siti, "one")
    claim(database)
    assert recover(database, NOW, all_leases=True) == 1
    assert texts(claim(database)) == ["one"]


def test_an_outcome_that_comes_late_still_counts(database: Database, siti: str) -> None:
    write(database, siti, "one")
    slow = claim(database)
    recover(database, NOW + 8_001)
    settle(database, Sent("SM1"), *slow)
    assert states(database, siti) == ["sent"]


def test_an_outcome_that_comes_too_late_changes_nothing_of_the_next_try(
    database: Database, siti: str
) -> None:
    write(database, siti, "one")
    slow = claim(database)
    recover(database, NOW + 8_001)
    next_try = claim(database, NOW + 8_001)
    settle(database, RetryAt(1.0), *slow)
    assert states(database, siti) == ["sending"]
    settle(database, Sent("SM2"), *next_try)
    assert states(database, siti) == ["sent"]


def test_a_letter_the_throttle_held_was_no_try(database: Database, siti: str) -> None:
    write(database, siti, "one")
    with database.begin() as tx:
        letters.release(tx, [(claimed, NOW + 700) for claimed in letters.claim_due(tx, now=NOW, most=9)])
    assert claim(database, NOW + 699) == []
    assert claim(database, NOW + 700)[0].tries == 1


def test_a_letter_nobody_can_open_does_not_stop_the_line(database: Database, siti: str) -> None:
    row = write(database, siti, "one")[0]
    with database.begin() as tx:
        tx.run("UPDATE letter SET sealed = :x WHERE id = :id", {"x": b"\0" * 40, "id": row})
    somebody(database, telegram())
    assert [bool(one.letter) for one in claim(database)] == [False, True]


def test_letters_of_an_erased_person_go_nowhere(database: Database, siti: str) -> None:
    write(database, siti, "one")
    with database.begin() as tx:
        tx.run("UPDATE person SET wrapped_key = NULL WHERE id = :p", {"p": siti})
    assert claim(database)[0].why == "erased"


def test_the_next_hour_is_that_of_a_letter_nothing_holds_back(database: Database, siti: str) -> None:
    write(database, siti, "one", not_before=NOW + 9000)
    write(database, siti, "two")
    with database.look() as tx:
        assert letters.next_due(tx) == NOW + 9000


def test_with_nothing_to_do_there_is_no_next_hour(database: Database, siti: str) -> None:
    with database.look() as tx:
        assert letters.next_due(tx) is None
        assert not letters.any_expired(tx, NOW)


def test_two_senders_losing_the_same_people_never_wait_for_each_other(database: Database) -> None:
    crowd = [somebody(database, telegram(user + 1)) for user in range(12)]
    settle(database, Sent("SM"), *claim(database))
    for person in crowd:
        write(database, person, "news", urgency="bulk")
        write(database, person, "an answer")
    claimed = claim(database)
    gone = GiveUp("blocked", unreachable=True)
    at_once(
        lambda: settle(database, gone, *claimed[:12]),
        lambda: settle(database, gone, *reversed(claimed[12:])),
    )
    assert how_many(database, "letter", "state = 'failed'") == 24


def test_a_letter_goes_to_the_address_last_heard_from(database: Database, siti: str) -> None:
    with database.begin() as tx:
        key = people.key_of(tx, siti)
        other, heard = phone("+6281200000002"), people.Heard("whatsapp", NOW + 1)
        people._add(tx, siti, key, other, people._hash(tx, other), heard)
    write(database, siti, "one")
    claimed = claim(database)[0]
    assert claimed.letter and claimed.letter.address.value == "+6281200000002"
