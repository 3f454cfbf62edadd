"""A new broadcast: the segment with its count, then the words with their buttons; kept as a draft."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from bot.broadcasts.audience import NAMES, STAGES, Audience
from bot.broadcasts.stopped import Stopped
from bot.console.broadcasts.saying import said
from bot.console.frame import language, scope_here, show
from bot.console.staff.login import to
from bot.errors import BadArgument
from bot.public.pages import the_runtime
from bot.rules.rulebook import SECTORS
from bot.services.broadcasts.asking import ask_rehearsal
from bot.services.broadcasts.audiences import list_audiences, open_audience, saved_as
from bot.services.broadcasts.drafting import More, draft_broadcast
from bot.services.broadcasts.gatherings import gathering_of, invitation_to, list_gatherings
from bot.services.broadcasts.labels import list_labels
from bot.services.broadcasts.opening import openers_of
from bot.services.broadcasts.standing import count_audience, standing
from bot.services.broadcasts.texts import ready_texts, words_of
from bot.services.broadcasts.wordings import list_wordings, open_wording

LONGEST_WAIT = 24 * 14  # hours until a template is paid for
LONGEST = 1_000  # characters of a text that is typed
LANGUAGES = ("id", "en")  # in which the page takes words
KEPT = "w:"  # stands before a text that staff keep; others stand in messages/


def audience_typed() -> Audience:
    """As it was typed or chosen."""
    return Audience(**{name: request.values.get(name, "").strip()[:60] for name in NAMES})


def words_typed(of: str = "text") -> dict[str, str]:
    return {name: request.form.get(f"{of}_{name}", "").strip()[:LONGEST] for name in LANGUAGES}


def new() -> Response:
    """The segment with its count, then the words."""
    return new_page()


def new_page(status: int = 200, problem: str = "") -> Response:
    """`saved` in the address chooses the newest version of an audience that is kept."""
    runtime, scope, audience, counted = the_runtime(), scope_here(), audience_typed(), None
    saved = request.values.get("saved", "")[:32]
    invites = gathering_of(runtime, scope, request.values.get("invites", "")[:8])
    if saved and not audience.chosen() and (found := open_audience(runtime, scope, saved)):
        audience = found.newest.audience
    try:
        counted = count_audience(runtime, scope, audience)
    except BadArgument as error:
        status, problem = 422, problem or said(error)
    return show(
        "broadcast_new.html",
        status,
        audience=audience,
        counted=counted,
        problem=problem,
        typed=request.form,
        languages=runtime.settings.config.spoken.names,
        channels=list(runtime.channels),
        stages=STAGES,
        sectors=SECTORS,
        ready=ready_texts(runtime),
        kept=list_wordings(runtime, scope),
        openers=openers_of(runtime, scope, language()),
        longest=LONGEST,
        saved=saved,
        events=[event for event, _ in list_gatherings(runtime, scope)],
        invites=invites,
        invitation=invitation_to(runtime, scope, invites.code) if invites else {},
        audiences=list_audiences(runtime, scope),
        labels=list_labels(runtime, scope),
    )


def draft() -> Response:
    """Words and segment are kept as a draft, which a worker plans and rehearses; nothing is sent."""
    runtime = the_runtime()
    try:
        spoken, more = _words()
        identity = draft_broadcast(runtime, scope_here(), spoken, audience_typed(), more)
        ask_rehearsal(runtime, scope_here(), identity)
        found = standing(runtime, scope_here(), identity)
    except BadArgument as error:
        return new_page(422, said(error))
    return to("console.broadcast", code=found.broadcast.code)


def _words() -> tuple[Mapping[str, str], More]:
    """What it says and how it goes. Raises BadArgument."""
    key, form = request.form.get("key", "")[:60], request.form
    hours = form.get("wait_hours", "").strip()
    wait = min(int(hours), LONGEST_WAIT) if hours.isdecimal() else 0
    spoken, wording = _kept(key) if key.startswith(KEPT) else (_ready(key), None)
    if "id" not in spoken:
        raise Stopped("no_text", "there is no Indonesian text")
    invited = gathering_of(the_runtime(), scope_here(), form.get("invites", "")[:8])
    return spoken, More(
        word_key="" if wording else key,
        wait_hours=wait,
        saved=_saved(),
        wording=wording,
        opens=tuple(form.getlist("opens")[:10]),
        gathering=invited.id if invited else None,
        other_words=_other_words(),
    )


def _other_words() -> Mapping[str, str]:
    """A second text, which half of the recipients read. Raises Stopped where only its English was typed."""
    other = {name: text for name, text in words_typed("other").items() if text}
    if other and "id" not in other:
        raise Stopped("no_text", "the second text has no Indonesian")
    return other


def _ready(key: str) -> Mapping[str, str]:
    """A text of messages/, or what was typed."""
    if key:
        return words_of(the_runtime(), key)
    return {name: text for name, text in words_typed().items() if text}


def _kept(key: str) -> tuple[Mapping[str, str], tuple[str, int] | None]:
    """The newest version of a text that staff keep, and which that is."""
    versions = open_wording(the_runtime(), scope_here(), key.removeprefix(KEPT))
    return (versions[0].words, (versions[0].id, versions[0].number)) if versions else ({}, None)


def _saved() -> tuple[str, int] | None:
    """The audience that was chosen by its name, where nobody narrowed it since."""
    identity = request.form.get("saved", "")
    found = saved_as(the_runtime(), scope_here(), identity, audience_typed())
    return (found.id, found.number) if found else None
