"""Money taken, bad service: noted for staff at once, with the call centre beside it."""

from bot.engine.tables import Do, End, Tell

NAME = "complaint"
VERSION = 1
START = "note"

STEPS = {"note": Do("ask_human"), "tell": Tell(), "end": End()}
PATHS = [("note", "tell"), ("tell", "end")]
CONDITIONS: dict = {}
FACTS: dict = {}
