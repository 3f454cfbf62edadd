"""Template texts: what may be said outside the window, in the words of messages/<language>/templates.yaml.

A template is spoken in the place of the notice of its name: the engine fills it, and what it filled
in are its variables.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.engine.events import Event, Said, Turn
from bot.engine.saying.outgoing import Outgoing
from bot.engine.words import FALLBACK, Text, Words
from bot.engine.world import World
from bot.errors import TooLong
from bot.post import name_there

PAGE = "templates"
_PLACE = re.compile(r"\{(\w+)\}")
# Private characters around each fact while the engine fills it in; no keyboard writes them.
_BEGIN, _END = "\ue0f0", "\ue0f1"
_FILLED = re.compile(f"{_BEGIN}(.*?){_END}", re.DOTALL)
# Meta takes no line break, tab or run of spaces inside a variable.
_SPACE = re.compile(r"\s*\n\s*")
_BLANKS = re.compile(r"[ \t\u00a0]+")
EMPTY = "-"  # nor an empty one
MOST_FILLED = 1024  # characters of a body with its facts


@dataclass(frozen=True, slots=True)
class TemplateText:
    """One template in one language. `version` changes with its words: a changed one must be approved anew."""

    name: str
    language: str
    category: str
    text: str
    options: Mapping[str, str]
    samples: Mapping[str, str]
    copy: str = ""  # on the button of a word of one use
    opens: str = ""  # on the button of a form inside WhatsApp, and the form's number there
    form: str = ""

    @property
    def version(self) -> str:
        more = [part for part in (self.copy, self.opens, self.form) if part]
        plain = [self.category, self.text, sorted(self.options.items()), *more]
        return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()[:12]

    @property
    def key(self) -> str:
        """What a letter names it by, and the shelf."""
        return f"{self.name}.{self.language}.{self.version}"

    @property
    def submitted_as(self) -> str:
        """Its name at Meta: small letters, digits, underscores."""
        return name_there(self.key)

    @property
    def places(self) -> list[str]:
        """The facts it names, in the order in which they stand; one named twice stands twice."""
        return _PLACE.findall(self.text)


def template_texts(words: Words, language: str, name: str) -> list[TemplateText]:
    """In a language, then in Indonesian: the first of them that was approved is spoken."""
    spoken = [one for one in dict.fromkeys((language, FALLBACK)) if words.has(one, PAGE, name)]
    return [_text(words, one, name) for one in spoken]


def _text(words: Words, language: str, name: str) -> TemplateText:
    found = words.find(language, PAGE, name)
    copy, opens = (found.labels.get(label, "") for label in ("copy", "form"))
    return TemplateText(name, language, found.category, found.text, found.options, found.samples, copy, opens)


def all_texts(words: Words, forms: Mapping[str, str] | None = None) -> Iterator[TemplateText]:
    """Every one; of a form inside WhatsApp only in the languages in which one was published (`forms`)."""
    published = forms or {}
    for language in words.languages():
        for name in words.texts[language].get(PAGE, {}):
            text = _text(words, language, name)
            if not text.opens:
                yield text
            elif language in published:
                yield replace(text, form=published[language])


def world_with(world: World, text: TemplateText) -> World:
    """A world in which the notice of this name is spoken in the template's words, its facts marked."""
    marked = _PLACE.sub(lambda m: f"{_BEGIN}{m[0]}{_END}", text.text)
    pages = world.words.texts
    spoken = Text(marked, options=text.options, key=f"notices.{text.name}")
    page = {**pages[FALLBACK]["notices"], text.name: spoken}
    languages = {
        language: MappingProxyType({**own, "notices": {**own.get("notices", {}), text.name: spoken}})
        for language, own in pages.items()
    }
    languages[FALLBACK] = MappingProxyType({**pages[FALLBACK], "notices": page})
    return replace(world, words=Words(languages, world.words.fallbacks))


def filled(text: TemplateText, facts: Mapping[str, object]) -> Outgoing:
    """What a template says to one of many, without a turn: a broadcast's frame, to be kept as a letter.

    Buttons have no tokens here. Raises TooLong where what is filled in is more than a provider takes.
    """
    variables = tuple(_plain(str(facts[place])) for place in text.places)
    said = iter(variables)
    whole = _PLACE.sub(lambda m: next(said), text.text)
    if len(whole) > MOST_FILLED:
        raise TooLong(f"{text.name}.{text.language}: {len(whole)} characters of {MOST_FILLED}")
    return Outgoing(whole, template=text.key, variables=variables)


def as_template(turn: Turn, text: TemplateText, category: str, expected: int | None) -> Turn:
    """The same turn; what it says is the template with its variables, billed as a category at so many sen."""
    events = (_templated(event, text, category, expected) for event in turn.events)
    return replace(turn, events=tuple(events))


def _templated(event: Event, text: TemplateText, category: str, expected: int | None) -> Event:
    if not isinstance(event, Said):
        return event
    said = event.outgoing.text
    variables = tuple(_plain(value) for value in _FILLED.findall(said))
    whole = _FILLED.sub(lambda m: _plain(m[1]), said)
    own = event.outgoing.choices[: len(text.options)]  # others shown beside them have no button there
    outgoing = Outgoing(
        whole, own, numbered=False, template=text.key, variables=variables, copy_label=text.copy
    )
    return replace(event, outgoing=outgoing, category=category, expected=expected)


def _plain(value: str) -> str:
    """One line of it, as a template's variable must be."""
    return _BLANKS.sub(" ", _SPACE.sub("; ", value.strip())) or EMPTY
