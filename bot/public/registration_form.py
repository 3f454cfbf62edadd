"""The form behind /daftar/<token>: signed, single-person, expiring; nothing typed is lost by a mistake."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

from bot.public.pages import page_words, render, the_runtime
from bot.services.registration_form import FormPage, open_form, save_form

door = Blueprint("registration_form", __name__, template_folder="templates")


@door.get("/daftar/<token>")
def show(token: str) -> Response:
    page = open_form(the_runtime(), token)
    if isinstance(page, str):
        return _refused(page)
    return _form(page, page.values, {}, saved=request.args.get("saved") == "1")


@door.post("/daftar/<token>")
def save(token: str) -> Response:
    page = open_form(the_runtime(), token)
    if isinstance(page, str):
        return _refused(page)
    typed = {name: request.form.get(name, "") for name in ("full_name", "phone")}
    words = page_words(page.language)
    if not _ours():
        return _form(page, typed, {"full_name": words["error_400"]}, status=400)
    problems = save_form(the_runtime(), page, typed)
    if problems:
        return _form(page, typed, {name: words[problem] for name, problem in problems.items()}, status=422)
    return Response(status=303, headers={"Location": f"{request.path}?saved=1"})


def _ours() -> bool:
    """Whether the form came from our own page; an expired session shows it again with everything typed."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _form(
    page: FormPage,
    values: dict[str, str],
    problems: dict[str, str],
    *,
    status: int = 200,
    saved: bool = False,
) -> Response:
    return render(
        "form.html",
        status,
        page.language,
        reference=page.reference,
        values=values,
        problems=problems,
        saved=saved,
    )


def _refused(why: str) -> Response:
    """`why` is form_expired (410) or form_forged (404)."""
    said = page_words("id")[why]
    return render("sentence.html", 410 if why == "form_expired" else 404, said=said)
