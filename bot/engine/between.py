"""What is not for the open question: codes on cards, talks with an agent, what agents type about their work."""

from __future__ import annotations

import re

from bot.engine.events import ChatSaid, ChatSteered, CodeShown, JoinAsked, RegistrationClaimed
from bot.engine.happenings import Unreadable
from bot.engine.walk import Walk
from bot.spoken_codes import complaint_of

CODE = re.compile(r"\bAK-?(?:[0-9A-Z]{5}-?){3}(?![0-9A-Z])", re.IGNORECASE)


CLAIM = re.compile(
    r"^\s*(?:ambil|jupuk|candak|claim|/start\s+ambil_?)\s*JK-?([0-9A-Z]{4})-?([0-9A-Z]{4})"
    r"(?:[\s_]+([0-9A-Z]{4})-?([0-9A-Z]{4}))?\s*[.!]*\s*$",
    re.IGNORECASE,
)
JOIN = re.compile(
    r"^\s*(?:sambung|sambungkan|sambungaken|connect)[\s:]+([0-9A-Z]{4})-?\s?([0-9A-Z]{4})\s*[.!]*\s*$",
    re.IGNORECASE,
)


def taken(walk: Walk, text: str) -> bool:
    """Whether a text is a code or belongs to a talk. A stranger with a code is greeted all the same.

    Not one who says that they are no stranger.
    """
    if joins(walk, text):
        return True
    met = bool(walk.conversation.stack)
    return ((shown(walk, text) or claimed(walk, text)) and met) or talked(walk, text)


def claimed(walk: Walk, text: str) -> bool:
    """Whether a text asks for a registration that somebody else filled in: AMBIL JK-7K2M-9QXF, and a word."""
    found = CLAIM.match(text)
    if found:
        first, second, *word = (part.upper() if part else "" for part in found.groups())
        said = "-".join(word) if all(word) else ""
        walk.events.append(RegistrationClaimed(f"JK-{first}-{second}", said))
    return bool(found)


def joins(walk: Walk, text: str) -> bool:
    """Whether somebody goes on here with a talk they have elsewhere: SAMBUNG 7K2M-9QXF."""
    found = JOIN.match(text)
    if found:
        walk.events.append(JoinAsked("-".join(found.groups()).upper()))
    return bool(found)


def shown(walk: Walk, text: str) -> bool:
    """Whether a text carries a code of an agent or a community; what it is worth is told in a moment."""
    found = CODE.search(text)
    if found:
        walk.events.append(CodeShown(found[0].upper()))
    return bool(found)


def talked(walk: Walk, text: str) -> bool:
    """Whether a text belongs to a talk: it goes to the other side, or steers the talk."""
    if walk.conversation.held_by != "agent":
        return False
    words = walk.common("chat_words")
    plain = text.casefold().strip(" .!")
    steered = next((key for key, word in words.options.items() if word.casefold() == plain), "")
    if not steered and set(re.findall(r"\w+", text.casefold())) & set(words.accepts["rude"]):
        steered = "rude"
    if steered:
        walk.events.append(ChatSteered(steered, complaint_of(walk.world.fresh)))
    else:
        walk.events.append(ChatSaid(text))
    return True


def unread(walk: Walk, thing: Unreadable) -> bool:
    """Whether something that is no text came during a talk. A voice message may pass, where it can be sent on by
    reference; nothing else does, and why is said."""
    what = thing.what
    if walk.conversation.held_by != "agent":
        return False
    if what == "voice" and thing.file:
        walk.events.append(ChatSaid("", thing.file))
        return True
    walk.say(walk.common("chat_no_voice" if what == "voice" else "chat_no_picture"))
    reference = walk.conversation.about.get("reference")
    if what != "voice" and reference:
        walk.say(walk.common("chat_form"), facts={"form_link": walk.world.link("daftar", str(reference))})
    return True


def commanded(walk: Walk, text: str) -> bool:
    """Whether an agent typed something about their own work; the flow that answers it knows what."""
    found = walk.world.routes.heard(walk.known, text, walk.world)
    if found is None:
        return False
    flow, said = found
    walk.change(answers={**walk.conversation.answers, "agent_said": dict(said)}, misses=0)
    walk.remember()
    walk.enter(flow)
    return True
