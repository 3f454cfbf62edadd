"""Codes that people read aloud over a telephone and type: random bits as signs that nobody misreads."""

from __future__ import annotations

# Crockford's alphabet: no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5  # a sign


def signs_of(number: int, count: int) -> str:
    """The last `count` times five bits of `number`, the highest first."""
    return "".join(ALPHABET[number >> shift & 31] for shift in range((count - 1) * BITS, -1, -BITS))


def short_code(fresh: str) -> str:
    """Forty random bits, of hex, in two groups: 7K2M-9QXF."""
    signs = signs_of(int(fresh[:10], 16), 8)
    return f"{signs[:4]}-{signs[4:]}"


def long_code(fresh: str) -> str:
    """Sixty random bits, of hex, in three groups: 7K2M-9QXF-3T0B."""
    signs = signs_of(int(fresh[:15], 16), 12)
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


def reference_of(fresh: str) -> str:
    """The number of a registration: JK-7K2M-9QXF."""
    return f"JK-{short_code(fresh)}"


def complaint_of(fresh: str) -> str:
    """The number of a complaint, told apart from a registration's: AD-7K2M-9QXF."""
    return f"AD-{short_code(fresh)}"


def chat_code(fresh: str) -> str:
    """What somebody answers a question about another chat with: HP482. Codes of leads begin otherwise."""
    return f"HP{int(fresh, 16) % 900 + 100}"


def form_code(registration: str) -> str:
    """What somebody answers with who is asked to complete a form: F0417. Agents' codes are shorter."""
    return f"F{int(registration, 36) % 10_000:04d}"


def branch_code(referral: str) -> str:
    """What a worker answers the branch with where no agent had their referral: B0417. Agents' codes are shorter."""
    return f"B{int(referral, 36) % 10_000:04d}"
