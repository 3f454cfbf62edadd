"""Several answers in one message: what each piece surely answers, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bot.understanding.reading import Reading

Read = Callable[[str, str], Reading]
# Number of a piece -> what it says.
Answers = dict[int, Reading]
# No sign cuts a figure: "1,5 juta", "3,5 jt/bln", "12/03/1985"; behind a year it does.
PIECES = re.compile(
    r"[;\n\r|•]+|(?<!\d)[,/]+|[,/]+(?!\d)|(?<=\b(?:19|20)\d\d),|\.\s|\s-\s|\s(?:dan|sama|terus|trus|lalu|and)\s",
    re.IGNORECASE,
)
# A new piece begins before these words even where nobody typed a comma.
STARTS = re.compile(
    r"\s(?=(?:umur|umurku|usia|umure|tinggal|alamat|domisili|rumah|kerja|kerjaan|pekerjaan|jualan|jual|dagang|anak|nama|namaku|"
    r"panggil|hp|wa|nomor|no\.?\s?(?:hp|wa)|penghasilan|gaji|lahir|kelahiran|kec|kecamatan|kel|di|dari|asal|tukang|sopir|supir|ojek|ojol|"
    r"kuli|buruh|nelayan|petani|warung|kurir|pedagang|penjual|pemulung|pembantu|art|penjahit|montir|narik|nyopir|ngojek)\b)",
    re.IGNORECASE,
)
# An age stands by itself wherever it is said: "siti 34 th sayur cilincing".
AN_AGE = re.compile(r"\s*((?:umur|usia|umurku)?\s?\b[0-9]{2}\s?(?:th|thn|tahun|taun)\b)\s*", re.IGNORECASE)
# "kampung nelayan", "gang buruh": a job's word behind these is an address.
STREET = re.compile(
    r"\b(?:kampung|kp|gang|gg|jalan|jl|jln|desa|dusun|komplek|perumahan|pasar|blok|rt|rw)\b", re.IGNORECASE
)
STREET_END = re.compile(STREET.pattern + r"\W*$", re.IGNORECASE)
LONGEST_TAIL = 3
UNASKED = "named"  # the kind of a name that nobody was asked for
# A name or a bare text reads nearly anything: the others choose first.
ORDER = (
    "phone",
    "date",
    "birth_year",
    "rupiah",
    "number",
    "place",
    "job",
    "yes_no",
    "choice",
    "name",
    UNASKED,
)
CUES = {
    "rupiah": re.compile(r"(?:rp|rb|ribu|jt|juta|[0-9]\s?k\b|gaji|penghasilan|hasil)", re.IGNORECASE),
    "birth_year": re.compile(r"(?:lahir|thn|tahun|kelahiran|19[0-9]{2}|20[01][0-9])", re.IGNORECASE),
}
# An age and a count of people are both numbers: the slot's name says which is wanted.
AGE_SLOT = re.compile(r"age|umur|usia|year", re.IGNORECASE)
AGE = re.compile(
    r"(?:umur|usia)|[0-9]\s?(?:th|thn|tahun|taun|yo)\b|\b(?:tahun|taun|thn|th)\s*$", re.IGNORECASE
)
NO_AGE = re.compile(r"jual|dagang|kerja|narik|lama|sejak|jadi|anak|nikah|lalu|sudah|udah|ikut", re.IGNORECASE)
PEOPLE = re.compile(r"anak|orang|tanggungan|jiwa", re.IGNORECASE)
OTHERS = re.compile(
    r"\b(?:istri|suami|bojo|anak saya|bapak saya|ibu saya|adik|kakak saya|teman|tetangga)\b", re.IGNORECASE
)
NAMED = re.compile(r"\b(?:nama|namaku|saya|aku|panggil|bu|pak|ibu|bapak|mas|mbak)\b", re.IGNORECASE)
# Where nobody was asked for a name, it is one only behind these: "Maaf Pak" is nobody's.
CALLED = re.compile(
    r"\W*(?:perkenalkan\W+|kenalkan\W+)?"
    r"(?:nama|namaku|saya|aku|panggil|nami|asma|jeneng|jenengku|ngaran|my name|i am|i'm)\b",
    re.IGNORECASE,
)
AREA = re.compile(
    r"\W*(?:saya\s+)?(?:(?:tinggal|alamat|domisili|lokasi|daerah|rumah|rumahku|griyo|bumi|dagang|jualan|kerja|mangkal)\s+)?"
    r"(?:di|ing|ning|neng|nang|dina|kec|kecamatan|kel|kelurahan|desa|kota|kab|kabupaten|daerah|tinggal|alamat|domisili|"
    r"rumah|griyo|pasar|in|at)\b",
    re.IGNORECASE,
)
MOST_PIECES = 12


class Piece(NamedTuple):
    """What a slot was told, and in which words."""

    reading: Reading
    said: str


def extracted(text: str, wanted: Mapping[str, str], read: Read) -> dict[str, Piece]:
    """Slot -> reading, only for slots that exactly one piece answers; unsure ones come with alternatives."""
    pieces = own(split(text))
    if len(pieces) > MOST_PIECES:
        return {}
    found: dict[str, Piece] = {}
    free = set(range(len(pieces)))
    for slot, kind in sorted(wanted.items(), key=lambda item: rank(item[1])):
        heard = {i: reading for i in sorted(free) if (reading := answer(slot, kind, pieces, i, read))}
        if taken := clear(heard) or a_guess(heard, kind, pieces, wanted, read):
            found[slot] = Piece(next(iter(taken.values())), pieces[next(iter(taken))])
            free -= taken.keys()
    missing = {slot: kind for slot, kind in wanted.items() if slot not in found}
    return found | tails(pieces, missing, wanted, read)


def clear(heard: Answers) -> Answers:
    """The pieces that surely answer, where all of them say the same."""
    sure = {i: reading for i, reading in heard.items() if reading.understood}
    return sure if len({repr(reading.value) for reading in sure.values()}) == 1 else {}


def a_guess(
    heard: Answers, kind: str, pieces: Sequence[str], wanted: Mapping[str, str], read: Read
) -> Answers:
    """The only piece that may answer, though unsurely; a place only where the piece speaks of one."""
    if len(heard) != 1:
        return {}
    piece = pieces[next(iter(heard))]
    if kind == "place" and not AREA.match(piece):
        return {}
    return {} if is_job(kind, piece, wanted, read) else heard


def is_job(kind: str, piece: str, wanted: Mapping[str, str], read: Read) -> bool:
    """Villages are called Tukang, Kuli and Petani: beside a job asked for, these are work."""
    return kind == "place" and "job" in wanted.values() and read("job", piece).how == "exact"


def tails(
    pieces: Sequence[str], missing: Mapping[str, str], wanted: Mapping[str, str], read: Read
) -> dict[str, Piece]:
    """ "jual sayur cilincing": a place behind a job in one piece, where the job is the same without it."""
    slot = next((slot for slot, kind in missing.items() if kind in {"place", "job"}), "")
    if not slot or not {"place", "job"} <= set(wanted.values()):
        return {}
    both = [
        (piece, place)
        for piece in pieces
        if not STREET.search(piece) and (place := tail(piece.split(), read))
    ]
    if len(both) != 1:
        return {}
    piece, place = both[0]
    return {slot: place if missing[slot] == "place" else Piece(read("job", piece), piece)}


def tail(words: Sequence[str], read: Read) -> Piece | None:
    for size in range(min(LONGEST_TAIL, len(words) - 1), 0, -1):
        job, said = read("job", " ".join(words[:-size])), " ".join(words[-size:])
        place = read("place", said)
        if job.understood and place.understood and read("job", " ".join(words)).value == job.value:
            return Piece(place, said)
    return None


def split(text: str) -> list[str]:
    parts = [part for piece in PIECES.split(text) for part in begun(piece)]
    cut = [one for part in parts for one in (AN_AGE.split(part) if not NO_AGE.search(part) else [part])]
    return [part.strip() for part in cut if part.strip()]


def begun(piece: str) -> list[str]:
    """Cut before the words that begin something new, but for the second word of a street's name."""
    out: list[str] = []
    for part in STARTS.split(piece):
        if out and STREET_END.search(out[-1]):
            out[-1] += f" {part}"
        else:
            out.append(part)
    return out


def own(pieces: Sequence[str]) -> list[str]:
    """Up to the first piece about somebody else: what follows may be theirs."""
    end = next((i for i, piece in enumerate(pieces) if OTHERS.search(piece)), len(pieces))
    return list(pieces[:end])


def counted(slot: str, piece: str) -> bool:
    """Whether a piece speaks of the age, or the number of people, that the slot asks for."""
    if CUES["rupiah"].search(piece):
        return False
    if AGE_SLOT.search(slot):
        return bool(AGE.search(piece)) and not NO_AGE.search(piece)
    return bool(PEOPLE.search(piece))


def rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def answer(slot: str, kind: str, pieces: Sequence[str], i: int, read: Read) -> Reading | None:
    """What this piece says of the kind; None where it is more likely about something else."""
    piece = pieces[i]
    if kind in {"text", "intent", "yes_no", "choice"}:
        return None
    if kind in CUES and not CUES[kind].search(piece):
        return None
    if kind == "number" and not counted(slot, piece):
        return None
    if kind == UNASKED and (not CALLED.match(piece) or read("job", piece).understood):
        return None
    if kind == "name" and i and not NAMED.search(piece):
        return None
    reading = read("name" if kind == UNASKED else kind, piece)
    if reading.understood or (reading.alternatives and kind in {"place", "job"}):
        return reading
    return None
