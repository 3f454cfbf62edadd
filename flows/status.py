"""How far a registration has come, as told to the person by the office's own notices."""

from bot.engine.tables import End, Route, Tell
from flows.work import chose, has

NAME = "status"
VERSION = 1
START = "begin"

STATES = ("waiting", "unserved", "accepted", "contacted", "registered", "closed")

STEPS = {
    "begin": Route(),
    "none": Tell(),
    "known": Route(),
    "submitted": Tell(),
    "end": End(),
} | {state: Tell() for state in STATES}
PATHS = [
    ("begin", "known", "has_registration"),
    ("begin", "none"),
    *[("known", state, f"is_{state}") for state in STATES],
    ("known", "submitted"),
    *[(state, "end") for state in (*STATES, "submitted", "none")],
]
CONDITIONS = {"has_registration": has("reference")} | {f"is_{state}": chose("referral", state) for state in STATES}
FACTS = {"form_link": lambda answers, world: world.link("daftar", answers["reference"])}
