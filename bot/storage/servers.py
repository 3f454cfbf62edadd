"""Where PostgreSQL is: one server, or several of which the one that takes writes is asked for."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

from sqlalchemy import URL, make_url


def where(url: str) -> URL:
    """`url` as SQLAlchemy reads it, which knows no `a:5432,b:5432` before the database's name, as libpq does."""
    login, _, hosts = urlsplit(url).netloc.rpartition("@")
    if "," not in hosts:
        return make_url(url)
    parts = urlsplit(url)
    user, _, password = login.partition(":")
    return URL.create(
        parts.scheme,
        username=unquote(user) or None,
        password=unquote(password) or None,
        database=unquote(parts.path.removeprefix("/")) or None,
        query={**dict(parse_qsl(parts.query)), "host": tuple(hosts.split(","))},
    )
