"""No more messages we begin ourselves: broadcasts end at once, answers to questions do not."""

from bot.engine.tables import Do, End, Tell

NAME = "stop"
VERSION = 1
START = "stop"

STEPS = {"stop": Do("stop_broadcasts"), "stopped": Tell(), "end": End()}
PATHS = [("stop", "stopped"), ("stopped", "end")]
CONDITIONS: dict = {}
FACTS: dict = {}
