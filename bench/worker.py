"""One simulated worker at their telephone: they know what they are asked, not how it is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench.outcomes import Outcome, Row, wrong_facts
from bot.engine.conversation import Conversation
from bot.engine.saying.outgoing import Choice, Outgoing
from bot.post import Address
from bot.runtime import Runtime
from bot.storage.conversation import conversations
from bot.storage.conversation.transcripts import transcript
from bot.storage.people import people
from tests.fakes.payloads import telegram_contact, telegram_tap, telegram_text, twilio_form
from tests.house import HeldClock
from tests.webhooks.conftest import Door

MOST_MESSAGES = 40

# The question that is open -> under which name the worker's own sentence for it stands.
SENTENCES = {
    "register.job": "job",
    "register.job_alone": "job",
    "eligibility.job": "job",
    "register.called_and_year": "name_says",
    "register.called": "name_says",
    "eligibility.birth_year": "birth_says",
    "income.income": "income_says",
    "register.programmes": "programmes_says",
    "register.place": "place_says",
    "register.phone": "phone_says",
    "register.need_consent": "yes",
    "register.review": "submit",
}
# Where an aside of the material belongs.
ASIDES = {
    "consent": "register.need_consent",
    "name": "register.called_and_year",
    "job": "register.job",
    "birth_year": "eligibility.birth_year",
    "income": "income.income",
    "programmes": "register.programmes",
    "place": "register.place",
    "phone": "register.phone",
    "review": "register.review",
}
# How it must end, by the texts that are heard; whoever is not named here must hold a number.
ENDS: Mapping[str, tuple[str, ...]] = {
    "employee": ("eligibility.employee",),
    "abroad": ("eligibility.not_eligible", "questions.migrant"),
    "construction": ("eligibility.not_eligible", "questions.building"),
    "domestic": ("eligibility.household", "questions.household"),
    "too_young": ("eligibility.ask_branch", "questions.young"),
    "too_old": ("eligibility.past_limit", "questions.past_limit"),
    "claim_death": ("claim.", "member.heirs"),
    "claim_jht": ("claim.", "member.jht", "member."),
    "scam_fear": ("genuine.",),
    "complaint": ("complaint.",),
    "kesehatan": ("kesehatan.", "questions.kesehatan", "questions.difference"),
    "stop": ("stop.",),
}


@dataclass(frozen=True)
class Seen:
    """What a worker has before them: where they stand, the last bubble, and whether they were asked once more."""

    talk: Conversation
    bubble: Outgoing
    reasked: bool
    flows: tuple[str, ...]

    @property
    def asked(self) -> str:
        top = self.talk.top
        return f"{top.flow}.{top.step}" if top else ""


class Worker:
    """One of the forty, at their telephone."""

    def __init__(self, row: Row, number: int, runtime: Runtime, door: Door, clock: HeldClock) -> None:
        self.row, self.number, self.runtime, self.door, self.clock = row, number, runtime, door, clock
        self.user, self.phone = 8_000_000_000 + number, f"+62812{30_000_000 + number}"
        self.telegram = row["channel"] == "telegram"
        self.said: set[str] = set()
        self.outcome = Outcome(str(row["name"]))
        self.seen: Seen | None = None

    # --- the telephone --------------------------------------------------------------------------

    def type(self, text: str) -> Seen:
        if self.telegram:
            return self._sent(text, self.door.telegram(telegram_text(self.user, text)).status_code)
        return self._sent(text, self.door.whatsapp(twilio_form(self.phone, text)).status_code)

    def press(self, choice: Choice, number: int) -> Seen:
        if self.telegram:
            code = self.door.telegram(telegram_tap(self.user, choice.token)).status_code
            return self._sent(f"[{choice.label}]", code)
        return self.type(str(number))

    def share(self) -> Seen:
        return self._sent(
            "(contact)", self.door.telegram(telegram_contact(self.user, self.phone)).status_code
        )

    def _sent(self, text: str, code: int) -> Seen:
        assert code == 200, (text, code)
        self.outcome.messages += 1
        self.clock.forward(seconds=20)
        self.seen = self._look()
        self.outcome.bubbles += 1
        self.outcome.lines += [f"> {text}", f"< {self.seen.asked}: {self.seen.bubble.text[:300]}"]
        return self.seen

    def _look(self) -> Seen:
        address = (
            Address("telegram", "tg_user_id", str(self.user))
            if self.telegram
            else Address("whatsapp", "wa_phone", self.phone)
        )
        with self.runtime.database.begin() as tx:
            found = people.find(tx, address)
            assert found
            somebody = people.look_up(tx, found)
            talk = conversations.load(tx, somebody)
            tx.run("UPDATE letter SET state = 'sent' WHERE state IN ('queued', 'sending')", {})
            lines = [line.outgoing for line in transcript(tx, found) if line.outgoing]
            rows = tx.all(
                "SELECT kind, flow, step FROM event WHERE person = :id AND message ="
                " (SELECT MAX(id) FROM message WHERE person = :id) ORDER BY id",
                {"id": found},
            )
        reasked = any(row.kind == "reasked" for row in rows)
        return Seen(talk, lines[-1], reasked, tuple(f"{row.flow}.{row.step}" for row in rows))

    # --- what they do ---------------------------------------------------------------------------

    def play(self) -> Outcome:
        seen = self.type(str(self.row["first"]))
        while self.outcome.messages < MOST_MESSAGES and not self._over(seen):
            seen = self._goes_on(seen)
        self._judge(seen)
        return self.outcome

    def _over(self, seen: Seen) -> bool:
        if seen.talk.about.get("reference"):
            return True
        end = self.row.get("end")
        return bool(end) and self._said_end(str(end), seen)

    def _said_end(self, end: str, seen: Seen) -> bool:
        """Whether one of the texts that must be heard was said just now."""
        return any(self._holds(seen, key) for key in ENDS.get(end, (f"{end}.",)))

    def _holds(self, seen: Seen, key: str) -> bool:
        """By the words of the text: what a worker reads, not what a trace says."""
        flow, _, step = key.partition(".")
        pages = self.runtime.world.words.texts[seen.talk.language].get(
            flow
        ) or self.runtime.world.words.texts["id"].get(flow, {})
        texts = [text.text for name, text in pages.items() if name.startswith(step) and text.text]
        return any(_opening(text) in seen.bubble.text for text in texts if _opening(text))

    def _goes_on(self, seen: Seen) -> Seen:
        aside = next((one for one in self.row["asides"] if ASIDES.get(one["at"]) == seen.asked), None)
        if aside and aside["says"] not in self.said:
            self.said.add(aside["says"])
            self.outcome.asked_aside += 1
            after = self.type(aside["says"])
            self.outcome.heard_aside += not after.reasked
            return after
        return self._answers(seen)

    def _answers(self, seen: Seen) -> Seen:
        offered = self._offered(seen)
        if offered:
            return self.press(*offered)
        if seen.asked == "register.phone" and self.telegram and not self.row.get("phone_says"):
            return self.share()
        sentence = SENTENCES.get(seen.asked)
        if sentence and not (self._said_before(sentence) and self._option(seen)):
            return self._says(seen, sentence)
        choice = self._option(seen)
        return self.press(*choice) if choice else self.type("daftar")

    def _says(self, seen: Seen, sentence: str) -> Seen:
        text = str(self.row.get(sentence) or self._plain(sentence))
        if seen.asked == "register.called_and_year" and self.number % 2 and self.row.get("birth_says"):
            text = f"{text}, {self.row['birth_says']}"
        if seen.asked == "register.job" and self.number % 2 and self.row.get("place_says"):
            text = f"{text}, {self.row['place_says']}"  # half of them answer both questions of a bubble
        if text in self.said:
            text = self._plain(sentence)
        self.said.add(text)
        before = seen.asked
        after = self.type(text)
        self.outcome.answers += 1
        if after.reasked or (after.asked == before and before != "register.review"):
            self.outcome.misses.append(f"{before}: {text}")
        return after

    def _said_before(self, sentence: str) -> bool:
        return self.row.get(sentence) in self.said

    def _plain(self, sentence: str) -> str:
        """The bare fact, for whoever was not understood and says it once more as the hint asks."""
        row = self.row
        income = f"{row['income']} {_per(row['per'])}" if row.get("income") else "3 juta sebulan"
        place = row["place"] or {}
        return {
            "name_says": str(row.get("called") or "Siti"),
            "birth_says": str(row.get("birth_year") or 1985),
            "income_says": income,
            "programmes_says": {2: "JKK + JKM", 3: "JKK + JKM + JHT"}.get(
                row.get("programmes") or 0, "tanya agen dulu"
            ),
            "place_says": f"{place.get('name', 'Cilincing')}, {place.get('parent') or ''}".strip(", "),
            "phone_says": self.phone,
            "yes": "setuju",
            "submit": "kirim",
            "job": "jualan",
        }.get(sentence, "menu")

    def _offered(self, seen: Seen) -> tuple[Choice, int] | None:
        """Of a "did you mean", the one that is so; else it is said again."""
        truths = [str(self.row.get("birth_year")), str((self.row["place"] or {}).get("name")), self._amount()]
        for number, choice in enumerate(seen.bubble.choices, start=1):
            if ".~" in choice.token and any(truth and truth in choice.label for truth in truths):
                return choice, number
        return None

    def _amount(self) -> str:
        return f"{self.row['income']:,}".replace(",", ".") if self.row.get("income") else ""

    def _option(self, seen: Seen) -> tuple[Choice, int] | None:
        """A button that tells what is so of them."""
        wanted = {
            "eligibility.member": "no",
            "register.work": "own" if self.row.get("status") == "own" else "employee",
            "eligibility.work": "own" if self.row.get("status") == "own" else "employee",
            "register.sector": self.row.get("sector") or "other",
            "income.sector": self.row.get("sector") or "other",
            "income.income_per": self.row.get("per") or "month",
            "register.programmes": {2: "two", 3: "three"}.get(self.row.get("programmes") or 0, "undecided"),
            "menu.menu": "register",
            "cost.more": "register",
            "may_join.next": "register",
        }.get(seen.asked, "enough")
        numbered = enumerate(seen.bubble.choices, start=1)
        return next(((choice, n) for n, choice in numbered if choice.token.endswith(f".{wanted}")), None)

    def _judge(self, seen: Seen) -> None:
        end = self.row.get("end")
        self.outcome.registered = bool(seen.talk.about.get("reference"))
        self.outcome.ended = self._said_end(str(end), seen) if end else self.outcome.registered
        if self.outcome.registered and not end:
            self.outcome.wrong = [
                f"{name}: {had!r}" for name, had in wrong_facts(self.row, seen.talk.answers)
            ]


def _per(per: str | None) -> str:
    return {"day": "sehari", "week": "seminggu"}.get(per or "", "sebulan")


def _opening(text: str) -> str:
    """The first words of a text that stand in it for everybody."""
    return text.partition("{")[0].strip()[:40] if not text.startswith("{") else ""
