"""record: a dataclass that nobody changes once it is made.

mypy holds everybody to that, like `frozen=True`. At run time nothing does: looking after each field at its making takes
ten times as long, and a turn makes some thirty of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(made: type[T]) -> type[T]:
    """The class with slots, equal and hashed by its fields."""
    return dataclass(slots=True, unsafe_hash=True)(made)
