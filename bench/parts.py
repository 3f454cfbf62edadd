"""The parts of the bench: what each is called, what it asks, what servers it needs, and about how long it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench import (
    engine,
    fairness,
    footprint,
    growth,
    holds,
    nearest,
    pages,
    planning,
    receiving,
    scaling,
    sending,
    sides,
    year,
)
from tests.launching import Server

Shown = tuple[str, Sequence[str], Sequence[Sequence[str]]]  # title, head, rows
Servers = Mapping[str, Server]


@dataclass(frozen=True, slots=True)
class Part:
    """`measure` gets the servers and how often each run is repeated, and gives tables. `minutes` on a quiet machine."""

    title: str
    about: str
    measure: Callable[[Servers, int], list[Shown]]
    minutes: int
    needs: tuple[str, ...] = ("postgresql",)


def _one(
    title: str, measure: Callable[[Servers, int], tuple[Sequence[str], Sequence[Sequence[str]]]]
) -> Callable[[Servers, int], list[Shown]]:
    return lambda servers, runs: [(title, *measure(servers, runs))]


def _heart(servers: Servers, runs: int) -> list[Shown]:
    return [("", ("what", "how much"), [*engine.measured(), *nearest.measured()])]


PARTS: Mapping[str, Part] = {
    "side-by-side": Part("Side by side", sides.ABOUT, sides.side_by_side, 6, ("redis", "postgresql")),
    "rooms": Part("Where the time goes", sides.ROOMS, sides.where_the_time_goes, 2),
    "twilio": Part(
        "Twilio's door",
        "The same form by Twilio's webhook, its signature checked, replies by its REST API, beside Telegram's door.",
        _one("", scaling.by_door),
        3,
    ),
    "people": Part(
        "Few people, many people",
        "CPU a message, store included, by how many people write at once.",
        _one("", scaling.by_people),
        4,
    ),
    "population": Part(
        "A thousand people, a million people",
        "The same with so many in the database before anybody writes.",
        _one("", scaling.by_population),
        12,
    ),
    "busy": Part(
        "At seven tenths of the load",
        "Messages come at a steady rate, seven tenths of what goes through at most, by people who wait for each reply."
        " The machine's other work shows here: read it only of a quiet one.",
        _one("", scaling.busy),
        3,
    ),
    "sending": Part(
        "Sending",
        "Letters that lie in the queue, each to another person, sent by one worker on one core with its store; what"
        " became of each is written down.",
        _one("", sending.alone),
        4,
    ),
    "planning": Part(
        "A million planned",
        "The ledger of one broadcast to everybody, all exclusions asked, written in slices on PostgreSQL while nobody"
        " else works; about every third person is left out for some reason.",
        lambda servers, runs: _one("", planning.by_worker)(servers, 1),
        4,
    ),
    "fairness": Part(
        "Replies while a broadcast goes out",
        "People write ten messages a second, alone and beside a broadcast to 100,000, at the limit that Telegram really"
        " has for one bot.",
        _one("", fairness.beside_news),
        10,
    ),
    "limit": Part(
        "A limit that two workers share",
        "Two processes send as quickly as one limit allows, which they share over Redis.",
        _one("", sending.shared),
        1,
        ("redis", "postgresql"),
    ),
    "receipts": Part(
        "Receipts",
        "Twilio's signed status callbacks, delivered before sent and twice, read at the end; web, store and the one who"
        " posts share all cores.",
        _one("", receiving.receipts),
        2,
    ),
    "memory": Part("Memory", "All processes of the house, web and worker.", _one("", footprint.memory), 1),
    "starts": Part(
        "Commands that answer at once",
        "From the start of the process to its end.",
        _one("", footprint.starts),
        1,
        (),
    ),
    "pages": Part(
        "Every page of the console",
        "Server time of each page, filters and searches with it, in one process over a database filled by SQL; plans as"
        " the database explains them.",
        pages.measured,
        15,
    ),
    "holds": Part("Who holds the writer", holds.ABOUT, holds.measured, 10, ()),
    "cold-start": Part(
        "From a start to the first answer",
        "From the start of `./jangkau serve` over a migrated database to the first 200 of `/ready`.",
        _one("", growth.cold),
        1,
    ),
    "nation": Part(
        "What one machine carries, and what a nation needs",
        "CPU of each kind of work, its store on PostgreSQL included; a machine has two cores like these, at most seven"
        " tenths busy. Web and workers are as many processes as there are cores; the store may stand alone.",
        _one("", growth.nation),
        4,
    ),
    "months": Part(
        "Events in a part a month?",
        "Two tables in the shape of the events, one of them parted by month, on PostgreSQL. A month let go: deleted and"
        " vacuumed, or its part dropped.",
        _one("", growth.months),
        2,
    ),
    "year": Part("A year of paying, with and without the companion", year.ABOUT, year.measured, 1, ()),
    "heart": Part("The heart alone", "CPU in a process of its own.", _heart, 4, ()),
}
