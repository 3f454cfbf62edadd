"""Labels, by hand and by a list with proof of consent: bad rows are told, STOP holds, doubled numbers count once."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience
from bot.broadcasts.stopped import Stopped
from bot.engine.words import FALLBACK
from bot.errors import BadArgument, Refused
from bot.runtime import Runtime
from bot.services.broadcasts.drafting import plan_broadcast
from bot.services.broadcasts.labels import (
    Looked,
    labels_of,
    list_labels,
    look_at_list,
    proofs_of,
    put_label,
    take_list,
)
from bot.services.staff.scope import Scope
from bot.storage.people import consents
from tests.broadcasts.spreading import staff, states
from tests.cast import a_reader, bu_rina, opt_out, scope_named

HEAD = "phone,consent_date,proof\n"


@pytest.fixture
def rina(runtime: Runtime) -> Scope:
    bu_rina(runtime)
    return scope_named(runtime, "bu-rina")


def reader(runtime: Runtime, phone: str, *, agreed: bool = False) -> str:
    return a_reader(runtime, phone, channel="whatsapp", agreed=agreed)


def looked(runtime: Runtime, scope: Scope, *rows: str) -> Looked:
    return look_at_list(runtime, scope, (HEAD + "\n".join(rows)).encode())


def test_a_missing_column_is_told_before_any_row(runtime: Runtime, rina: Scope) -> None:
    found = look_at_list(runtime, rina, b"phone,bukti\n08x,\n")
    assert found.id == "" and len(found.problems) == 1 and "consent_date" in found.problems[0]


def test_fifty_bad_rows_are_told_and_how_many_more_there_are(runtime: Runtime, rina: Scope) -> None:
    found = looked(runtime, rina, *(f"12,2026-11-01,map {number}" for number in range(60)))
    assert len(found.problems) == 51 and "10" in found.problems[-1]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("081234567890,,map 1", "tanggal persetujuan"),
        ("081234567890,2027-01-01,map 1", "tanggal persetujuan"),
        ("081234567890,2026-11-01,", "bukti"),
        ("081234567890,2026-11-01,NIK 3172041501900001", "NIK"),
    ],
)
def test_a_row_without_consent_or_its_proof_is_refused(
    runtime: Runtime, rina: Scope, row: str, told: str
) -> None:
    (problem,) = looked(runtime, rina, row).problems
    assert told in problem and "2" in problem


def test_of_a_doubled_number_the_first_counts_and_the_other_is_flagged(runtime: Runtime, rina: Scope) -> None:
    found = looked(runtime, rina, "081234567890,2026-11-01,map 1", "+62 812-3456-7890,2026-11-02,map 2")
    assert (found.rows, found.strangers) == (1, 1)
    assert len(found.doubts) == 1 and "baris 3" in found.doubts[0] and "baris 2" in found.doubts[0]


def test_a_list_labels_whom_we_know_and_brings_their_yes_but_never_over_a_stop(
    runtime: Runtime, rina: Scope
) -> None:
    known, silent = (
        reader(runtime, "+6281234567890", agreed=True),
        reader(runtime, "+6281234567891"),
    )
    left = reader(runtime, "+6281234567892", agreed=True)
    opt_out(runtime, left)
    rows = [f"08123456789{last},2026-11-01,map {last}" for last in range(4)]
    found = looked(runtime, rina, *rows)
    assert (found.agreed, found.by_list, found.refused, found.strangers) == (1, 1, 1, 1)
    with runtime.database.look() as tx:
        assert not consents.agrees(tx, silent, consents.BROADCASTS)
    take_list(runtime, rina, found.id, "pasar  Cilincing")
    with runtime.database.look() as tx:
        assert consents.agrees(tx, silent, consents.BROADCASTS)
        assert not consents.agrees(tx, left, consents.BROADCASTS)
    assert [(one["name"], one["people"]) for one in list_labels(runtime, rina)] == [("pasar Cilincing", 2)]
    assert proofs_of(runtime, rina, silent, "ditanya BPJS") == [("pasar Cilincing", "map 1")]
    identity = plan_broadcast(runtime, rina, {FALLBACK: "Halo"}, Audience(label="pasar Cilincing"))
    assert states(runtime, identity) == {"planned": 2}
    assert known != silent


def test_a_list_is_taken_once_and_by_whoever_brought_it(runtime: Runtime, rina: Scope) -> None:
    found = looked(runtime, rina, "081234567890,2026-11-01,map 1")
    with pytest.raises(Refused, match="upload_gone"):
        take_list(runtime, staff("bu-tuti"), found.id, "pasar")
    take_list(runtime, rina, found.id, "pasar")
    with pytest.raises(Refused, match="upload_gone"):
        take_list(runtime, rina, found.id, "pasar")


def test_a_label_is_put_on_by_hand_and_an_unknown_one_is_no_audience(runtime: Runtime, rina: Scope) -> None:
    person = a_reader(runtime, "1")
    put_label(runtime, rina, person, "kader")
    assert [one["name"] for one in labels_of(runtime, rina, person)] == ["kader"]
    with pytest.raises(Stopped, match="3 to 40"):
        put_label(runtime, rina, person, "x")
    with pytest.raises(BadArgument, match="no label"):
        plan_broadcast(runtime, rina, {FALLBACK: "Halo"}, Audience(label="tidak ada"))


def test_whoever_is_out_of_reach_gets_no_label(runtime: Runtime) -> None:
    person = a_reader(runtime, "1", area="32.01")
    with pytest.raises(Refused, match="label_nobody"):
        put_label(runtime, staff("bu-tini", areas=("31.72.04",), own_areas=True), person, "kader")
