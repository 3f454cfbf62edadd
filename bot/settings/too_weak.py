"""What a server that serves real people refuses to start with: secrets anybody guesses, plain http, made-up keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.environment import in_production
from bot.settings.channels import WANTED, Wanted

_NEAR = (".local", ".lan", ".internal", ".home.arpa", ".svc", ".localhost")  # names that no open net knows
SHORTEST_KEY, SHORTEST_SECRET, FEWEST_SIGNS = 32, 16, 10


def too_weak(env: Mapping[str, str], public_url: str) -> list[str]:
    """Every problem, each one line."""
    return (
        list(_in_production(env, public_url))
        if in_production(env)
        else list(_in_development(env, public_url))
    )


def _in_production(env: Mapping[str, str], public_url: str) -> Iterator[str]:
    shortest = {"SECRET_KEY": SHORTEST_KEY}
    shortest |= {row.guessed: SHORTEST_SECRET for row in WANTED.values() if row.guessed}
    for name, least in shortest.items():
        if env.get(name) and _guessed(env[name], least):
            yield f"environment: {name} is too easy to guess: at least {least} random signs in production"
    if not public_url.startswith("https://"):
        yield "environment: PUBLIC_URL must begin with https:// in production"


def too_far(transcriber: str) -> list[str]:
    """A server for voices that surely stands outside: an address or a name of the open net."""
    host = urlsplit(transcriber).hostname or ""
    try:
        outside = ip_address(host).is_global
    except ValueError:
        outside = "." in host and not host.endswith(_NEAR)
    return [
        "environment: JANGKAU_TRANSCRIBER_URL leads outside: voices stay in this house's own network, unless"
        " config.yaml says voice: anywhere: true"
    ] * outside


def _guessed(secret: str, shortest: int) -> bool:
    return len(secret) < shortest or len(set(secret)) < min(FEWEST_SIGNS, shortest)


def _in_development(env: Mapping[str, str], public_url: str) -> Iterator[str]:
    """A forgotten JANGKAU_ENV: real people would be sealed with keys made up on one machine."""
    if env.get("DATA_KEYS"):
        return
    real = [row.reaches[0] for row in WANTED.values() if env.get(row.reaches[0]) and _is_providers(row, env)]
    if real:
        yield f"environment: {real[0]} reaches real people: set DATA_KEYS, and JANGKAU_ENV=production"
    elif public_url.startswith("https://"):
        yield "environment: PUBLIC_URL is https://, for real people: set DATA_KEYS, and JANGKAU_ENV=production"


def _is_providers(row: Wanted, env: Mapping[str, str]) -> bool:
    """The provider's own address, or none given, which is the same."""
    variable = row.reaches[1]
    own = urlsplit(row.addresses[variable][1]).hostname or ""
    given = env.get(variable, "")
    return not given or (urlsplit(given).hostname or "").endswith(own)
