"""A flow as a table: steps, paths between them, named conditions, facts for its texts.

A flow module holds NAME, VERSION, START, STEPS, PATHS, CONDITIONS and FACTS. `build_flow` refuses what cannot
work before anybody meets it. `transitions` compiles the paths, once; a turn only reads the table it made, because
a trigger takes 17 µs and a look at the table one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from transitions import EventData, Machine, Transition

from bot.errors import BadFlow

Answers = Mapping[str, Any]
Condition = Callable[[Answers, Any], bool]
Fact = Callable[[Answers, Any], object]
Path = tuple[str, str] | tuple[str, str, str]
Way = tuple[Condition | None, str]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question. `kind` is one the understanding reads, "contact", or "consent", which takes a clear yes only, for
    its first option, and a no for its last; the answer is kept under `key`.

    `reuse`: already answered elsewhere means not asked again. `takes`: steering words that are answers
    to this question. `asks`: "location" or "contact", for channels with a button for it. `listed`: options only known
    when it is asked, with their labels; they stand before the others. `beside`: the key of another question that the
    same bubble asks; where that is answered already this one is passed over for the one that asks alone.
    `said_back`: how the answer was understood is said before it is used. `shows`: a review of this flow whose lines
    stand above it; its option `change` leads to them, as the review's own does.
    """

    kind: str
    key: str = ""
    options: tuple[str, ...] = ()
    reuse: bool = True
    asks: str = ""
    takes: tuple[str, ...] = ()
    listed: Callable[[Answers, Any], Mapping[str, str]] | None = None
    beside: str = ""
    said_back: bool = False
    shows: str = ""
    accept: Condition | None = None  # a second look at an understood value: answers hold it already


@dataclass(frozen=True, slots=True)
class Review:
    """Shows what was answered as numbered lines; any line can be changed before it is confirmed."""

    keys: tuple[str, ...]
    key: str = "review"


@dataclass(frozen=True, slots=True)
class Tell:
    """Says its text and goes on."""


@dataclass(frozen=True, slots=True)
class Route:
    """Says nothing: a fork of paths with a name."""


@dataclass(frozen=True, slots=True)
class Do:
    """Asks for an effect by name (`Subject.effects`) and goes on. Nobody steps back over a `final` one."""

    effect: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """Goes into another flow, at its start or at another step, and comes back here."""

    flow: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """The flow is over; whoever called it goes on."""


Step = Ask | Review | Tell | Route | Do | Call | End
ASKING = (Ask, Review)  # steps that wait for an answer


class FlowModule(Protocol):
    """What a file in flows/ holds."""

    NAME: str
    VERSION: int
    START: str
    STEPS: Mapping[str, Step]
    PATHS: Sequence[Path]
    CONDITIONS: Mapping[str, Condition]
    FACTS: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Migration:
    """How people inside one version come over to the next: where its steps and answers went.

    `steps` old -> new (a split step: its first part; a removed one: the question to ask instead), `into` old ->
    flow, its version and step, where a flow that is called asks it from now on, `keys` old -> new, `values`
    key -> {old option: new option}. What is not named stayed as it was.
    """

    steps: Mapping[str, str] = field(default_factory=dict)
    into: Mapping[str, tuple[str, int, str]] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A flow that was found sound. `ways` holds where each step leads, in order: the condition, or None, and the
    step; `keys` under which key each question's answer is kept; `guarded` every answer that is asked for only under
    a condition, and that condition. A `part` asks what several flows need: it counts as part of whoever calls it."""

    name: str
    version: int
    start: str
    steps: Mapping[str, Step]
    paths: tuple[Path, ...]
    conditions: Mapping[str, Condition]
    facts: Mapping[str, Fact]
    ways: Mapping[str, tuple[Way, ...]] = field(repr=False)
    keys: Mapping[str, str] = field(repr=False)
    asked: Mapping[str, str] = field(
        repr=False
    )  # the other way round: key -> the first step that asks for it
    guarded: tuple[tuple[str, Condition], ...] = field(default=(), repr=False)
    migrations: Mapping[int, Migration] = field(default_factory=dict)  # by the version they lead out of
    calls: frozenset[str] = frozenset()  # flows it goes into
    part: bool = False

    def next_step(self, step: str, answers: Answers, world: Any) -> str:
        """The first path out of `step` whose condition holds."""
        for condition, target in self.ways[step]:
            if condition is None or condition(answers, world):
                return target
        raise AssertionError(f"{self.name}.{step} has no way out")

    def leads(self, step: str, to: str) -> bool:
        """Whether paths lead from `step` to `to`; for the same step, whether they come back to it."""
        found: set[str] = set()
        ahead = [step]
        while ahead and to not in found:
            new = {target for _, target in self.ways[ahead.pop()]} - found
            found |= new
            ahead += new
        return to in found

    def call_of(self, flow: str) -> str | None:
        """The first step that goes into `flow`."""
        return next(
            (n for n, step in self.steps.items() if isinstance(step, Call) and step.flow == flow), None
        )

    def call_towards(self, called: Flow, step: str) -> str | None:
        """The first step that goes into `called` where `step` is still to come."""
        for name, call in self.steps.items():
            if isinstance(call, Call) and call.flow == called.name:
                entry = call.at or called.start
                if entry == step or called.leads(entry, step):
                    return name
        return None

    def sealed_off(self, step: str) -> bool:
        """Whether something final (something was sent) lies behind `step`: answers cannot be walked again."""
        finals = [name for name, found in self.steps.items() if isinstance(found, Do) and found.final]
        return any(self.leads(name, step) and not self.leads(step, name) for name in finals)

    def step_of(self, key: str) -> str | None:
        """The step that asks for `key`, None when no question of this flow does."""
        return self.asked.get(key)


def key_of(name: str, step: Step) -> str:
    """Under which key a step's answer is kept; empty for steps that take none."""
    return (step.key or name) if isinstance(step, ASKING) else ""


def build_flow(module: FlowModule) -> Flow:
    """Compile a flow. Raises BadFlow with everything that is wrong with it."""
    problems = list(_problems(module))
    if problems:
        raise BadFlow([f"flow {module.NAME}: {problem}" for problem in problems])
    keys = {name: key_of(name, step) for name, step in module.STEPS.items()}
    return Flow(
        module.NAME,
        module.VERSION,
        module.START,
        dict(module.STEPS),
        tuple(module.PATHS),
        dict(module.CONDITIONS),
        dict(module.FACTS),
        _ways(module),
        keys,
        {key: name for name, key in reversed(keys.items()) if key},
        tuple(_guarded(module)),
        dict(getattr(module, "MIGRATIONS", {})),
        frozenset(step.flow for step in module.STEPS.values() if isinstance(step, Call)),
        bool(getattr(module, "PART", False)),
    )


def build_flows(modules: Sequence[FlowModule]) -> dict[str, Flow]:
    """All flows by name; whatever leads to a flow or a step that is not there is refused too."""
    flows = {module.NAME: build_flow(module) for module in modules}
    problems = [problem for flow in flows.values() for problem in _lost_calls(flow, flows)]
    if problems:
        raise BadFlow([f"flow {problem}" for problem in problems])
    return flows


def with_parts(flows: Mapping[str, Flow], name: str) -> list[Flow]:
    """A flow, and the parts it calls."""
    flow = flows[name]
    return [flow, *(flows[called] for called in sorted(flow.calls) if flows[called].part)]


def with_called(flows: Mapping[str, Flow], name: str) -> list[Flow]:
    """A flow and those it calls, each with its parts; every one once."""
    found = (flow for each in (name, *sorted(flows[name].calls)) for flow in with_parts(flows, each))
    return list({flow.name: flow for flow in found}.values())


def _lost_calls(flow: Flow, flows: Mapping[str, Flow]) -> Iterator[str]:
    for name, step in flow.steps.items():
        if isinstance(step, Call) and step.flow not in flows:
            yield f"{flow.name}: step {name} calls unknown flow {step.flow}"
        elif isinstance(step, Call) and step.at and step.at not in flows[step.flow].steps:
            yield f"{flow.name}: step {name} goes into {step.flow} at unknown step {step.at}"
    moved = [(number, *into) for number, found in flow.migrations.items() for into in found.into.items()]
    for number, old, (other, version, _) in moved:
        if other not in flow.calls or version > flows[other].version:
            yield f"{flow.name}: migration {number} leads {old} into {other} {version}, which it does not call"


def _problems(module: FlowModule) -> Iterator[str]:
    if module.START not in module.STEPS:
        yield f"START names unknown step {module.START}"
    for path in module.PATHS:
        yield from _unknown_in(path, module)
    for name, step in module.STEPS.items():
        yield from _ways_out(name, step, [path for path in module.PATHS if path[0] == name])
        if isinstance(step, Ask) and step.kind == "choice" and len(step.options) < 2 and not step.listed:
            yield f"step {name} is a choice with fewer than two options"
    yield from _lost_on_the_way(module)
    used = {path[2] for path in module.PATHS if len(path) == 3}
    yield from (f"condition {name} is used by no path" for name in module.CONDITIONS if name not in used)


def _unknown_in(path: Path, module: FlowModule) -> Iterator[str]:
    for end in path[:2]:
        if end not in module.STEPS:
            yield f"path {path[0]} → {path[1]} names unknown step {end}"
    if len(path) == 3 and path[2] not in module.CONDITIONS:
        yield f"path {path[0]} → {path[1]} names unknown condition {path[2]}"


def _lost_on_the_way(module: FlowModule) -> Sequence[str]:
    """Every older version leads to the next, and the last one to steps that exist."""
    migrations: Mapping[int, Migration] = getattr(module, "MIGRATIONS", {})
    missing = [number for number in range(1, module.VERSION) if number not in migrations]
    found = [f"version {number} has no migration to the next" for number in missing]
    found += [
        f"migration {n} leads beyond version {module.VERSION}" for n in migrations if n >= module.VERSION
    ]
    last = migrations.get(module.VERSION - 1, Migration())
    lost = [f"{old} → {new}" for old, new in last.steps.items() if new not in module.STEPS]
    return [*found, *(f"migration {module.VERSION - 1} leads {way}, which is no step" for way in lost)]


def _ways_out(name: str, step: Step, paths: Sequence[Path]) -> Sequence[str]:
    if isinstance(step, End):
        return [f"ending {name} has a way out"] if paths else []
    if not paths or len(paths[-1]) == 3:
        return [f"step {name} has no last unconditional way"]
    return [
        f"step {name}: the way to {path[1]} hides those after it" for path in paths[:-1] if len(path) == 2
    ]


def _ways(module: FlowModule) -> dict[str, tuple[Way, ...]]:
    """The table that `transitions` makes of the paths: step -> its ways out, in order."""
    compiled = machine_of(module).events["go"].transitions if module.PATHS else {}
    return {
        step: tuple((_condition(way), str(way.dest)) for way in compiled.get(step, ()))
        for step in module.STEPS
    }


def _guarded(module: FlowModule) -> Iterator[tuple[str, Condition]]:
    for path in module.PATHS:
        step = module.STEPS[path[1]]
        if len(path) == 3 and isinstance(step, Ask) and step.reuse:
            yield key_of(path[1], step), module.CONDITIONS[path[2]]


def _condition(way: Transition) -> Condition | None:
    asked = way.conditions[0].func if way.conditions else None
    return asked.condition if isinstance(asked, Asked) else None


def machine_of(module: FlowModule) -> Machine:
    """The paths as a machine; it is triggered on a bare object that holds `state`, `answers` and `world`."""
    machine = Machine(
        model=None, states=list(module.STEPS), auto_transitions=False, send_event=True, initial=module.START
    )
    for path in module.PATHS:
        condition = module.CONDITIONS[path[2]] if len(path) == 3 else None
        machine.add_transition("go", path[0], path[1], conditions=[Asked(condition)] if condition else None)
    return machine


class Asked:
    """A condition as `transitions` calls it."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition

    def __call__(self, event: EventData) -> bool:
        walker: Any = event.model
        return bool(self.condition(walker.answers, walker.world))
