"""What each kind of message looks like on each channel, as pictures: `python -m tests.pictures FOLDER`.

The bubbles are those of the try-it page, of a registration played to its end, and of texts for outside the window with
their samples; both drawn by the words and limits that the channels send by.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import render_template_string
from playwright.sync_api import sync_playwright

from bot.channels.looks import Look, look
from bot.channels.simulator_traits import PLAYS
from bot.channels.table import NETWORKS
from bot.engine.saying.outgoing import Choice, Outgoing
from bot.public.pages import page_words
from bot.runtime import Runtime
from bot.services.conversation.rehearse import Seat, begin_rehearsal, overhear, say
from bot.services.template_texts import TemplateText, filled, template_texts
from bot.settings import ROOT
from bot.storage.conversation.transcripts import Line
from bot.traits import Limits
from bot.wiring import close_runtime
from tests.browsers import find_chromium
from tests.browsing import app_of
from tests.house import HeldClock, migrated, open_house, the_world
from tests.stage import delivered, ring
from tests.whole.program import asked
from tests.whole.test_journey import ANSWERS

WIDTH, HEIGHT = 360, 400
MOST_SAID = 40
Fits = Callable[[Outgoing, Limits], bool]
# Whose first bubble of what kind.
SPOKEN: Mapping[str, tuple[str, Fits]] = {
    "words": ("worker", lambda said, limits: look(said, limits) is Look.WORDS and not said.asks),
    "quick replies": (
        "worker",
        lambda said, limits: look(said, limits) is Look.BUTTONS and len(said.choices) < 4,
    ),
    "list": ("worker", lambda said, limits: look(said, limits) is Look.LIST or len(said.choices) > 3),
    "link button": ("worker", lambda said, limits: look(said, limits) is Look.LINK),
    "contact": ("worker", lambda said, limits: said.asks == "contact"),
    "place": ("worker", lambda said, limits: said.asks == "location"),
    "review": ("worker", lambda said, limits: said.text.count("\n") > 7),
    "notice": ("wati", lambda said, limits: any(one.label.startswith("TERIMA") for one in said.choices)),
}
TEMPLATES = {"template": "offer", "template with a code": "agent_word"}
_PAGE = """{% extends "base.html" %}{% block body_class %}try{% endblock %}{% block main %}
<section class="phone {{ seat.look }}"><div class="chat" style="height: auto">
<div class="bar"><span class="face">J</span><span><strong>Jangkau</strong><small>{{ kind }}</small></span></div>
<div class="bubbles">{% include "bubbles.html" %}</div></div></section>{% endblock %}"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A bubble as one of the channels shows it, as a page."""

    kind: str
    channel: str
    html: str

    @property
    def name(self) -> str:
        return f"{self.kind.replace(' ', '-')}-{self.channel}"


def pictures(runtime: Runtime) -> Iterator[Picture]:
    """Of every kind on every channel that the simulator plays."""
    for start, (channel, _) in PLAYS.items():
        said = registered(runtime, start)
        for kind, (who, fits) in SPOKEN.items():
            seat = Seat(who, start)
            found = next((one for one in said[who] if fits(one, seat.traits.limits)), None)
            if found:
                yield Picture(kind, channel, _html(runtime, kind, seat, found))
        for kind, name in TEMPLATES.items():
            seat = Seat("wati", start)
            if NETWORKS.channels[channel].window_hours:
                yield Picture(kind, channel, _html(runtime, kind, seat, sample(name)))


def registered(runtime: Runtime, start: str) -> dict[str, list[Outgoing]]:
    """Every bubble of a registration: the worker's, and the agent's who is asked about it."""
    rehearsal, text = begin_rehearsal(runtime), "halo"
    seats = {"worker": Seat("worker", start), "wati": Seat("wati", next(iter(PLAYS)))}
    for _ in range(MOST_SAID):
        say(runtime, rehearsal, seats["worker"], {"text": text})
        ring(runtime)
        delivered(runtime)
        heard = [
            line.outgoing.text for line in overhear(runtime, rehearsal, seats["worker"]) if line.outgoing
        ]
        question = asked(heard[-1], ANSWERS)
        if question is None:
            break
        text = ANSWERS[question]
    lines = {who: overhear(runtime, rehearsal, seat) for who, seat in seats.items()}
    return {who: [line.outgoing for line in found if line.outgoing] for who, found in lines.items()}


def sample(name: str) -> Outgoing:
    """A text for outside the window with what its samples say, and its buttons."""
    text: TemplateText = template_texts(the_world().words, "id", name)[0]
    said = filled(text, text.samples)
    buttons = (*text.options.values(), *([text.copy] if text.copy else []))
    return Outgoing(said.text, tuple(Choice(f"t.{one}", one) for one in buttons), numbered=False)


def _html(runtime: Runtime, kind: str, seat: Seat, said: Outgoing) -> str:
    app = app_of(runtime)
    with app.test_request_context("/try"):
        words = page_words("id")
        shown = {"lines": [Line(0, outgoing=said)], "seen": seat.traits, "seat": seat, "who": seat.who}
        html = render_template_string(_PAGE, words=words, language="id", kind=kind, **shown)
    style = (ROOT / "bot/public/static/site.css").read_text("utf-8")
    return html.replace("</head>", f"<style>{style}</style></head>")


def draw(folder: Path) -> list[Path]:
    """One file a picture; which."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        url = f"sqlite:///{place}/jangkau.db"
        migrated(url)
        runtime = open_house(url, HeldClock())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2)
        made = []
        for one in pictures(runtime):
            page.set_content(one.html)
            made.append(folder / f"{one.name}.png")
            page.screenshot(path=made[-1], full_page=True)
        browser.close()
        close_runtime(runtime)
    return made


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.pictures FOLDER")
    for path in draw(Path(sys.argv[1])):
        print(path)
