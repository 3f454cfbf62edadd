"""Coming back: after a long pause or from another channel, and the reminders in between."""

from __future__ import annotations

from bot.engine.conversation import Conversation
from bot.engine.events import Event, NudgeDropped, NudgeWanted
from bot.engine.happenings import Message
from bot.engine.hearing.answering import asks_freely, read_as
from bot.engine.hearing.changing import take_answer
from bot.engine.sight import Sight
from bot.engine.tables import Ask, Call
from bot.engine.walk import Walk
from bot.engine.world import World

NUDGE = "nudge"
# Rounded up: about 20 seconds a question.
SECONDS_A_QUESTION = 20
DEEPEST = 12  # frames of a stack that are looked at


def came_back(conversation: Conversation, world: World) -> bool:
    """Whether somebody in the middle of something was away for long, or writes from another channel."""
    if not conversation.heard_at or not in_the_middle(conversation, world):
        return False
    away = world.now.timestamp() - conversation.heard_at
    elsewhere = str(conversation.about.get("channel", "")) != conversation.heard_on
    return elsewhere or away >= world.resume_after_hours * 3600


def in_the_middle(conversation: Conversation, world: World) -> bool:
    top = conversation.top
    return len(conversation.stack) > 1 and top is not None and top.flow not in world.routes.interludes


def back(sight: Sight, message: Message) -> str | None:
    """What was typed after a long pause, or from another channel."""
    return message.text if sight.came_back else None


def back_freely(sight: Sight, message: Message) -> str | None:
    """What was typed after a long pause, at a question that would take it for its answer."""
    return back(sight, message) if asks_freely(sight) else None


def ask_first(walk: Walk, text: str) -> None:
    ask_whether_to_go_on(walk, text)


def ask_whether_to_go_on(walk: Walk, text: str = "") -> None:
    """Ask "go on or start again?"; what was just typed waits for the question it may answer."""
    walk.change(kept=text, misses=0)
    walk.enter(walk.world.routes.resume)


def use_kept(walk: Walk, text: str) -> None:
    """The message that waited may answer the question that is open again."""
    assert isinstance(walk.step, Ask)
    reading, value = read_as(walk, walk.frame.flow, walk.frame.step, walk.step, text)
    if reading.understood:
        take_answer(walk, value)


def may_nudge(conversation: Conversation, world: World) -> bool:
    """Somebody in the middle of something, who has agreed and neither said "nanti" nor "stop"."""
    if conversation.quiet or conversation.about.get("opted_out") or not conversation.consent:
        return False
    return conversation.nudges < len(world.nudge_minutes) and in_the_middle(conversation, world)


def next_nudge(before: Conversation, after: Conversation, world: World) -> tuple[Event, ...]:
    """When to remind of the question left open; nothing to write where nothing was or is open."""
    if may_nudge(after, world):
        return (NudgeWanted(world.nudge_minutes[after.nudges]),)
    return (NudgeDropped(),) if may_nudge(before, world) else ()


def nudge(walk: Walk) -> None:
    """Remind somebody of the open question, with how little is left; never more often than promised."""
    conversation = walk.conversation
    if not may_nudge(conversation, walk.world):
        return
    left = questions_left(walk)
    walk.change(nudges=conversation.nudges + 1)
    minutes = max(1, -(-left * SECONDS_A_QUESTION // 60))
    walk.note("timed_out")
    walk.say(walk.common("nudge"), facts={"left": left, "minutes": minutes})
    walk.ask()


def questions_left(sight: Sight) -> int:
    """How many questions lie ahead on the likeliest way, the open one included."""
    stack = sight.conversation.stack[1:]
    ahead: set[str] = set()
    for frame in stack[:DEEPEST]:
        step = sight.world.flows[frame.flow].steps[frame.step]
        # What a flow went into stands on the stack itself: it goes on behind that.
        inside = isinstance(step, Call) and frame is not stack[-1]
        ahead |= _ahead(sight, frame.flow, frame.step, skip=inside)
    return max(1, len(ahead - sight.known.keys()))


def _ahead(sight: Sight, name: str, step: str, *, skip: bool = False) -> set[str]:
    """The keys of the questions from a step of a flow on, with those of the parts it goes into."""
    flow = sight.world.flows[name]
    keys, seen = set[str](), set[str]()
    while step not in seen and flow.ways[step]:
        seen.add(step)
        found = flow.steps[step]
        if isinstance(found, Ask) and found.reuse:
            keys.add(found.key or step)
        if isinstance(found, Call) and not (skip and len(seen) == 1) and sight.world.flows[found.flow].part:
            keys |= _ahead(sight, found.flow, found.at or sight.world.flows[found.flow].start)
        step = _likely(sight, name, step)
    return keys


def _likely(sight: Sight, name: str, step: str) -> str:
    """The next step with what is known; where a condition cannot tell yet, the last way out."""
    flow = sight.world.flows[name]
    try:
        return flow.next_step(step, sight.known, sight.world)
    except (KeyError, AssertionError, TypeError):
        return [path[1] for path in flow.paths if path[0] == step][-1]
