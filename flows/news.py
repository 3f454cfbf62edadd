"""Messages again, after STOP or for the first time: only by a clear yes, and ended again by STOP."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Migration, Path, Step, Tell
from flows.answers.work import chose

NAME = "news"
VERSION = 2
MIGRATIONS = {1: Migration()}
START = "ask"

STEPS: Mapping[str, Step] = {
    "ask": Ask("consent", key="news_wanted", options=("allow", "refuse"), reuse=False),
    "allow": Do("allow_broadcasts"),
    "begun": Tell(),
    "quiet": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("ask", "allow", "wants_news"),
    ("ask", "quiet"),
    ("allow", "begun"),
    ("begun", "end"),
    ("quiet", "end"),
]
CONDITIONS: Mapping[str, Condition] = {"wants_news": chose("news_wanted", "allow")}
FACTS: Mapping[str, Fact] = {}
