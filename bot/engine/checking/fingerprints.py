"""A short print of each flow's shape, kept in the repository: a changed flow without a new version is found out.

Words and the bodies of conditions may change freely; steps, keys, options and paths may not, because people stand
on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.engine.tables import Ask, Call, Do, Flow, Review, Step

HOW = "raise VERSION, say in MIGRATIONS where its steps went, then run `./jangkau check --accept`"


@dataclass(frozen=True, slots=True)
class Print:
    """What a flow looked like when its version was last accepted."""

    version: int
    shape: str


def print_of(flow: Flow) -> Print:
    steps = [f"{name}={_shape(step)}" for name, step in sorted(flow.steps.items())]
    paths = ["→".join(path) for path in flow.paths]
    whole = "\n".join((flow.start, *steps, *paths))
    return Print(flow.version, sha256(whole.encode()).hexdigest()[:16])


def _shape(step: Step) -> str:
    match step:
        case Ask():
            return f"ask {step.kind} {step.key} {','.join(step.options)} {step.reuse}"
        case Review():
            return f"review {','.join(step.keys)} {step.key}"
        case Do():
            return f"do {step.effect}"
        case Call():
            return f"call {step.flow} {step.at}".rstrip()
        case _:
            return type(step).__name__.lower()


def print_problems(flows: Mapping[str, Flow], accepted: Mapping[str, Print]) -> Iterator[str]:
    """Flows that are not what was accepted."""
    for name, flow in flows.items():
        known, now = accepted.get(name), print_of(flow)
        if known is None:
            yield f"flow {name}: is new; run `./jangkau check --accept`"
        elif now.version < known.version:
            yield f"flow {name}: version {now.version} was {known.version} before; versions only rise"
        elif now.version == known.version and now.shape != known.shape:
            yield f"flow {name}: changed, but is still version {now.version}: {HOW}"
        elif now != known:
            yield f"flow {name}: version {now.version} is not accepted yet; run `./jangkau check --accept`"
    for name in accepted.keys() - flows.keys():
        yield f"flow {name}: is gone; run `./jangkau check --accept`, its people go to the menu"


def accept(flows: Mapping[str, Flow], accepted: Mapping[str, Print]) -> tuple[dict[str, Print], list[str]]:
    """The new prints, and what cannot be accepted: a change under the same version."""
    refused = [
        problem
        for problem in print_problems(flows, accepted)
        if "still version" in problem or "only rise" in problem
    ]
    return {name: print_of(flow) for name, flow in sorted(flows.items())}, refused
