"""One turn under way: the conversation so far, what will be said, what will be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.engine.conversation import (
    REMEMBERED_QUESTIONS,
    REMEMBERED_STEPS,
    Asked,
    Conversation,
    Frame,
)
from bot.engine.effects import EFFECTS
from bot.engine.events import Event, Mark, Said, Stepped
from bot.engine.outgoing import Outgoing
from bot.engine.speaking import bubbles, choices, fill, value_label
from bot.engine.tables import Ask, Call, Do, End, Flow, Review, Step, Tell, key_of
from bot.engine.words import Text
from bot.engine.world import World
from bot.rules.facts import facts

# A turn that takes more steps than this goes in circles.
MOST_STEPS = 100


class Walk:
    """Lives for one `take_turn`; everything it is made of is frozen."""

    def __init__(self, conversation: Conversation, world: World) -> None:
        self.conversation = conversation
        self.world = world
        self.pieces: list[str] = []
        self.question: Outgoing | None = None
        self.events: list[Event] = []
        self.trace: list[Mark] = []

    # --- where we stand -------------------------------------------------------------------------

    @property
    def frame(self) -> Frame:
        return self.conversation.stack[-1]

    @property
    def flow(self) -> Flow:
        return self.world.flows[self.frame.flow]

    @property
    def step(self) -> Step:
        return self.flow.steps[self.frame.step]

    @property
    def text(self) -> Text:
        return self.world.words.find(self.conversation.language, self.frame.flow, self.frame.step)

    def common(self, step: str) -> Text:
        return self.world.words.find(self.conversation.language, "common", step)

    def change(self, **changes: Any) -> None:
        self.conversation = replace(self.conversation, **changes)

    # --- saying ---------------------------------------------------------------------------------

    def say(self, words: Text, part: str = "", facts: Mapping[str, object] | None = None) -> None:
        """Add a piece to this turn's bubble: the text of `words`, or a `part` of it such as a hint."""
        extra = facts or {}
        text = part or words.text
        self.trace.append(Mark("said", words.key))
        lookup = lambda name: extra[name] if name in extra else self.fact(name)  # noqa: E731
        self.pieces.append(fill(text, lookup, self.conversation.language).strip())

    def fact(self, name: str) -> object:
        """The value of a placeholder: the flow's own fact, the office's, the person's, the rulebook's."""
        conversation = self.conversation
        own = self.flow.facts.get(name) if conversation.stack else None
        if own:
            return own(conversation.known, self.world)
        for known in (self.world.facts, conversation.about, conversation.answers):
            if name in known:
                return known[name]
        sector = conversation.answers.get("sector")
        return facts(self.world.rulebook, self.world.today, sector=sector)[name]

    def note(self, what: str) -> None:
        if self.conversation.stack:
            self.events.append(Stepped(what, self.frame.flow, self.frame.step))

    # --- going ----------------------------------------------------------------------------------

    def enter(self, flow: str) -> None:
        """Go into a flow from wherever we stand and walk to its first question."""
        target = self.world.flows[flow]
        self.change(stack=(*self.conversation.stack, Frame(flow, target.version, target.start)))
        self.go_on()

    def go_on(self) -> None:
        """Walk from the step we stand on, which has not been taken yet, to the next question."""
        for _ in range(MOST_STEPS):
            if self._take_step():
                return
        raise RecursionError(f"flow {self.frame.flow} goes in circles at {self.frame.step}")

    def move(self) -> None:
        """Follow the first open path out of the step we stand on."""
        known = self.conversation.known
        here, flow = self.frame.step, self.flow
        there = flow.next_step(here, known, self.world)
        self.trace.append(Mark("went", f"{flow.name}.{here}", there))
        self.conversation = self.conversation.at(there)

    def _take_step(self) -> bool:
        """Take the current step; True when the turn stops here because a question is open."""
        step = self.step
        if isinstance(step, Ask | Review):
            if not self._asks(step):
                self.move()
                return False
            self.ask()
            return True
        if isinstance(step, End):
            return self._leave()
        if isinstance(step, Tell):
            self.say(self.text)
        if isinstance(step, Do):
            self.conversation, events = EFFECTS[step.effect](self.conversation, self.world)
            self.events.extend(events)
        if isinstance(step, Call):
            self._call(step.flow)
            return False
        self.move()
        return False

    def _call(self, flow: str) -> None:
        target = self.world.flows[flow]
        self.change(stack=(*self.conversation.stack, Frame(flow, target.version, target.start)))

    def _asks(self, step: Ask | Review) -> bool:
        return (
            isinstance(step, Review)
            or not step.reuse
            or key_of(self.frame.step, step) not in self.conversation.answers
        )

    def _leave(self) -> bool:
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

    def root(self) -> str:
        return self.world.routes.roots[str(self.conversation.about.get("role", "worker"))]

    # --- asking ---------------------------------------------------------------------------------

    def ask(self) -> None:
        """Put the open question at the end of the bubble, with a token of its own."""
        token = self.world.fresh[:8]
        frame = self.frame
        asked = (*self.conversation.asked, Asked(token, frame.flow, frame.step))[-REMEMBERED_QUESTIONS:]
        self.change(token=token, asked=asked, offered=())
        self.note("entered")
        self.say(self.text)
        self.question = self._question(token, self.pieces.pop())

    def _question(self, token: str, text: str) -> Outgoing:
        step, words = self.step, self.text
        if isinstance(step, Review):
            lines = "\n".join(
                f"{n}. {label}: {value}" for n, (label, value) in enumerate(self.lines(step), start=1)
            )
            return Outgoing(f"{text}\n\n{lines}", choices(token, words.options))
        assert isinstance(step, Ask)
        return Outgoing(
            text, choices(token, self.labels(step)), step.asks, words.ask, self.common("list").text
        )

    def labels(self, step: Ask) -> dict[str, str]:
        """The options of a question and their labels, in the order shown."""
        if step.kind == "yes_no":
            return dict(self.common("yes_no").options) | dict(self.text.options)
        return {option: self.text.options[option] for option in step.options}

    def lines(self, step: Review) -> list[tuple[str, str]]:
        """What a review shows: label and spoken value of everything that was answered."""
        return [(self.text.labels[key], self.answer_label(key)) for key in self.reviewed(step)]

    def reviewed(self, step: Review) -> list[str]:
        return [key for key in step.keys if key in self.conversation.answers]

    def answer_label(self, key: str) -> str:
        """An answer as it is shown back, in the words of the question that took it."""
        flow, name = self.asked_in(key)
        step = self.world.flows[flow].steps[name]
        options = self.world.words.find(self.conversation.language, flow, name).options
        labels = {**self.common("yes_no").options, **self.common("values").options, **options}
        kind = step.kind if isinstance(step, Ask) else ""
        return value_label(kind, self._with_period(key), labels, self.conversation.language)

    def _with_period(self, key: str) -> Any:
        """An amount whose period was asked apart (income, income_per) is shown with it."""
        value, period = self.conversation.answers[key], self.conversation.answers.get(f"{key}_per")
        return {**value, "per": period} if period and isinstance(value, Mapping) else value

    def asked_in(self, key: str) -> tuple[str, str]:
        """The flow and step that ask for `key`: this flow's own first."""
        flows = [self.flow, *self.world.flows.values()]
        return next((flow.name, step) for flow in flows if (step := flow.step_of(key)))

    def remember(self) -> None:
        """Keep where we stand, so that "kembali" finds it."""
        trail = (*self.conversation.trail, self.conversation.stack)[-REMEMBERED_STEPS:]
        self.change(trail=trail)

    # --- done -----------------------------------------------------------------------------------

    def finish(self) -> tuple[Conversation, tuple[Event, ...]]:
        """Everything said becomes as few bubbles as fit; then the events in the order they happened."""
        said = tuple(Said(bubble) for bubble in bubbles(self.pieces, self.question))
        return self.conversation, (*said, *self.events)
