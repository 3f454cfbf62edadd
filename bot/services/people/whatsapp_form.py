"""flow_json: the registration's questions as a form inside WhatsApp (Flow JSON), made from the one table of fields.

WhatsApp's policy forbids asking for identity numbers there: what only the page may ask never stands in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.engine.tables import Ask, key_of, with_called
from bot.engine.words import Text, Words
from bot.errors import BadArgument
from bot.post import FORM_SCREEN
from bot.runtime import Runtime
from flows.answers.fields import WORKER, Field, seen_by

VERSION = "7.1"
FLOW = "register"
# Only the page behind its signed link asks for these.
NEVER = frozenset({"nik", "last_four", "mark", "sex", "address", "note", "email", "district", "village"})
LABEL, HELP, OPTION, BUTTON, TITLE = (
    20,
    80,
    30,
    35,
    30,
)  # characters, as Meta's reference of Flow JSON has them
_INPUTS = {"contact": "phone", "phone": "phone", "birth_year": "number", "number": "number"}


def flow_json(runtime: Runtime, language: str) -> dict[str, Any]:
    """One screen, to be published at Meta, or made a content at Twilio. Raises BadArgument for an unknown language."""
    words = runtime.world.words
    if language not in words.texts:
        raise BadArgument(f"--language {language!r} is none of {', '.join(sorted(words.texts))}")
    asked = questions_of(runtime)
    shown = [_input(words, language, field, *asked[field.answer]) for field in fields_of(runtime)]
    sent = {field.answer: f"${{form.{field.answer}}}" for field in fields_of(runtime)}
    common = words.find(language, "common", "form_words").options
    footer = {
        **{"type": "Footer", "label": common["send"]},
        "on-click-action": {"name": "complete", "payload": sent},
    }
    form = {"type": "Form", "name": "form", "children": [*shown, footer]}
    body = {"type": "TextBody", "text": common["never"]}
    layout = {"type": "SingleColumnLayout", "children": [body, form]}
    screen = {
        "id": FORM_SCREEN,
        "title": common["title"],
        "terminal": True,
        "success": True,
        "layout": layout,
    }
    return {"version": VERSION, "screens": [screen]}


def fields_of(runtime: Runtime) -> list[Field]:
    """What the chat itself asks of a worker, but for what WhatsApp forbids."""
    asked = questions_of(runtime)
    return [one for one in seen_by(runtime.fields, WORKER) if one.answer in asked and one.kind not in NEVER]


def questions_of(runtime: Runtime) -> Mapping[str, tuple[str, str, Ask]]:
    """What a form may ask: the key of the answer -> flow, step and question."""
    return {
        key_of(name, step): (flow.name, name, step)
        for flow in with_called(runtime.world.flows, FLOW)
        for name, step in flow.steps.items()
        if isinstance(step, Ask) and step.reuse
    }


def _input(words: Words, language: str, field: Field, flow: str, name: str, step: Ask) -> dict[str, Any]:
    """Nothing has to be filled in: what is missing is asked in the chat."""
    text = words.find(language, flow, name)
    label = words.find(language, "common", "answers").labels[field.answer]
    base = {"name": field.answer, "label": label, "required": False}
    if step.kind == "choice":
        options = [
            {"id": key, "title": title} for key, title in options_of(words, language, step, text).items()
        ]
        return {"type": "RadioButtonsGroup", **base, "data-source": options}
    helped = _help(text)
    return {"type": "TextInput", **base, "input-type": _INPUTS.get(step.kind, "text"), **helped}


def options_of(words: Words, language: str, step: Ask, text: Text) -> dict[str, str]:
    """The options of a choice, by key; where a button in the chat sends, a form only says what it is."""
    if not step.shows:
        return {key: text.options[key] for key in step.options}
    called = words.find(language, "common", "values").options
    return {key: called[key] for key in step.options if key in called}


def _help(text: Text) -> dict[str, str]:
    hint = next((hint for hint in text.hints if len(hint) <= HELP), "")
    return {"helper-text": hint} if hint else {}
