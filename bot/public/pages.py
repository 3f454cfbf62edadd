"""Pages anybody may read: what this is, the privacy notice, and every refusal as one plain sentence."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Response, current_app, make_response, render_template, request

from bot.runtime import Runtime
from bot.services.messaging.service_level import service_level
from bot.yaml_reading import read_yaml

HERE = Path(__file__).parent
SECURITY_TXT_HOLDS = timedelta(days=180)  # it is made anew for every reader; a copy of it goes stale
COUNTED_AGAIN = 5_000  # milliseconds
door = Blueprint(
    "pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)

# status -> Indonesian, English; the words of pages stand in words.yaml
_WORDS = read_yaml(HERE / "words.yaml")
LANGUAGES = tuple(_WORDS)


def the_runtime() -> Runtime:
    runtime: Runtime = current_app.extensions["jangkau"]
    return runtime


def page_words(language: str) -> dict[str, str]:
    """The words of pages in a language, Indonesian where it has none."""
    words: dict[str, str] = _WORDS["id"] | _WORDS.get(language, {})
    return words


def language_asked() -> str:
    """One of ours: as the address says, else as the browser prefers."""
    asked = request.args.get("lang") or request.accept_languages.best_match(LANGUAGES) or "id"
    return asked if asked in _WORDS else "id"


def render(template: str, status: int = 200, language: str | None = None, **values: object) -> Response:
    """A page in the language asked for, with the office's own facts."""
    language = language or language_asked()
    facts = the_runtime().world.facts
    html = render_template(template, words=page_words(language), language=language, facts=facts, **values)
    return make_response(html, status)


def sentence(status: int) -> Response:
    """One plain sentence for a refusal; machines get it as text."""
    said = _WORDS[language_asked()].get(f"error_{status}", _WORDS[language_asked()]["error_other"])
    if request.path.startswith(("/webhooks", "/health", "/ready", "/metrics")):
        return Response(said + "\n", status=status, content_type="text/plain; charset=utf-8")
    return render("sentence.html", status, said=said)


@door.get("/")
def home() -> Response:
    return render("home.html", try_page=the_runtime().settings.try_page)


@door.get("/privasi")
def privacy() -> Response:
    return render("privacy.html")


@door.get("/layanan")
def service() -> Response:
    """How punctual replies were in the last thirty days; anybody may read it, so it is counted now and then only."""
    runtime = the_runtime()
    made, level = current_app.extensions.get("service level", (-COUNTED_AGAIN, None))
    if level is None or not 0 <= runtime.now_ms() - made < COUNTED_AGAIN:
        level = service_level(runtime)
        current_app.extensions["service level"] = (runtime.now_ms(), level)
    return render("service.html", level=level)


@door.get("/keamanan")
def security() -> Response:
    """Where and how to report a hole, and what whoever reports may expect."""
    return render("security.html", contact=the_runtime().settings.config.operator.security)


@door.get("/.well-known/security.txt")
def security_txt() -> Response:
    """RFC 9116: read by machines and by whoever finds something."""
    runtime = the_runtime()
    settings, here = runtime.settings, f"{runtime.settings.public_url}/keamanan"
    lines = [f"Contact: {contact}" for contact in (settings.config.operator.security, here) if contact]
    expires = (runtime.now() + SECURITY_TXT_HOLDS).strftime("%Y-%m-%dT00:00:00Z")
    lines += [f"Expires: {expires}", "Preferred-Languages: id, en", f"Policy: {here}"]
    lines.append(f"Canonical: {settings.public_url}/.well-known/security.txt")
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
