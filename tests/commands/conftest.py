"""The console's office, for commands that look at the same house."""

from tests.console.conftest import furnished, office

__all__ = ["furnished", "office"]
