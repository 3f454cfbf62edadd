"""What every page of the console shares: its words, its language, and who is looking."""

from __future__ import annotations

from pathlib import Path

import yaml
from flask import Response, g, make_response, render_template, request, session

from bot.console.menu import rooms
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.staff.views import Viewer, viewer_of


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
    viewer = g.get("viewer")
    html = render_template(
        f"console/{template}",
        words=words(),
        language=language(),
        viewer=viewer,
        rooms=rooms() if viewer and not viewer.must_change else [],
        operator=the_runtime().settings.config.operator,
        switchable=request.method == "GET",
        **values,
    )
    return make_response(html, status)


def begin_session(viewer: Viewer) -> None:
    """A session of their own: nothing of what the browser held before is kept but the language."""
    kept = language()
    session.clear()
    session.update(staff=viewer.id, stamp=viewer.stamp, since=_now(), console_language=kept)
    session.permanent = True


def whoever_is_here() -> Viewer | None:
    """The staff member of this session; None when it is over, or the password is another one by now."""
    who = session.get("staff")
    viewer = viewer_of(the_runtime(), str(who)) if who else None
    hours = the_runtime().settings.config.console.session_hours
    over = _now() - float(session.get("since", 0)) > hours * 3600
    return None if viewer is None or over or viewer.stamp != session.get("stamp") else viewer


def _now() -> float:
    return the_runtime().now().timestamp()
