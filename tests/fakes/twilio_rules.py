"""What Twilio's Messages resource accepts, as (code, message) of the error it would answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.specs import spec

_PATH = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
_ADDRESS = re.compile(r"whatsapp:(\+[1-9][0-9]{6,14}|[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128})")

Refusal = tuple[int, str]


def fields() -> Mapping[str, Any]:
    content = spec("twilio_api_v2010")["paths"][_PATH]["post"]["requestBody"]["content"]
    properties: Mapping[str, Any] = content["application/x-www-form-urlencoded"]["schema"]["properties"]
    return properties


def refusal(pairs: Iterable[tuple[str, str]], sender: str) -> Refusal | None:
    """The first rule of Twilio's that a form breaks."""
    pairs = list(pairs)
    form = dict(pairs)
    return _shape(pairs) or _addresses(form, sender) or _content(form) or _callback(form)


def _shape(pairs: list[tuple[str, str]]) -> Refusal | None:
    names = [name for name, _ in pairs]
    for name, value in pairs:
        rule = fields().get(name)
        if rule is None:
            return 20001, f"Unknown parameter {name}"
        if names.count(name) > 1 and rule.get("type") != "array":
            return 20001, f"{name} given twice"
        if "pattern" in rule and not re.fullmatch(rule["pattern"], value):
            return 20422, f"{name} does not match {rule['pattern']}"
        if rule.get("type") == "integer" and not value.isdecimal():
            return 20422, f"{name} is no integer"
    return None


def _addresses(form: Mapping[str, str], sender: str) -> Refusal | None:
    if not form.get("To"):
        return 21604, "A 'To' phone number is required."
    if not form.get("From") and not form.get("MessagingServiceSid"):
        return 21603, "A 'From' phone number is required."
    if form.get("From", sender) != sender:
        return 63007, "Twilio could not find a Channel with the specified From address"
    if not _ADDRESS.fullmatch(form["To"]):
        return 21211, "Invalid 'To' Phone Number"
    return None


def _content(form: Mapping[str, str]) -> Refusal | None:
    if not any(form.get(name) for name in ("Body", "MediaUrl", "ContentSid")):
        return 21619, "A text message body or media urls must be specified."
    if len(form.get("Body", "")) > 1600:
        return 21617, "The concatenated message body exceeds the 1600 character limit"
    if form.get("ContentSid") and form.get("Body"):
        return 63016, "ContentSid together with Body"
    return _variables(form.get("ContentVariables", "{}"))


def _variables(given: str) -> Refusal | None:
    try:
        plain = json.loads(given)
    except ValueError:
        return 21656, "The ContentVariables Parameter is invalid."
    fits = isinstance(plain, dict) and all(isinstance(value, str) for value in plain.values())
    return None if fits else (21656, "The ContentVariables Parameter is invalid.")


def _callback(form: Mapping[str, str]) -> Refusal | None:
    url = urlsplit(form.get("StatusCallback", "https://example.org/"))
    good = url.scheme in ("http", "https") and url.hostname and "_" not in url.hostname
    return None if good else (21609, "Invalid 'StatusCallback' URL")
