"""`draw`: flows as Mermaid, for the handbook and for whoever changes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from bot.engine.tables import Ask, Call, Do, End, Flow, Review, Route, Step, build_flows
from bot.errors import BadArgument
from flows import FLOWS


@click.command()
@click.argument("flow", required=False)
def command(flow: str | None) -> None:
    """Draw FLOW, or all flows and how they call each other."""
    flows = build_flows(FLOWS)
    if flow is not None and flow not in flows:
        raise BadArgument(f"no flow {flow!r}; there are {', '.join(flows)}")
    drawn = {flow: flows[flow]} if flow else flows
    click.echo("\n".join(mermaid(drawn)))


def mermaid(flows: Mapping[str, Flow]) -> Iterator[str]:
    """The lines of one flowchart; steps are named flow_step, calls are dotted where both flows are drawn."""
    yield "flowchart TD"
    for flow in flows.values():
        yield f'  subgraph {flow.name}_flow["{flow.name}"]'
        yield from (f"    {_id(flow, name)}{shape(name, step)}" for name, step in flow.steps.items())
        yield from (f"    {_arrow(flow, path)}" for path in flow.paths)
        yield "  end"
    for flow in flows.values():
        for name, step in flow.steps.items():
            if isinstance(step, Call) and step.flow in flows:
                called = flows[step.flow]
                yield f"  {_id(flow, name)} -.-> {_id(called, step.at or called.start)}"


def _id(flow: Flow, step: str) -> str:
    return f"{flow.name}_{step}"


def _arrow(flow: Flow, path: tuple[str, ...]) -> str:
    condition = f"|{path[2]}|" if len(path) == 3 else ""
    return f"{_id(flow, path[0])} -->{condition} {_id(flow, path[1])}"


def shape(name: str, step: Step) -> str:
    """A question leans, a fork is a diamond, an effect and a call are boxes with bars, an end is round."""
    if isinstance(step, Ask):
        return f'[/"{name}: {", ".join(step.options) or step.kind}"/]'
    if isinstance(step, Review):
        return f'[/"{name}: {", ".join(step.keys)}"/]'
    if isinstance(step, Route):
        return f'{{"{name}"}}'
    if isinstance(step, Do):
        return f'[["{step.effect}"]]'
    if isinstance(step, Call):
        return f'[["→ {step.flow}"]]'
    return f'(("{name}"))' if isinstance(step, End) else f'("{name}")'
