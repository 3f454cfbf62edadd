"""Signed addresses of public pages: each names one thing, for one purpose, until one moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer


class Links:
    """Makes and reads signed links. `now` gives aware UTC; a link holds for `days`."""

    def __init__(self, secret: str, public_url: str, now: Callable[[], datetime], days: float) -> None:
        self._secret, self._url, self._now, self._days = secret, public_url, now, days

    def address(self, kind: str, name: str) -> str:
        """The public address of page `kind`; signed when it is about something."""
        return f"{self._url}/{kind}/{self.sign(kind, name)}" if name else f"{self._url}/{kind}"

    def sign(self, kind: str, name: str) -> str:
        expires = int(self._now().timestamp() + self._days * 86_400)
        return str(URLSafeSerializer(self._secret, salt=f"link.{kind}").dumps([name, expires]))

    def read(self, kind: str, token: str) -> tuple[str, bool] | None:
        """What a link names and whether it still holds; None for a forged one."""
        try:
            name, expires = URLSafeSerializer(self._secret, salt=f"link.{kind}").loads(token[:500])
        except (BadSignature, ValueError, TypeError):
            return None
        return str(name), self._now().timestamp() < float(expires)
