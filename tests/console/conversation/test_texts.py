"""What the bot says, language beside language; what staff suggest leaves as a patch that git takes."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.engine.words import Words
from bot.environment import ROOT
from bot.errors import Refused
from bot.loading.words import flow_of, load_words
from bot.runtime import Runtime
from bot.services.conversation.patching import Words as Suggested
from bot.services.conversation.patching import patch_of, reworded
from bot.services.conversation.suggestions import suggest_seed, suggest_text, suggested, suggested_patch
from bot.services.conversation.texts_now import note_texts, texts_now
from bot.services.staff.scope import command_line
from tests.conftest import SQLITE_ONLY
from tests.console.office import Office
from tests.house import HeldClock

BETTER = 'Siapa nama Anda? "Bu Siti" saja cukup.'


def with_text(runtime: Runtime, language: str, page: str, step: str, text: str) -> Runtime:
    """The same house with one text that says something else."""
    texts = {code: dict(pages) for code, pages in runtime.world.words.texts.items()}
    steps = dict(texts[language][page])
    texts[language][page] = MappingProxyType({**steps, step: replace(steps[step], text=text)})
    words = Words(texts, runtime.world.words.fallbacks)
    return replace(runtime, world=replace(runtime.world, words=words))


def states(runtime: Runtime, page: str, step: str) -> dict[str, str]:
    found = next(one for one in texts_now(runtime, command_line(runtime)) if one.name == page)
    place = next(one for one in found.places if one.step == step)
    return {one.language: one.state for one in place.spoken}


def test_a_text_that_changed_is_marked_and_its_translations_lag_until_they_change(
    runtime: Runtime, clock: HeldClock
) -> None:
    assert note_texts(runtime) == 0 and set(states(runtime, "register", "called").values()) == {""}
    clock.forward(days=1)
    changed = with_text(runtime, "id", "register", "called", BETTER)
    assert note_texts(changed) == 1 and note_texts(changed) == 0
    assert states(changed, "register", "called") == {
        "id": "changed",
        "en": "lags",
        "jv": "lags",
        "su": "lags",
    }
    clock.forward(days=1)
    both = with_text(changed, "en", "register", "called", "Your name?")
    assert note_texts(both) == 1
    assert states(both, "register", "called")["en"] == "changed"


def test_what_a_language_has_not_is_missing_only_where_it_should_have_it(runtime: Runtime) -> None:
    assert states(runtime, "complaint", "story") == {"id": "", "en": ""}  # nobody promised it in Javanese
    words = runtime.world.words.texts
    gone = {code: dict(pages) for code, pages in words.items()}
    gone["jv"]["register"] = MappingProxyType(
        {step: text for step, text in words["jv"]["register"].items() if step != "called"}
    )
    without = replace(runtime, world=replace(runtime.world, words=Words(gone)))
    assert states(without, "register", "called")["jv"] == "missing"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Hubungi 0812 3456 7890 ya", "suggest_number"),
        ("Iurannya Rp16.800 sebulan", "suggest_amount"),
        ("Siapa {nama} Anda?", "suggest_facts"),
        ("Siapa {", "suggest_braces"),
        ("", "suggest_length"),
    ],
)
def test_words_that_could_not_stand_there_are_refused(runtime: Runtime, text: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        suggest_text(runtime, command_line(runtime), "id", "register", "called", text)
    assert refused.value.word == why


def test_what_staff_suggest_is_a_patch_that_git_applies(runtime: Runtime, tmp_path: Path) -> None:
    scope = command_line(runtime)
    suggest_text(runtime, scope, "id", "register", "called", "Nama panggilan Anda?")
    suggest_text(runtime, scope, "id", "register", "called", BETTER)
    suggest_seed(runtime, scope, "register", "pengen ikut yang buat tukang sayur")
    shutil.copytree(ROOT / "messages", tmp_path / "messages")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    patch = suggested_patch(runtime, scope)
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=patch.encode(), check=True)
    before, after = runtime.world.words.texts, load_words(tmp_path / "messages").texts
    assert after["id"]["register"]["called"].text == BETTER
    others = [(lang, page) for lang in before for page in before[lang] if (lang, page) != ("id", "register")]
    assert all(before[lang][page] == after[lang][page] for lang, page in others)
    seed = (tmp_path / "corpus" / "seeds" / "staff.jsonl").read_text("utf-8")
    assert seed == (
        '{"kind": "intent", "text": "pengen ikut yang buat tukang sayur", "value": "register", "topic": "staff"}\n'
    )


def test_what_was_taken_is_no_suggestion_any_more(runtime: Runtime) -> None:
    suggest_text(runtime, command_line(runtime), "id", "register", "called", BETTER)
    assert len(suggested(runtime, command_line(runtime))) == 1
    taken = with_text(runtime, "id", "register", "called", BETTER)
    assert suggested(taken, command_line(taken)) == [] and suggested_patch(taken, command_line(taken)) == ""


@SQLITE_ONLY
def test_every_text_of_every_page_can_be_said_otherwise(runtime: Runtime, tmp_path: Path) -> None:
    other = 'Baru: "a"\n#b'
    before = runtime.world.words.texts
    for path in (ROOT / "messages").glob("*/*.yaml"):
        steps = [step for step, text in before[path.parent.name][flow_of(path)].items() if text.text]
        (tmp_path / path.parent.name).mkdir(exist_ok=True)
        changed = reworded(path.read_text("utf-8"), dict.fromkeys(steps, other))
        (tmp_path / path.parent.name / path.name).write_text(changed, "utf-8")
    after = load_words(tmp_path).texts
    for language, pages in before.items():
        for page, texts in pages.items():
            said = {step: replace(text, text=other if text.text else "") for step, text in texts.items()}
            assert after[language][page] == said, (language, page)
    assert patch_of(ROOT, [Suggested("id", "register", "nowhere", "x")], []) == ""


def test_a_branch_suggests_and_takes_back_on_the_pages(office: Office) -> None:
    browser = office.inside()
    page = "/console/texts/register/called"
    assert browser.post(page, page=page, language="id", text=BETTER).status_code == 303
    assert "Bu Siti" in browser.get("/console/texts").text
    assert "+++ b/messages/id/register.yaml" in browser.get("/console/texts/patch").text
    refused = browser.post(page, page=page, language="id", text="Bayar Rp16.800 dulu")
    assert refused.status_code == 422 and "Bayar Rp16.800 dulu" in refused.text
    browser.post("/console/texts/suggestions/1/drop", page="/console/texts")
    assert "Belum ada usulan" in browser.get("/console/texts").text
