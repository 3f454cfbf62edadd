"""Somebody new, a greeting, and what cannot be read: where nothing is answered yet."""

from __future__ import annotations

from bot.engine.happenings import Happening, Message, Unreadable
from bot.engine.hearing.answering import asks_freely, number_in
from bot.engine.hearing.pausing import ask_whether_to_go_on
from bot.engine.hearing.tongues import tongue_of
from bot.engine.saying import ladder
from bot.engine.sight import Sight
from bot.engine.walk import Walk

PICTURES = frozenset({"photo", "video", "document", "sticker"})
TOGETHER = 5  # seconds: channels without albums bring the pictures of one so quickly after each other


def nobody_met(sight: Sight, happening: Happening) -> Happening | None:
    """Anything of somebody new."""
    return None if sight.conversation.stack else happening


def newcomer(sight: Sight, message: Message) -> Message | None:
    """A message of somebody new."""
    return None if sight.conversation.stack else message


def meet(walk: Walk, message: Message) -> None:
    """Who speaks is said in the language they write; what they wrote is heard next, and answered at once."""
    tongue = tongue_of(walk.world.words, message.text)
    if tongue:
        walk.change(language=tongue)
    walk.begin()


def says_nothing_yet(sight: Sight, message: Message) -> Message | None:
    """A first message that only greets, or a number that answers no question of ours."""
    if not sight.new:
        return None
    return message if number_in(message.text) or sight.world.words.phrases.greets(message.text) else None


def begin(walk: Walk, happening: Happening) -> None:
    """A button, a pin or a contact of somebody new says nothing to us: they are greeted."""
    walk.begin()
    walk.go_on()


def ask_first(walk: Walk, message: Message) -> None:
    walk.go_on()


def greets(sight: Sight, message: Message) -> Message | None:
    """A whole message that only greets."""
    return message if sight.world.words.phrases.greets(message.text) else None


def greets_freely(sight: Sight, message: Message) -> Message | None:
    """A greeting, at a question that would take it for an answer."""
    return greets(sight, message) if asks_freely(sight) else None


def greet(walk: Walk, message: Message) -> None:
    """A hello is answered and the question put again; after a long pause, whether to go on is asked."""
    if walk.came_back:
        ask_whether_to_go_on(walk)
    else:
        walk.say(walk.common("greeting"))
        walk.ask()


def thanks(sight: Sight, message: Message) -> Message | None:
    """A whole message that only thanks or takes note."""
    return message if sight.world.words.phrases.thank(message.text) else None


def thanks_freely(sight: Sight, message: Message) -> Message | None:
    """Thanks, at a question that would take them for an answer."""
    return thanks(sight, message) if asks_freely(sight) else None


def welcome(walk: Walk, message: Message) -> None:
    """Answered in a few words. What is open inside a flow is put again; the menu is not shown once more."""
    walk.say(walk.common("thanks"))
    if walk.frame.flow != walk.root():
        walk.ask()


def masked(sight: Sight, message: Message) -> Message | None:
    """A message in which a number was masked: whatever else stands there is not read."""
    return message if message.found else None


def warn(walk: Walk, message: Message) -> None:
    walk.say(walk.common("sensitive"))
    _again(walk)


def shows_papers(sight: Sight, message: Message) -> Message | None:
    """Words under a picture or a file that say it is a paper of identity."""
    if message.beside not in PICTURES:
        return None
    papers = sight.common("papers").accepts["paper"]
    return message if any(f" {paper} " in f" {_plain(message.text)} " for paper in papers) else None


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def under_a_picture(sight: Sight, message: Message) -> Message | None:
    """Words under a picture that nothing else could be made of."""
    return message if message.beside else None


def say_unopened(walk: Walk, message: Message) -> None:
    say_unreadable(walk, Unreadable(message.beside))


def another_of_album(sight: Sight, thing: Unreadable) -> Unreadable | None:
    """One more picture of those that were sent at once: the first was answered."""
    at, before = sight.album_before
    if thing.album:
        return thing if thing.album == before else None
    together = int(sight.world.now.timestamp()) - at <= TOGETHER
    return thing if together and thing.what in PICTURES and thing.what == before else None


def let_be(walk: Walk, thing: Unreadable) -> None:
    """Nothing is said."""


def say_unreadable(walk: Walk, thing: Unreadable) -> None:
    """The first time with something to press, the second in a row with a person."""
    words, before = walk.common("unreadable"), walk.conversation.unread
    walk.change(unread=before + 1)
    walk.say(words, words.options.get(thing.what, ""))
    if not walk.conversation.stack:
        begin(walk, Message(""))
    elif before:
        ladder.with_a_person(walk, "unread_again")
    else:
        walk.ask()
        ladder.press_something(walk)


def _again(walk: Walk) -> None:
    """Put the open question once more, or greet somebody who has none."""
    if walk.conversation.stack:
        walk.ask()
    else:
        begin(walk, Message(""))
