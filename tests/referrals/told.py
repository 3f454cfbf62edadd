"""Siti registers in chat, Wati takes her lead and tells what came of it, Siti answers."""

from __future__ import annotations

from bot.services.agents.agent_page import AgentPage, open_page
from tests.cast import HER_WORDS
from tests.stage import Stage

TO_THE_END = (*HER_WORDS[:4], "0812 3456 7890", *HER_WORDS[4:])


def registered(stage: Stage, *, later: str = "ya, boleh", community: str = "") -> str:
    """Siti registers in chat as anybody does; her referral's id. A community she names on the form."""
    for text in TO_THE_END:
        stage.say("siti", text)
    if community:
        stage.knows("siti", community=community)
    for text in ("kirim", later, "tidak usah"):
        stage.say("siti", text)
    stage.ring()
    (row,) = stage.rows("SELECT id FROM referral")
    return str(row.id)


def taken(stage: Stage) -> str:
    """Wati takes Siti's lead; its code."""
    code = stage.code("wati")
    stage.say("wati", f"TERIMA {code}")
    stage.ring()
    return code


def report(stage: Stage, words: str, answer: str = "") -> None:
    stage.say("wati", words)
    stage.ring()
    if answer:
        stage.say("siti", answer)
        stage.ring()


def wati_s_page(stage: Stage) -> AgentPage:
    with stage.runtime.database.look() as tx:
        (row,) = tx.all("SELECT id FROM agent WHERE handle = 'wati'")
    page = open_page(stage.runtime, stage.runtime.links.sign("agen", row.id))
    assert isinstance(page, AgentPage)
    return page


def news(stage: Stage, name: str, part: str) -> int:
    return sum(part in bubble.text for bubble in stage.heard(name))


CARD, PAYING = "kartu BPJS Ketenagakerjaan Anda", "Sudah sebulan"
