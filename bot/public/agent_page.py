"""An agent's page behind /agen/<token>: bound to one agent, opened by a one-time word sent to their own chat."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, redirect, request, session

from bot.engine.world import WIB
from bot.public.field_words import label_of
from bot.public.lead_tables import as_text, beside, columns, row_of
from bot.public.pages import LANGUAGES, language_asked, page_words, render, sentence, the_runtime
from bot.services.agents.agent_page import (
    AgentPage,
    Lead,
    flagged_reports,
    leads_in_full,
    open_page,
    reasons_here,
    send_word,
    settle_lead,
    try_word,
)
from bot.services.people.registration_form import may_knock
from bot.services.world import troubles_now
from bot.tables.writing import TYPES, as_csv, as_xlsx

door = Blueprint("agent_page", __name__, template_folder="templates")


@door.get("/agen/<token>")
def show(token: str) -> Response:
    page = _page(token)
    if isinstance(page, Response):
        return page
    return _leads(page) if _is_open(page) else _door(page, request.args.get("told", ""))


@door.post("/agen/<token>")
def act(token: str) -> Response:
    page = _page(token)
    if isinstance(page, Response):
        return page
    if request.form.get("do") == "send":
        return _back(send_word(the_runtime(), page))
    if request.form.get("do") == "open":
        if not try_word(the_runtime(), page, request.form.get("word", "")):
            return _door(page, "word_wrong", 403)
        minutes = the_runtime().settings.config.pages.agent_open_minutes
        session["agen"] = [page.agent, the_runtime().now().timestamp() + minutes * 60]
        return _back("")
    return _settled(page) if _is_open(page) else _door(page, "word_needed", 403)


@door.get("/agen/<token>/jangkau.<kind>")
def export(token: str, kind: str) -> Response:
    page = _page(token)
    if isinstance(page, Response):
        return page
    if kind not in TYPES:
        return sentence(404)
    if not _is_open(page):
        return _door(page, "word_needed", 403)
    mark, heads = _mark(page), columns(the_runtime().fields)
    rows = _rows(page, leads_in_full(the_runtime(), page, f"lead exported as {kind}"))
    lines = [heads, *([row[head] for head in heads] for row in rows)]
    body = as_xlsx(lines, mark) if kind == "xlsx" else as_csv(lines)
    name = f"jangkau-{page.handle}.{kind}"
    return Response(
        body,
        content_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(token: str) -> AgentPage | Response:
    page = open_page(the_runtime(), token)
    if isinstance(page, AgentPage):
        return page
    if not may_knock(the_runtime(), request.remote_addr or ""):
        return sentence(429)
    said = page_words(language_asked())[page]
    return render("sentence.html", 404 if page == "agent_forged" else 410, said=said)


def _is_open(page: AgentPage) -> bool:
    agent, until = session.get("agen") or ("", 0)
    return bool(agent == page.agent and the_runtime().now().timestamp() < until)


def _language(page: AgentPage) -> str:
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else page.language


def _words(page: AgentPage) -> dict[str, str]:
    return page_words(_language(page))


def _mark(page: AgentPage) -> str:
    """Who took something out, and when: on every copy."""
    return f"{_words(page)['lead_made_for']} {page.name}, {the_runtime().now().astimezone(WIB):%d-%m-%Y %H:%M} WIB"


def _door(page: AgentPage, told: str, status: int = 200) -> Response:
    words = _words(page)
    if told == "error_429":
        status = 429
    return render("agent_door.html", status, _language(page), page=page, told=words.get(told, ""))


def _back(told: str) -> Response:
    return redirect(f"{request.path}?told={told}" if told else request.path, 303)  # type: ignore[return-value]


def _settled(page: AgentPage) -> Response:
    form = request.form
    outcome = form.get("outcome", "") if form.get("do") == "because" else form.get("do", "")
    registration = form.get("registration", "")[:32]
    problem = settle_lead(the_runtime(), page, registration, outcome, form.get("digits", ""))
    return _leads(page, _words(page)[problem], 422) if problem else _back("lead_noted")


def _rows(page: AgentPage, found: Sequence[Lead]) -> list[dict[str, str]]:
    words, mark, fields = _words(page), _mark(page), the_runtime().fields
    return [row_of(lead, number, fields, words, mark) for number, lead in enumerate(found, start=1)]


def _beside(page: AgentPage) -> dict[str, str]:
    """What stands beside the table, by its key: what it is called."""
    words, language = _words(page), _language(page)
    found = beside(the_runtime().fields)
    return {field.key: words.get(f"beside_{field.key}") or label_of(field, language) for field in found}


def _leads(page: AgentPage, problem: str = "", status: int = 200) -> Response:
    words = _words(page)
    found = leads_in_full(the_runtime(), page, "lead seen")
    rows = _rows(page, found)
    shown = [(lead, as_text(row, words), row["KETERANGAN"]) for lead, row in zip(found, rows, strict=True)]
    told = words.get(request.args.get("told", ""), "")
    return render(
        "agent_leads.html",
        status,
        _language(page),
        page=page,
        shown=shown,
        mark=_mark(page),
        beside=_beside(page),
        flagged=flagged_reports(the_runtime(), page),
        troubles=troubles_now(the_runtime()),
        problem=problem,
        reasons=reasons_here(the_runtime(), _language(page)),
        told=told,
        here=request.path,
    )
