"""Scores of a text for every answer of a head, from weights of one byte; a text's scores are sums of whole numbers.

All answers' weights of a box stand side by side in one long integer, four bytes each: one addition adds them all. That
is many times quicker than adding them one by one, and needs no package.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from json import dumps, loads
from math import exp, sqrt
from struct import unpack

from bot.errors import BadLexicon
from bot.understanding.learner.features import Part, boxes

MIDDLE = 128  # a weight of nothing, as a byte
MOST_KEPT = 20_000  # parts whose sums are kept; a process sees the same words again and again


@dataclass(frozen=True, slots=True)
class Likely:
    """Answers by likelihood, the likeliest first; the same text gives the same order everywhere."""

    names: tuple[str, ...]
    shares: tuple[float, ...]

    @property
    def best(self) -> str:
        return self.names[0]

    def share(self, name: str) -> float:
        return self.shares[self.names.index(name)] if name in self.names else 0.0


class Sums(dict[Part, int]):
    """A part -> its share of every score, of the values and of their squares, four bytes each in one integer."""

    def __init__(self, size: int, table: bytes) -> None:
        super().__init__()
        self.size, self.table = size, table
        self.rows: dict[int, int] = {}

    def __missing__(self, part: Part) -> int:
        total, values, squares = 0, 0, 0
        for box, value in boxes(part):
            total += value * self.row(box & (len(self.table) // self.size - 1))
            values += value
            squares += value * value
        summed = total + (values << 32 * self.size) + (squares << 32 * (self.size + 1))
        if part[0] != "b":  # two words side by side seldom come again
            if len(self) >= MOST_KEPT:
                self.clear()
            self[part] = summed
        return summed

    def row(self, box: int) -> int:
        """The weights of a box, made into one integer when they are first met."""
        if box not in self.rows:
            spread = bytearray(4 * self.size)
            spread[::4] = self.table[box * self.size : (box + 1) * self.size]
            self.rows[box] = int.from_bytes(spread, "little")
        return self.rows[box]


@dataclass(frozen=True, slots=True)
class Head:
    """One question the learner answers: its answers, and a byte for each in every box; boxes are a power of two."""

    names: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float
    sums: Sums

    def likely(self, parts: Iterable[Part]) -> Likely:
        total = sum(map(self.sums.__getitem__, parts))
        size = len(self.names)
        *sums, values, squares = unpack(f"<{size + 2}I", total.to_bytes(4 * size + 8, "little"))
        length = self.scale / sqrt(squares or 1)
        scores = [(one - MIDDLE * values) * length + bias for one, bias in zip(sums, self.bias, strict=True)]
        return ranked(self.names, scores)


def head_of(names: Sequence[str], bias: Sequence[float], scale: float, table: bytes) -> Head:
    return Head(tuple(names), tuple(bias), scale, Sums(len(names), table))


def ranked(names: Sequence[str], scores: Sequence[float]) -> Likely:
    most = max(scores)
    powers = [exp(score - most) for score in scores]
    total = sum(powers)
    order = sorted(range(len(names)), key=lambda i: -scores[i])
    return Likely(tuple(names[i] for i in order), tuple(powers[i] / total for i in order))


Heads = Mapping[str, Head]


def heads_of(packed: bytes) -> Heads:
    """The heads in a file that `corpus.fit` wrote. Raises BadLexicon when it is torn."""
    head, _, tables = packed.partition(b"\n")
    try:
        told = loads(head)
        sizes = [len(one["names"]) << one["bits"] for one in told["heads"]]
        ends = list(accumulate(sizes))
    except (ValueError, KeyError, TypeError) as error:
        raise BadLexicon("the learner's weights have no readable first line") from error
    if not ends or ends[-1] != len(tables):
        raise BadLexicon(f"the learner's weights are {len(tables)} bytes, not {sum(sizes)}")
    return {
        one["name"]: head_of(one["names"], one["bias"], one["scale"], tables[end - size : end])
        for one, size, end in zip(told["heads"], sizes, ends, strict=True)
    }


def packed_heads(corpus: str, heads: Heads) -> bytes:
    """The file of these heads; `corpus` is the fingerprint of the texts they were fitted on."""
    told = [
        {
            "name": name,
            "bits": (len(head.sums.table) // len(head.names)).bit_length() - 1,
            "scale": head.scale,
            "names": head.names,
            "bias": head.bias,
        }
        for name, head in heads.items()
    ]
    first = dumps({"corpus": corpus, "heads": told}, separators=(",", ":")).encode()
    return b"\n".join((first, b"".join(head.sums.table for head in heads.values())))


def fitted_on(packed: bytes) -> str:
    """The fingerprint of the texts that the weights in a file were fitted on."""
    return str(loads(packed.partition(b"\n")[0])["corpus"])
