"""Is this real? Who runs the bot, how to check it, what nobody will ever ask."""

from bot.engine.tables import End, Tell

NAME = "genuine"
VERSION = 1
START = "tell"

STEPS = {"tell": Tell(), "end": End()}
PATHS = [("tell", "end")]
CONDITIONS: dict = {}
FACTS: dict = {}
