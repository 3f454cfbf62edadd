"""Siti fills in for Bu Tuti: what is typed, what is heard, and who is kept because of it."""

from __future__ import annotations

import re

from bot.runtime import Runtime
from bot.storage.people import registrations
from tests.cast import FORM, SITI, TUTIS_PHONE
from tests.looking import kept
from tests.stage import last_words, reply, ring

TUTIS_FORM = {**FORM, "phone": TUTIS_PHONE}
MET = ("halo",)
BEGUN = ("daftarin ibu saya", "1", "setuju", "Bu Tuti")
ELIGIBLE = ("jual sayur", "1975")
REST = ("tidak", "0812 0000 0007", "100 ribu sehari", "Cilincing", "1")


def talk(runtime: Runtime, *texts: str, who: str = SITI) -> str:
    said = ""
    for text in texts:
        said = reply(runtime, who, text)
    return said


def sent(runtime: Runtime) -> str:
    """The helper has registered Tuti; her number."""
    said = talk(runtime, *MET, *BEGUN, *ELIGIBLE, *REST, "kirim")
    found = re.search(r"JK-\w{4}-\w{4}", said)
    assert found
    return found[0]


def helped_ones(runtime: Runtime) -> list[str]:
    with runtime.database.look() as tx:
        return [row.id for row in tx.all("SELECT id FROM person WHERE helper IS NOT NULL ORDER BY id")]


def load(runtime: Runtime, reference: str) -> registrations.Registration:
    return kept(runtime, registrations.reference_id(reference))


def said_last(runtime: Runtime, who: str) -> str:
    ring(runtime)
    return last_words(runtime, who)


def word_for(runtime: Runtime, reference: str) -> str:
    """What the helper is told to pass on."""
    ring(runtime)
    talk(runtime, "keluarga", "1", "serahkan")
    found = re.search(rf"AMBIL {reference} (\S+)", said_last(runtime, SITI))
    assert found
    return found[1]
