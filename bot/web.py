"""create_app: the pages, behind bot/front.py; knows how to say no in one plain sentence."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response, abort, request
from flask_wtf.csrf import CSRFProtect
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from werkzeug.exceptions import HTTPException

from bot.console import console
from bot.errors import TryLater
from bot.logs import log, set_up_logs, where
from bot.page_guard import guard, may_read_figures
from bot.public import agent_page, pages, registration_form, try_page
from bot.runtime import Runtime
from bot.services.messaging.holding import HeldMetrics
from bot.services.messaging.letter_metrics import LetterMetrics
from bot.services.staff.alarms import StaffAlarms
from bot.services.staff.ending_rules import EndingRules
from bot.services.time_metrics import HoldMetrics, TurnMetrics
from bot.services.watching import WatchMetrics
from bot.settings import load_settings
from bot.wiring import open_runtime

MIB = 1024 * 1024
COLLECTORS = (EndingRules, StaffAlarms, HeldMetrics, LetterMetrics, TurnMetrics, HoldMetrics, WatchMetrics)


def create_app(runtime: Runtime | None = None) -> Flask:
    """The application. Without a runtime it makes its own of the environment. Raises RefuseToStart."""
    if runtime is None:
        settings = load_settings()
        set_up_logs(pretty=False)
        runtime = open_runtime(settings)
    app = Flask("jangkau", static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=runtime.settings.secret_key,
        MAX_CONTENT_LENGTH=MIB + 1,  # one more, so that a body that comes in pieces shows that it is over
        MAX_FORM_MEMORY_SIZE=MIB,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=runtime.settings.public_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=runtime.settings.config.console.session_hours),
        WTF_CSRF_TIME_LIMIT=None,  # a form filled in over a long day must not be lost to a clock
    )
    app.extensions["jangkau"] = runtime
    doors = (pages, registration_form, agent_page, try_page, console)
    for blueprint in (room.door for room in doors):
        app.register_blueprint(blueprint)
    # Every other form is checked before its view runs; these answer a missing token in their own words.
    csrf = CSRFProtect(app)
    for blueprint in (registration_form.door, try_page.door):
        csrf.exempt(blueprint)
    guard(app, runtime.settings)
    _metrics(app)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(TryLater, _later)
    app.register_error_handler(Exception, _broken)
    return app


def _metrics(app: Flask) -> None:
    @app.get("/metrics")
    def metrics() -> Response:
        if not may_read_figures(pages.the_runtime().settings):
            abort(403)
        ours = CollectorRegistry()
        for collector in COLLECTORS:
            ours.register(collector(pages.the_runtime()))
        return Response(generate_latest() + generate_latest(ours), content_type=CONTENT_TYPE_LATEST)


def _refused(error: HTTPException) -> Response:
    """One plain sentence, as a page for people and as text for machines."""
    return pages.sentence(error.code or 500)


def _later(error: TryLater) -> Response:
    log.error("try_later", endpoint=request.endpoint, reason=str(error))
    response = pages.sentence(503)
    response.headers["Retry-After"] = "5"
    return response


def _broken(error: Exception) -> Response:
    log.error("request_failed", endpoint=request.endpoint, reason=where(error))
    return pages.sentence(500)
