"""It has happened: the urgent way to the call centre, without forms."""

from bot.engine.tables import End, Tell

NAME = "claim"
VERSION = 1
START = "tell"

STEPS = {"tell": Tell(), "end": End()}
PATHS = [("tell", "end")]
CONDITIONS: dict = {}
FACTS: dict = {}
