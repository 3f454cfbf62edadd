"""BPJS Kesehatan is another institution: what to do with a question about it."""

from bot.engine.tables import End, Tell

NAME = "kesehatan"
VERSION = 1
START = "tell"

STEPS = {"tell": Tell(), "end": End()}
PATHS = [("tell", "end")]
CONDITIONS: dict = {}
FACTS: dict = {}
