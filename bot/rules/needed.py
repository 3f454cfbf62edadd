"""The rules the program asks for by name; a rulebook without one of them does not load."""

from __future__ import annotations

from bot.rules.benefits import RULES as BENEFITS
from bot.rules.contribution import BASE_RULES, DISCOUNT
from bot.rules.verdicts import RULES as ELIGIBILITY

_CONTRIBUTION = frozenset(
    {
        *BASE_RULES,
        DISCOUNT,
        "payment.discount_government",
        "payment.discount_after",
        "payment.prepaying_past_discount",
        "payment.ordinary",
        "payment.periods",
    }
)

NEEDED = _CONTRIBUTION | ELIGIBILITY | BENEFITS
