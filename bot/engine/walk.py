"""One turn under way: the conversation so far, what will be said, what will be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.engine.conversation import (
    REMEMBERED_QUESTIONS,
    REMEMBERED_STEPS,
    Asked,
    Conversation,
    Frame,
    copied,
)
from bot.engine.events import Event, Mark, Said, Stepped, Turn
from bot.engine.happenings import Happening, Message
from bot.engine.saying.outgoing import ALTERNATIVE, Outgoing
from bot.engine.saying.speaking import bubbles, choices, fill
from bot.engine.sight import Sight
from bot.engine.subject import Effect
from bot.engine.tables import ASKING, Ask, Call, Do, End, Review, Tell, key_of
from bot.engine.words import Text
from bot.engine.world import World

# A turn that takes more steps than this goes in circles.
MOST_STEPS = 100
_HTTPS = "https://"
MOST_OFFERED = 5
ROWS = 10  # of a list on the tightest channel


# Fields of a conversation that `known` is made of.
KNOWN_BY = frozenset({"answers", "about", "language", "consent"})


class Walk(Sight):
    """Lives for one `take_turn`; everything it is made of is frozen."""

    # What was known before a correction: what it leaves as it was is not told a second time.
    before: Mapping[str, Any] | None = None

    def __init__(self, conversation: Conversation, world: World) -> None:
        self.world = world
        self.become(copied(conversation))  # this turn's own copy, which alone may be changed
        self.pieces: list[str] = []
        self.question: Outgoing | None = None
        self.events: list[Event] = []
        self.trace: list[Mark] = []
        self.told_indonesian = conversation.top.flow if conversation.top else ""
        self.told_for_whom = ""  # the person whose name stands over what was said last

    def begin(self) -> None:
        """Stand at the root, where nothing is asked yet; somebody new is told in one line who speaks."""
        root, welcome = self.world.flows[self.root()], self.world.flows[self.world.routes.welcome]
        self.new = True
        self.change(stack=(Frame(root.name, root.version, root.start),))
        newcomer = self.role() == self.world.routes.newcomer and not self.conversation.consent
        if newcomer and isinstance(welcome.steps[welcome.start], Tell):
            self.say(self.world.words.find(self.conversation.language, welcome.name, welcome.start))

    def arrive(self, came_back: bool, happening: Happening | None = None) -> None:
        """The person did something: note what, when and where, and begin counting reminders anew."""
        self.came_back = came_back
        self.album_before = self.conversation.heard_at, self.conversation.heard_album
        heard: dict[str, Any] = {
            "heard_at": int(self.world.now.timestamp()),
            "heard_on": str(self.conversation.about.get("channel", "")),
            "nudges": 0,
            "quiet": False,
        }
        if not (isinstance(happening, Message) and happening.edited):
            heard["heard_ref"] = getattr(happening, "ref", "")
            heard["heard_album"] = getattr(happening, "album", "") or getattr(happening, "what", "")
            heard["answered"] = ""
        vars(self.conversation).update(heard)  # where we stand and what is known are as they were

    # --- where we stand from now on -------------------------------------------------------------

    def change(self, **changes: Any) -> None:
        """Write into this turn's own copy: making a new one at each of ten changes costs a whole turn's time."""
        vars(self.conversation).update(changes)
        if "stack" in changes:
            self._stand()
        if not KNOWN_BY.isdisjoint(changes):
            self._known = self._text = None

    def become(self, conversation: Conversation) -> None:
        """Go on with another one, that nobody else holds."""
        self.conversation = conversation
        self._known = None
        self._stand()

    def _stand(self) -> None:
        self._text = None
        if self.conversation.stack:
            self.frame = self.conversation.stack[-1]
            self.flow = self.world.flows[self.frame.flow]
            self.step = self.flow.steps[self.frame.step]

    def stand_on(self, step: str) -> None:
        """Put the top frame on another step of its flow."""
        stack, top = self.conversation.stack, self.frame
        self.frame = Frame(top.flow, top.version, step, top.once)
        self.step, self._text = self.flow.steps[step], None
        vars(self.conversation)["stack"] = (*stack[:-1], self.frame)

    # --- saying ---------------------------------------------------------------------------------

    def say(self, words: Text, part: str = "", facts: Mapping[str, object] | None = None) -> None:
        """Add a piece to this turn's bubble: the text of `words`, or a `part` of it such as a hint."""
        extra = facts or {}
        text = part or words.text
        self._say_it_is_indonesian(words)
        self.trace.append(Mark("said", words.key))
        lookup = lambda name: extra[name] if name in extra else self.fact(name)  # noqa: E731
        self.pieces.append(self._for_whom() + fill(text, lookup, self.conversation.language).strip())

    def _for_whom(self) -> str:
        """Who fills in for somebody else reads, once a bubble, for whom."""
        person, name = self.world.subject.speaks_for(self.conversation)
        if person == self.told_for_whom:
            return ""
        self.told_for_whom = person
        return self.for_whom(name) if person else ""

    def for_whom(self, name: str) -> str:
        """The line above what is said of somebody else."""
        words = self.common("for_whom")
        line = (
            fill(words.text, lambda _: name, self.conversation.language)
            if name
            else words.options["nameless"]
        )
        return f"{line.strip()}\n"

    def _say_it_is_indonesian(self, words: Text) -> None:
        """One sentence where somebody comes into a part that their language does not cover."""
        page, _, step = words.key.partition(".")
        if page in ("common", "notices", "", self.told_indonesian):
            return
        if self.world.words.has(self.conversation.language, page, step):
            return
        self.told_indonesian = page
        self.pieces.append(self.common("in_indonesian").text)

    def note(self, what: str) -> None:
        if self.conversation.stack:
            self.events.append(Stepped(what, self.frame.flow, self.frame.step))

    # --- going ----------------------------------------------------------------------------------

    def enter(self, flow: str) -> None:
        """Go into a flow from wherever we stand and walk to its first question."""
        self._call(flow)
        self.go_on()

    def go_on(self) -> None:
        """Walk from the step we stand on, which has not been taken yet, to the next question."""
        for _ in range(MOST_STEPS):
            if self._take_step():
                return
        raise RecursionError(f"flow {self.frame.flow} goes in circles at {self.frame.step}")

    def move(self) -> None:
        """Follow the first open path out of the step we stand on."""
        here, flow = self.frame.step, self.flow
        there = flow.next_step(here, self.known, self.world)
        if self.before is not None and flow.next_step(here, self.before, self.world) != there:
            self.before = None  # another way than the one already walked
        self.trace.append(Mark("went", f"{flow.name}.{here}", there))
        self.stand_on(there)

    def _take_step(self) -> bool:
        """Take the current step; True when a question is open now and the turn waits."""
        step = self.step
        if isinstance(step, ASKING):
            if not self._asks(step):
                self.move()
                return False
            self.ask()
            return True
        if isinstance(step, End):
            return self.leave()
        if isinstance(step, Tell) and not self._told_before():
            self.say(self.text)
        if isinstance(step, Do):
            self.take_effect(self.world.subject.effects[step.effect])
            if step.final:
                self.change(trail=())
        if isinstance(step, Call):
            self._call(step.flow, step.at)
            return False
        self.move()
        return False

    def take_effect(self, effect: Effect) -> None:
        conversation, events = effect(self.conversation, self.world)
        if conversation is not self.conversation:
            self.become(conversation)
        self.events.extend(events)

    def _told_before(self) -> bool:
        """Whether a correction leaves the text of this step, said on the way here, as it was."""
        before = self.before
        if before is None:
            return False
        now, then = (
            fill(self.text.text, partial(self._fact, known), self.conversation.language)
            for known in (self.known, before)
        )
        return now == then

    def _call(self, flow: str, at: str = "") -> None:
        target = self.world.flows[flow]
        self.change(stack=(*self.conversation.stack, Frame(flow, target.version, at or target.start)))

    def leave(self) -> bool:
        """Pop a finished flow. A caller goes on after its Call; an interrupted question is asked again."""
        self.change(stack=self.conversation.stack[:-1])
        if not self.conversation.stack:
            self._call(self.root())
        elif isinstance(self.step, Call):
            self.move()
        else:
            self._serve_wish()
        return False

    def _serve_wish(self) -> None:
        """What somebody asked for before comes now, unless they are inside it already."""
        wanted = self.conversation.wanted
        self.change(wanted="")
        if wanted and all(frame.flow != wanted for frame in self.conversation.stack):
            self._call(wanted)

    def begin_anew(self, flow: str) -> None:
        """Leave a flow that is not returned to, with all that was opened in it: it is entered once more."""
        inside = [frame.flow for frame in self.conversation.stack]
        if flow in inside and flow in self.world.routes.begun_anew:
            self.change(stack=self.conversation.stack[: inside.index(flow)])

    # --- asking ---------------------------------------------------------------------------------

    def ask(self) -> None:
        """Put the open question at the end of the bubble, with a token of its own."""
        token = self.world.fresh[:8]
        frame = self.frame
        asked = (*self.conversation.asked, Asked(token, frame.flow, frame.step, frame.version))[
            -REMEMBERED_QUESTIONS:
        ]
        self.change(token=token, asked=asked, offered=())
        self.note("entered")
        self.say(self.text)
        self.question = self._question(token, self.pieces.pop())
        step = self.step
        guessed = self.conversation.guesses.get(key_of(frame.step, step))
        if guessed and isinstance(step, Ask):
            guesses = {k: v for k, v in self.conversation.guesses.items() if k != key_of(frame.step, step)}
            self.change(guesses=guesses)
            self.pieces.append(self.question.text)
            self.say(self.common("did_you_mean"))
            self.offer([self.alternative(step, value) for value in guessed])

    def offer(self, offered: list[dict[str, Any]]) -> None:
        """Put what was said last beside a choice of alternatives; typing something else still answers."""
        offered = offered[:MOST_OFFERED]
        self.change(offered=tuple(offered))
        shown = {f"{ALTERNATIVE}{n}": value["label"] for n, value in enumerate(offered)}
        self.question = Outgoing(
            self.pieces.pop(), choices(self.conversation.token, shown), list_label=self.common("list").text
        )

    def _question(self, token: str, text: str) -> Outgoing:
        step, words = self.step, self.text
        if isinstance(step, Review):
            return Outgoing(f"{text}\n\n{self.lines_shown()}", choices(token, words.options))
        assert isinstance(step, Ask)
        asked = Outgoing(
            text, choices(token, self.labels(step)), step.asks, words.ask, self.common("list").text
        )
        form = self.world.forms.get(self.conversation.language, "")
        if not form or (self.frame.flow, self.frame.step) != self.world.routes.form_at:
            return asked
        return replace(asked, form=form, form_label=self.common("form_words").options["open"])

    def show_lines(self, token: str, labels: Mapping[str, str]) -> None:
        """Put what was said last beside the lines of a review; a number names one of them too."""
        self.change(offered=tuple({"value": key, "label": label} for key, label in labels.items()))
        self.question = Outgoing(
            self.pieces.pop(), choices(token, labels), list_label=self.common("list").text
        )

    def remember(self) -> None:
        """Keep where we stand, so that "kembali" finds it."""
        trail = (*self.conversation.trail, self.conversation.stack)[-REMEMBERED_STEPS:]
        self.change(trail=trail)

    # --- done -----------------------------------------------------------------------------------

    def finish(self, before: Conversation) -> Turn:
        """Everything said becomes as few bubbles as fit; then the events in the order they happened."""
        if self.question is not None and self.conversation.newest:
            self.change(newest="")  # what is asked now owns the next answer
        said = [self.linked(bubble) for bubble in bubbles(self.pieces, self.question)]
        if said and not said[-1].asks and self._was_asked(before):
            said[0] = replace(said[0], answered=True)
        events = (*map(Said, said), *self.events, *self._stands(before))
        return Turn(self.conversation, events, tuple(self.trace))

    def linked(self, bubble: Outgoing) -> Outgoing:
        """With the words for a button, where a page stands at its end."""
        return (
            replace(bubble, link_label=self.common("open_page").text)
            if _HTTPS in bubble.text and not bubble.form
            else bubble
        )

    def _was_asked(self, before: Conversation) -> bool:
        """Whether a button for a place or a number stood on the screen when this turn began."""
        top = before.top
        step = (
            self.world.flows[top.flow].steps.get(top.step) if top and top.flow in self.world.flows else None
        )
        return isinstance(step, Ask) and bool(step.asks)

    def _stands(self, before: Conversation) -> tuple[Event, ...]:
        """What may stand in clear beside a person, when it is not what stood there before."""
        after, stands = self.conversation, self.world.subject.stands
        if not self._differs(before, after):
            return ()
        known = stands(self.known, self.world)
        return () if known is None or known == stands(before.known, self.world) else (known,)

    def _differs(self, before: Conversation, after: Conversation) -> bool:
        """Whether anything changed that it takes to say how somebody stands."""
        if (before.language, before.consent) != (after.language, after.consent):
            return True
        was, told_was, now, told_now = before.answers, before.about, after.answers, after.about
        if was is now and told_was is told_now:
            return False
        for key in self.world.subject.stands_on:
            old = was[key] if key in was else told_was.get(key)
            if old != (now[key] if key in now else told_now.get(key)):
                return True
        return False
