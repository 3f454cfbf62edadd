"""From halo on Telegram to a registration in the hands of an agent on WhatsApp, through the real program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.channels.sending import SECRET
from tests.fakes.payloads import telegram_text
from tests.whole.program import House, a_house, asked, told, until

pytestmark = pytest.mark.slow

SITI, WATI = 7_000_000_001, "+6281987650001"
ANSWERS = {
    "menu.menu": "daftar",
    "register.need_consent": "setuju",
    "register.work": "1",
    "register.called_and_year": "Zubaedah, 1980",
    "register.phone": "0819 8765 4321",
    "register.job": "jual bayam merah",
    "register.sector": "2",
    "income.income": "100 ribu sehari",
    "income.income_per": "sehari",
    "register.programmes": "1",
    "register.place": "Kalibaru, Cilincing",
    "register.review": "kirim",
}
AGENTS = (
    "name,phone,community,branch,lat,lon,covers,languages,capacity,valid_until\n"
    f"Wati,{WATI},Koperasi Uji,Cabang Uji,-6.1089,106.9416,31.72.04,id,5,2027-12-31\n"
)
# Nothing of this may be found in clear: names, phones, what was typed, addresses.
MARKS = ["Zubaedah", "81987654321", "8765 4321", "bayam merah", "100 ribu", "81987650001"]


@dataclass(frozen=True)
class Journey:
    house: House
    reference: str
    database: bytes


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    folder = tmp_path_factory.mktemp("journey")
    with a_house(folder, f"sqlite:///{folder}/jangkau.db") as house:
        house.serve()
        (folder / "agents.csv").write_text(AGENTS)
        handle = re.findall(r"^  (a-\S+)  Wati", house.run("agents", "import", f"{folder}/agents.csv"), re.M)[
            0
        ]
        code = house.run("agents", "invite", handle).split()[0]
        assert house.on_whatsapp(WATI, f"GABUNG {code}") == 200
        assert until(lambda: len(told(house.twilio, "whatsapp:" + WATI)) >= 1)
        reference = registers(house)
        offered = await_text(house, r"TERIMA (\w+)")
        assert house.on_whatsapp(WATI, f"terima {offered}") == 200
        assert until(lambda: any("Nama: Wati" in text for text in told(house.telegram, SITI)))
        assert until(lambda: any(reference in text for text in told(house.twilio, "whatsapp:" + WATI)))
        yield Journey(house, reference, everything_in(folder))


def _is_asked(said: list[str]) -> bool:
    """Whether the newest bubble asks something, or names the registration: one before it may only say "received"."""
    return bool(said) and bool(asked(said[-1], ANSWERS) or re.search(r"JK-\w{4}-\w{4}", said[-1]))


def registers(house: House) -> str:
    """Siti answers whatever she is asked until she has her number."""
    text = "halo"
    for _ in range(40):
        before = len(told(house.telegram, SITI))
        assert house.on_telegram(telegram_text(SITI, text)) == 200
        assert until(lambda b=before: _is_asked(told(house.telegram, SITI)[b:]))
        said = told(house.telegram, SITI)[-1]
        if found := re.search(r"JK-\w{4}-\w{4}", said):
            return found[0]
        question = asked(said, ANSWERS)
        assert question, f"Siti does not know what to answer to: {said}"
        text = ANSWERS[question]
    raise AssertionError("Siti was asked too much")


def await_text(house: House, pattern: str) -> str:
    def found() -> list[str]:
        return re.findall(pattern, "\n".join(told(house.twilio, "whatsapp:" + WATI)))

    assert until(lambda: bool(found())), told(house.twilio, "whatsapp:" + WATI)
    return found()[0]


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("jangkau.db*"))


def test_the_worker_is_told_who_comes(journey: Journey) -> None:
    coming = next(text for text in told(journey.house.telegram, SITI) if "Nama: Wati" in text)
    assert "Koperasi Uji" in coming
    assert journey.reference in coming
    assert WATI not in coming  # numbers stay hidden until both agree


def test_the_agent_is_told_whom_to_meet(journey: Journey) -> None:
    lead = "\n".join(told(journey.house.twilio, "whatsapp:" + WATI))
    for fact in ("Zubaedah", "+6281987654321", "bayam merah", journey.reference):
        assert fact in lead


def test_before_a_yes_the_agent_is_told_nothing_that_names_the_worker(journey: Journey) -> None:
    offer = next(text for text in told(journey.house.twilio, "whatsapp:" + WATI) if "TERIMA" in text)
    assert "Zubaedah" not in offer
    assert "81987654321" not in offer


def test_the_providers_found_nothing_to_refuse(journey: Journey) -> None:
    assert journey.house.telegram.refused == journey.house.twilio.refused == []
    assert until(lambda: len(journey.house.twilio.callbacks) >= 3)
    assert {status for _, _, status in journey.house.twilio.callbacks} == {200}


@pytest.mark.parametrize("mark", MARKS)
def test_nothing_personal_stands_in_clear_on_disk(journey: Journey, mark: str) -> None:
    assert journey.database.count(b"conversation") > 0
    assert mark.encode() not in journey.database
    assert mark.encode("utf-16-le") not in journey.database


@pytest.mark.parametrize("mark", [*MARKS, str(SITI), "Wati"])
def test_nothing_personal_stands_in_the_logs(journey: Journey, mark: str) -> None:
    said = journey.house.logs()
    assert '"event": "letters"' in said
    assert mark not in said


@pytest.mark.parametrize(
    ("pieces", "answered"), [([b'{"update', b'_id": 1}'], 200), ([b"x" * 65536] * 17, 413), ([b"{}"], 200)]
)
def test_a_body_in_pieces_is_a_body(journey: Journey, pieces: list[bytes], answered: int) -> None:
    headers = {"Content_Type": "application/json", "X_Telegram_Bot_Api_Secret_Token": SECRET}
    before = journey.house.unreadable()
    status, _ = journey.house.ask(
        "POST", "/webhooks/telegram", iter(pieces), Transfer_Encoding="chunked", **headers
    )
    assert status == answered
    sizes = [len(b"".join(pieces))] if answered == 200 else []
    assert journey.house.unreadable()[len(before) :] == sizes
