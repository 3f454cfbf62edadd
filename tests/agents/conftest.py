"""The stage of tests/referrals, for agents, their codes and talks."""

from tests.referrals.conftest import stage

__all__ = ["stage"]
