"""The rules behind a verdict or an amount, as lines of a text. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.tables import Answers
from bot.engine.world import World
from bot.languages import INDONESIAN
from bot.rules.reasons import Reason, render
from bot.rules.rulebook import LANGUAGES
from flows.answers import supposed, work


def tongue(answers: Answers) -> str:
    """The language rules speak: texts of others quote them in Indonesian."""
    return answers["language"] if answers["language"] in LANGUAGES else INDONESIAN


def kind(answers: Answers) -> str:
    """eligibility, price, what_if, or empty while nothing was decided."""
    return str((answers.get("decided") or {}).get("kind", ""))


def reasons(answers: Answers, world: World) -> tuple[Reason, ...]:
    """Exactly the rules that decided what was last decided; none where its answers were taken back since."""
    if kind(answers) == "eligibility":
        return work.verdict(answers, world).reasons
    if kind(answers) == "what_if" and supposed.income(answers) and work.sector(answers):
        return supposed.price(answers, world, "three").reasons
    if kind(answers) == "price" and work.priced(answers):
        return work.price(answers, world, "three").reasons
    return ()


def changes(answers: Answers, world: World) -> tuple[Reason, ...]:
    """What would change a verdict."""
    return work.verdict(answers, world).would_change if kind(answers) == "eligibility" else ()


def because(answers: Answers, world: World) -> str:
    """One sentence a rule with the number of its source, then the sources, each once."""
    found = reasons(answers, world)
    sources = list(dict.fromkeys(reason.source for reason in found))
    said = [f"• {render(each, tongue(answers))} [{sources.index(each.source) + 1}]" for each in found]
    return "\n".join([*said, "", *(f"[{n}] {source}" for n, source in enumerate(sources, start=1))])


def would_change(answers: Answers, world: World) -> str:
    return lines(changes(answers, world), tongue(answers))


def lines(found: Sequence[Reason], language: str) -> str:
    return "\n".join(f"• {render(each, language)}" for each in found)
