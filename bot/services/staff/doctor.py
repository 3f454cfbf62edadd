"""examine: what is configured, reachable, missing, about to expire; one plain line each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.channels.table import NETWORKS, examined, real_channels
from bot.channels.transcriber import examine as look_at_transcriber
from bot.coordination.redis_link import RedisLink
from bot.engine.world import WIB
from bot.errors import BadSettings
from bot.failing import Kind
from bot.runtime import Runtime
from bot.services.keys.retire_keys import key_states
from bot.services.staff.ending_rules import SOON, ending_rules
from bot.services.staff.health import is_ready
from bot.services.staff.scope import Scope, demand
from bot.services.staff.unreachable import unreachable_agents
from bot.services.world import world_now
from bot.settings.channels import WANTED
from bot.storage.messaging import failures, holding, outages
from bot.storage.staff import views

SECRETS = ("SECRET_KEY", "DATA_KEYS")


@dataclass(frozen=True, slots=True)
class Finding:
    """`mark` is ok, warn or bad."""

    mark: str
    line: str


def examine(runtime: Runtime, scope: Scope, given: Collection[str]) -> list[Finding]:
    """Every finding. `given` names the secrets that came from the environment."""
    demand(scope, "run")
    database = _database(runtime)
    findings = [Finding("ok", f"settings load ({runtime.settings.environment})"), database]
    for check in (_redis, _channels, _transcriber, _address, _rules):
        findings += check(runtime)
    findings += _secrets(runtime, given)
    if database.mark == "ok":
        findings += _keys(runtime)
        findings += _held(runtime)
        findings += _refused(runtime)
        findings += _agents(runtime, scope)
    return findings


def _database(runtime: Runtime) -> Finding:
    kind = runtime.settings.database_url.partition(":")[0].partition("+")[0]
    problem = is_ready(runtime)
    return (
        Finding("bad", f"{kind}: {problem}")
        if problem
        else Finding("ok", f"{kind} answers and is up to date")
    )


def _redis(runtime: Runtime) -> Iterator[Finding]:
    url = runtime.settings.redis_url
    if not url:
        yield Finding("ok", "no REDIS_URL: one machine, doorbell and throttle in the process")
        return
    try:
        link = RedisLink(url)
    except BadSettings as error:
        yield Finding("bad", str(error))
        return
    answers = link.ask(link.redis.ping)
    link.close()
    yield (
        Finding("ok", "redis answers")
        if answers
        else Finding("bad", "redis does not answer: slower, nothing is lost")
    )


def _channels(runtime: Runtime) -> Iterator[Finding]:
    settings = runtime.settings
    channels = real_channels(settings)
    for name, configured in channels.items():
        yield Finding("ok", f"{name} is configured" if configured else _off(name))
    if not any(channels.values()):
        yield Finding("bad" if settings.production else "warn", "no channel to real people is configured")
    for found in asyncio.run(examined(settings)).values():
        yield from (Finding(one.mark, one.line) for one in found)


def _off(name: str) -> str:
    wanted = WANTED[name]
    return f"{name} is off: {wanted.guide} says where to get {', '.join(wanted.needed)}"


def _transcriber(runtime: Runtime) -> Iterator[Finding]:
    """Voice messages are not heard without one; with one, it is asked."""
    url = runtime.settings.transcriber_url
    if url:
        found = asyncio.run(look_at_transcriber(url, anywhere=runtime.settings.config.voice.anywhere))
        yield Finding(found.mark, found.line)


def examine_network(runtime: Runtime, scope: Scope, network: str) -> list[Finding]:
    """How the channels of one network stand at their providers, and nothing else."""
    demand(scope, "run")
    settings = runtime.settings
    names = [name for name in real_channels(settings) if NETWORKS.of(name) == network]
    closed = [name for name in names if not real_channels(settings)[name]]
    off = [Finding("ok" if len(closed) < len(names) else "warn", _off(name)) for name in closed]
    looked = asyncio.run(examined(settings))
    return [*off, *(Finding(one.mark, one.line) for name in names for one in looked.get(name, ()))]


def _address(runtime: Runtime) -> Iterator[Finding]:
    settings = runtime.settings
    if settings.public_url.startswith("https://"):
        yield Finding("ok", f"PUBLIC_URL is {settings.public_url}")
    elif settings.production:
        yield Finding(
            "bad", "PUBLIC_URL is not https: providers cannot reach us and logins travel in the open"
        )
    else:
        yield Finding("warn" if any(real_channels(settings).values()) else "ok", "PUBLIC_URL is not https")


def _rules(runtime: Runtime) -> Iterator[Finding]:
    """Values that end soon with nothing following them: on the day after, the bot has no answer."""
    ending = ending_rules(runtime)
    for value in ending:
        case = " ".join(part for part in (value.sector, value.payer) if part)
        yield Finding(
            "warn", f"rule {value.name} {case}".rstrip() + f" ends on {value.until} with nothing after it"
        )
    if not ending:
        yield Finding("ok", f"no rule ends within {SOON.days} days")


def _secrets(runtime: Runtime, given: Collection[str]) -> Iterator[Finding]:
    for name in SECRETS:
        if name in given:
            yield Finding("ok", f"{name} is given")
        else:
            mark = "bad" if runtime.settings.production else "warn"
            yield Finding(
                mark, f"{name} was made up under var/: back it up, or what is sealed is lost with it"
            )


def _held(runtime: Runtime) -> Iterator[Finding]:
    """What waits for staff after a restore or a long stop."""
    with runtime.database.look() as tx:
        held = holding.count(tx)
    for kind, number in held.items():
        yield Finding("bad", f"{number} {kind} are held: look, then ./jangkau resume --kind {kind}")


def _refused(runtime: Runtime) -> Iterator[Finding]:
    """What providers would not take of late, in their own words."""
    now = runtime.now_ms()
    with runtime.database.look() as tx:
        away, refused = outages.all_now(tx, now), outages.refusals(tx, now)
        alone = failures.left_alone(tx, Kind.WAIT)
    for one in away:
        since = _said_at(one.since)
        yield Finding(
            "bad", f"nothing leaves by {one.channel} since {since}: {one.reason} ({one.times} tries)"
        )
    for channel, many, first in alone:
        yield Finding(
            "warn", f"{channel} wants {many} letters to wait long, the first since {_said_at(first)}"
        )
    for one in refused:
        since, channel = _said_at(one.since), one.channel.partition(outages.OF_CLASS)[0]
        yield Finding(
            "warn",
            f"{channel} refused {one.times} letters since {since}, class {one.reason}: see docs/failures.md,"
            " and ./jangkau letters list",
        )


def _said_at(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, WIB).strftime("%d %b %H:%M WIB")


def _keys(runtime: Runtime) -> Iterator[Finding]:
    """Whoever was erased can be read in a backup for as long as its data key is kept."""
    for key in key_states(runtime):
        if key.place == 1:
            mark = "warn" if key.late else "ok"
            yield Finding(
                mark, f"data key {key.fingerprint[:4]} wraps since {key.since}, a new one is due {key.due}"
            )
        elif key.due is None:
            yield Finding(
                "ok", f"data key {key.fingerprint[:4]} still opens keys: the worker wraps them anew at night"
            )
        else:
            mark = "warn" if key.late else "ok"
            yield Finding(
                mark, f"data key {key.fingerprint[:4]} is for backups only: out of DATA_KEYS on {key.due}"
            )


def _agents(runtime: Runtime, scope: Scope) -> Iterator[Finding]:
    today = world_now(runtime).today
    with runtime.database.look() as tx:
        directory = views.agents(tx)
    linked = sum(agent["state"] == "linked" for agent in directory)
    mark = "ok" if linked else "warn"
    yield Finding(mark, f"agents: {linked} linked, {len(directory) - linked} not linked")
    samples = sum(bool(agent["sample"]) for agent in directory)
    if samples:
        yield Finding(
            "bad" if runtime.settings.production else "ok", f"{samples} sample agents in the directory"
        )
    yield from _unreachable(runtime, scope)
    day: Callable[[str], date] = date.fromisoformat
    for agent in sorted(directory, key=lambda agent: str(agent["valid_until"])):
        if day(agent["valid_until"]) < today:
            yield Finding(
                "warn",
                f"agent {agent['handle']} is past its day ({agent['valid_until']}) and offered nothing",
            )
        elif day(agent["valid_until"]) < today + SOON:
            yield Finding("warn", f"agent {agent['handle']} ends on {agent['valid_until']}")


WHY_UNREACHABLE = {
    "blocked": "blocked the bot on every channel",
    "window": "wrote last on {last}: the window for free text has closed, and no template is approved",
}


def _unreachable(runtime: Runtime, scope: Scope) -> Iterator[Finding]:
    """They are passed over until they write; their branch can ask them to."""
    for agent in unreachable_agents(runtime, scope):
        last = f"{agent.last_wrote:%Y-%m-%d %H:%M} UTC" if agent.last_wrote else "never"
        why = WHY_UNREACHABLE[agent.why].format(last=last)
        yield Finding("warn", f"agent {agent.handle} cannot be reached now: {why}")
