"""Two texts beside each other: arms that stay, registrations that were confirmed, and nothing said of too few."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

import pytest

from bot.broadcasts.audience import Audience
from bot.broadcasts.trial import Arm, arm_of, verdict
from bot.engine.words import FALLBACK
from bot.post import Sent
from bot.runtime import Runtime
from bot.services.broadcasts.drafting import More, plan_broadcast
from bot.services.broadcasts.life import move_broadcast
from bot.services.broadcasts.planning import write_ledger
from bot.services.broadcasts.preview import preview_for
from bot.services.broadcasts.standing import trial_of
from bot.services.staff.scope import command_line
from bot.storage.messaging import letters
from tests.broadcasts.spreading import spread
from tests.cast import a_reader
from tests.looking import letters_of, plain

FIRST, SECOND = "Teks yang pertama", "Teks yang kedua"


def tried(runtime: Runtime, people: int = 12) -> tuple[str, list[str]]:
    them = [a_reader(runtime, str(100 + number)) for number in range(people)]
    more = More(other_words={FALLBACK: SECOND})
    return plan_broadcast(runtime, command_line(runtime), {FALLBACK: FIRST}, Audience(), more), them


def test_half_of_many_people_are_in_each_arm_and_stay_there() -> None:
    people = [sha256(str(number).encode()).hexdigest()[:32] for number in range(4_000)]
    arms = Counter(arm_of("0" * 32, person) for person in people)
    assert abs(arms["a"] - arms["b"]) < 250
    both = sum(arm_of("0" * 32, person) == arm_of("1" * 32, person) for person in people)
    assert 1_700 < both < 2_300  # another broadcast divides them anew


def test_planned_again_everybody_is_in_the_same_arm(runtime: Runtime) -> None:
    identity, them = tried(runtime)
    before = dict(plain(runtime, "SELECT person, arm FROM recipient"))
    write_ledger(runtime, command_line(runtime), identity)
    assert dict(plain(runtime, "SELECT person, arm FROM recipient")) == before
    assert before == {person: arm_of(identity, person) for person in them}


def test_each_reads_the_text_of_their_arm_and_so_it_is_shown_before(runtime: Runtime) -> None:
    identity, them = tried(runtime)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    for person in them:
        meant = {"a": FIRST, "b": SECOND}[arm_of(identity, person)]
        seen = preview_for(runtime, command_line(runtime), identity, person)
        assert letters_of(runtime.database, person)[0][0] == meant
        assert seen is not None and seen.bubble is not None and seen.bubble.text == meant


def test_only_a_registration_that_the_worker_confirmed_afterwards_counts(runtime: Runtime) -> None:
    identity, them = tried(runtime)
    move_broadcast(runtime, command_line(runtime), identity, "start")
    spread(runtime)
    with runtime.database.begin() as tx:
        claimed = letters.claim_due(tx, now=runtime.now_ms(), most=50)
        letters.settle(tx, [(one, Sent("p")) for one in claimed], runtime.now_ms())
        for person, state, at in (
            (them[0], "confirmed", runtime.now_ms() + 1),
            (them[1], "registered", runtime.now_ms() + 1),
            (them[2], "confirmed", 1),
        ):
            values = {"id": person, "state": state, "at": at, "nothing": b"", "ref": person[:12]}
            tx.run(
                "INSERT INTO registration (id, person, reference, state, sealed, created_at)"
                " VALUES (:id, :id, :ref, 'submitted', :nothing, 1)",
                values,
            )
            tx.run(
                "INSERT INTO referral (id, registration, person, state, created_at, changed_at)"
                " VALUES (:id, :id, :id, :state, 1, :at)",
                values,
            )
    found = trial_of(runtime, command_line(runtime), identity)
    assert found is not None and sum(arm.reached for arm in found.arms.values()) == len(them)
    assert found.arms[arm_of(identity, them[0])].confirmed == 1
    assert sum(arm.confirmed for arm in found.arms.values()) == 1
    assert not found.verdict.enough and found.words == {FALLBACK: SECOND}


def test_the_interval_is_newcombes() -> None:
    found = verdict(Arm(80, 48), Arm(70, 56))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize(
    ("first", "second", "enough", "better"),
    [
        (Arm(99, 20), Arm(1000, 90), False, ""),
        (Arm(1000, 4), Arm(1000, 5), False, ""),
        (Arm(1000, 50), Arm(1000, 52), True, ""),
        (Arm(1000, 50), Arm(1000, 90), True, "b"),
        (Arm(1000, 90), Arm(1000, 50), True, "a"),
        (Arm(), Arm(), False, ""),
    ],
)
def test_nothing_is_said_of_too_few_and_nothing_that_is_unsure(
    first: Arm, second: Arm, enough: bool, better: str
) -> None:
    found = verdict(first, second)
    assert (found.enough, found.better) == (enough, better)


def test_a_broadcast_of_one_text_is_no_trial(runtime: Runtime) -> None:
    identity = plan_broadcast(runtime, command_line(runtime), {FALLBACK: FIRST}, Audience())
    assert trial_of(runtime, command_line(runtime), identity) is None
