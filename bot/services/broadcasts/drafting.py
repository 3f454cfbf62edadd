"""plan_broadcast, draft_broadcast: words and segment as they were asked for, checked and kept; nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.broadcasts.audience import Audience
from bot.broadcasts.trial import ARMS
from bot.engine.saying.outgoing import Outgoing
from bot.runtime import Runtime
from bot.services.broadcasts.opening import buttons
from bot.services.broadcasts.planning import Told, checked_audience, write_ledger
from bot.services.broadcasts.texts import filled_words, hash_of, template_of
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.spoken_codes import short_code
from bot.storage.broadcasts import broadcasts
from bot.storage.broadcasts.broadcasts import Draft
from bot.storage.database import Tx

HOUR = 3_600_000  # milliseconds


@dataclass(frozen=True, slots=True)
class More:
    """What a broadcast may have beside words and segment.

    `word_key` names a text of messages/<language>/broadcasts.yaml. `wait_hours`: for so long only who has an open
    window is written to; then a template is paid for. `saved`: the audience that was chosen by its name, and which
    version of it; `wording` the same of a kept text. `opens`: wishes on its buttons. `gathering`: the event
    that it invites to. `other_words`: a second text, which half of the recipients read instead.
    """

    word_key: str = ""
    wait_hours: float = 0
    saved: tuple[str, int] | None = None
    wording: tuple[str, int] | None = None
    opens: Sequence[str] = ()
    gathering: str | None = None
    other_words: Mapping[str, str] = field(default_factory=dict)


def plan_broadcast(
    runtime: Runtime,
    scope: Scope,
    words: Mapping[str, str],
    audience: Audience,
    more: More = More(),
    *,
    told: Told | None = None,
) -> str:
    """A draft with its ledger: one row for everybody in reach who matches; its id. Nothing is sent.

    `told` hears how many more people were looked at. Raises BadArgument.
    """
    identity = draft_broadcast(runtime, scope, words, audience, more)
    write_ledger(runtime, scope, identity, told=told)
    return identity


def draft_broadcast(
    runtime: Runtime,
    scope: Scope,
    words: Mapping[str, str],
    audience: Audience,
    more: More = More(),
) -> str:
    """Words and segment as they were asked for, checked; its id. Raises BadArgument."""
    demand(scope, "broadcast")
    audience = checked_audience(runtime, scope, audience)
    spoken = filled_words(runtime, words, audience)
    others = filled_words(runtime, more.other_words, audience) if more.other_words else {}
    arms = {ARMS[0]: spoken, ARMS[1]: others} if others else {"": spoken}
    identity, now = runtime.new_id(), runtime.now_ms()
    with runtime.database.begin() as tx:
        code = _free_code(runtime, tx)
        hashed = hash_of({**spoken, **{f"b {name}": text for name, text in others.items()}})
        broadcasts.add(tx, scope, Draft(identity, code, spoken, audience, more.word_key, hashed), now)
        for arm, texts in arms.items():
            _keep_texts(runtime, tx, identity, arm, texts, more.opens)
        broadcasts.set_fields(tx, identity, **_fields(more, now))
        note(runtime, tx, scope, "broadcast planned", identity)
    return identity


def _keep_texts(
    runtime: Runtime, tx: Tx, identity: str, arm: str, texts: Mapping[str, str], opens: Sequence[str]
) -> None:
    """What one arm reads in each language, and the same in the frame for a closed window."""
    for language, text in texts.items():
        broadcasts.keep_text(tx, identity, language, _bubble(runtime, language, text, opens), arm=arm)
        if framed := template_of(runtime, language, text):
            broadcasts.keep_text(tx, identity, language, framed, arm=arm, way="t")


def _bubble(runtime: Runtime, language: str, text: str, opens: Sequence[str]) -> Outgoing:
    return Outgoing(text, buttons(runtime, language, opens), numbered=False)


def _fields(more: More, now: int) -> dict[str, object]:
    saved, wording = more.saved or (None, None), more.wording or (None, None)
    return {
        "opens": " ".join(more.opens),
        "gathering": more.gathering,
        "split": int(bool(more.other_words)),
        "wait_until": now + int(more.wait_hours * HOUR) if more.wait_hours else None,
        **dict(zip(("saved", "saved_version"), saved, strict=True)),
        **dict(zip(("wording", "wording_version"), wording, strict=True)),
    }


def _free_code(runtime: Runtime, tx: Tx) -> str:
    """Six signs that no other broadcast is called by."""
    while True:
        code = short_code(runtime.new_id()).replace("-", "")[:6]
        if not broadcasts.code_is_taken(tx, code):
            return code
