"""What the Bot API accepts: every parameter of a call against the methods and types of its specification."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.fakes.specs import spec

_PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "Float number": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
}


def known() -> dict[str, Any]:
    return spec("telegram_bot_api")


def problems(method: str, given: Mapping[str, Any]) -> list[str]:
    """Every way in which a call breaks the specification; values are as a form or JSON body brings them."""
    described = known()["methods"][method]
    values = {name: _value(value, _types(described, name)) for name, value in given.items()}
    return _object(method, values, described) + _limits(method, values)


def _types(described: Mapping[str, Any], name: str) -> list[str]:
    return next((f["types"] for f in described.get("fields", []) if f["name"] == name), [])


def _value(value: Any, types: list[str]) -> Any:
    """A form's text as JSON, wherever the field is anything but a String."""
    if not isinstance(value, str) or types == ["String"]:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _object(where: str, value: Any, described: Mapping[str, Any]) -> list[str]:
    if not isinstance(value, Mapping):
        return [f"{where} is no object"]
    fields = {field["name"]: field for field in described.get("fields", [])}
    found = [f"{where}.{name} is unknown" for name in value if name not in fields]
    found += [f"{where}.{n} is missing" for n, f in fields.items() if f["required"] and n not in value]
    for name in value.keys() & fields.keys():
        found += _any_of(f"{where}.{name}", value[name], fields[name]["types"])
    return found


def _any_of(where: str, value: Any, types: list[str]) -> list[str]:
    """The fewest problems that one of `types` leaves."""
    return min((_one(where, value, kind) for kind in types), key=len)


def _one(where: str, value: Any, kind: str) -> list[str]:
    if kind.startswith("Array of "):
        return _array(where, value, kind.removeprefix("Array of "))
    if kind in _PLAIN:
        fits = isinstance(value, _PLAIN[kind]) and (bool in _PLAIN[kind] or not isinstance(value, bool))
        return [] if fits else [f"{where} is no {kind}"]
    described = known()["types"].get(kind)
    if described is None:
        return [f"{where}: type {kind} is unknown"]
    if "subtypes" in described:
        return _any_of(where, value, described["subtypes"])
    return _object(where, value, described)


def _array(where: str, value: Any, kind: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{where} is no array"]
    return [problem for at, one in enumerate(value) for problem in _one(f"{where}[{at}]", one, kind)]


# Lengths that the specification names in prose only: by field, in whatever method it is given.
_MOST = {
    **{"text": 4096, "caption": 1024, "callback_data": 64, "description": 512, "short_description": 120},
    **{"secret_token": 256, "input_field_placeholder": 64},
}
_MOST_OF = {("answerCallbackQuery", "text"): 200, ("setMyCommands", "commands"): 100}
_MOST_BUTTONS = 100


def _limits(method: str, values: Mapping[str, Any]) -> list[str]:
    """Lengths, which the specification names in prose only."""
    found = []
    if method == "sendMessage" and not str(values.get("text", "")).strip():
        found.append("message text is empty")
    for name, value in values.items():
        most = _MOST_OF.get((method, name)) or _MOST.get(name)
        if most and isinstance(value, str | list) and len(value) > most:
            found.append("message is too long" if name == "text" else f"{name} is over {most}")
    return found + _keys(values.get("reply_markup"))


def _keys(markup: Any) -> list[str]:
    """What stands on keyboards: inline ones carry data, the others are pressed as text."""
    if not isinstance(markup, Mapping):
        return []
    found = []
    rows = [*markup.get("inline_keyboard", []), *markup.get("keyboard", [])]
    buttons = [button for row in rows for button in row if isinstance(button, Mapping)]
    if len(buttons) > _MOST_BUTTONS:
        found.append("too many buttons")
    if any(not 1 <= len(str(b.get("callback_data", "x")).encode()) <= 64 for b in buttons):
        found.append("BUTTON_DATA_INVALID")
    if any(not str(b.get("text", "")).strip() for b in buttons):
        found.append("button text must be non-empty")
    if any(str(b.get("web_app", {}).get("url", "https://")).partition("://")[0] != "https" for b in buttons):
        found.append("BUTTON_URL_INVALID")
    return found
