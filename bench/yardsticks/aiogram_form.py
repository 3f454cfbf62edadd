"""The form on aiogram: its finite state machine on Redis behind a webhook of aiohttp.

python -m bench.yardsticks.aiogram_form --port 8081 --api http://127.0.0.1:8082 --redis URL [--in-response]
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from bench.yardsticks import form
from bench.yardsticks.started import Started, started

Say = Callable[[Message, str], Awaitable[Any]]
STANDS = {question: State(question, group_name="form") for question in form.READERS}


def hearing(question: str, say: Say) -> Callable[[Message, FSMContext], Awaitable[Any]]:
    """The handler of one question."""

    async def hear(message: Message, state: FSMContext) -> Any:
        text = message.text or ""
        value = form.read(question, text)
        if value is None:
            return await say(message, form.says_again(question, text))
        after = form.AFTER[question]
        if question in form.KEPT:
            answers = await state.update_data({question: value})
        else:
            answers = await state.get_data() if after == "done" else {}
        await state.set_state(STANDS.get(after))
        return await say(message, form.says(after, answers))

    return hear


def routes(say: Say) -> Router:
    async def begin(message: Message, state: FSMContext) -> Any:
        await state.set_state(STANDS["menu"])
        await state.set_data({})
        return await say(message, form.says("menu", {}))

    router = Router()
    router.message.register(begin, CommandStart())
    for question, stands in STANDS.items():
        router.message.register(hearing(question, say), stands)
    return router


async def by_api(message: Message, text: str) -> None:
    await message.answer(text)


async def in_response(message: Message, text: str) -> Any:
    """The call itself: what a handler returns goes out with the webhook's answer."""
    return message.answer(text)


def application(given: Started) -> web.Application:
    dispatcher = Dispatcher(storage=RedisStorage.from_url(given.redis))
    dispatcher.include_router(routes(in_response if given.in_response else by_api))
    bot = Bot(given.token, session=AiohttpSession(api=TelegramAPIServer.from_base(given.api)))
    app = web.Application()
    door = SimpleRequestHandler(
        dispatcher=dispatcher,
        bot=bot,
        secret_token=given.secret,
        handle_in_background=not given.in_response,
    )
    door.register(app, path="/telegram")
    setup_application(app, dispatcher, bot=bot)
    return app


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    given = started(__doc__)
    web.run_app(application(given), host="127.0.0.1", port=given.port, print=None, access_log=None)
