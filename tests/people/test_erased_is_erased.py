"""A word in every kind of input, of every role, at every door; then somebody is erased and the whole database opened.

With every key there is, also one that fits nobody: whatever is still found was not erased.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import LargeBinary

from bot.channels.readable import unreadable
from bot.engine.happenings import Filled, Heard, Message, Tap
from bot.runtime import Runtime
from bot.services.conversation import desk
from bot.services.conversation.answer import keep_unreadable
from bot.services.conversation.replay import replay
from bot.services.people.people_table import export_people, import_people
from bot.services.people.rights import erase_now
from bot.services.referrals.reassign import reassign
from bot.services.referrals.settle_complaint import note_complaint, read_complaint
from bot.services.staff.scope import Scope, command_line
from bot.services.staff.views import reveal
from bot.services.tell import tell_person
from bot.storage.keys.sealing import UNREADABLE_PLACE, CannotOpen, unseal_bytes
from bot.storage.people.about import ABOUT
from bot.storage.staff import audit
from bot.storage.tables import metadata
from tests.browsing import fill_in, link
from tests.cast import FORM, bu_rina, scope_named
from tests.conftest import SQLITE_ONLY
from tests.house import DATA_KEY
from tests.people.test_family import BEGUN, ELIGIBLE, MET, REST, helped_ones, talk
from tests.referrals.test_batches import asking
from tests.referrals.told import TO_THE_END
from tests.stage import Stage, delivered


@dataclass
class Words:
    """Made-up words, each under the input it was typed into."""

    typed: dict[str, str] = field(default_factory=dict)

    def __call__(self, where: str) -> str:
        number = len(self.typed)
        self.typed[where] = f"zork{'abcdefghij'[number // 10]}{'klmnoprstu'[number % 10]}wu"
        return self.typed[where]

    def found_in(self, everything: str) -> set[str]:
        return {where for where, word in self.typed.items() if word in everything}


def everything(runtime: Runtime) -> str:
    """The whole database in clear: every column, sealed ones opened with whichever key opens them."""
    with runtime.database.look() as tx:
        rows = tx.all("SELECT id, wrapped_key FROM person WHERE wrapped_key IS NOT NULL")
        keys = {row.id: tx.vault.unwrap(row.wrapped_key, row.id) for row in rows}
        found = []
        for name, table in metadata.tables.items():
            sealed = {column.name for column in table.c if isinstance(column.type, LargeBinary)}
            for row in tx.all(f"SELECT * FROM {name}"):
                for column, value in row._mapping.items():
                    found += _opened(name, column, value, keys) if column in sealed else [str(value)]
    return "\n".join(found).casefold()


def _opened(table: str, column: str, value: Any, keys: dict[str, bytes]) -> Iterator[str]:
    if not value:
        return
    place = ABOUT[table].sealed.get(column, UNREADABLE_PLACE)
    for person, key in keys.items():
        for named in (f"{place}:{person}", place):
            try:
                yield _text(unseal_bytes(key, bytes(value), named))
            except CannotOpen:
                continue
    try:
        yield _text(unseal_bytes(DATA_KEY, bytes(value), place))
    except CannotOpen:
        return


def _text(plain: bytes) -> str:
    try:
        return json.dumps(json.loads(plain), ensure_ascii=False)
    except ValueError:
        return plain.decode()


def the_worker_types(stage: Stage, words: Words) -> str:
    """Siti from the greeting to a registration; its reference."""
    name, job = words("name in chat"), words("job")
    said = [
        text.replace("Siti", name).replace("sayur", job) for text in (*TO_THE_END, "kirim", "tidak", "tidak")
    ]
    for text in (*said, f"{words('not understood')} {words('aside')}"):
        stage.say("siti", text)
    stage.ring()
    (row,) = stage.rows("SELECT reference FROM registration")
    return str(row.reference)


def the_worker_fills_in(stage: Stage, words: Words, reference: str) -> None:
    named = {
        "full_name": f"Siti {words('form: name')}",
        "address": f"Jl. {words('form: address')} RT 1",
        "heirs": f"suami, {words('form: heirs')}",
        "email": f"{words('form: email')}@contoh.id",
        "landmark": f"dekat {words('form: landmark')}",
        "community": f"paguyuban {words('form: community')}",
    }
    assert fill_in(stage.runtime, {**FORM, **named}, link(stage.runtime, reference)).status_code == 303
    stage.ring()


def agent_and_worker_talk(stage: Stage, words: Words) -> None:
    code = stage.code("wati")
    stage.say("wati", f"TERIMA {code}")
    stage.ring()
    stage.say("wati", f"CHAT {code}")
    stage.ring()
    stage.say("siti", f"CHAT {code}")
    stage.ring()
    stage.say("siti", f"rumah saya di {words('talk: worker')}")
    stage.say("wati", f"Bu Siti yang di {words('talk: agent')} ya")
    stage.ring()
    delivered(stage.runtime)
    stage.say("wati", f"saya ke {words('talk: on its way')}")
    stage.say("siti", f"tidak di {words('talk: back')}")
    with stage.runtime.database.begin() as tx:  # one that cannot be passed on stays as failed
        tx.run("UPDATE timer SET state = 'failed' WHERE kind = 'chat_pass' AND state = 'waiting'")


def told_later(stage: Stage, words: Words) -> None:
    """Darto wrote last long ago: what he is to hear of her waits among the timers."""
    facts = {"code": "K7", "who": words("notice kept for later"), "said": words("notice kept, said")}
    with stage.runtime.database.begin() as tx:
        tx.run("UPDATE channel_identity SET open_until = 1 WHERE person = :p", {"p": stage.person("darto")})
        about = (stage.person("siti"),)
        assert not tell_person(
            stage.runtime, tx, stage.person("darto"), "chat_said", facts=facts, about=about
        )


def staff_type(stage: Stage, words: Words, scope: Scope) -> None:
    runtime, siti = stage.runtime, stage.person("siti")
    reveal(runtime, scope, siti, f"telepon {words('staff: purpose')}")
    for text in ("menu", "petugas", "1", f"{words('to staff')} tolong"):
        stage.say("siti", text)
        stage.ring()
    (request,) = stage.rows(
        "SELECT MAX(id) AS id FROM help_request WHERE person = :p AND state = 'open'", p=siti
    )
    desk.take(runtime, scope, request.id, f"bantu {words('staff: why they write')}")
    stage.say("siti", f"begini bu, {words('to staff who write')}")
    desk.say(runtime, scope, request.id, f"Ibu {words('staff: answer')}, kami bantu")
    desk.keep_note(runtime, scope, request.id, f"ingat {words('staff: note')}")
    desk.give_back(runtime, scope, request.id, done=True)
    for row in stage.rows("SELECT MAX(id) AS id FROM message WHERE person = :p", p=siti):
        replay(runtime, scope, row.id, f"cari {words('staff: replay')}")
    list(export_people(runtime, scope, with_nik=False, purpose=f"untuk {words('staff: export')}"))
    (referral,) = stage.rows("SELECT id FROM referral WHERE person = :p", p=siti)
    reassign(runtime, scope, referral.id, "darto", why=f"pindah {words('staff: reassign')}")


def she_complains(stage: Stage, words: Words, scope: Scope) -> None:
    from_her = f"dia minta uang, {words('complaint')}"
    for text in ("SELESAI", "saya mau komplain", "1", from_her):
        stage.say("siti", text)
        stage.ring()
    (row,) = stage.rows("SELECT reference FROM complaint")
    read_complaint(stage.runtime, scope, row.reference, f"periksa {words('staff: why read')}")
    note_complaint(
        stage.runtime, scope, row.reference, f"sudah {words('staff: complaint note')}", closes=False
    )


def in_other_ways(stage: Stage, words: Words) -> None:
    """Words that come otherwise than typed into the chat."""
    for happening in (
        Message(f"ini {words('under a picture')}", beside="photo"),
        Message(f"maksud saya {words('edited')}", ref="m-1", edited=True),
        Message(f"katanya {words('forwarded')}", forwarded=True),
        Heard(f"begini kak {words('voice written down')}"),
        Tap("no.such.button", said=f"tombol {words('a button that is not ours')}"),
        Filled((("called", f"Siti {words('form inside WhatsApp')}"),)),
    ):
        stage.say("siti", "", happening=happening)
    stage.ring()


def nobody_reads(stage: Stage, words: Words) -> None:
    """Payloads that nobody could read, from her chat."""
    number = stage._known("siti").value
    for channel in ("telegram", "whatsapp", "meta"):
        body = {"from": {"id": int(number)}, "text": words(f"unreadable: {channel}")}
        keep_unreadable(stage.runtime, unreadable(channel, "", json.dumps(body).encode()))


def _rina(stage: Stage) -> Scope:
    bu_rina(stage.runtime)
    return scope_named(stage.runtime, "bu-rina")


@pytest.fixture
def words(stage: Stage) -> Words:
    """Siti's whole life with us, on every door."""
    found, scope = Words(), _rina(stage)
    stage.agent("wati", 1)
    stage.agent("darto", 5)
    reference = the_worker_types(stage, found)
    the_worker_fills_in(stage, found, reference)
    agent_and_worker_talk(stage, found)
    she_complains(stage, found, scope)
    staff_type(stage, found, scope)
    told_later(stage, found)
    in_other_ways(stage, found)
    nobody_reads(stage, found)
    delivered(stage.runtime)
    return found


def erases_herself(stage: Stage) -> None:
    for text in ("menu", "hapus", "ya, hapus"):
        stage.say("siti", text)
    stage.ring()
    delivered(stage.runtime)
    stage.later(seconds=70)


def test_what_was_typed_is_kept_and_after_erasing_no_word_of_it_is_found(stage: Stage, words: Words) -> None:
    before = everything(stage.runtime)
    assert len(words.typed) >= 36
    assert words.found_in(before) == set(words.typed), (
        "each input is kept somewhere, or its word proves nothing"
    )
    siti = stage.person("siti")
    stage.say("wati", "pekerja saya dari pasar baru")
    erases_herself(stage)
    assert stage.rows("SELECT 1 FROM person WHERE id = :p AND wrapped_key IS NULL", p=siti)
    after = everything(stage.runtime)
    assert words.found_in(after) == set()
    assert "pasar baru" in after, "what others wrote of somebody else stays"
    with stage.runtime.database.look() as tx:
        assert audit.first_broken(tx) is None


@SQLITE_ONLY
def test_a_card_of_several_leads_goes_with_each_of_them(stage: Stage) -> None:
    stage.agent("wati", 1)
    asking(stage, "siti", "budi")
    assert "2 pekerja" in stage.last("wati")
    assert "jual sayur" in everything(stage.runtime)
    for name in ("siti", "budi"):
        assert erase_now(stage.runtime, command_line(stage.runtime), stage.person(name), "asked by letter")
        (row,) = stage.rows("SELECT COUNT(*) AS n FROM letter WHERE state = 'sent' AND about IS NOT NULL"
                            " AND length(sealed) > 0 AND person = :w", w=stage.person("wati"))  # fmt: skip
        assert row.n == 0
    assert "jual sayur" not in everything(stage.runtime)


@SQLITE_ONLY
def test_whoever_was_helped_goes_out_of_the_helpers_chat_too(runtime: Runtime) -> None:
    told = Words()
    begun = (*BEGUN[:3], f"Bu {told('helped: name')}", f"{told('helped: not understood')} ya kak")
    rest = ["jual " + told("helped: job") if text == "jual sayur" else text for text in REST]
    rest = [f"dekat {told('helped: landmark')}" if text == "sebelah masjid" else text for text in rest]
    talk(runtime, *MET, *begun, *ELIGIBLE, *rest, "kirim")
    assert told.found_in(everything(runtime)) == set(told.typed)
    for person in helped_ones(runtime):
        assert erase_now(runtime, command_line(runtime), person, f"oleh {told('helped: why erased')}")
    assert told.found_in(everything(runtime)) == set()


@SQLITE_ONLY
def test_a_registration_from_paper_is_erased_like_any_other(runtime: Runtime) -> None:
    told = Words()
    row = {**FORM, "full_name": f"Bu {told('paper: name')}", "address": f"Jl. {told('paper: address')}",
           "sex": "P", "place": "Cilincing", "job": f"jual {told('paper: job')}", "consent_date": "20-11-2026",
           "heirs": f"anak, {told('paper: heirs')}", "note": ""}  # fmt: skip
    import_people(runtime, command_line(runtime), [row], dry_run=False)
    assert told.found_in(everything(runtime)) == set(told.typed)
    with runtime.database.look() as tx:
        (person,) = [row.person for row in tx.all("SELECT person FROM registration")]
    erase_now(runtime, command_line(runtime), person, "asked by letter")
    assert told.found_in(everything(runtime)) == set()
