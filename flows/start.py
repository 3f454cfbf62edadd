"""Messages again, for whoever stopped them: asked once more, because a yes to news is a consent of its own."""

from collections.abc import Mapping, Sequence

from bot.engine.tables import Ask, Condition, Do, End, Fact, Path, Step, Tell
from flows.answers.work import chose

NAME = "start"
VERSION = 1
START = "news"

STEPS: Mapping[str, Step] = {
    "news": Ask("consent", key="start_news", options=("yes_news", "no_news"), reuse=False),
    "allow": Do("allow_broadcasts"),
    "started": Tell(),
    "as_it_was": Tell(),
    "end": End(),
}
PATHS: Sequence[Path] = [
    ("news", "allow", "wants_news"),
    ("news", "as_it_was"),
    ("allow", "started"),
    ("started", "end"),
    ("as_it_was", "end"),
]
CONDITIONS: Mapping[str, Condition] = {"wants_news": chose("start_news", "yes_news")}
FACTS: Mapping[str, Fact] = {}
