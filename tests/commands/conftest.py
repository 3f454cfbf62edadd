"""The console's office, for commands that look at the same house."""

from tests.console.conftest import office, quick_hashes

__all__ = ["office", "quick_hashes"]
