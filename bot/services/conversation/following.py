"""following: what services do because of an event of a turn, in its transaction: leads move, talks go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.engine import events as happened
from bot.runtime import Runtime
from bot.services.act import ask_for_agent
from bot.services.agents.invite import disown
from bot.services.people.rights import withdraw
from bot.services.referrals import answers, talking
from bot.storage.conversation.event_writers import Follow, Scene
from bot.storage.database import Tx
from bot.storage.people.people import Person
from flows.subject import events as decided

Follower = Callable[[Runtime, Tx, Person, Any, Scene], None]


def following(runtime: Runtime) -> Follow:
    """What storage calls after it has written an event."""

    def follow(tx: Tx, person: Person, event: happened.Event, scene: Scene) -> None:
        follower = FOLLOWERS.get(type(event))
        if follower:
            follower(runtime, tx, person, event, scene)

    return follow


def _asked(runtime: Runtime, tx: Tx, person: Person, event: decided.ReferralAsked, scene: Scene) -> None:
    ask_for_agent(runtime, tx, person, event.reference)


def _withdrew(
    runtime: Runtime, tx: Tx, person: Person, event: decided.ReferralWithdrawn, scene: Scene
) -> None:
    withdraw(tx, person.id, scene.now)


def _answered(runtime: Runtime, tx: Tx, person: Person, event: happened.NoticeAnswered, scene: Scene) -> None:
    """An answer belongs to the invitation, to a talk, to the agent's offer, or to the worker's own lead."""
    if event.kind == "linked":
        disown(runtime, tx, person)
    elif event.choice == "chat":
        talking.want(runtime, tx, person, event.code)
    else:
        answers.answer(runtime, tx, person, event)


def _said(runtime: Runtime, tx: Tx, person: Person, event: decided.ChatSaid, scene: Scene) -> None:
    voice = {"voice": event.voice, "channel": scene.channel} if event.voice else {}
    talking.say(runtime, tx, person, {"said": event.said, **voice})


def _steered(runtime: Runtime, tx: Tx, person: Person, event: decided.ChatSteered, scene: Scene) -> None:
    talking.steer(runtime, tx, person, event.what, event.reference)


def _complained(runtime: Runtime, tx: Tx, person: Person, event: decided.Complained, scene: Scene) -> None:
    talking.complain(runtime, tx, person, event.reference, event.kind, event.story)


FOLLOWERS: Mapping[type, Follower] = {
    decided.ReferralAsked: _asked,
    decided.ReferralWithdrawn: _withdrew,
    happened.NoticeAnswered: _answered,
    decided.ChatSaid: _said,
    decided.ChatSteered: _steered,
    decided.Complained: _complained,
}
