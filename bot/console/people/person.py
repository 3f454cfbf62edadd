"""One person: what happened, masked; name and phone in full once, for a purpose; corrected, erased, joined."""

from __future__ import annotations

from flask import Response, abort, flash, request

from bot.console.frame import remember_agents, scope_here, show, told, words
from bot.console.staff.login import to
from bot.errors import Refused
from bot.public.pages import the_runtime
from bot.services.broadcasts.labels import labels_of, proofs_of
from bot.services.people.keep_person import CORRECTED, Joining, correct, erase_for, join, look_at_joining
from bot.services.staff.views import LONGEST_PURPOSE, SHORTEST_PURPOSE, portrait, reveal

LIMITS = {"shortest": SHORTEST_PURPOSE, "longest": LONGEST_PURPOSE}


def person(identity: str) -> Response:
    return _page(identity)


def _page(identity: str, status: int = 200, problem: str = "", form: str = "") -> Response:
    found = portrait(the_runtime(), scope_here(), identity)
    if found is None:
        abort(404)
    named = (one for part in ("offers", "visits", "paying") for one in found.history[part])
    remember_agents(str(one["agent"] or "") for one in named)
    return show(
        "person.html",
        status,
        person=found.entry,
        history=found.history,
        problem=problem,
        form=form,
        limits=LIMITS,
        corrected=CORRECTED,
        labels=labels_of(the_runtime(), scope_here(), identity),
        typed=request.form,
        said=_said,
    )


def _said(flow: str, step: str) -> str:
    """A question as people read it; its name where nobody wrote any words for it."""
    spoken = the_runtime().world.words
    return spoken.find("id", flow, step).text if spoken.has("id", flow, step) else step


def in_full(identity: str) -> Response:
    """Shown in the answer to the form alone: going back or reloading does not show it again."""
    purpose = request.form.get("purpose", "")
    try:
        who = reveal(the_runtime(), scope_here(), identity, purpose)
    except Refused as error:
        return _page(identity, 422, told(error), "reveal")
    if who is None:
        abort(404)
    proofs = proofs_of(the_runtime(), scope_here(), identity, purpose)
    return show("revealed.html", who=who, identity=identity, purpose=purpose, proofs=proofs)


def correct_field(identity: str) -> Response:
    typed = request.form
    try:
        correct(
            the_runtime(),
            scope_here(),
            typed.get("registration", ""),
            typed.get("field", ""),
            typed.get("value", "")[:400],
            typed.get("why", ""),
        )
    except Refused as error:
        if error.word == "correct_gone":
            abort(404)
        return _page(identity, 422, _what_is_wrong(error), "correct")
    flash(words()["correct_done"])
    return to("console.person", identity=identity)


def _what_is_wrong(refused: Refused) -> str:
    if refused.word != "correct_wrong":
        return told(refused)
    return words()["correct_wrong"].format(field=words()[f"correct_{refused.values['field']}"])


def erasing(identity: str, status: int = 200, problem: str = "") -> Response:
    """What erasing takes, before it is done: it cannot be taken back."""
    found = portrait(the_runtime(), scope_here(), identity)
    if found is None:
        abort(404)
    return show(
        "erase.html", status, person=found.entry, history=found.history, limits=LIMITS, problem=problem
    )


def erase_person(identity: str) -> Response:
    if request.form.get("sure") != "yes":
        return erasing(identity, 422, words()["erase_sure_first"])
    try:
        done = erase_for(the_runtime(), scope_here(), identity, request.form.get("why", ""))
    except Refused as error:
        return erasing(identity, 422, told(error))
    if not done:
        abort(404)
    flash(words()["erase_done"])
    return to("console.inbox")


def joining(identity: str, status: int = 200, problem: str = "") -> Response:
    """Two people who are one: what would move, before it is done."""
    found = portrait(the_runtime(), scope_here(), identity)
    if found is None:
        abort(404)
    other = (request.form if request.method == "POST" else request.args).get("other", "")[:40]
    plan, why_not = _plan(identity, other)
    return show(
        "join.html",
        422 if why_not and status == 200 else status,
        person=found.entry,
        plan=plan,
        other=other,
        problem=problem or why_not,
        limits=LIMITS,
    )


def _plan(kept: str, other: str) -> tuple[Joining | None, str]:
    if not other:
        return None, ""
    try:
        return look_at_joining(the_runtime(), scope_here(), kept, other), ""
    except Refused as error:
        return None, told(error)


def join_person(identity: str) -> Response:
    try:
        join(
            the_runtime(),
            scope_here(),
            identity,
            request.form.get("other", ""),
            request.form.get("why", ""),
        )
    except Refused as error:
        return joining(identity, 422, told(error))
    flash(words()["join_done"])
    return to("console.person", identity=identity)
