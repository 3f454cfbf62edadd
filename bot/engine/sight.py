"""Where a turn stands, to look at: the open question, what is known, how answers are called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.engine.conversation import Conversation, Frame
from bot.engine.saying.speaking import value_label
from bot.engine.subject import Aside
from bot.engine.tables import ASKING, Ask, Flow, Review, Step, key_of
from bot.engine.words import Shown, Text
from bot.engine.world import World
from bot.rules.facts import facts
from bot.understanding import Reading

LINES = "lines"  # a fact of any flow: what its review shows


class Sight:
    """What whoever hears a message may look at.

    `frame`, `flow` and `step` are where the top of the stack stands; there are none while it is empty.
    """

    conversation: Conversation
    world: World
    frame: Frame
    flow: Flow
    step: Step
    came_back = False  # after a long pause, or on another channel
    new = False  # met in this very turn
    album_before: tuple[int, str] = (
        0,
        "",
    )  # when something was last heard (seconds), and of which album it was
    # Looked up once a turn, when somebody first asks.
    reading: tuple[Reading, Any] | None = None  # what the open question makes of the message
    aside: tuple[Aside | None] | None = None  # what the message asks beside it
    wishes: tuple[str, Reading] | None = None  # a text, and what is wished in it
    # Kept for as long as somebody stands there, and as that stays known.
    _text: Text | None = None
    _known: dict[str, Any] | None = None

    @property
    def waits(self) -> bool:
        """Whether a question is open, as it is between any two turns unless its flow has changed."""
        return isinstance(self.step, ASKING)

    @property
    def is_asked(self) -> bool:
        """Whether the step would be asked now, and not passed over."""
        return not isinstance(self.step, ASKING) or self._asks(self.step)

    @property
    def text(self) -> Text:
        """Of the open question."""
        if self._text is None:
            self._text = self.world.words.find(self.conversation.language, self.frame.flow, self.frame.step)
        return self._text

    @property
    def known(self) -> dict[str, Any]:
        """What conditions and facts may look at."""
        if self._known is None:
            self._known = self.conversation.known
        return self._known

    def knows(self, key: str) -> bool:
        """Whether something was answered or told, without gathering all that is known."""
        return key in self.conversation.answers or key in self.conversation.about

    def common(self, step: str) -> Text:
        return self.world.words.find(self.conversation.language, "common", step)

    def role(self) -> str:
        return str(self.conversation.about.get("role", self.world.routes.newcomer))

    def root(self) -> str:
        """The flow at the bottom of the stack."""
        return self.world.routes.roots[self.role()]

    def fact(self, name: str) -> object:
        """The value of a placeholder: the flow's own fact, the office's, the person's, the rulebook's."""
        return self._fact(self.known, name)

    def _fact(self, known: Mapping[str, Any], name: str) -> object:
        own = self.flow.facts.get(name) if self.conversation.stack else None
        if own:
            return own(known, self.world)
        if name == LINES:
            return self.lines_shown()
        for told in (self.world.facts, known):
            if name in told:
                return told[name]
        sector = known.get("sector")
        return facts(self.world.rulebook, self.world.today, sector=sector)[name]

    def wished(self, text: str) -> Reading:
        """What is wished in a text; the last one is kept, as most are looked at by several rows of the order."""
        if self.wishes is None or self.wishes[0] != text:
            reading = self.world.understanding.read(
                "intent", text, language=self.conversation.language, on=self.world.today
            )
            self.wishes = text, reading
        return self.wishes[1]

    # --- how questions and answers are called -----------------------------------------------------

    def _asks(self, step: Ask | Review) -> bool:
        key = key_of(self.frame.step, step)
        redo = key == self.conversation.redo
        if isinstance(step, Ask) and step.beside in self.conversation.answers:
            return False
        return isinstance(step, Review) or not step.reuse or redo or key not in self.conversation.answers

    def labels(self, step: Ask) -> Mapping[str, str]:
        """The options of a question and their labels, in the order shown."""
        if step.kind == "yes_no":
            return {**self.common("yes_no").options, **self.text.options}
        return self.shown(step).labels

    def shown(self, step: Ask) -> Shown:
        """The same, and how they are read."""
        words = self.text
        own = words.shown(step.options)
        return words.shown_as({**self._listed(step), **own.labels}) if step.listed else own

    def _listed(self, step: Ask) -> Mapping[str, str]:
        return step.listed(self.known, self.world) if step.listed else {}

    def alternative(self, step: Ask, value: Any) -> dict[str, Any]:
        """One line of a "did you mean" for a question."""
        labels = {**self._labels_of(None), **self._listed(step), **self.text.options}
        return {"value": value, "label": value_label(step.kind, value, labels, self.conversation.language)}

    def reviewed(self, step: Review) -> list[str]:
        return [key for key in step.keys if key in self.conversation.answers]

    def lines(self, step: Review, name: str) -> list[tuple[str, str]]:
        """What a review shows: label and spoken value of everything that was answered."""
        labels = self.world.words.find(self.conversation.language, self.frame.flow, name).labels
        return [(labels[key], self.answer_label(key)) for key in self.reviewed(step)]

    def lines_shown(self) -> str:
        """The numbered lines of the open review; above a question its values, called by name only where they need it.

        Numbers name the question's own buttons there.
        """
        review, name = self.shown_review()
        if review and isinstance(self.step, Ask):
            called = self.text.labels
            told = [(called.get(key, ""), self.answer_label(key)) for key in self.reviewed(review)]
            return "\n".join(f"{label}: {value}" if label else value for label, value in told)
        told = self.lines(review, name) if review else []
        return "\n".join(f"{n}. {label}: {value}" for n, (label, value) in enumerate(told, start=1))

    def shown_review(self) -> tuple[Review | None, str]:
        """The review that is open, or whose lines stand above the open question, and its step."""
        step = self.step
        name = step.shows if isinstance(step, Ask) else self.frame.step
        found = self.flow.steps.get(name)
        return (found, name) if isinstance(found, Review) else (None, "")

    def answer_label(self, key: str) -> str:
        """An answer as it is shown back, in the words of the question that took it."""
        flow, name = self.asked_in(key)
        step = self.world.flows[flow].steps[name]
        sends = isinstance(step, Ask) and bool(
            step.shows
        )  # its buttons say what they do, not what is answered
        language = self.conversation.language
        labels = self._labels_of(None if sends else self.world.words.find(language, flow, name))
        kind = step.kind if isinstance(step, Ask) else ""
        return value_label(kind, self._with_period(key), labels, language)

    def key_label(self, key: str) -> str:
        """What an answer is called; empty for one that people do not hear of."""
        return self.common("answers").labels.get(key, "")

    def asked_in(self, key: str) -> tuple[str, str]:
        """The flow and step that ask for `key`: this flow's own first."""
        own = self.flow.step_of(key)
        if own:
            return self.flow.name, own
        return next((flow.name, step) for flow in self.world.flows.values() if (step := flow.step_of(key)))

    def _labels_of(self, words: Text | None) -> Mapping[str, str]:
        """What the values of a question are called: by its own words first, then by everybody's."""
        return _labels(self.common("yes_no"), self.common("values"), words)

    def _with_period(self, key: str) -> Any:
        """An amount whose period was asked apart (income, income_per) is shown with it."""
        value = self.conversation.answers[key]
        period = self.conversation.answers.get(f"{key}_per") if isinstance(value, Mapping) else None
        return {**value, "per": period} if period else value


@lru_cache(maxsize=4096)  # a page of words has as many steps, and a review asks for each of its lines
def _labels(*pages: Text | None) -> Mapping[str, str]:
    """The options of several texts; the last that has one says what it is called."""
    return {option: label for words in pages if words for option, label in words.options.items()}
