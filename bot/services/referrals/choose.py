"""choose: who is asked for a referral, weighed around its place; the one caller of `rank` on stored agents."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.referrals.matching import Ranked, Wanted, Weights, rank
from bot.storage.agents import candidates
from bot.storage.agents.candidates import Asking
from bot.storage.transaction import Tx, milliseconds

if TYPE_CHECKING:  # its checks take longer to load than a command that answers at once may take
    from bot.settings import Referrals

ENOUGH = 8  # so many who may be asked are weighed against each other before the box grows


def weights_of(limits: Referrals, furthest_km: float | None = None) -> Weights:
    """The weights of config.yaml."""
    return Weights(
        furthest_km=limits.furthest_km if furthest_km is None else furthest_km,
        near_km=limits.near_km,
        load=limits.weight_load,
        share=limits.weight_share,
        answering=limits.weight_answering,
        outside_area=limits.factor_outside_area,
        other_language=limits.factor_other_language,
        other_sector=limits.factor_other_sector,
    )


def asking_at(
    limits: Referrals,
    now: datetime,
    today: date,
    rehearsal: str | None = None,
    *,
    unlinked: bool = False,
    templated: tuple[str, ...] = (),
) -> Asking:
    """Who may be asked at `now`, which is `today` in WIB; the rest as `Asking` says."""
    at = milliseconds(now)
    since = at - int(limits.share_days * 86_400_000)
    return Asking(at, today.isoformat(), since, rehearsal, unlinked, templated)


def choose(
    tx: Tx,
    asking: Asking,
    wanted: Wanted,
    weights: Weights,
    now: datetime,
    *,
    enough: int = ENOUGH,
    already_asked: Collection[str] = (),
    barred: Collection[str] = (),
) -> Ranked:
    """Look around a place, and at the worker's own agent and community wherever they are within the limit."""
    own = candidates.with_ids(tx, asking, [wanted.agent] if wanted.agent else [])
    own += candidates.of_community(tx, asking, wanted.community) if wanted.community else []
    ranked = Ranked((), ())
    for box in candidates.around(tx, asking, wanted.lat, wanted.lon, weights.furthest_km):
        everybody = {one.agent: one for one in (*own, *box)}
        ranked = rank(everybody.values(), wanted, weights, now, already_asked=already_asked, barred=barred)
        if len(ranked.matches) >= enough:
            break
    return ranked
