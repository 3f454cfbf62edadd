"""Texts kept version by version: a sending shows the one it used, and a figure that came or went is asked about."""

from __future__ import annotations

import pytest

from bot.broadcasts.audience import Audience
from bot.broadcasts.stopped import Stopped
from bot.errors import BadArgument
from bot.runtime import Runtime
from bot.services.broadcasts.drafting import More, plan_broadcast
from bot.services.broadcasts.standing import standing
from bot.services.broadcasts.wordings import list_wordings, open_wording, save_wording
from bot.services.staff.scope import Scope, command_line
from tests.broadcasts.spreading import staff

FIRST = {"id": "Iuran mulai {min_two_other}. Balas STOP kalau tidak mau."}
OTHER = {"id": "Telepon {call_centre} kalau ragu. Balas STOP kalau tidak mau."}


@pytest.fixture
def rina(runtime: Runtime) -> Scope:
    return command_line(runtime)


def test_a_figure_that_came_or_went_is_named_and_asked_about(runtime: Runtime, rina: Scope) -> None:
    kept = save_wording(runtime, rina, "Iuran", FIRST)
    with pytest.raises(Stopped) as refused:
        save_wording(runtime, rina, "Iuran", OTHER, identity=kept.id)
    assert refused.value.values == {"came": "{call_centre}", "went": "{min_two_other}"}
    assert save_wording(runtime, rina, "Iuran", OTHER, identity=kept.id, sure=True).number == 2
    assert [one.number for one in open_wording(runtime, rina, kept.id)] == [2, 1]


def test_the_same_words_make_no_version(runtime: Runtime, rina: Scope) -> None:
    kept = save_wording(runtime, rina, "Iuran", FIRST)
    assert save_wording(runtime, rina, "Iuran", FIRST, identity=kept.id).number == 1


@pytest.mark.parametrize("text", ["Bayar Rp 16.800 saja", "Halo {nobody_fills_this}"])
def test_what_could_not_be_sent_is_not_kept(runtime: Runtime, rina: Scope, text: str) -> None:
    with pytest.raises(BadArgument):
        save_wording(runtime, rina, "Iuran", {"id": text})
    assert not list_wordings(runtime, rina)


def test_a_sending_shows_the_version_it_used(runtime: Runtime, rina: Scope) -> None:
    kept = save_wording(runtime, rina, "Iuran", FIRST)
    more = More(wording=(kept.id, kept.number))
    identity = plan_broadcast(runtime, rina, kept.words, Audience(), more)
    save_wording(runtime, rina, "Iuran", OTHER, identity=kept.id, sure=True)
    found = standing(runtime, rina, identity).broadcast
    assert (found.wording, found.wording_version) == (kept.id, 1)
    assert found.words["id"].startswith("Iuran mulai Rp")


def test_a_branch_keeps_its_own(runtime: Runtime, rina: Scope) -> None:
    with runtime.database.begin() as tx:
        tx.run("INSERT INTO branch (id, name) VALUES ('a', 'Cabang A'), ('b', 'Cabang B')")
    kept = save_wording(runtime, staff("bu-tini", branch="a"), "Iuran", FIRST)
    assert not open_wording(runtime, staff("pak-b", branch="b"), kept.id)
