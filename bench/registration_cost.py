"""What one whole registration costs on WhatsApp: played from greeting to card over a stand-in of Twilio's, counted.

`python -m bench.registration_cost` prints the table, `--write docs/benchmarks.md` keeps it there between its marks.
Prices are options: Indonesia's real ones are for staff to enter, with their source.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import click

from bench.understanding import HEADING
from bot.engine.happenings import Filled, Message
from bot.post import Address, Incoming, Said
from bot.services.conversation.answer import answer_person
from tests.cast import HER_WORDS
from tests.house import HeldClock, migrated
from tests.messaging.outside import Outside, an_outside
from tests.stage import Stage, ring

NUMBER = "+6281234567890"
MOST_ANSWERS = 24
MARKS = "<!-- registration cost -->", "<!-- end of registration cost -->"
FORM = (
    *(
        ("job", "jual sayur"),
        ("called", "Siti Aminah"),
        ("birth_year", "1985"),
        ("income", "100 ribu sehari"),
    ),
    *(("programmes", "two"), ("place", "Cilincing"), ("member", "no"), ("work", "own"), ("papers", "ktp")),
)


@dataclass(frozen=True, slots=True)
class Prices:
    """In dollars a message, and rupiah a dollar: an order of magnitude, not a price list."""

    fee: Decimal
    message: Decimal
    exchange: Decimal

    def rupiah(self, sent: int, came: int) -> int:
        return round(((self.fee + self.message) * sent + self.fee * came) * self.exchange)


@dataclass(frozen=True, slots=True)
class Played:
    """How many messages a part of the way took, out and in."""

    part: str
    sent: int
    came: int


class Way:
    """Siti on WhatsApp; what she is sent counts when it has left."""

    def __init__(self, outside: Outside) -> None:
        self.outside, self.came, self._before = outside, 0, (0, 0)
        self.stage = Stage(outside.runtime, outside.clock)
        self.stage.agent("wati")

    def says(self, said: Said | str) -> str:
        happening = Message(said) if isinstance(said, str) else said
        address = (Address("whatsapp", "wa_phone", NUMBER),)
        runtime = self.outside.runtime
        answer_person(runtime, Incoming("whatsapp", runtime.new_id(), address, happening, "id"))
        self.came += 1
        self.deliver()
        return str(self.outside.twilio.sent[-1]["text"])

    def deliver(self) -> None:
        ring(self.outside.runtime)
        for _ in range(4):
            self.outside.deliver()

    def since(self, part: str) -> Played:
        sent = sum(one["to"] == f"whatsapp:{NUMBER}" for one in self.outside.twilio.sent)
        found = Played(part, sent - self._before[0], self.came - self._before[1])
        self._before = sent, self.came
        return found

    def to_the_end(self) -> None:
        """Whatever is still asked gets its first choice, until the registration has a number."""
        for _ in range(MOST_ANSWERS):
            if self._registered():
                return
            self.says("1")
        raise SystemExit(
            "the registration did not come to its end: the words it is played with are out of date"
        )

    def _registered(self) -> bool:
        with self.outside.runtime.database.look() as tx:
            return tx.one("SELECT 1 FROM registration") is not None


def by_chat(way: Way) -> Iterator[Played]:
    for words in HER_WORDS:
        way.says(words)
    way.to_the_end()
    yield way.since("in the chat, to the number / lewat chat, sampai nomor pendaftaran")


def by_form(way: Way) -> Iterator[Played]:
    for words in HER_WORDS[:2]:
        way.says(words)
    way.says(Filled(FORM))
    way.to_the_end()
    yield way.since("by the form inside WhatsApp / lewat formulir di dalam WhatsApp")


def after_it(way: Way) -> Iterator[Played]:
    """An agent takes it on, reports it with the last four digits, and she says that it is so."""
    for words in ("terima", "terdaftar 1234"):
        way.stage.say("wati", words)
        way.deliver()
    way.says("sesuai")
    yield way.since(
        "an agent takes it on, reports it, she confirms / agen menerima, melapor, pekerja membenarkan"
    )


def _in_house(url: str, play: Callable[[Way], Iterator[Played]]) -> list[Played]:
    with an_outside(url, HeldClock()) as outside:
        way = Way(outside)
        return [*play(way), *after_it(way)]


def played() -> list[tuple[str, list[Played]]]:
    """Each way in a house of its own."""
    found = []
    for name, play in (("chat", by_chat), ("form", by_form)):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/cost.db"
            migrated(url)
            found.append((name, _in_house(url, play)))
    return found


def table(prices: Prices) -> str:
    head = ("part", "messages out", "messages in", "rupiah")
    lines = [f"| {' | '.join(head)} |", "| --- | ---: | ---: | ---: |"]
    for _, parts in played():
        for one in parts:
            lines.append(f"| {one.part} | {one.sent} | {one.came} | {prices.rupiah(one.sent, one.came):,} |")
    said = (
        f"At US${prices.fee} to the provider a message out or in, US${prices.message} to Meta a message out, and"
        f" {prices.exchange:,} rupiah a dollar; Meta's first 1,000 replies a month are free."
    )
    return "\n".join([*lines, "", said])


@click.command()
@click.option("--fee", type=Decimal, default=Decimal("0.005"), show_default=True, help="dollars, out and in")
@click.option("--message", type=Decimal, default=Decimal("0.02"), show_default=True, help="dollars to Meta")
@click.option("--exchange", type=Decimal, default=Decimal(16500), show_default=True, help="rupiah a dollar")
@click.option("--write", type=click.Path(dir_okay=False, exists=True, path_type=Path), help="into this page")
def main(fee: Decimal, message: Decimal, exchange: Decimal, write: Path | None) -> None:
    """Play it, count it, and say what it costs."""
    found = table(Prices(fee, message, exchange))
    click.echo(found)
    if write:
        write.write_text(_written(write.read_text("utf-8"), found), "utf-8")


def _written(page: str, found: str) -> str:
    section = f"{MARKS[0]}\n## One registration on WhatsApp\n\n{found}\n{MARKS[1]}"
    if MARKS[0] in page:
        return re.sub(f"{MARKS[0]}.*?{MARKS[1]}", lambda _: section, page, flags=re.DOTALL)
    before, heading, after = page.partition(f"\n{HEADING}\n")  # which keeps all that follows it
    return f"{before.rstrip()}\n\n{section}\n{heading}{after}"


if __name__ == "__main__":
    main()
