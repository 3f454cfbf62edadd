"""What people ask beside the open question: a what-if ("kalau 3 juta?") or one of the known questions. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.engine.tables import Answers
from bot.engine.world import Aside, World
from bot.errors import BadArgument
from bot.rules.contribution import Contribution, contribution
from bot.rules.figures import Month
from flows import family, work

# Every word of a what-if must stand here or be part of its sum: anything else asks something else.
SUPPOSING = (
    r"kalau|kalo|klo|kl|klu|jika|misal|misalnya|misalkan|umpama|seandainya|andai|"
    r"nek|yen|menawi|lamun|mun|upami|if|suppose|what if"
)
OPENING = re.compile(rf"\b(?:{SUPPOSING})\b")
COUNT = {
    **{"satu": 1, "dua": 2, "tiga": 3, "enam": 6, "dua belas": 12, "telu": 3, "tilu": 3, "enem": 6},
    **{"genep": 6, "rolas": 12, "one": 1, "two": 2, "three": 3, "six": 6, "twelve": 12},
}
NUMBER = r"(\d{1,2}|" + "|".join(sorted(COUNT, key=len, reverse=True)) + ")"
DAYS = re.compile(
    rf"(?:(?:kerja|kerjo|narik)\s+)?{NUMBER}\s*(?:hari|hr|dinten|dinteun|poe|days?)(?:\s+kerja)?\b"
)
MONTHS = re.compile(rf"{NUMBER}\s*(?:bulan|bln|wulan|sasi|months?)\b")
YEAR = re.compile(r"\b(?:setahun|1 tahun|satu tahun|sataun|setaun|1 th|a year|one year|12 bln)\b")
HALF = re.compile(r"\b(?:setengah tahun|6 bln|half a year)\b")
PACKAGE = re.compile(
    r"\b(dua|2|two|tiga|3|three|telu|tilu|kalih|loro)\s*(?:program|paket|programmes?|programs?)\b"
)
WITH_JHT = re.compile(r"\b(?:(?:pakai|pake|sama|tambah|plus|ikut|with|karo|jeung|sareng)\s+)jht\b")
PLAIN = re.compile(
    rf"\b(?:{SUPPOSING}|iuran|iurannya|penghasilan|penghasilannya|hasil|gaji|pendapatan|pemasukan|income|upah|bayar|bayarnya|mbayar|mayar|pay|ambil|"
    r"pilih|ikut|take|saya|aku|kula|abdi|i|my|earn|earned|sy|gw|nya|jadi|berapa|brp|brapa|piro|pinten|sabaraha|how|much|gimana|gmn|bagaimana|"
    r"pripun|kumaha|langsung|sekaligus|sekalian|at|once|for|the|is|it|what|dong|ya|sih|kak|min|pak|bu|cuma|hanya|only|naik|turun|"
    r"jadinya|dapat|dapet|per|dan|program|sama|untuk|buat|dapatnya|terus|trus|kerja|kerjanya|bersih|kira-kira|sekitar|about)\b"
)
# A word of a sum of money with its period, in figures or letters.
SUM = re.compile(
    r"rp\.?|idr|[\d.,]+(?:rb|ribu|rebu|k|jt|juta|yuta|jeti|m)?|rb|ribu|rebu|ewu|sewu|rewu|k|jt|juta|yuta|jeti|rupiah|perak|se\w+|sa\w+|per\w*|"
    r"bulan|bln|wulan|sasi|month|monthly|hari|hr|dinten|poe|day|daily|minggu|mgg|week|weekly|a|an|tiap|harian|bulanan|mingguan|"
    r"satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|puluh|belas|ratus|rong|loro|telu|papat|limang|tilu|opat|hundred|thousand|million|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|half|setengah|cepek|gopek|goban|gocap|ceban|noban|pek"
)
MOST_MONTHLY = 10**9
CLOSE = 0.8  # a likeness from which one of the known questions is surely meant
Supposed = dict[str, Any]


def hear(text: str, known: Mapping[str, Any], world: World) -> Aside | None:
    """What a text asks: to help somebody, a what-if, then one known question or a likely few."""
    if helps := family.hear(text):
        return helps
    supposed = read_supposed(text, world)
    if supposed:
        return Aside("what_if", {"what_if": supposed}, eager=True)
    found = world.questions.match(text) if world.questions else None
    if found is None or not found.likely:
        return None
    if found.sure:
        return _question(found.sure, known, world)
    likely = tuple(_question(key, known, world) for key in found.likely)
    return Aside(sure=False, eager=found.score >= CLOSE, likely=likely)


def _question(key: str, known: Mapping[str, Any], world: World) -> Aside:
    return Aside("questions", {"question": key}, label=_title(key, str(known["language"]), world))


def _title(key: str, language: str, world: World) -> str:
    """The label that the question has in the list of its topic."""
    steps = world.flows["questions"].steps
    options = (
        world.words.find(language, "questions", step).options for step in steps if step[:6] == "about_"
    )
    return next(labels[key] for labels in options if key in labels)


# --- what if ------------------------------------------------------------------------------------


def read_supposed(text: str, world: World) -> Supposed:
    """What is supposed: amount, per, days, months, package, each where said; empty when it is no what-if."""
    rest = " ".join(text.casefold().replace("?", " ").replace(",", ", ").split())
    if not OPENING.search(rest):
        return {}
    found: Supposed = {}
    rest = _cut(rest, DAYS, found, "days")
    rest = _package(rest, found)
    rest = _months(rest, found)
    rest = PLAIN.sub(" ", rest).strip(" .,!-")
    if rest:
        if not all(map(SUM.fullmatch, rest.split())):
            return {}
        reading = world.understanding.read("rupiah", " ".join(rest.split()), on=world.today)
        if not reading.understood or not 0 < reading.value < MOST_MONTHLY:
            return {}
        found |= {"amount": int(reading.value), "per": reading.per or ("day" if "days" in found else "")}
    return found if set(found) & {"amount", "months", "package"} else {}


def _cut(rest: str, pattern: re.Pattern[str], found: Supposed, key: str) -> str:
    match = pattern.search(rest)
    if match is None:
        return rest
    found[key] = COUNT.get(match[1]) or int(match[1])
    return f"{rest[: match.start()]} {rest[match.end() :]}"


def _months(rest: str, found: Supposed) -> str:
    for pattern, months in ((YEAR, 12), (HALF, 6)):
        if pattern.search(rest):
            found["months"] = months
            return pattern.sub(" ", rest)
    return _cut(rest, MONTHS, found, "months")


def _package(rest: str, found: Supposed) -> str:
    if match := PACKAGE.search(rest):
        found["package"] = "three" if match[1] in ("tiga", "3", "three", "telu", "tilu") else "two"
        return PACKAGE.sub(" ", rest)
    if WITH_JHT.search(rest):
        found["package"] = "three"
        return WITH_JHT.sub(" ", rest)
    return rest


def per(answers: Answers) -> str:
    """day, week or month of the supposed income; empty while it must be asked."""
    supposed = answers.get("what_if") or {}
    asked = answers.get("what_if_per") if supposed.get("amount", 0) < work.LOOKS_DAILY else ""
    return str(supposed.get("per") or asked or "") if "amount" in supposed else ""


def income(answers: Answers) -> int | None:
    """The supposed income in rupiah a month, or the person's own where none was supposed."""
    supposed = answers.get("what_if") or {}
    if "amount" not in supposed:
        return work.monthly_income(answers)
    times = {"day": supposed.get("days") or answers.get("what_if_days"), "week": answers.get("what_if_weeks")}
    count = times.get(per(answers), 1)
    return int(supposed["amount"]) * int(count) if count else None


def months(answers: Answers) -> int:
    return int((answers.get("what_if") or {}).get("months", 1))


def supposed(answers: Answers, world: World, programmes: str, month: Month | None = None) -> Contribution:
    """What the supposed would cost. Ask for income and sector first; BadArgument for months not offered."""
    earned, sector = income(answers), work.sector(answers)
    assert earned is not None
    assert sector is not None
    return contribution(
        world.rulebook,
        income=earned,
        sector=sector,
        month=month or Month.of(world.today),
        programmes=work.PACKAGES[programmes],
        months=months(answers) if month is None else 1,
    )


def offered_months(answers: Answers, world: World) -> bool:
    """Whether so many months can be paid at once."""
    try:
        supposed(answers, world, "two")
    except BadArgument:
        return False
    return True
