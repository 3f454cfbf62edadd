"""What every page of the console shares: its words, its language, and who is looking."""

from __future__ import annotations

from pathlib import Path

import yaml
from flask import Response, g, make_response, render_template, request, session

from bot.console.menu import rooms
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.staff.accounts import Visitor, visitor_of
from bot.services.staff.scope import Scope


def _all_words() -> dict[str, dict[str, str]]:
    """Every file below words/, put together by language."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((Path(__file__).parent / "words").glob("*.yaml")):
        for spoken, words in yaml.safe_load(path.read_text(encoding="utf-8")).items():
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
        newcomer=bool(visitor and visitor.must_change),
        rooms=rooms(visitor.scope) if visitor and not visitor.must_change else [],
        operator=the_runtime().settings.config.operator,
        switchable=request.method == "GET",
        **values,
    )
    return make_response(html, status)


def scope_here() -> Scope:
    """Whose rows the one before the screen may see: what every verb is called with."""
    visitor: Visitor = g.visitor
    return visitor.scope


def begin_session(visitor: Visitor) -> None:
    """A session of their own: nothing of what the browser held before is kept but the language."""
    kept = language()
    session.clear()
    session.update(staff=visitor.scope.staff, stamp=visitor.stamp, since=_now(), console_language=kept)
    session.permanent = True


def whoever_is_here() -> Visitor | None:
    """The staff member of this session; None when it is over, or the password is another one by now."""
    who = session.get("staff")
    visitor = visitor_of(the_runtime(), str(who)) if who else None
    hours = the_runtime().settings.config.console.session_hours
    over = _now() - float(session.get("since", 0)) > hours * 3600
    return None if visitor is None or over or visitor.stamp != session.get("stamp") else visitor


def _now() -> float:
    return the_runtime().now().timestamp()
