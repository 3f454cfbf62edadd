"""A flow as a table: steps, paths between them, named conditions, facts for its texts.

A flow module holds NAME, VERSION, START, STEPS, PATHS, CONDITIONS and FACTS. `build_flow` refuses what cannot
work before anybody meets it, and compiles the paths once into a `transitions` machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from transitions import Machine

from bot.errors import BadFlow

Answers = Mapping[str, Any]
Condition = Callable[[Answers, Any], bool]
Fact = Callable[[Answers, Any], object]
Path = tuple[str, str] | tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question. `kind` is one the understanding reads, or "contact"; the answer is kept under `key`.

    `reuse`: already answered elsewhere means not asked again. `claims`: steering words this question takes
    as answers. `asks`: "location" or "contact", for channels with a button for it. `listed`: options only known
    when it is asked, with their labels; they stand before the others.
    """

    kind: str
    key: str = ""
    options: tuple[str, ...] = ()
    reuse: bool = True
    asks: str = ""
    claims: tuple[str, ...] = ()
    listed: Callable[[Answers, Any], Mapping[str, str]] | None = None
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
    """Asks for an effect by name (`engine/effects.py`) and goes on. Nobody steps back over a `final` one."""

    effect: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """Goes into another flow and comes back here."""

    flow: str


@dataclass(frozen=True, slots=True)
class End:
    """The flow is over; whoever called it goes on."""


Step = Ask | Review | Tell | Route | Do | Call | End


class FlowModule(Protocol):
    """What a file in flows/ holds."""

    NAME: str
    VERSION: int
    START: str
    STEPS: Mapping[str, Step]
    PATHS: Sequence[Path]
    CONDITIONS: Mapping[str, Condition]
    FACTS: Mapping[str, Fact]


class Walker:
    """Stands on a step for the length of one trigger; thrown away after."""

    __slots__ = ("answers", "state", "world")

    def __init__(self, state: str, answers: Answers, world: Any) -> None:
        self.state, self.answers, self.world = state, answers, world


@dataclass(frozen=True, slots=True)
class Migration:
    """How people inside one version come over to the next: where its steps and answers went.

    `steps` old -> new (a split step: its first part; a removed one: the question to ask instead), `keys`
    old -> new, `values` key -> {old option: new option}. What is not named stayed as it was.
    """

    steps: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow that was found sound. `moves(step)` names every step it can lead to."""

    name: str
    version: int
    start: str
    steps: Mapping[str, Step]
    paths: tuple[Path, ...]
    conditions: Mapping[str, Condition]
    facts: Mapping[str, Fact]
    machine: Machine = field(repr=False, compare=False)
    migrations: Mapping[int, Migration] = field(default_factory=dict)  # by the version they lead out of
    beyond: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)  # step -> all it leads to
    calls: frozenset[str] = frozenset()  # flows it goes into

    def next_step(self, step: str, answers: Answers, world: Any) -> str:
        """The first path out of `step` whose condition holds."""
        walker = Walker(step, answers, world)
        self.machine.events["go"].trigger(walker)
        return walker.state

    def call_of(self, flow: str) -> str | None:
        """The step that goes into `flow`."""
        return next(
            (n for n, step in self.steps.items() if isinstance(step, Call) and step.flow == flow), None
        )

    def sealed_off(self, step: str) -> bool:
        """Whether something final (a registration was sent) lies behind `step`: answers cannot be walked again."""
        finals = [name for name, found in self.steps.items() if isinstance(found, Do) and found.final]
        return any(step in self.beyond[name] and name not in self.beyond[step] for name in finals)

    def step_of(self, key: str) -> str | None:
        """The step that asks for `key`, None when no question of this flow does."""
        return next((name for name, step in self.steps.items() if key_of(name, step) == key), None)


def key_of(name: str, step: Step) -> str:
    """Under which key a step's answer is kept; empty for steps that take none."""
    return (step.key or name) if isinstance(step, Ask | Review) else ""


def build_flow(module: FlowModule) -> Flow:
    """Compile a flow. Raises BadFlow with everything that is wrong with it."""
    problems = list(_problems(module))
    if problems:
        raise BadFlow([f"flow {module.NAME}: {problem}" for problem in problems])
    return Flow(
        module.NAME,
        module.VERSION,
        module.START,
        dict(module.STEPS),
        tuple(module.PATHS),
        dict(module.CONDITIONS),
        dict(module.FACTS),
        _machine(module),
        dict(getattr(module, "MIGRATIONS", {})),
        {step: frozenset(_beyond(step, module.PATHS)) for step in module.STEPS},
        frozenset(step.flow for step in module.STEPS.values() if isinstance(step, Call)),
    )


def _beyond(start: str, paths: Sequence[Path]) -> set[str]:
    """Every step that paths lead to from `start`; `start` itself only when they come back to it."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        step = ahead.pop()
        new = {path[1] for path in paths if path[0] == step} - found
        found |= new
        ahead += new
    return found


def build_flows(modules: Sequence[FlowModule]) -> dict[str, Flow]:
    """All flows by name; a Call to a flow that is not there is refused too."""
    flows = {module.NAME: build_flow(module) for module in modules}
    problems = [
        f"flow {flow.name}: step {name} calls unknown flow {step.flow}"
        for flow in flows.values()
        for name, step in flow.steps.items()
        if isinstance(step, Call) and step.flow not in flows
    ]
    if problems:
        raise BadFlow(problems)
    return flows


def _problems(module: FlowModule) -> Sequence[str]:
    found = []
    if module.START not in module.STEPS:
        found.append(f"START names unknown step {module.START}")
    for path in module.PATHS:
        found += [
            f"path {path[0]} → {path[1]} names unknown step {end}"
            for end in path[:2]
            if end not in module.STEPS
        ]
        if len(path) == 3 and path[2] not in module.CONDITIONS:
            found.append(f"path {path[0]} → {path[1]} names unknown condition {path[2]}")
    for name, step in module.STEPS.items():
        found += _ways_out(name, step, [path for path in module.PATHS if path[0] == name])
        if isinstance(step, Ask) and step.kind == "choice" and len(step.options) < 2:
            found.append(f"step {name} is a choice with fewer than two options")
    found += _lost_on_the_way(module)
    used = {path[2] for path in module.PATHS if len(path) == 3}
    found += [f"condition {name} is used by no path" for name in module.CONDITIONS if name not in used]
    return found


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


def _machine(module: FlowModule) -> Machine:
    """One machine per flow, triggered on throwaway walkers: 17 µs; a machine per message costs milliseconds."""
    machine = Machine(
        model=None, states=list(module.STEPS), auto_transitions=False, send_event=True, initial=module.START
    )
    for path in module.PATHS:
        condition = module.CONDITIONS[path[2]] if len(path) == 3 else None
        machine.add_transition("go", path[0], path[1], conditions=[_asked(condition)] if condition else None)
    return machine


def _asked(condition: Condition) -> Callable[[Any], bool]:
    return lambda event: bool(condition(event.model.answers, event.model.world))
