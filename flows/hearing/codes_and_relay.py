"""What is not for the open question: codes on cards and invitations, words from another chat, a talk with an agent."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.engine.events import Event
from bot.engine.happenings import Message, Unreadable
from bot.engine.hearing import standing
from bot.engine.hearing.meeting import begin
from bot.engine.hearing.phrases import folded
from bot.engine.sight import Sight
from bot.engine.subject import AnyHearer, Hearer
from bot.engine.walk import Walk
from bot.engine.words import Words
from bot.spoken_codes import complaint_of
from flows.answers.waiting import form_link
from flows.subject.events import (
    ChatSaid,
    ChatSteered,
    CodeShown,
    InvitePresented,
    JoinAsked,
    PickUpAsked,
)

LEAVING = frozenset({"stop", "menu"})  # steering words that mean the same in a talk as anywhere
START = "/start"  # how Telegram hands on the payload of a link
# Each is a code behind a word that people know it by; the words stand in common.heard.yaml, `carried`.
INVITE = re.compile(r"^\s*(?:(\S+)\s+)?((?:AG|ST)-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\s*$", re.IGNORECASE)
CODE = re.compile(r"\bAK-?(?:[0-9A-Z]{5}-?){3}(?![0-9A-Z])", re.IGNORECASE)
PICK_UP = re.compile(
    r"^\s*(?:/start\s+)?([^\W\d_]+)[\s_]*JK-?([0-9A-Z]{4})-?([0-9A-Z]{4})"
    r"(?:[\s_]+([0-9A-Z]{4})-?([0-9A-Z]{4}))?\s*[.!]*\s*$",
    re.IGNORECASE,
)
MARKED = re.compile(r"[AJ]K", re.IGNORECASE)  # of either of these two
JOIN = re.compile(
    r"^\s*([^\W\d_]+)[\s:]+([0-9A-Z]{4})-?\s?([0-9A-Z]{4})\s*[.!]*\s*$",
    re.IGNORECASE,
)


def invited(sight: Sight, message: Message) -> Event | None:
    """The code of an agent's invitation, or of somebody of the staff who links their own chat."""
    found = INVITE.match(message.text)
    if not found or (found[1] not in (None, START) and not carries(sight, found[1], "invite")):
        return None
    return InvitePresented(found[2].upper())


def invitations(words: Words) -> Iterable[str]:
    """How the codes of invitations begin."""
    return "ag", "st"


def joining(words: Words) -> Iterable[str]:
    return words.meaning("common", "carried", "join")


def carries(sight: Sight, word: str, what: str) -> bool:
    """Whether a code behind this word is meant so, in any language."""
    return sight.world.words.accepted("common", "carried").get(folded(word)) == what


def joins(sight: Sight, message: Message) -> Event | None:
    """The word by which a talk from another chat goes on here: SAMBUNG 7K2M-9QXF."""
    found = JOIN.match(message.text)
    if not found or not carries(sight, found[1], "join"):
        return None
    return JoinAsked(f"{found[2]}-{found[3]}".upper())


def _shown(sight: Sight, message: Message) -> Event | None:
    """A code of an agent or a community; what it is worth is told in a moment."""
    found = CODE.search(message.text)
    return CodeShown(found[0].upper()) if found else None


def _picked_up(sight: Sight, message: Message) -> Event | None:
    """A registration that somebody else filled in is asked for: AMBIL JK-7K2M-9QXF, and a word."""
    found = PICK_UP.match(message.text)
    if not found or not carries(sight, found[1], "pick_up"):
        return None
    first, second, *word = (part.upper() if part else "" for part in found.groups()[1:])
    return PickUpAsked(f"JK-{first}-{second}", "-".join(word) if all(word) else "")


def brought(sight: Sight, message: Message) -> Event | None:
    """A code from a card, a poster or a helper, of somebody who was met before."""
    return _code(sight, message) if sight.conversation.stack else None


def brought_by_a_newcomer(sight: Sight, message: Message) -> Event | None:
    """Such a code of somebody new, who is greeted all the same."""
    return None if sight.conversation.stack else _code(sight, message)


def _code(sight: Sight, message: Message) -> Event | None:
    return (_shown(sight, message) or _picked_up(sight, message)) if MARKED.search(message.text) else None


def note(walk: Walk, event: Event) -> None:
    walk.events.append(event)


def note_and_greet(walk: Walk, event: Event) -> None:
    walk.events.append(event)
    begin(walk, Message(""))


# --- a talk with an agent -----------------------------------------------------------------------


def talked(sight: Sight, message: Message) -> Event | None:
    """Any text during a talk with an agent: it goes to the other side, or steers the talk."""
    if sight.conversation.held_by != "agent":
        return None
    words, text = sight.common("chat_words"), message.text.casefold()
    plain = text.strip(" .!")
    steered = next((key for key, word in words.options.items() if word.casefold() == plain), "")
    if not steered and set(re.findall(r"\w+", text)) & set(words.accepts["rude"]):
        steered = "rude"
    if steered:
        return ChatSteered(steered, complaint_of(sight.world.fresh))
    return ChatSaid(message.text)


def leaves(sight: Sight, message: Message) -> Event | None:
    """STOP and MENU are for the bot, also in a talk: it ends, and the word is heard as anywhere."""
    if sight.conversation.held_by != "agent":
        return None
    leaving = sight.world.words.phrases.meaning(message.text) in LEAVING
    return ChatSteered("done", "") if leaving else None


def leave(walk: Walk, event: Event) -> None:
    walk.events.append(event)
    walk.change(held_by="bot")


def voiced(sight: Sight, thing: Unreadable) -> Event | None:
    """A voice message in a talk, where it can be sent on by reference."""
    passes = sight.conversation.held_by == "agent" and thing.what == "voice" and thing.file
    return ChatSaid("", thing.file) if passes else None


def shut_out(sight: Sight, thing: Unreadable) -> Unreadable | None:
    """Anything else in a talk that is no text: it does not pass."""
    return thing if sight.conversation.held_by == "agent" else None


def say_why_not(walk: Walk, thing: Unreadable) -> None:
    voice = thing.what == "voice"
    walk.say(walk.common("chat_no_voice" if voice else "chat_no_picture"))
    reference = walk.conversation.about.get("reference")
    if reference and not voice:
        walk.say(
            walk.common("chat_form"), facts={"form_link": form_link(walk.conversation.known, walk.world)}
        )


CODES: tuple[AnyHearer, ...] = (
    Hearer("invitation", invited, note, words=invitations),
    Hearer("word of another chat", joins, note, words=joining),
    Hearer("newcomer's code", brought_by_a_newcomer, note_and_greet, at=standing.NEW),
    Hearer("code", brought, note),
    Hearer("word that leaves a talk", leaves, leave, goes_on=True, at=standing.HELD),
    Hearer("talk", talked, note, at=standing.HELD),
)
NOT_TEXT: tuple[AnyHearer, ...] = (
    Hearer("voice in a talk", voiced, note),
    Hearer("picture in a talk", shut_out, say_why_not),
)
