"""The learned reader: its weights are of today's texts, small, whole, and add up as they say."""

from __future__ import annotations

import re
from itertools import pairwise
from math import exp, sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadLexicon
from bot.loading.understanding import ASKED, LEARNED, load_heads
from bot.understanding.learner.features import Concepts, boxes, concepts_of, parts
from bot.understanding.learner.model import MIDDLE, fitted_on, head_of, heads_of, packed_heads
from corpus import asked
from corpus.spin import spun
from corpus.tasks import BITS, fingerprint, texts_of
from corpus.texts import INTENT, NOTHING, SEEDS, Reader, bare, hands, in_tests, lines, reader
from flows import member, questions

from .conftest import ROOT

MOST_BYTES = 1_000_000
BARE = Concepts({}, {}, {}, {})
RUN = re.compile(r"\d(?:[ -]?\d){9,}")


@pytest.fixture(scope="module")
def read() -> Reader:
    return reader()


def test_the_weights_are_fitted_on_todays_texts_lists_and_features(read: Reader) -> None:
    assert fitted_on((ROOT / LEARNED).read_bytes()) == fingerprint(read), "run ./jangkau learn"


def test_nothing_that_tests_is_fitted_on(read: Reader) -> None:
    assert in_tests().isdisjoint(bare(one.text) for one in texts_of(INTENT, hands(), read) if one.weight == 1)


def test_the_seeds_are_many_and_spin_into_ten_thousand(read: Reader) -> None:
    found = [one for head in BITS for one in texts_of(head, hands(), read)]
    assert len(found) >= 10_000


def test_a_seed_spins_alike_every_time_and_never_into_itself() -> None:
    short = {"yang": ("yg", "yng"), "saya": ("sy",)}
    seed = "saya mau tanya, kartu yang hilang itu gimana?"
    assert spun(seed, 20, short) == spun(seed, 20, short)
    assert seed not in spun(seed, 20, short)
    assert len(set(spun(seed, 20, short))) > 10


def test_the_weights_are_a_small_file() -> None:
    assert (ROOT / LEARNED).stat().st_size < MOST_BYTES


def test_what_is_packed_is_read_back() -> None:
    heads = {"mood": head_of(["glad", "sad"], [0.5, -0.5], 0.01, bytes(range(8)))}
    packed = packed_heads("of these texts", heads)
    assert packed_heads("of these texts", heads_of(packed)) == packed
    assert fitted_on(packed) == "of these texts"


@pytest.mark.parametrize("packed", [b"", b"no json\n", b'{"heads":[]}\n', b'{"heads":[{"names":["a"]}]}\n'])
def test_torn_weights_are_refused(packed: bytes) -> None:
    with pytest.raises(BadLexicon):
        heads_of(packed)


def test_weights_cut_short_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes((ROOT / LEARNED).read_bytes()[:-1])
    with pytest.raises(BadLexicon, match="bytes"):
        load_heads(path)


@given(
    st.binary(min_size=32, max_size=32), st.lists(st.sampled_from(["mau", "cair", "jht", "?"]), min_size=1)
)
def test_sums_in_one_integer_are_the_sums_one_by_one(table: bytes, words: list[str]) -> None:
    head = head_of(["a", "b"], [0.25, 0.0], 0.01, table)
    found = [pair for part in parts(words, BARE) for pair in boxes(part)]
    length = 0.01 / sqrt(sum(value * value for _, value in found))
    scores = [
        sum(value * (table[(box & 15) * 2 + i] - MIDDLE) for box, value in found) * length + bias
        for i, bias in enumerate(head.bias)
    ]
    likely = head.likely(parts(words, BARE))
    assert likely.share("a") == pytest.approx(1 / (1 + exp(scores[1] - scores[0])))
    assert all(left >= right for left, right in pairwise(likely.shares))


def test_a_word_never_met_is_heard_by_what_it_is_about(read: Reader) -> None:
    concepts = concepts_of(read.lexicon, read.speller)
    assert {"death"} <= concepts.of_word("jenazah") & concepts.of_word("berpulang")
    assert "accident" in concepts.of_word("kecelakaannya")
    assert not concepts.of_word("xyzzy")


def test_no_seed_holds_a_number_that_may_be_somebodys() -> None:
    texts = [one["text"] for hand in hands() for one in lines(SEEDS / f"{hand}.jsonl")]
    runs = [re.sub(r"\D", "", run) for text in texts for run in RUN.findall(text)]
    assert set(runs) <= {"081234567890", "081311112222", "085711112222"}


def test_the_weights_of_free_questions_are_of_todays_texts_too_and_small(read: Reader) -> None:
    packed = (ROOT / ASKED).read_bytes()
    assert fitted_on(packed) == asked.fingerprint(read), "run ./jangkau learn"
    assert len(packed) < MOST_BYTES


def test_every_question_has_seeds_or_ways_of_asking_and_no_seed_an_unknown_one(read: Reader) -> None:
    found = {one.answer for one in asked.texts_of(asked.askers(), read)}
    assert found == {NOTHING, *(heads_of((ROOT / ASKED).read_bytes())["asked"].names)}
    assert found == {NOTHING, *questions.ENTRIES, *member.ENTRIES}
