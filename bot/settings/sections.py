"""config.yaml as types: one section each, which refuses keys it does not know."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, ValidationInfo, field_validator

from bot.languages import INDONESIAN, Language, Languages
from bot.quiet import QuietHours
from bot.settings.faults import day, not_too_long, time_zone


class Section(BaseModel):
    """A section refuses keys it does not know and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    @field_validator("*")
    @classmethod
    def _holds_in_a_date(cls, value: Any, about: ValidationInfo) -> Any:
        return not_too_long(value, about.field_name or "")


class Operator(Section):
    name: str = Field(min_length=3)
    branch: str = Field(min_length=3)
    check: str = Field(min_length=3)
    website: str = Field(pattern=r"^https://")
    call_centre: str = Field(pattern=r"^\d{3,15}$")
    telegram_bot: str = Field(default="", pattern=r"^\w*$")
    security: str = Field(default="", pattern=r"^$|^(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+[0-9]+)$")


class Consent(Section):
    notice_version: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(day)]


Names = Annotated[tuple[str, ...], Strict(False)]  # YAML has lists only


class LanguageRow(Section):
    """One language, as bot/languages.py explains it."""

    name: str = Field(min_length=2, max_length=24)  # the row of a list on the tightest channel
    complete: bool = False
    covers: Names = ()
    fallback: str = INDONESIAN
    answers_to: Names = ()


class LanguageTable(Section):
    default: str = INDONESIAN
    known: dict[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], LanguageRow] = Field(max_length=10)


class Referrals(Section):
    offer_minutes: float = Field(gt=0)
    most_offers: int = Field(ge=1, le=50)
    most_together: int = Field(ge=1, le=6)
    furthest_km: float = Field(gt=0)
    outcome_hours: float = Field(gt=0)
    invite_days: float = Field(gt=0)
    near_km: float = Field(gt=0)
    weight_load: float = Field(ge=0)
    weight_share: float = Field(ge=0)
    weight_answering: float = Field(ge=0)
    share_days: float = Field(gt=0)
    factor_outside_area: float = Field(ge=1)
    factor_other_language: float = Field(ge=1)
    factor_other_sector: float = Field(ge=1)
    cold_hours: float = Field(gt=0)
    most_reminders: int = Field(ge=0, le=10)
    card_days: float = Field(gt=0)
    receipt_hours: float = Field(default=2, gt=0)
    still_paying_days: float = Field(gt=0)
    companion_hours: float = Field(default=20, gt=0)
    voice_hours: float = Field(default=72, gt=0)
    relay_minutes: float = Field(gt=0)
    relay_gap_seconds: float = Field(ge=0)
    code_days: float = Field(gt=0)
    code_guesses_an_hour: int = Field(ge=1)
    smallest_cell: int = Field(ge=2)


class Conversation(Section):
    tries_before_human: int = Field(ge=1, le=10)
    resume_after_hours: float = Field(gt=0)
    form_link_days: float = Field(gt=0)
    form_reminder_hours: float = Field(default=20, ge=0)
    nudge_after_minutes: float = Field(gt=0)
    second_nudge_after_minutes: float = Field(gt=0)
    most_nudges: int = Field(ge=0, le=2)
    quiet_from_hour: int = Field(ge=0, le=23)
    quiet_until_hour: int = Field(ge=0, le=23)
    timezone: Annotated[str, AfterValidator(time_zone)] = "Asia/Jakarta"
    discount_reminder_days: float = Field(default=14, ge=0)
    burst_messages: int = Field(default=12, ge=0)
    burst_seconds: float = Field(default=10, gt=0)

    @property
    def quiet_hours(self) -> QuietHours:
        """When nothing may go that nobody asked for."""
        return QuietHours(self.quiet_from_hour, self.quiet_until_hour, self.timezone)


class Console(Section):
    longest_wait_minutes: float = Field(gt=0)
    session_hours: float = Field(gt=0)
    one_time_hours: float = Field(default=72, gt=0)
    alarm_failed_logins: int = Field(default=20, ge=1)
    alarm_openings: int = Field(default=30, ge=2)


class Try(Section):
    enabled: Annotated[bool | None, Strict(False)] = None  # None: on in development, off in production
    begun_per_hour: int = Field(default=60, ge=1)
    said_per_hour: int = Field(default=2000, ge=1)


class PostgreSQL(Section):
    prepared_statements: bool = True


class Pages(Section):
    form_saves_per_hour: int = Field(default=30, ge=1)
    refused_links_per_hour: int = Field(default=300, ge=1)
    proxies: Names = ("127.0.0.1", "::1")
    hosts: Names = ()
    agent_word_minutes: float = Field(default=10, gt=0)
    agent_words_per_hour: int = Field(default=10, ge=1)
    agent_open_minutes: float = Field(default=60, gt=0)


class Rights(Section):
    settle_hours: float = Field(default=72, gt=0, le=72)  # UU 27/2022 gives 3 × 24 hours, never more
    alarm_hours_before: float = Field(default=24, ge=0)


class Retention(Section):
    message_days: float = Field(default=180, gt=0)
    letter_days: float = Field(default=180, gt=0)
    event_days: float = Field(default=730, gt=0)
    timer_days: float = Field(default=30, gt=0)
    word_days: float = Field(default=30, gt=0)
    unreadable_days: float = Field(default=7, gt=0)
    form_days: float = Field(default=90, gt=0)
    visit_days: float = Field(default=90, gt=0)
    silent_person_days: float = Field(default=730, gt=0)
    stranger_days: float = Field(default=7, gt=0)


class Keys(Section):
    renew_days: float = Field(default=30, gt=0)
    keep_days: float = Field(default=7, gt=0)


class Voice(Section):
    """Voice messages, where JANGKAU_TRANSCRIBER_URL names a server that writes them down."""

    longest_seconds: int = Field(default=60, ge=1, le=600)
    most_bytes: int = Field(default=900_000, ge=1000, le=1_000_000)
    anywhere: bool = False  # true: the server may stand outside this house's own network


class Budget(Section):
    """Rupiah; 0 sets no limit."""

    day: int = Field(default=0, ge=0)
    month: int = Field(default=0, ge=0)
    broadcast: int = Field(default=0, ge=0)


class Broadcasts(Section):
    """What keeps news to many small, asked and rare. 0 sets no limit, except that of approval: then all need it."""

    approve_above_people: int = Field(default=1000, ge=0)
    approve_above_rupiah: int = Field(default=100_000, ge=0)
    most_a_day: int = Field(default=0, ge=0)  # letters of one branch
    most_a_month: int = Field(default=0, ge=0)
    days_apart: float = Field(default=3, ge=0)
    same_again_hours: float = Field(default=24, ge=0)
    late_minutes: float = Field(default=60, gt=0)
    answer_days: float = Field(default=3, gt=0)
    practice_people: int = Field(default=20, ge=1)


class Config(Section):
    operator: Operator
    consent: Consent
    languages: LanguageTable
    referrals: Referrals
    conversation: Conversation
    throttle: dict[str, Annotated[float, Field(ge=0)]] = {}  # channel_what, see bot.channels.table
    console: Console
    try_page: Try
    postgresql: PostgreSQL = PostgreSQL()
    pages: Pages = Pages()
    rights: Rights = Rights()
    retention: Retention = Retention()
    keys: Keys = Keys()
    budget: Budget = Budget()
    broadcasts: Broadcasts = Broadcasts()
    voice: Voice = Voice()
    whatsapp_forms: dict[
        str, Annotated[str, Field(pattern=r"^[0-9]{1,40}$")]
    ] = {}  # language -> published at Meta

    @property
    def spoken(self) -> Languages:
        """The table of languages."""
        rows = {code: Language(**row.model_dump()) for code, row in self.languages.known.items()}
        return Languages(rows, self.languages.default)
