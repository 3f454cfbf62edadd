"""The page to print: A5, every dark module of the QR, the code, and the warnings, whatever the name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands.poster import command
from bot.services.agents.poster import qr_of
from bot.services.agents.poster_pdf import poster_pdf
from bot.services.agents.verify_agent import make_card, make_community_card
from bot.services.staff.scope import command_line
from tests.conftest import SQLITE_ONLY
from tests.house import KEY
from tests.stage import Stage

pytestmark = SQLITE_ONLY
POINTS = 72 / 25.4  # to a millimetre


@pytest.mark.parametrize("name", ["Wati", "Siti Nurháliza (contoh) \\ & Co", "W" * 120, "やまだ"])
def test_it_is_one_a5_page_with_code_day_and_warnings(stage: Stage, name: str) -> None:
    stage.agent("wati", 1, name=name)
    card = make_card(stage.runtime, command_line(stage.runtime), "wati")
    page = poster_pdf(stage.runtime, card)
    width, height = (float(side) for side in re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", page)[0])
    assert (round(width / POINTS), round(height / POINTS)) == (148, 210)
    assert page.count(b"/Type /Page\n") == 1
    for said in (card.code, "22 November 2027", "OTP", "bukti bayar", "175"):
        assert said.encode("cp1252") in page


def test_every_dark_module_of_the_code_is_there(stage: Stage) -> None:
    stage.agent("wati", 1)
    card = make_community_card(stage.runtime, command_line(stage.runtime), "Koperasi Maju")
    page = poster_pdf(stage.runtime, card, "en")
    boxes = [
        [float(n) for n in box] for box in re.findall(rb"n ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f", page)
    ]
    modules = [box for box in boxes if box[0] > 0]  # bands begin at the edge
    side = modules[0][3]
    dark = sum(sum(row) for row in (list(map(bool, row)) for row in qr_of(card).matrix))
    assert round(sum(width for _, _, width, _ in modules) / side) == dark
    assert b"Scan to register through this community" in page


@pytest.mark.parametrize("whose", ["wati", "Koperasi Maju"])
def test_the_command_writes_picture_and_page(
    stage: Stage, database_url: str, tmp_path: Path, whose: str
) -> None:
    stage.agent("wati", 1)
    given = [whose, "--to", str(tmp_path / "out"), *(["--community"] if whose != "wati" else [])]
    done = CliRunner(env={"DATABASE_URL": database_url, "SECRET_KEY": "held", "DATA_KEYS": KEY}).invoke(
        command, given
    )
    assert done.exit_code == 0, done.output
    code = done.output.splitlines()[0]
    assert re.fullmatch(r"AK-\w{5}-\w{5}-\w{5}", code)
    assert (tmp_path / "out" / f"{code.lower()}.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "out" / f"{code.lower()}.png").read_bytes().startswith(b"\x89PNG")
