"""Templates: submitted from messages/<language>/templates.yaml, watched, and held where Meta bills them otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.channels import HearsEvents, KeepsTemplates, Request
from bot.channels.shelf import FORM, TEMPLATE
from bot.errors import BadArgument, TryLater
from bot.logs import log
from bot.post import GiveUp, RetryAt, Template, TemplateNews
from bot.runtime import Runtime
from bot.services.staff.scope import Scope, demand
from bot.services.staff.views import note
from bot.services.template_texts import TemplateText, all_texts
from bot.storage.database import Tx
from bot.storage.messaging import templates
from bot.storage.messaging.shelf import keep_number
from bot.storage.messaging.templates import Kept

NEVER = "never submitted"
SUBMITTED = "received"
WATCH_SECONDS = 600.0  # between two looks at what Meta says, where no event comes by itself


@dataclass(frozen=True, slots=True)
class Standing:
    """One text as the words have it now, and where its wording stands; None while it was never submitted."""

    text: TemplateText
    kept: Kept | None

    @property
    def state(self) -> str:
        if self.kept is None:
            return NEVER
        return "held: another category" if self.kept.moved else self.kept.state


def keepers(runtime: Runtime) -> dict[str, KeepsTemplates]:
    """Channels that keep texts, by name; one that names no account of ours keeps none."""
    found = {name: one for name, one in runtime.channels.items() if isinstance(one, KeepsTemplates)}
    return {name: one for name, one in found.items() if one.owner}


def _keeper(runtime: Runtime, channel: str) -> KeepsTemplates:
    """That of a channel, the first where none is named. Raises BadArgument where there is none."""
    found = keepers(runtime)
    if found and channel in ("", *found):
        return found[channel or next(iter(found))]
    raise BadArgument(
        f"no template is kept by {channel or 'any channel'}:"
        " set TWILIO_ACCOUNT_SID and its companions, or META_BUSINESS_ACCOUNT_ID beside Meta's"
    )


def standings(runtime: Runtime, scope: Scope, channel: str = "") -> list[Standing]:
    """Every text of the words, with what became of its present wording at one channel's provider, else the first's."""
    demand(scope, "see")
    keeper = _keeper(runtime, channel)
    owner = keeper.owner
    with runtime.database.look() as tx:
        kept = {(k.name, k.language, k.version): k for k in templates.all_of(tx, owner)}
    texts = texts_for(runtime, keeper)
    return [Standing(text, kept.get((text.name, text.language, text.version))) for text in texts]


def texts_for(runtime: Runtime, keeper: KeepsTemplates) -> list[TemplateText]:
    """Every text that this provider has to approve: a form inside WhatsApp only where it goes in no other way."""
    forms = runtime.world.forms if keeper.traits.form_by_text else {}
    return list(all_texts(runtime.world.words, forms))


def texts_now(runtime: Runtime, scope: Scope) -> list[Standing]:
    """The same; none where no channel keeps templates."""
    return standings(runtime, scope) if keepers(runtime) else []


def former(runtime: Runtime, scope: Scope, channel: str = "") -> list[Kept]:
    """Wordings that were submitted and are not those of the words any more."""
    demand(scope, "see")
    keeper = _keeper(runtime, channel)
    now = {(text.name, text.language, text.version) for text in texts_for(runtime, keeper)}
    with runtime.database.look() as tx:
        found = templates.all_of(tx, keeper.owner)
    return [kept for kept in found if (kept.name, kept.language, kept.version) not in now]


async def submit_texts(
    runtime: Runtime, scope: Scope, names: Sequence[str] = (), channel: str = ""
) -> list[tuple[TemplateText, str]]:
    """Submit each wording that never was: its text and what came of it.

    Raises BadArgument for an unknown name, and where the provider does not answer: what was submitted before stays so.
    """
    demand(scope, "keep_prices")
    keeper = _keeper(runtime, channel)
    waiting = [one.text for one in standings(runtime, scope, channel) if one.kept is None]
    if unknown := sorted(set(names) - {text.name for text in texts_for(runtime, keeper)}):
        raise BadArgument(f"no template {', '.join(unknown)} in messages/*/templates.yaml")
    found = []
    for text in waiting:
        if not names or text.name in names:
            found.append((text, await _submit(runtime, scope, keeper, text)))
    return found


async def _submit(runtime: Runtime, scope: Scope, keeper: KeepsTemplates, text: TemplateText) -> str:
    number = await keeper.submit(asked_of(text))
    if isinstance(number, RetryAt):
        raise BadArgument(f"no answer from the provider ({number.reason}): try again later")
    if not isinstance(number, str):
        return number.reason
    kept = Kept(
        *(keeper.owner, text.name, text.language, text.version, number),
        *(text.category, "", SUBMITTED),
    )
    with runtime.database.begin() as tx:
        templates.keep(tx, kept, runtime.now_ms())
        note(runtime, tx, scope, "template submitted", text.key)
    return SUBMITTED


def asked_of(text: TemplateText) -> Template:
    """The text with its facts numbered in their order: one named twice is two."""
    body, samples = text.text, []
    for number, place in enumerate(text.places, start=1):
        body = body.replace("{" + place + "}", f"\0{number}\0", 1)
        samples.append(text.samples[place])
    for number in range(1, len(samples) + 1):
        body = body.replace(f"\0{number}\0", "{{" + str(number) + "}}")
    named = (text.submitted_as, text.language, text.category)
    more = (text.copy, text.form, text.opens)
    return Template(*named, body, text.options, tuple(samples), *more)


async def watch(runtime: Runtime) -> int:
    """Ask each provider what became of all texts and write it down; how many changed."""
    changed = 0
    for keeper in keepers(runtime).values():
        found = await keeper.standings()
        if isinstance(found, GiveUp | RetryAt):
            log.warning("templates_not_asked", reason=found.reason)
            continue
        changed += await asyncio.to_thread(take_news, runtime, keeper.owner, found)
    return changed


async def look_now(runtime: Runtime, scope: Scope) -> int:
    """As the worker does every ten minutes, at once."""
    demand(scope, "see")
    return await watch(runtime)


async def keep_watching(runtime: Runtime) -> None:
    """For as long as a worker lives; a look that fails is told, and the next comes at its time."""
    while keepers(runtime):
        try:
            await watch(runtime)
        except TryLater as trouble:
            log.warning("templates_not_kept", reason=str(trouble))
        await asyncio.sleep(WATCH_SECONDS)


def hear_events(runtime: Runtime, channel: str, request: Request) -> bool:
    """What a provider posts about texts by itself; whether this channel reads such posts. Raises TryLater."""
    hears = runtime.channels.get(channel)
    if not isinstance(hears, HearsEvents):
        return False
    take_news(runtime, hears.owner, hears.events(request))
    return True


def take_news(runtime: Runtime, owner: str, found: Sequence[TemplateNews]) -> int:
    """What Meta said, by event or when asked; how many changed. A refused one stays listed with its reason."""
    with runtime.database.begin() as tx:
        return sum(_take(runtime, tx, owner, news) for news in found)


def _take(runtime: Runtime, tx: Tx, owner: str, news: TemplateNews) -> bool:
    kept = templates.by_number(tx, owner, news.number)
    if kept is None:
        return False
    now = replace(
        kept,
        state=news.state or kept.state,
        given=news.category or kept.given,
        quality=news.quality or kept.quality,
        reason=news.reason if news.state else kept.reason,
    )
    if now == kept:
        return False
    templates.keep(tx, now, runtime.now_ms())
    if now.state == templates.APPROVED:
        for key in _keys(runtime, now):
            keep_number(tx, owner, key, now.number, runtime.now_ms())
    if now.moved and not kept.moved:
        log.error("template_category_changed", template=now.name, asked=now.category, given=now.given)
    elif now.state != kept.state and now.state != templates.APPROVED:
        log.error("template_not_usable", template=now.name, state=now.state, reason=now.reason)
    return True


def _keys(runtime: Runtime, kept: Kept) -> list[str]:
    """What a letter finds the text by: its own key, and the number of the form that it opens."""
    texts = all_texts(runtime.world.words, runtime.world.forms)
    named = (kept.name, kept.language, kept.version)
    form = next((t.form for t in texts if t.form and (t.name, t.language, t.version) == named), "")
    return [TEMPLATE + ".".join(named), *([FORM + form] if form else [])]


def accept_category(runtime: Runtime, scope: Scope, name: str, language: str, channel: str = "") -> Kept:
    """Staff take the price of the category that Meta chose: the text may be sent again. Raises BadArgument."""
    demand(scope, "keep_prices")
    every = standings(runtime, scope, channel)
    found = [one for one in every if (one.text.name, one.text.language) == (name, language)]
    kept = found[0].kept if found else None
    if kept is None or not kept.moved:
        raise BadArgument(f"{name} in {language} is not held for its category")
    taken = replace(kept, category=kept.given)
    with runtime.database.begin() as tx:
        templates.keep(tx, taken, runtime.now_ms())
        note(runtime, tx, scope, "template category taken", f"{name}.{language} {kept.given}")
    return taken
