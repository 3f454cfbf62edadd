"""When a broadcast stops by itself: too many failures among those tried last, or a sign of being taken for spam."""

from __future__ import annotations

from collections.abc import Sequence

TRIED = 200  # letters looked at, the newest
FAILURES, SHARE = 10, 0.1  # so many of them, and so large a part, have failed
SPAM = 2  # letters that a provider refused as spam or against its rules
POLICY = "policy"  # bot.failing.Kind


def why_halt(outcomes: Sequence[tuple[str, str]]) -> str:
    """`outcomes` are (state, kind of failure) of the letters tried last; empty where it may go on."""
    failed = [kind for state, kind in outcomes if state == "failed"]
    if sum(kind == POLICY for kind in failed) >= SPAM:
        return "spam"
    if len(failed) >= FAILURES and len(failed) >= SHARE * len(outcomes):
        return "failures"
    return ""
