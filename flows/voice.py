"""May voice messages be written down? Asked before the first one is sent to what does it."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Migration, Path, Step, Tell
from flows.answers.work import chose

NAME = "voice"
VERSION = 2
MIGRATIONS = {1: Migration()}
START = "ask"

STEPS: Mapping[str, Step] = {
    "ask": Ask("consent", key="voice_ok", options=("hear_me", "i_type"), reuse=False),
    "allow": Do("allow_voice"),
    "send_again": Tell(),
    "refuse": Do("refuse_voice"),
    "refused": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("ask", "allow", "may_hear"),
    ("ask", "refuse"),
    ("allow", "send_again"),
    ("send_again", "end"),
    ("refuse", "refused"),
    ("refused", "end"),
]
CONDITIONS: Mapping[str, Condition] = {"may_hear": chose("voice_ok", "hear_me")}
FACTS: Mapping[str, Fact] = {}
