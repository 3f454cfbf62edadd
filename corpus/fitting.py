"""Fits one head: a softmax over boxes, by a method that gives the same weights for the same texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bot.understanding.learner.features import Part, boxes
from bot.understanding.learner.model import MIDDLE, Head, head_of
from corpus.tasks import STEPS, Task

MEMORY = 6  # steps that the method remembers
LARGEST = 127


class Fit:
    """The sums that are made as small as can be."""

    def __init__(self, task: Task, names: Sequence[str]) -> None:
        self.rows = matrix(task.parts, task.bits)
        self.turned = self.rows.T.tocsr()
        self.size, self.hold = len(names), task.hold
        self.wanted = np.zeros((len(task.parts), self.size), np.float32)
        self.wanted[np.arange(len(task.parts)), [names.index(answer) for answer in task.answers]] = 1
        self.weights = np.array(task.weights, np.float32)

    def split(self, flat: Any) -> tuple[Any, Any]:
        end = self.rows.shape[1] * self.size
        return flat[:end].reshape(-1, self.size), flat[end:]

    def loss(self, flat: Any) -> tuple[float, Any]:
        """How far off these weights are, and which way is better."""
        table, bias = self.split(flat.astype(np.float32))
        scores = self.rows @ table + bias
        scores -= scores.max(1, keepdims=True)
        powers = np.exp(scores)
        sums = powers.sum(1, keepdims=True)
        off = self.weights * (np.log(sums[:, 0]) - (scores * self.wanted).sum(1))
        way = (powers / sums - self.wanted) * self.weights[:, None]
        slope = np.concatenate([(self.turned @ way + self.hold * table).ravel(), way.sum(0)])
        return float(off.sum() + self.hold / 2 * (table * table).sum()), slope.astype(np.float64)


def matrix(texts: Iterable[Sequence[Part]], bits: int) -> Any:
    """A row a text: its boxes with their values, each row of length one, as `Head.likely` weighs them."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for text in texts:
        found: dict[int, int] = {}
        squares = 0
        for part in text:
            for box, value in boxes(part):
                at = box & (1 << bits) - 1
                found[at] = found.get(at, 0) + value
                squares += value * value
        columns += found
        values += [value / sqrt(squares or 1) for value in found.values()]
        ends.append(len(columns))
    parts = (np.array(values, np.float32), np.array(columns), np.array(ends))
    return csr_matrix(parts, shape=(len(ends) - 1, 1 << bits))


def fitted(task: Task) -> Head:
    names = sorted(set(task.answers))
    fit = Fit(task, names)
    begin = np.zeros((1 << task.bits) * len(names) + len(names))
    found = minimize(
        fit.loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": MEMORY}
    )
    table, bias = fit.split(found.x)
    return in_bytes(names, table, bias)


def in_bytes(names: Sequence[str], table: Any, bias: Any) -> Head:
    """The weights as one byte each, with what a step is worth."""
    step = float(np.abs(table).max()) / LARGEST
    small = np.rint(table / step).astype(np.int16) + MIDDLE
    return head_of(
        names,
        [round(float(one), 4) for one in bias],
        float(f"{step:.6g}"),
        small.astype(np.uint8).tobytes(),
    )
