"""What every page of the console shares: its words, its language, and who is looking."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flask import Response, g, make_response, render_template, request, session

from bot.console.menu import rooms
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.agents.keep_directory import names_of
from bot.services.staff import sessions
from bot.services.staff.scope import Scope
from bot.services.staff.sessions import Visitor, visitor_of
from bot.yaml_reading import read_yaml


def _all_words() -> dict[str, dict[str, str]]:
    """Every file below words/, put together by language."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((Path(__file__).parent / "words").glob("*.yaml")):
        for spoken, words in read_yaml(path).items():
            found.setdefault(spoken, {}).update(words)
    return found


_WORDS = _all_words()


def language() -> str:
    """Indonesian, until somebody switches; the switch is remembered."""
    asked = request.args.get("lang", "")
    if asked in _WORDS:
        session["console_language"] = asked
    chosen = str(session.get("console_language", "id"))
    return chosen if chosen in _WORDS else "id"


def words() -> dict[str, str]:
    """The words in the language chosen, Indonesian where it has none."""
    found: dict[str, str] = _WORDS["id"] | _WORDS[language()]
    return found


def told(refused: Refused) -> str:
    """What was refused, as the sentence of this language."""
    return words()[refused.word].format(**refused.values)


def show(template: str, status: int = 200, **values: object) -> Response:
    """A page; the language switch is left out where reloading would repeat a form."""
    visitor: Visitor | None = g.get("visitor")
    html = render_template(
        f"console/{template}",
        words=words(),
        language=language(),
        viewer=visitor.scope if visitor else None,
        newcomer=bool(visitor and visitor.needs == "password"),
        rooms=rooms(visitor) if visitor and not visitor.needs else [],
        operator=the_runtime().settings.config.operator,
        switchable=request.method == "GET",
        **values,
    )
    return make_response(html, status)


def scope_here() -> Scope:
    """Whose rows the one before the screen may see: what every verb is called with."""
    visitor: Visitor = g.visitor
    return visitor.scope


def remember_agents(handles: Iterable[str]) -> None:
    """Names that a page is about to show, by one look for all of them."""
    names: dict[str, str] = g.setdefault("agent_names", {})
    names.update(names_of(the_runtime(), scope_here(), [one for one in handles if one and one not in names]))


def begin_session(token: str) -> None:
    """A session of their own: nothing of what the browser held before is kept but the language."""
    kept = language()
    session.clear()
    session.update(staff=token, console_language=kept)
    session.permanent = True


def log_out() -> None:
    """Over on the server; the browser keeps its language."""
    kept = language()
    if token := session.get("staff"):
        sessions.leave(the_runtime(), str(token))
    session.clear()
    session["console_language"] = kept


def whoever_is_here() -> Visitor | None:
    """The staff member of this session; None when it is over."""
    token = session.get("staff")
    return visitor_of(the_runtime(), str(token)) if token else None
