"""docs/failures.md, made of the tables that the sending reads: `python -m tests.failures_page` writes it anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.channels import meta_codes, telegram_outcomes, whatsapp_codes
from bot.failing import HANDLING, Handling, Kind
from bot.settings import ROOT

PAGE = ROOT / "docs" / "failures.md"
HEAD = """# Bila penyedia menolak pesan / When a provider refuses a message

*Dibuat dari tabel di kode (`.venv/bin/python -m tests.failures_page`); sebuah tes menjaganya tetap sama.* Setiap kode
penyedia punya satu kelas, dan kelas menentukan apa yang terjadi dengan pesan, alamat, dan saluran. Pesan yang
*ditahan* terkirim begitu orangnya menulis lagi, paling lama tujuh hari. Yang *dicoba lagi* menunggu tiap kali
empat kali lebih lama. Kelas yang perlu petugas ditandai: petugas
diberi tahu di chat mereka, satu kali untuk tiap kejadian, dan pesannya ada di `./jangkau letters list`.

*Made from the tables of the code (`.venv/bin/python -m tests.failures_page`); a test holds it to them.* Each code of a
provider has one class, and the class says what becomes of the letter, the address and the channel. A letter that is
*held* goes as soon as the person writes again, for seven days. What is *tried again* waits
four times as long each time. Classes that need staff are marked: staff are told
in their own chats, once an incident, and the letters stand in `./jangkau letters list`.
"""
INDONESIAN = {
    "held": "ditahan sampai orangnya menulis", "fails": "gagal", "again": "dicoba lagi",
    "plainly": "sekali lagi, kata biasa",
    "elsewhere": "alamat lain, saluran lain, atau ditahan", "kept": "tetap", "refused": "alamat itu dicoret",
    "gone": "orangnya dianggap pergi", "goes on": "jalan terus", "alarms": "petugas diberi tahu",
    "pauses": "saluran jeda, petugas diberi tahu",
}  # fmt: skip
ENGLISH = {
    "held": "held until they write", "fails": "fails", "again": "tried again",
    "plainly": "once more, in bare words",
    "elsewhere": "another address, another channel, or held", "kept": "kept", "refused": "that address is given up",
    "gone": "the person is taken for gone", "goes on": "goes on", "alarms": "staff are told",
    "pauses": "the channel pauses, staff are told",
}  # fmt: skip


def page() -> str:
    """The page as it should read."""
    classes = [
        "## Kelas / Classes", "",
        *_table(("kelas / class", "pesan / letter", "alamat / address", "saluran / channel"), _classes()),
    ]  # fmt: skip
    codes = ("kode / code", "kelas / class", "penyedia berkata / the provider says")
    parts = [HEAD, *classes]
    for title, rows in (("Twilio", _coded(whatsapp_codes.FAILURES)), ("Meta", _coded(meta_codes.FAILURES))):
        parts += ["", f"## {title}", "", *_table(codes, rows)]
    words = ("status", "kelas / class", "kata di jawabannya / words of the answer")
    return "\n".join([*parts, "", "## Telegram", "", *_table(words, _telegram()), ""])


def _classes() -> Iterator[tuple[str, ...]]:
    for kind in Kind:
        row = HANDLING[kind]
        said = (f"{INDONESIAN[one]} / {ENGLISH[one]}" for one in (row.letter, row.address, row.channel))
        letter, address, channel = said
        yield f"`{kind}`{' ⚠' if row.needs_staff else ''}", letter + _times(row), address, channel


def _times(row: Handling) -> str:
    """The first wait; each further one is four times as long (bot/failing.py)."""
    return f", {row.most}× ({row.seconds:g} s, ×4)" if row.most and row.seconds else ""


def _coded(table: object) -> Iterator[tuple[str, ...]]:
    assert hasattr(table, "items")
    for code, row in table.items():
        yield f"`{code}`", f"`{row.kind}`", row.name


def _telegram() -> Iterator[tuple[str, ...]]:
    for status, words, kind in telegram_outcomes.FAILURES:
        yield f"`{status}`", f"`{kind}`", f"“{words}”" if words else "lainnya / anything else"


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> list[str]:
    lines = [head, ("---",) * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def write(path: Path = PAGE) -> None:
    path.write_text(page(), "utf-8")


if __name__ == "__main__":
    write()
