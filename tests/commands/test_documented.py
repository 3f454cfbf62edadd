"""Every command that README.md and docs/ show runs as it is written there, over a house with the sample data."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.channels.simulator import SimulatorChannel, address
from bot.channels.whatsapp import WhatsAppChannel
from bot.runtime import Runtime
from bot.services.people.sample_workers import WORKERS
from bot.storage.people import people
from bot.wiring import close_runtime
from tests.channels.sending import telegram_settings, whatsapp_settings
from tests.commands.shown import shown_in, spans
from tests.fakes.telegram import FakeTelegram
from tests.fakes.twilio import FakeTwilio
from tests.house import PUBLIC_URL, HeldClock, open_house, opened
from tests.launching import ROOT

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md")))
COMMANDS_SHOWN = [shown for page in PAGES for shown in shown_in(page)]
# What each command must say. Whoever shows another one says here what it does.
DOES = {
    "COMMAND": "Commands:",
    "--help": "Commands:",
    "--version": r"jangkau \d",
    "agents export": "written: agents.csv",
    "agents import": "2 would be added, 0 updated; nothing was written",
    "audit head": "[0-9]+:[0-9a-f]{64}",
    "audit verify": "the audit is whole",
    "broadcast approve": "approved",
    "broadcast cancel": "cancelled",
    "broadcast export": "person,channel,state",
    "broadcast list": "cancelled|running",
    "broadcast pause": "paused",
    "broadcast rehearse": "recipients +[12]",
    "broadcast resume": "running",
    "broadcast plan": "planned +[12]",
    "broadcast start": "running",
    "backup": "rows of .* whole",
    "restore": "rows of .* (whole|are back)",
    "broadcast status": "planned|cancelled",
    "breach": r"[0-9]+ concerned, [0-9]+ erased since",
    "check": "ok: .* flows",
    "costs price": "whatsapp utility from 2026-12-01",
    "costs report": "",
    "letters list": "nothing is unknown and nothing failed",
    "whatsapp templates diff": "the words are those that were submitted",
    "whatsapp templates list": "offer.id  utility  received",
    "whatsapp templates submit": "offer.id  received",
    "doctor": "sqlite answers and is up to date",
    "draw": "flowchart TD",
    "resume": "nothing is held",
    "simulate nation": r"written: nation\.svg",
    "keys list": "1. .* wraps",
    "keys new": "[A-Za-z0-9+/]{43}=",
    "keys retire": "one data key, nothing to retire",
    "keys rotate": "people, 0 wrapped anew, 0 cannot be opened",
    "migrate": "database stands at [0-9]{4}",
    "people erase": "1 erased, 0 were not there",
    "people export": "2 people written: people.csv",
    "people import": "2 rows are fine, nothing was written",
    "people join": "joined",
    "poster": r"\.pdf|codes ended",
    "rules contribution": '"total": 13400',
    "staff add": "bu-",
    "staff list": "",
    "telegram set-webhook": "Telegram sends to https://",
    "whatsapp doctor": "whatsapp is off",
    "whatsapp form": '"version": "7.1"',
    "understand": '"verdict"|Usage: |^$',
    "unread": "nothing was asked again|^ *[0-9]+ ",
}
# They run until they are stopped, write into the sources, or want more than a newcomer has; who proves them instead.
ELSEWHERE = {
    "broadcast again": "tests/broadcasts/test_again.py",  # wants one that is finished
    "learn": "tests/understanding/test_learner.py",
    "serve": "tests/whole",
    "web": "tests/whole",
    "worker": "tests/whole",
}


BACKUP_KEY = "kept far away from the keys of the house"


@dataclass(frozen=True)
class Desk:
    """Somebody in front of a terminal, in a folder of their own."""

    runtime: Runtime
    folder: Path
    elsewhere: Runtime  # another machine, where backups are put

    def types(self, command: str) -> str:
        """Run a line as a shell would, what feeds it and where it goes included; what it said."""
        feed, _, rest = command.rpartition("| ")
        words, _, file = rest.partition(" > ")
        fed = subprocess.run(["sh", "-c", feed], capture_output=True, check=True).stdout if feed else b"y\n"
        house = self.elsewhere if words.startswith("./jangkau restore") else self.runtime
        found = CliRunner().invoke(main, shlex.split(words)[1:], input=fed, obj=house)
        assert found.exit_code == 0, f"{command}: {found.exception or found.output}"
        if file:
            (self.folder / file.strip()).write_text(found.stdout, encoding="utf-8")
        return found.output


@pytest.fixture
def desk(own_sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The folder has docs/ in it, as the clone has; sample data are loaded as a newcomer loads them."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "docs" / "samples", tmp_path / "docs" / "samples")
    monkeypatch.setenv("DATABASE_URL", own_sqlite)
    monkeypatch.setenv("JANGKAU_CLOCK", "2026-11-22T10:00:00+07:00")
    with FakeTelegram() as telegram, FakeTwilio() as twilio, ExitStack() as stack:
        channels = {
            "simulator": SimulatorChannel(),
            "whatsapp": WhatsAppChannel(whatsapp_settings(twilio.url), PUBLIC_URL),
        }
        runtime = open_house(own_sqlite, HeldClock(), channels)
        more = {"telegram": telegram_settings(telegram.url), "backup_key": BACKUP_KEY}
        elsewhere = stack.enter_context(
            opened(f"sqlite:///{tmp_path / 'elsewhere.db'}", HeldClock(), JANGKAU_BACKUP_KEY=BACKUP_KEY)
        )
        desk = Desk(replace(runtime, settings=runtime.settings.model_copy(update=more)), tmp_path, elsewhere)
        assert desk.types("./jangkau demo").startswith("2 sample agents and 3 sample workers added")
        yield desk
    close_runtime(runtime)


def sample_people(runtime: Runtime) -> list[str]:
    """The ids of Siti, Budi and Tuti."""
    with runtime.database.look() as tx:
        return [str(people.find(tx, address(worker.address))) for worker in WORKERS]


def name_of(command: str) -> str:
    """`broadcast plan` of `./jangkau broadcast plan --text …`; `doctor` of `./jangkau doctor`."""
    words = shlex.split(command.rpartition("| ")[2])[1:]
    return next(
        name
        for name in (" ".join(words[:3]), " ".join(words[:2]), words[0])
        if name in DOES or name in ELSEWHERE or len(name.split()) == 1
    )


def filled(command: str, names: Mapping[str, str]) -> str:
    """The words in capitals, which stand for whatever the reader has, replaced by what this house has."""
    return " ".join(names.get(word, word) for word in command.split(" "))


def test_every_command_shown_does_what_it_says(desk: Desk) -> None:
    siti, budi, tuti = sample_people(desk.runtime)
    broadcast, done = "", set[str]()
    for command in (shown.command for shown in COMMANDS_SHOWN if "./jangkau " in shown.command):
        name = name_of(command)
        one = budi if name == "people erase" else broadcast
        names = {"ID": one, "NOMOR": one, "KEPT": siti, "OTHER": tuti, "COMMAND": "--help"}
        typed = f"./jangkau {name} --help" if name in ELSEWHERE else filled(command, names)
        if typed not in done:
            said = desk.types(typed)
            assert re.search(DOES.get(name, "Usage: "), said, re.MULTILINE), f"{command}: {said}"
            broadcast = said.split()[0] if name == "broadcast plan" else broadcast
        done.add(typed)


def test_an_output_shown_is_the_output(desk: Desk) -> None:
    for shown in COMMANDS_SHOWN:
        if shown.output:
            said = desk.types(shown.command)
            for piece in re.findall(r'"\w+": (?:"[^"]*"|[^,}…\s]+)', shown.output):
                assert piece in said, f"{shown.page}: {shown.command}"


def test_a_target_of_make_is_there_with_what_it_takes() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for shown in COMMANDS_SHOWN:
        if shown.command.startswith("make "):
            target, *more = shlex.split(shown.command)[1:]
            assert f"\n{target}:" in makefile, shown
            assert all(f"$({word.partition('=')[0]})" in makefile for word in more), shown


def test_a_command_is_shown_as_it_is_typed() -> None:
    """`keys new` alone runs nowhere, and `python -m bot` only in the right environment."""
    groups = {name.split()[0] for name in DOES if " " in name}
    for page in PAGES:
        for span in spans(page.read_text(encoding="utf-8")):
            first, _, rest = span.partition(" ")
            assert not (first in groups and rest), f"{page.name}: write ./jangkau before {span!r}"
            assert not span.startswith("python -m"), f"{page.name}: {span}"


def test_the_script_runs_from_any_folder_and_reads_nothing_there(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise SystemExit('a file of this folder was imported')")
    (tmp_path / "anywhere").symlink_to(ROOT / "jangkau")
    asked = ["./anywhere", "understand", "yes_no"]
    found = subprocess.run(asked, input="iya kak", cwd=tmp_path, capture_output=True, text=True, timeout=100)
    assert found.returncode == 0, found.stderr
    assert '"verdict": "understood"' in found.stdout
