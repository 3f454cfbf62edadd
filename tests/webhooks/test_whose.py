"""Whose request it is, where a proxy stands in front."""

from __future__ import annotations

import pytest

from bot.asked import whose

OURS = ("127.0.0.1", "::1", "10.0.0.5")


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # no proxy of ours says so
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (
            "127.0.0.1",
            "192.0.2.66, 198.51.100.1",
            "198.51.100.1",
        ),  # what stands to the left is the client's own word
        ("127.0.0.1", "198.51.100.1, 10.0.0.5", "198.51.100.1"),
        ("[::1]", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "x'; DROP TABLE staff", "127.0.0.1"),
    ],
)
def test_only_our_own_proxy_is_believed(peer: str, forwarded: str, found: str) -> None:
    assert whose(peer, forwarded, OURS) == found
