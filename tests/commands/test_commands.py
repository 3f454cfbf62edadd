"""The commands of staff and operators: plain lines, exit status 0, 1 or 2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.channels.table import open_channels
from bot.environment import ROOT
from bot.errors import AskPerson, BadArgument
from bot.services.messaging.telegram_webhook import announce_webhook
from bot.services.staff.doctor import Finding, examine, examine_network
from bot.services.staff.health import is_ready
from bot.services.staff.scope import command_line
from bot.settings.channels import WANTED
from tests.channels.sending import telegram_settings, whatsapp_settings
from tests.console.office import Office, broken_row
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.twilio import FakeTwilio
from tests.house import KEY, PUBLIC_URL, HeldClock, open_house, settings_of

Run = Callable[..., Result]


@pytest.fixture
def run(own_sqlite: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`./jangkau` on a database of its own."""
    env = {"DATABASE_URL": own_sqlite, "SECRET_KEY": "held", "DATA_KEYS": KEY}
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    for name in ("TELEGRAM_BOT_TOKEN", "TWILIO_ACCOUNT_SID", "REDIS_URL", "JANGKAU_ENV"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments))

    return invoke


def test_staff_add_prints_a_password_for_one_time(run: Run) -> None:
    found = run("staff", "add", "pak-tono", "--role", "branch")
    assert found.exit_code == 0 and found.stdout.startswith("pak-tono  ")
    assert isinstance(run("staff", "add", "pak-tono").exception, BadArgument)


def test_the_audit_is_whole_until_somebody_touches_it(run: Run, office: Office) -> None:
    run("staff", "add", "bu-tini")
    assert run("audit", "verify").output.startswith("the audit is whole: ")
    office.inside().get("/console/people")
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE audit SET who = 'somebody' WHERE id = 2")
    assert broken_row(office) == 2


def test_a_broadcast_is_planned_started_and_watched_from_the_command_line(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Halo", encoding="utf-8")
    planned = run("broadcast", "plan", "--text", str(text), "--area", "31.72")
    identity = planned.stdout.strip()
    assert planned.exit_code == 0 and len(identity) == 6
    assert run("broadcast", "start", identity).stdout == "running\n"
    assert run("broadcast", "pause", identity).stdout == "paused\n"
    assert f"{identity}  paused" in run("broadcast", "status", identity).stdout
    assert run("broadcast", "export", identity).stdout.startswith("person,channel,state")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["plan"], 2),
        (["plan", "--text", "a", "--words", "b"], 2),
        (["plan", "--whom", "all"], 2),
        (["plan", "--text", "/nowhere/at/all.txt"], 1),
        (["plan", "--words", "no_such_key"], 1),
        (["start", "0" * 32], 1),
        (["status", "nonsense"], 1),
    ],
)
def test_a_wrong_command_is_two_and_a_wrong_value_one_plain_sentence(
    run: Run, arguments: list[str], status: int
) -> None:
    found = run("broadcast", *arguments)
    assert found.exit_code == status
    assert status == 2 or (isinstance(found.exception, AskPerson) and "\n" not in str(found.exception))


def marks(findings: list[Finding], word: str) -> set[str]:
    return {finding.mark for finding in findings if word in finding.line}


def test_the_doctor_finds_nothing_bad_in_a_fresh_house(run: Run) -> None:
    found = run("doctor")
    assert found.exit_code == 0 and "BAD" not in found.output


def test_the_doctor_says_what_production_cannot_have(office: Office) -> None:
    sick = replace(
        office.runtime,
        settings=office.runtime.settings.model_copy(update={"environment": "production"}),
    )
    found = examine(sick, command_line(sick), given=["SECRET_KEY"])
    assert marks(found, "sample agents") == marks(found, "PUBLIC_URL") == marks(found, "DATA_KEYS") == {"bad"}
    assert marks(found, "SECRET_KEY") == {"ok"}


def test_the_doctor_names_agents_and_rules_that_end_soon(office: Office) -> None:
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE agent SET valid_until = '2026-12-31' WHERE handle = 'wati'")
        tx.run("UPDATE agent SET valid_until = '2026-01-31' WHERE handle = 'darto'")
    found = examine(office.runtime, command_line(office.runtime), given=())
    assert marks(found, "agent wati ends on 2026-12-31") == {"warn"}
    assert marks(found, "agent darto is past its day") == {"warn"}
    assert marks(found, "rule payment.discount") == {"warn"}


def test_the_doctor_sees_a_database_that_was_never_migrated(office: Office) -> None:
    with office.runtime.database.begin() as tx:
        tx.run("DELETE FROM alembic_version")
    assert marks(examine(office.runtime, command_line(office.runtime), given=()), "migration") == {"bad"}


def test_a_database_that_a_newer_release_migrated_is_worked_with(office: Office) -> None:
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE alembic_version SET version_num = 'next'")
    assert is_ready(office.runtime) == ""


def test_telegram_learns_our_address_our_secret_and_what_we_want(own_sqlite: str) -> None:
    with FakeTelegram() as fake:
        runtime = open_house(own_sqlite, HeldClock())
        env = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_SECRET": "s3cret", "TELEGRAM_API_URL": fake.url}
        there = replace(runtime, settings=settings_of(**env))
        assert announce_webhook(there) == f"{PUBLIC_URL}/webhooks/telegram"
        (method, given), *_ = fake.calls
    assert (method, given["url"]) == ("setWebhook", f"{PUBLIC_URL}/webhooks/telegram")
    assert given["secret_token"] == "s3cret" and "my_chat_member" in str(given["allowed_updates"])


def test_a_telegram_that_refuses_or_is_away_is_one_sentence_without_the_token(own_sqlite: str) -> None:
    runtime = open_house(own_sqlite, HeldClock())
    env = {"TELEGRAM_BOT_TOKEN": "1:wrong", "TELEGRAM_WEBHOOK_SECRET": "s3cret"}
    with FakeTelegram() as fake:
        there = replace(runtime, settings=settings_of(**env, TELEGRAM_API_URL=fake.url))
        with pytest.raises(BadArgument, match="Telegram") as refused:
            announce_webhook(there)
    with pytest.raises(BadArgument, match="does not answer") as away:
        announce_webhook(there)
    assert "1:wrong" not in f"{refused.value} {away.value}"


def test_telegram_that_is_off_cannot_be_told_anything(office: Office) -> None:
    with pytest.raises(BadArgument, match="off"):
        announce_webhook(office.runtime)


def test_the_doctor_asks_telegram_itself(office: Office) -> None:
    with FakeTelegram() as fake:
        known = office.runtime.settings.model_copy(update={"telegram": telegram_settings(fake.url)})
        found = examine(replace(office.runtime, settings=known), command_line(office.runtime), given=())
    assert marks(found, "no webhook is set") == {"bad"}


def test_the_doctor_of_whatsapp_leaves_other_networks_alone(office: Office) -> None:
    with FakeTwilio() as fake:
        here = {"whatsapp": whatsapp_settings(fake.url), "telegram": telegram_settings("http://127.0.0.1:9")}
        runtime = replace(office.runtime, settings=office.runtime.settings.model_copy(update=here))
        found = CliRunner().invoke(main, ["whatsapp", "doctor"], obj=runtime)
    assert found.exit_code == 1 and "no sender of this account" in found.output
    assert "telegram" not in found.output and "meta is off" in found.output


def test_the_doctor_says_where_to_begin_when_no_way_to_whatsapp_is_set_up(office: Office) -> None:
    found = examine_network(office.runtime, command_line(office.runtime), "whatsapp")
    assert [one.mark for one in found] == ["warn", "warn"]
    assert "docs/setup/whatsapp-twilio.md" in found[0].line and "TWILIO_AUTH_TOKEN" in found[0].line
    assert all((ROOT / wanted.guide).is_file() for wanted in WANTED.values())


def test_texts_are_submitted_until_nobody_answers_and_that_is_said_once(office: Office) -> None:
    with FakeTwilio() as fake:
        here = office.runtime.settings.model_copy(update={"whatsapp": whatsapp_settings(fake.url)})
        runtime = replace(office.runtime, settings=here, channels=open_channels(here))
        fake.next(status=429)
        found = CliRunner().invoke(main, ["whatsapp", "templates", "submit"], obj=runtime)
        assert isinstance(found.exception, BadArgument) and found.output == ""
        assert (
            CliRunner().invoke(main, ["whatsapp", "templates", "submit", "offer"], obj=runtime).exit_code == 0
        )
        said = CliRunner().invoke(main, ["whatsapp", "templates", "diff"], obj=runtime).output
    assert "were never submitted" in said
