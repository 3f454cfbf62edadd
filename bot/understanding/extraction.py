"""Several answers in one message: what each piece surely answers, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from bot.understanding.reading import Reading

Read = Callable[[str, str], Reading]
PIECES = re.compile(r"[,;\n\r|•/]+|\.\s|\s-\s|\s(?:dan|sama|terus|trus|lalu|and)\s", re.IGNORECASE)
# A new piece begins before these words even where nobody typed a comma.
STARTS = re.compile(
    r"\s(?=(?:umur|umurku|usia|umure|tinggal|alamat|domisili|rumah|kerja|kerjaan|pekerjaan|jualan|jual|dagang|nama|namaku|"
    r"panggil|hp|wa|nomor|no\.?\s?(?:hp|wa)|penghasilan|gaji|lahir|kelahiran|kec|kecamatan|kel|di)\b)",
    re.IGNORECASE,
)
# A name or a bare text reads nearly anything: the others choose first.
ORDER = ("phone", "date", "birth_year", "rupiah", "number", "place", "job", "yes_no", "choice", "name")
CUES = {
    "number": re.compile(r"\b(?:umur|usia|th|thn|tahun|taun|yo|anak|orang|jiwa)", re.IGNORECASE),
    "rupiah": re.compile(r"(?:rp|rb|ribu|jt|juta|k\b|gaji|penghasilan|hasil)", re.IGNORECASE),
    "birth_year": re.compile(r"(?:lahir|thn|tahun|kelahiran|19[0-9]{2}|20[01][0-9])", re.IGNORECASE),
}
NAMED = re.compile(r"\b(?:nama|namaku|saya|aku|panggil|bu|pak|ibu|bapak|mas|mbak)\b", re.IGNORECASE)
MOST_PIECES = 12


def extracted(text: str, wanted: Mapping[str, str], read: Read) -> dict[str, Reading]:
    """Slot -> reading, only for slots that exactly one piece answers; unsure ones come with alternatives."""
    pieces = split(text)
    if len(pieces) > MOST_PIECES:
        return {}
    found: dict[str, Reading] = {}
    free = list(range(len(pieces)))
    for slot, kind in sorted(wanted.items(), key=lambda item: rank(item[1])):
        answers = [(i, reading) for i in free if (reading := answer(kind, pieces, i, read))]
        clear = [(i, reading) for i, reading in answers if reading.understood]
        if len({repr(reading.value) for _, reading in clear}) == 1:
            found[slot] = clear[0][1]
            free = [i for i in free if i not in {j for j, _ in clear}]
        elif not clear and len(answers) == 1:
            found[slot] = answers[0][1]
            free.remove(answers[0][0])
    return found


def split(text: str) -> list[str]:
    parts = [part for piece in PIECES.split(text) for part in STARTS.split(piece)]
    return [part.strip() for part in parts if part.strip()]


def rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def answer(kind: str, pieces: Sequence[str], i: int, read: Read) -> Reading | None:
    """What this piece says of the kind; None where it is more likely about something else."""
    piece = pieces[i]
    if kind in {"text", "intent", "yes_no", "choice"}:
        return None
    if kind in CUES and not CUES[kind].search(piece):
        return None
    if kind == "number" and CUES["rupiah"].search(piece):
        return None
    if kind == "name" and i and not NAMED.search(piece):
        return None
    reading = read(kind, piece)
    if reading.understood or (reading.alternatives and kind in {"place", "job"}):
        return reading
    return None
