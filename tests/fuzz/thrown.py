"""What is thrown: real payloads bent by dice, tables of every kind, codes that are nearly right."""

from __future__ import annotations

import io
import json
import string
from collections.abc import Callable
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from tests.fakes.payloads import (
    telegram_contact,
    telegram_member,
    telegram_message,
    telegram_pin,
    telegram_start,
    telegram_tap,
    telegram_text,
    twilio_form,
)
from tests.fakes.payloads.meta import meta_batch, meta_message, meta_text
from tests.tables.books import ods, xlsx

SIGNS = string.ascii_letters + string.digits + " .,-/•:;|@#'\"<>{}%\\\n\t\0éñ\u200b\u202e٣꧓０𝟑🥬\ud83d"
SAID = (
    *(
        "halo",
        "1",
        "ya",
        "setuju",
        "daftar",
        "menu",
        "STOP",
        "HAPUS",
        "KOREKSI",
        "LAPOR",
        "DATA SAYA",
        "kenapa?",
    ),
    *(
        "brp sebulannya kak",
        "1,5 juta",
        "17-08-1990",
        "0812-3456-7890",
        "cilincing",
        "TERIMA K7",
        "DIMINTALEBIH",
    ),
    *(
        "nik saya 3172045505900001",
        "GABUNG AG-7K2M-9QXF-3T0B",
        "SAMBUNG 7K2M-9QXF",
        "AMBIL JK-7K2M-9QXF 7K2M-9QXF",
    ),
)
FIELDS = (
    *(
        "Body",
        "From",
        "MessageSid",
        "ButtonPayload",
        "ListId",
        "Latitude",
        "NumMedia",
        "MediaContentType0",
        "To",
    ),
    *("MessageStatus", "ErrorCode", "ProfileName", "ButtonText", "Forwarded", "ExternalUserId"),
)
LONGEST = 3000


def text(dice: Random) -> str:
    """Something typed, bent, or made of any signs."""
    how = dice.randrange(5)
    if how == 0:
        return "".join(dice.choices(SIGNS, k=dice.randrange(60)))
    if how == 1:
        return dice.choice(SIGNS) * dice.randrange(LONGEST)
    said = dice.choice(SAID)
    if how == 2:
        at = dice.randrange(len(said) + 1)
        return said[:at] + "".join(dice.choices(SIGNS, k=dice.randrange(4))) + said[at:]
    return " ".join(dice.choices(SAID, k=dice.randrange(1, 6))) if how == 3 else said


def value(dice: Random, depth: int = 0) -> Any:
    """Anything that JSON can say."""
    kinds: tuple[Callable[[], Any], ...] = (
        lambda: text(dice),
        lambda: dice.choice([None, True, False, 0, -1, 2**63, 2**70, 1.5, 1e308, "", [], {}]),
        lambda: dice.randrange(-(2**33), 2**33),
        lambda: [value(dice, depth + 1) for _ in range(dice.randrange(3))] if depth < 3 else 0,
        lambda: (
            {text(dice)[:12]: value(dice, depth + 1) for _ in range(dice.randrange(3))} if depth < 3 else {}
        ),
    )
    return dice.choice(kinds)()


def bent(plain: Any, dice: Random) -> Any:
    """A payload with one to three of its parts changed, gone, or added to."""
    for _ in range(dice.randrange(1, 4)):
        at = plain
        while isinstance(at, dict | list) and at:
            key = dice.choice(list(at)) if isinstance(at, dict) else dice.randrange(len(at))
            if not isinstance(at[key], dict | list) or dice.random() < 0.4:
                _bend(at, key, dice)
                break
            at = at[key]
    return plain


def _bend(at: Any, key: Any, dice: Random) -> None:
    how = dice.randrange(3)
    if how == 0 and isinstance(at, dict):
        del at[key]
    elif how == 1 and isinstance(at, dict):
        at[text(dice)[:12]] = value(dice)
    else:
        at[key] = value(dice)


def update(dice: Random, who: int) -> bytes:
    """An update of Telegram's, as it comes or bent, or no update at all."""
    whole = dice.choice(
        [
            lambda: telegram_text(who, text(dice)),
            lambda: telegram_tap(who, text(dice)[:60]),
            lambda: telegram_start(who, text(dice)[:60]),
            lambda: telegram_contact(who, text(dice)[:20]),
            lambda: telegram_pin(who, dice.uniform(-200, 200), dice.uniform(-200, 200)),
            lambda: telegram_message(who, caption=text(dice), photo=[]),
            lambda: telegram_member(who, dice.choice(["kicked", "member", "left"])),
        ]
    )()
    if dice.random() < 0.05:
        return dice.randbytes(dice.randrange(200))
    plain = bent(json.loads(json.dumps(whole)), dice) if dice.random() < 0.7 else whole
    return json.dumps(plain, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")


def form(dice: Random, phone: str) -> list[tuple[str, str]]:
    """A form of Twilio's, as it comes or bent."""
    fields = list(twilio_form(phone, text(dice)))
    for _ in range(dice.randrange(4)):
        where = dice.randrange(len(fields) + 1)
        fields[where:where] = [(dice.choice(FIELDS), _clean(text(dice)))]
        if dice.random() < 0.3:
            del fields[dice.randrange(len(fields))]
    return [(name, _clean(said)) for name, said in fields]


def _clean(said: str) -> str:
    """What can be sent in a form at all."""
    return said.encode("utf-8", "ignore").decode()


def batch(dice: Random, phone: str) -> bytes:
    """A batch of Meta's, as it comes or bent."""
    kind = dice.choice(
        ["text", "interactive", "button", "contacts", "image", "location", "system", "reaction"]
    )
    one = meta_text(phone, text(dice)) if dice.random() < 0.5 else meta_message(phone, kind, value(dice))
    plain = json.loads(json.dumps(meta_batch(one)))
    return json.dumps(bent(plain, dice) if dice.random() < 0.7 else plain).encode()


HEADS = (
    "name",
    "phone",
    "community",
    "branch",
    "lat",
    "lon",
    "covers",
    "languages",
    "capacity",
    "valid_until",
)


def cells(dice: Random) -> list[list[Any]]:
    """A header, more or less, and rows of anything."""
    head = [
        dice.choice([one, one.upper(), f" {one} ", text(dice)[:8]]) if dice.random() < 0.2 else one
        for one in HEADS
    ]
    cell: tuple[Callable[[], Any], ...] = (
        lambda: _clean(text(dice))[:80],
        lambda: dice.choice(
            [None, 3172045505900001, 81234567890, -6.11, True, "", "=1+1", "#REF!", "2027-12-31"]
        ),
    )
    rows = [
        [dice.choice(cell)() for _ in range(dice.randrange(len(HEADS) + 2))] for _ in range(dice.randrange(4))
    ]
    return [head, *rows]


def table(dice: Random) -> bytes:
    """A file that somebody hands in for a table."""
    lines = cells(dice)
    how = dice.randrange(4)
    if how == 0:
        content = xlsx(*[[_storable(cell) for cell in line] for line in lines])
    elif how == 1:
        content = ods(*[["" if cell is None else _storable(cell) for cell in line] for line in lines])
    else:
        mark = dice.choice([",", ";", "\t", "|"])
        said = "\n".join(mark.join("" if cell is None else str(cell) for cell in line) for line in lines)
        content = said.encode(dice.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), "ignore")
    return _broken(content, dice) if dice.random() < 0.3 else content


def _storable(cell: Any) -> Any:
    """Without the signs that no XML can hold."""
    return "".join(sign for sign in cell if sign.isprintable()) if isinstance(cell, str) else cell


def _broken(content: bytes, dice: Random) -> bytes:
    """Cut, or with some of its bytes changed; packed again where it is packed, so that what is inside is wrong."""
    if content[:2] == b"PK" and dice.random() < 0.5:
        return _repacked(content, dice)
    found = bytearray(content[: dice.randrange(len(content) + 1)])
    for _ in range(min(len(found), dice.randrange(20))):
        found[dice.randrange(len(found))] = dice.randrange(256)
    return bytes(found)


def _repacked(content: bytes, dice: Random) -> bytes:
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            inside = old.read(name)
            if dice.random() < 0.3:
                inside = inside[: dice.randrange(len(inside) + 1)]
            if dice.random() < 0.9:
                new.writestr(name, inside)
    return out.getvalue()


def path(dice: Random) -> str:
    """An address of ours with a code in it that is nearly right, or any address."""
    code = "".join(dice.choices(string.ascii_letters + string.digits + "-_.~%/", k=dice.randrange(1, 120)))
    return dice.choice(
        [
            *(
                f"/daftar/{code}",
                f"/agen/{code}",
                f"/agen/{code}/jangkau.csv",
                f"/console/{code}",
                f"/static/{code}",
            ),
            *(
                f"/{code.lstrip('/')}",  # two slashes would be a host to the test's client
                f"/try/chat/{code}/wa",
                "/try",
                "/console/login",
                "/privasi",
                "/keamanan",
                f"/?lang={code[:9]}",
            ),
        ]
    )
