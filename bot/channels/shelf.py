"""What a channel has its provider keep, and finds again: the shelf it is handed, and one for a single process."""

from __future__ import annotations

from typing import Protocol

TEMPLATE = "template."  # what the key of an approved text begins with
FORM = "form."  # and of one that opens a form, by the form's number


class Shelf(Protocol):
    """Numbers of what was made once at a provider, by its owner there and a key of its shape; safe from any thread."""

    def find(self, owner: str, key: str) -> str:
        """Its number; empty when none was made."""
        ...

    def keep(self, owner: str, key: str, number: str) -> str:
        """Keep it; the number that holds from now on, which is the first one kept."""
        ...

    def drop(self, owner: str, key: str, number: str) -> None:
        """The provider does not know this number any more."""
        ...


class OwnShelf:
    """For one process, as long as it lives."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def find(self, owner: str, key: str) -> str:
        return self._kept.get((owner, key), "")

    def keep(self, owner: str, key: str, number: str) -> str:
        return self._kept.setdefault((owner, key), number)

    def drop(self, owner: str, key: str, number: str) -> None:
        if self._kept.get((owner, key)) == number:
            del self._kept[owner, key]
