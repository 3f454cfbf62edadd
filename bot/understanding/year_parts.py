"""Figures said one after the other that make one year: "1 9 9 0", "sembilan belas delapan lima", "19 90"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.understanding.days import Part, spoken_years

CENTURIES = {19, 20}


def spoken_digits(parts: Sequence[Part]) -> bool:
    """Each a word for 1 to 9."""
    return all(part.width == 0 and 0 < part.value < 10 for part in parts)


def digit_by_digit(parts: Sequence[Part]) -> Part | None:
    """ "1 9 9 0"."""
    if [part.width for part in parts] != [1, 1, 1, 1]:
        return None
    return Part(int("".join(str(part.value) for part in parts)), 4)


def two_spoken_digits(parts: Sequence[Part]) -> Part | None:
    """ "delapan lima" is 85."""
    if len(parts) != 2 or not spoken_digits(parts):
        return None
    return Part(parts[0].value * 10 + parts[1].value, 0)


def a_century_and_two_digits(parts: Sequence[Part]) -> Part | None:
    """ "sembilan belas delapan lima", "19 delapan lima"."""
    if len(parts) != 3 or parts[0].value not in CENTURIES or not spoken_digits(parts[1:]):
        return None
    return Part(parts[0].value * 100 + parts[1].value * 10 + parts[2].value, 0)


def nineteen_hundred_and_two_digits(parts: Sequence[Part]) -> Part | None:
    """ "seribu sembilan ratus tujuh delapan": the figure before the last is 1907."""
    if len(parts) != 2 or parts[0].width or not 1900 < parts[0].value < 1910:
        return None
    if not spoken_digits(parts[1:]):
        return None
    return Part(1900 + (parts[0].value - 1900) * 10 + parts[1].value, 0)


def nineteen_hundred_and_a_figure(parts: Sequence[Part]) -> Part | None:
    """ "seribu sembilan ratus 85"."""
    if len(parts) != 2 or parts[0].width or parts[0].value != 1900 or not 0 < parts[1].value < 100:
        return None
    return Part(1900 + parts[1].value, 0)


def two_pairs(parts: Sequence[Part]) -> Part | None:
    """ "19 90"."""
    if [part.width for part in parts] != [2, 2] or parts[0].value not in CENTURIES:
        return None
    return Part(parts[0].value * 100 + parts[1].value, 4)


Joins = Callable[[Sequence[Part]], Part | None]
# How the figures of a text make one year; the first that can joins all of them.
JOINING: tuple[Joins, ...] = (
    digit_by_digit,
    two_spoken_digits,
    a_century_and_two_digits,
    nineteen_hundred_and_two_digits,
    nineteen_hundred_and_a_figure,
    two_pairs,
)


def year_parts(parts: Sequence[Part], joining: Sequence[Joins]) -> list[Part]:
    """Figures that belong together here made one; else as in any date."""
    if len(parts) > 1:
        for joins in joining:
            if year := joins(parts):
                return [year]
    return spoken_years(parts)
