"""The page that asks a registration's questions all at once, behind /daftar/<token>: works without a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, request

from bot.public.pages import LANGUAGES, page_words, render, sentence, the_runtime
from bot.services.conversation.whole_form import (
    Doubt,
    WholePage,
    doubts_of,
    open_whole,
    opened_by_person,
    send_whole,
)

REFUSED = {"whole_over": 410, "whole_done": 200, "form_waits": 403}
STATUS = {"error_429": 429, "whole_over": 410, "error_400": 400}
SIGNED = "whole"


def show_whole(name: str) -> Response:
    if request.args.get("saved") == "1":
        words = page_words(request.args.get("lang", "id"))
        return render("sentence.html", said=words["whole_sent"])
    page = _opened(name)
    return page if isinstance(page, Response) else _page(page, {}, "")


def save_whole(name: str) -> Response:
    page = _opened(name)
    if isinstance(page, Response):
        return page
    typed = {blank.key: request.form.get(blank.key, "") for blank in page.blanks}
    if not opened_by_person(the_runtime(), page, request.form.get("opened_by", "")):
        return sentence(403)
    signed = the_runtime().links.read(SIGNED, request.form.get("csrf_token", ""))
    if signed is None or signed[0] != page.name:
        return _page(page, typed, "error_400")
    doubts = doubts_of(the_runtime(), page, typed)
    if doubts:
        return _page(
            page, typed, "form_check", {key: _told(page, key, doubt) for key, doubt in doubts.items()}
        )
    problem = send_whole(the_runtime(), page, typed)
    if problem:
        return _page(page, typed, problem)
    return Response(status=303, headers={"Location": f"{request.path}?saved=1&lang={page.language}"})


def _told(page: WholePage, key: str, doubt: Doubt) -> str:
    """What is wrong with a field, in one sentence: what may be meant, else how its question helps."""
    words = page_words(page.language)
    if doubt.secret:
        return words["secret_elsewhere"]
    if doubt.meant:
        return words["whole_meant"].format(meant=" / ".join(doubt.meant))
    return next(blank.help for blank in page.blanks if blank.key == key) or words["whole_unclear"]


def _opened(name: str) -> WholePage | Response:
    page = open_whole(the_runtime(), name)
    if isinstance(page, WholePage):
        asked = request.args.get("lang", "")
        return replace(page, language=asked) if asked in LANGUAGES else page
    return render("sentence.html", REFUSED[page], said=page_words(request.args.get("lang", "id"))[page])


def _page(
    page: WholePage, values: dict[str, str], problem: str, doubts: Mapping[str, str] | None = None
) -> Response:
    words = page_words(page.language)
    return render(
        "whole.html",
        STATUS.get(problem, 422) if problem else 200,
        page.language,
        page=page,
        values=values,
        problem=words[problem] if problem else "",
        doubts=doubts or {},
        form_token=the_runtime().links.sign(SIGNED, page.name),
    )
