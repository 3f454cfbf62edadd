"""The form behind /daftar/<token>: signed, single-person, expiring; nothing typed is lost by a mistake.

Its own token against forged posts is signed for this registration instead of a session: browsers inside chat
apps lose their cookies, and whoever holds the link may fill in the form anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Response, request

from bot.page_guard import IN_TELEGRAM
from bot.public.field_words import help_of, label_of
from bot.public.pages import LANGUAGES, language_asked, page_words, render, sentence, the_runtime
from bot.public.whole_form import save_whole, show_whole
from bot.services.conversation.whole_form import is_whole
from bot.services.people.form_fields import LONGEST
from bot.services.people.registration_form import (
    FormPage,
    choose_in_person,
    may_knock,
    open_form,
    opened_by_them,
    save_form,
)
from bot.services.world import troubles_now
from flows.answers.fields import Field, on_form

door = Blueprint("registration_form", __name__, template_folder="templates")

REFUSED = {"form_forged": 404, "form_waits": 403}
STATUS = {"error_429": 429, "form_ended": 410, "error_400": 400}


@door.after_request
def may_stand_in_telegram(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = IN_TELEGRAM
    return response


@door.get("/daftar/<token>")
def show(token: str) -> Response:
    if name := _whole(token):
        return show_whole(name)
    page = _opened(token)
    if isinstance(page, Response):
        return page
    return _form(page, page.values, {}, saved=request.args.get("saved", "") in ("1", "2"))


@door.post("/daftar/<token>")
def save(token: str) -> Response:
    if name := _whole(token):
        return save_whole(name)
    page = _opened(token)
    if isinstance(page, Response):
        return page
    typed = {name: request.form.get(name, "") for name in _fields()}
    if not opened_by_them(the_runtime(), page, request.form.get("opened_by", "")):
        return sentence(403)
    if not _ours(page):
        return _form(page, typed, {"": "error_400"})
    in_person = request.form.get("do") == "in_person"
    problems = choose_in_person(the_runtime(), page) if in_person else save_form(the_runtime(), page, typed)
    if problems:
        return _form(page, typed, problems)
    where = f"{request.path}?saved={'2' if in_person else '1'}&lang={page.language}"
    return Response(status=303, headers={"Location": where})


def _whole(token: str) -> str:
    """Whose whole form a link opens; empty for the link of a registration, and for one past its day."""
    named = the_runtime().links.read("daftar", token)
    return named[0] if named and named[1] and is_whole(named[0]) else ""


def _fields() -> dict[str, Field]:
    return {field.key: field for field in on_form(the_runtime().fields)}


def _opened(token: str) -> FormPage | Response:
    page = open_form(the_runtime(), token)
    if isinstance(page, FormPage):
        asked = request.args.get("lang", "")
        return replace(page, language=asked) if asked in LANGUAGES else page
    if not may_knock(the_runtime(), request.remote_addr or ""):
        return sentence(429)
    said = page_words(language_asked())[page]
    return render("sentence.html", REFUSED.get(page, 410), said=said)


def _ours(page: FormPage) -> bool:
    """Whether the form came from our own page; if not it is shown again with everything typed."""
    named = the_runtime().links.read("form", request.form.get("csrf_token", ""))
    return named is not None and named[0] == page.reference


def _form(
    page: FormPage, values: Mapping[str, str], problems: Mapping[str, str], *, saved: bool = False
) -> Response:
    status = STATUS.get(problems.get("", ""), 422) if problems else 200
    words, fields = page_words(page.language), _fields()
    return render(
        "form.html",
        status,
        page.language,
        page=page,
        values=values,
        problems={name: words[problem] for name, problem in problems.items()},
        fields=fields,
        called={key: label_of(field, page.language) for key, field in fields.items()},
        helps={key: help_of(field, page.language) for key, field in fields.items()},
        longest=LONGEST,
        options=the_runtime().world.words.find(page.language, "common", "values").options,
        form_token=the_runtime().links.sign("form", page.reference),
        saved=saved and not problems,
        troubles=troubles_now(the_runtime()),
    )
