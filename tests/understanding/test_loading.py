"""The loader refuses word lists and tables that would be read wrongly."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bot.errors import BadLexicon
from bot.loading.understanding import load_gazetteer, load_heads, load_lexicon

from .conftest import ROOT


def written(folder: Path, content: str, name: str = "answers") -> Path:
    (folder / "id").mkdir()
    (folder / "id" / f"{name}.yaml").write_text(content, "utf-8")
    return folder


def test_a_key_that_yaml_takes_for_a_boolean_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadLexicon, match="True and its words must be text"):
        load_lexicon(written(tmp_path, "yes: ya, iya"))


def test_a_word_with_two_meanings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadLexicon, match="'ya' means both yes and no"):
        load_lexicon(written(tmp_path, '"yes": ya\n"no": tidak, ya'))


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadLexicon) as caught:
        load_lexicon(written(tmp_path, "on: ya\n5: lima"))
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("content", ["- a list", "a: [", "just text"])
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(BadLexicon):
        load_lexicon(written(tmp_path, content))


def test_missing_lists_and_tables_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadLexicon):
        load_lexicon(tmp_path / "nowhere")
    with pytest.raises(BadLexicon):
        load_gazetteer(tmp_path / "areas.gz")
    with pytest.raises(BadLexicon, match="jangkau learn"):
        load_heads(tmp_path / "weights.bin")


@pytest.mark.parametrize(
    "packed",
    [b"no gzip", gzip.compress(b"one line"), gzip.compress(b"11\t12\nAceh\n1 2\n1 2\n0 0\n")],
    ids=["no gzip", "one line", "too short"],
)
def test_a_torn_table_is_refused(tmp_path: Path, packed: bytes) -> None:
    (tmp_path / "areas.gz").write_bytes(packed)
    with pytest.raises(BadLexicon):
        load_gazetteer(tmp_path / "areas.gz")


def test_the_project_knows_its_languages() -> None:
    assert set(load_lexicon(ROOT / "bot/understanding/lexicon").languages) == {
        "id",
        "jv",
        "su",
        "min",
        "mad",
        "bew",
        "en",
    }
