"""Everything the pure rooms look at, read from disk once: flows, words, rulebook, understanding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.engine.subject import Subject
from bot.engine.tables import FlowModule, build_flows
from bot.engine.words import ASKS, Words
from bot.engine.world import World, no_link
from bot.loading.calendar import load_calendar
from bot.loading.rules import load_rulebook
from bot.loading.understanding import load_understanding
from bot.loading.words import load_words
from bot.settings import Config


def load_world(
    config: Config,
    root: Path,
    modules: tuple[FlowModule, ...],
    subject: Subject,
    link: Callable[[str, str], str] = no_link,
) -> World:
    """Raises RefuseToStart with what is wrong with flows, words, rules or word lists."""
    words, understanding = load_words(root / "messages", config.spoken.fallbacks), load_understanding(root)
    return World(
        flows=build_flows(modules),
        subject=subject,
        words=words,
        rulebook=load_rulebook(),
        calendar=load_calendar(),
        understanding=understanding,
        questions=understanding.questions(ways_of_asking(words)),
        facts=config_facts(config),
        languages=config.spoken,
        link=link,
        tries_before_human=config.conversation.tries_before_human,
        resume_after_hours=config.conversation.resume_after_hours,
        nudge_minutes=(
            config.conversation.nudge_after_minutes,
            config.conversation.second_nudge_after_minutes,
        )[: config.conversation.most_nudges],
    )


def ways_of_asking(words: Words) -> dict[str, list[str]]:
    """An answer's step -> the ways of asking for it, of all flows and languages: people mix them."""
    asked: dict[str, list[str]] = {}
    for texts in words.texts.values():
        for page in texts.values():
            for step, text in page.items():
                if ASKS in text.accepts:
                    asked.setdefault(step, []).extend(text.accepts[ASKS])
    return asked


def config_facts(config: Config) -> dict[str, str]:
    """What texts may say of the office that runs the bot."""
    operator = config.operator
    return {
        "operator": operator.name,
        "branch": operator.branch,
        "check": operator.check,
        "website": operator.website,
        "call_centre": operator.call_centre,
        "privacy_version": config.consent.notice_version,
        # In an older backup whoever is erased can be read until that day's key is gone.
        "backup_days": f"{config.keys.renew_days + config.keys.keep_days:g}",
    }
