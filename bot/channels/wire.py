"""One kind of HTTP session for both providers: bounded in time, reused, deaf to proxy settings."""

from __future__ import annotations

from collections.abc import Mapping

import aiohttp

from bot.channels.keep_alive import READ_SECONDS

# Nothing of the request left this machine: safe to send again.
NEVER_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
# The request was, or may have been, written before this happened. TimeoutError is the total time-out.
CUT_OFF = (aiohttp.ClientError, TimeoutError, OSError)


class Wire:
    """A session opened at the first request and kept for the life of the event loop it was opened in."""

    def __init__(self, headers: Mapping[str, str] | None = None, read_seconds: float = READ_SECONDS) -> None:
        self._headers = headers
        self._timeout = aiohttp.ClientTimeout(total=read_seconds + 5, connect=5, sock_read=read_seconds)
        self._session: aiohttp.ClientSession | None = None

    def session(self) -> aiohttp.ClientSession:
        """Call inside the running loop."""
        if self._session is None or self._session.closed:
            # 15 s is shorter than either provider's own keep-alive: we let go first, so that
            # a request is not written into a connection that is being closed.
            connector = aiohttp.TCPConnector(limit=100, keepalive_timeout=15)
            self._session = aiohttp.ClientSession(
                headers=self._headers,
                timeout=self._timeout,
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
