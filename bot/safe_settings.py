"""What a server that serves real people refuses to start with: secrets anybody guesses, plain http, made-up keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

SHORTEST_KEY, SHORTEST_SECRET, FEWEST_SIGNS = 32, 16, 10
# A channel with its credentials reaches real people, unless its address is a stand-in's.
CHANNELS = {
    "TELEGRAM_BOT_TOKEN": "TELEGRAM_API_URL",
    "TWILIO_AUTH_TOKEN": "TWILIO_API_URL",
    "META_ACCESS_TOKEN": "META_API_URL",
}
HOSTS = ("api.telegram.org", "api.twilio.com", "graph.facebook.com")


def too_weak(env: Mapping[str, str], public_url: str) -> list[str]:
    """Every problem, each one line."""
    production = env.get("JANGKAU_ENV") == "production"
    return list(_in_production(env, public_url)) if production else list(_in_development(env, public_url))


def _in_production(env: Mapping[str, str], public_url: str) -> Iterator[str]:
    key, secret = env.get("SECRET_KEY", ""), env.get("TELEGRAM_WEBHOOK_SECRET", "")
    if key and _guessed(key, SHORTEST_KEY):
        yield f"environment: SECRET_KEY is too easy to guess: at least {SHORTEST_KEY} random signs in production"
    if secret and _guessed(secret, SHORTEST_SECRET):
        yield (
            "environment: TELEGRAM_WEBHOOK_SECRET is too easy to guess:"
            f" at least {SHORTEST_SECRET} random signs in production"
        )
    if not public_url.startswith("https://"):
        yield "environment: PUBLIC_URL must begin with https:// in production"


def _guessed(secret: str, shortest: int) -> bool:
    return len(secret) < shortest or len(set(secret)) < min(FEWEST_SIGNS, shortest)


def _in_development(env: Mapping[str, str], public_url: str) -> Iterator[str]:
    """A forgotten JANGKAU_ENV: real people would be sealed with keys made up on one machine."""
    if env.get("DATA_KEYS"):
        return
    real = [name for name, url in CHANNELS.items() if env.get(name) and _is_providers(env.get(url, ""))]
    if real:
        yield f"environment: {real[0]} reaches real people: set DATA_KEYS, and JANGKAU_ENV=production"
    elif public_url.startswith("https://"):
        yield "environment: PUBLIC_URL is https://, for real people: set DATA_KEYS, and JANGKAU_ENV=production"


def _is_providers(url: str) -> bool:
    """The provider's own address, or none given, which is the same."""
    return not url or (urlsplit(url).hostname or "").endswith(HOSTS)
