"""What Jangkau hears besides answers and steering, at the places that the engine's order names."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.hearing.order import BEFORE_ALL, BESIDE_TEXT, HELD, OWN_WORDS, SHARED_EARLY
from bot.engine.subject import AnyHearer
from flows.hearing.agents_words import WORK
from flows.hearing.all_at_once import WHOLE_FORM
from flows.hearing.begin_again import AFTER_STOP
from flows.hearing.bereaved import TOLD_IN_GRIEF
from flows.hearing.codes_and_relay import CODES, NOT_TEXT
from flows.hearing.cost_of_care import COST_OF_CARE
from flows.hearing.days import DAYS
from flows.hearing.desk import DESK, NOT_FOR_DESK
from flows.hearing.doubts import ASKED_OF_THE_QUESTION
from flows.hearing.giving_up import GIVING_UP
from flows.hearing.grievances import GRIEVANCES
from flows.hearing.membership import MEMBERSHIP
from flows.hearing.oneself import ONESELF
from flows.hearing.own_work_beside import OWN_WORK_BESIDE
from flows.hearing.packages import CHOSEN
from flows.hearing.paying import PAYING
from flows.hearing.place_first import PIN_FIRST, PLACE_FIRST
from flows.hearing.visits import VISITS

HEARERS: Mapping[str, tuple[AnyHearer, ...]] = {
    HELD: (*DESK, *VISITS, *PAYING),
    BEFORE_ALL: CODES,
    OWN_WORDS: (
        *ONESELF,
        *WORK,
        *TOLD_IN_GRIEF,
        *AFTER_STOP,
        *COST_OF_CARE,
        *GIVING_UP,
        *WHOLE_FORM,
        *OWN_WORK_BESIDE,
        *MEMBERSHIP,
        *GRIEVANCES,
        *DAYS,
        *CHOSEN,
        *PLACE_FIRST,
        *ASKED_OF_THE_QUESTION,
    ),
    SHARED_EARLY: PIN_FIRST,
    BESIDE_TEXT: (*NOT_TEXT, *NOT_FOR_DESK),
}
