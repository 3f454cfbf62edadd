"""Filling in for somebody else who is there: a relative, a friend, a worker met. Each agrees for themselves."""

import re
from collections.abc import Mapping, Sequence

from bot.engine.tables import Answers, Ask, Call, Condition, Do, End, Fact, Path, Route, Step, Tell
from bot.engine.world import Aside, World
from flows.work import chose, has

NAME = "family"
VERSION = 1
START = "begin"

MOST_LISTED = 8  # a list holds ten rows, two are for "somebody new" and "enough"
LABEL = 24  # characters of a list row on the tightest channel


def _helped(answers: Answers, world: World) -> Mapping[str, str]:
    """Whom somebody helps, the latest first; two of one name are told apart by their numbers."""
    found = list(answers.get("helped") or ())[::-1][:MOST_LISTED]
    return {one["person"]: _label(one["name"], one["reference"]) for one in found}


def _label(name: str, reference: str) -> str:
    end = f" · {reference[-4:]}" if reference else ""
    return f"{name[: LABEL - len(end)]}{end}"


STEPS: Mapping[str, Step] = {
    "begin": Route(),
    "settle": Do("end_helping", final=True),
    "choose": Route(),
    "who": Ask("choice", key="family_who", options=("new", "enough"), reuse=False, listed=_helped),
    "beside": Ask("choice", key="family_beside", options=("beside", "away"), reuse=False),
    "away": Tell(),
    "consent": Ask("choice", key="family_consent", options=("agree", "not_now"), reuse=False),
    "refused": Tell(),
    "start": Do("begin_helping", final=True),
    "called": Ask("name"),
    "register": Call("register"),
    "take_up": Do("take_up", final=True),
    "what": Ask(
        "choice",
        key="family_what",
        options=("status", "go_on", "data", "hand_over", "enough"),
        reuse=False,
        claims=("continue", "register", "my_data"),
    ),
    "status": Call("status"),
    "go_on": Call("register"),
    "data": Call("my_data"),
    "which": Route(),
    "unsent": Tell(),
    "hand_over": Do("hand_over"),
    "handing": Tell(),
    "put_down": Do("end_helping", final=True),
    "gone": Route(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("begin", "settle"),
    ("settle", "choose"),
    ("choose", "who", "has_helped"),
    ("choose", "beside"),
    ("who", "beside", "wants_new"),
    ("who", "end", "wants_nobody"),
    ("who", "take_up"),
    ("beside", "consent", "is_beside"),
    ("beside", "away"),
    ("away", "end"),
    ("consent", "start", "agrees"),
    ("consent", "refused"),
    ("refused", "end"),
    ("start", "called"),
    ("called", "register"),
    ("register", "put_down"),
    ("take_up", "what"),
    ("what", "status", "wants_status"),
    ("what", "go_on", "wants_to_go_on"),
    ("what", "data", "wants_data"),
    ("what", "which", "wants_to_hand_over"),
    ("what", "put_down"),
    ("which", "hand_over", "is_sent"),
    ("which", "unsent"),
    ("unsent", "put_down"),
    ("hand_over", "handing"),
    ("handing", "put_down"),
    ("status", "put_down"),
    ("go_on", "put_down"),
    ("data", "put_down"),
    ("put_down", "gone"),
    ("gone", "end"),
]
CONDITIONS: Mapping[str, Condition] = {
    "has_helped": has("helped"),
    "wants_new": chose("family_who", "new"),
    "wants_nobody": chose("family_who", "enough"),
    "is_beside": chose("family_beside", "beside"),
    "agrees": chose("family_consent", "agree"),
    "wants_status": chose("family_what", "status"),
    "wants_to_go_on": chose("family_what", "go_on"),
    "wants_data": chose("family_what", "data"),
    "wants_to_hand_over": chose("family_what", "hand_over"),
    "is_sent": has("reference"),
}
FACTS: Mapping[str, Fact] = {"privacy_link": lambda answers, world: world.link("privasi", "")}

# --- what it is called in people's own words ----------------------------------------------------

KIN = (
    r"ibu|ibuk|ibunda|emak|mak|mamak|mama|mami|umi|simbok|mbok|biyung|ambu|indung|bapak|bapa|ayah|abah|abi|papa|"
    r"suami|istri|bojo|pamajikan|salaki|anak|adik|adek|kakak|abang|mbak|mas|teteh|saudara|sodara|dulur|kakek|"
    r"nenek|mbah|paman|bibi|om|tante|mertua|ipar|sepupu|keponakan|keluarga|kerabat|tetangga|tonggo|tatangga|teman|"
    r"temen|kawan|kanca|babaturan|orang tua|ortu|orang lain|orang lainnya|wong liya|wong liyo|batur|pekerja|"
    r"pembantu|art|karyawan|anak buah|somebody else|someone else|my (?:wife|husband|mother|mum|mom|father|dad|son|"
    r"daughter|brother|sister|friend|neighbou?r|parents?|family)"
)
DOING = (
    r"daftar(?:in|kan|ne|ke|keun)?|ndaftar(?:ne|ake|ke)?|mendaftar(?:kan)?|ngedaftarin|ngadaftarkeun|ngadaptarkeun|"
    r"isi(?:kan|in)?|register|sign up|enrol|bantu(?:in)?|mbantu|mantuan|help"
)
WANTS = r"mau|pengen|pingin|ingin|arep|hoyong|kersa|wants to"
FOR = r"buat|untuk|utk|bwt|kanggo|gawe|jang|pikeun|for"
ALONE = re.compile(
    rf"(?:keluarga|family|(?:{FOR}) (?:orang lain|keluarga|(?:{KIN})(?: (?:saya|ku|aku|kula|abdi))?)|"
    r"(?:bantu|mbantu|bantuin) (?:daftar|mendaftar|pendaftaran)(?:kan|in)?(?: orang(?: lain)?)?|"
    r"daftar(?:kan|in) orang(?: lain)?|yang saya bantu|orang yang saya bantu|people i help)"
)
DOES = re.compile(
    rf"\b(?:{DOING})\b(?: \w+){{0,3}}? (?:(?:{FOR}) )?(?:{KIN})(?:ku|mu|nya)?\b|"
    rf"\b(?:{FOR}) (?:{KIN})(?:ku|nya)?\b(?: \w+){{0,2}}? (?:{DOING})\b|"
    rf"\b(?:{KIN})(?:ku| saya| aku| kula| abdi)? (?:{WANTS}) (?:daftar|ikut|melu|ilu|register|join)\b"
)
# Somebody who was registered by others, or asks whether it may be, tells something else.
ELSE = re.compile(
    r"\b(?:saya|aku) (?:sudah )?didaftarkan\b|\b(?:dulu|kemarin|pernah)\b|\bminta (?:ibu|bapak)\b"
)


def hear(text: str) -> Aside | None:
    """Somebody who wants to register somebody else: "daftarin ibu saya", "buat suami", "bantu daftar"."""
    said = re.sub(r"[^\w ]+", " ", text.casefold())
    plain = re.sub(
        r"\b(?:mau|pengen|ingin|tolong|saya|aku|kak|min|bisa|boleh|dong|ya|i|want to|please|can)\b", " ", said
    )
    if "?" in text and not re.search(r"\b(?:bisa|boleh|tolong|bantu|can)\b", said):
        return None
    if ELSE.search(said):
        return None
    found = ALONE.fullmatch(" ".join(plain.split())) or DOES.search(" ".join(said.split()))
    return Aside("family", eager=True) if found else None
