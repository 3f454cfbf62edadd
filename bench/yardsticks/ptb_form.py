"""The form on python-telegram-bot: ConversationHandler behind a webhook of Starlette, state in Redis.

python -m bench.yardsticks.ptb_form --port 8081 --api http://127.0.0.1:8082 --redis URL [--each-update]
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import redis.asyncio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BasePersistence,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PersistenceInput,
    filters,
)

from bench.yardsticks import form
from bench.yardsticks.started import Started, started

Context = ContextTypes.DEFAULT_TYPE
Plain = dict[Any, Any]
Handler = Callable[[Update, Context], Coroutine[Any, Any, str | int]]


class RedisPersistence(BasePersistence[Plain, Plain, Plain]):
    """One key for where somebody stands and one for what they said; the library itself brings none on Redis."""

    def __init__(self, url: str) -> None:
        kept = PersistenceInput(bot_data=False, chat_data=False, user_data=True, callback_data=False)
        super().__init__(store_data=kept, update_interval=60)  # seconds, the library's own
        self._redis = redis.asyncio.Redis.from_url(url)

    async def update_conversation(
        self, name: str, key: tuple[int | str, ...], new_state: object | None
    ) -> None:
        where = f"stands:{name}:{key[-1]}"
        if new_state is None:
            await self._redis.delete(where)
        else:
            await self._redis.set(where, json.dumps(new_state))

    async def update_user_data(self, user_id: int, data: Plain) -> None:
        await self._redis.set(f"said:{user_id}", json.dumps(data))

    async def drop_user_data(self, user_id: int) -> None:
        await self._redis.delete(f"said:{user_id}")

    async def flush(self) -> None:
        await self._redis.aclose()

    async def get_user_data(self) -> dict[int, Plain]:
        return {}

    async def get_conversations(self, name: str) -> dict[tuple[int | str, ...], object]:
        return {}

    # What follows is never kept: PersistenceInput above says so, but the library wants the methods.

    async def get_chat_data(self) -> dict[int, Plain]:
        return {}

    async def get_bot_data(self) -> Plain:
        return {}

    async def get_callback_data(self) -> None:
        return None

    async def update_chat_data(self, chat_id: int, data: Plain) -> None: ...

    async def update_bot_data(self, data: Plain) -> None: ...

    async def update_callback_data(self, data: Any) -> None: ...

    async def drop_chat_data(self, chat_id: int) -> None: ...

    async def refresh_user_data(self, user_id: int, user_data: Plain) -> None: ...

    async def refresh_chat_data(self, chat_id: int, chat_data: Plain) -> None: ...

    async def refresh_bot_data(self, bot_data: Plain) -> None: ...


class EachUpdate(Application[Any, Any, Any, Any, Any, Any]):
    """Writes state to Redis after every update, not once a minute."""

    async def process_update(self, update: object) -> None:
        await super().process_update(update)
        await self.update_persistence()


async def begin(update: Update, context: Context) -> str:
    assert update.message and context.user_data is not None
    context.user_data.clear()
    await update.message.reply_text(form.says("menu", {}))
    return "menu"


def hearing(question: str) -> Handler:
    """The handler of one question."""

    async def hear(update: Update, context: Context) -> str | int:
        assert update.message and update.message.text and context.user_data is not None
        text, answers = update.message.text, context.user_data
        value = form.read(question, text)
        if value is None:
            await update.message.reply_text(form.says_again(question, text))
            return question
        if question in form.KEPT:
            answers[question] = value
        after = form.AFTER[question]
        await update.message.reply_text(form.says(after, answers))
        return ConversationHandler.END if after == "done" else after

    return hear


def application(given: Started) -> Application[Any, Any, Any, Any, Any, Any]:
    builder = ApplicationBuilder().token(given.token).base_url(given.api + "/bot").updater(None)
    builder = builder.persistence(RedisPersistence(given.redis))
    app = (builder.application_class(EachUpdate) if given.each_update else builder).build()
    text = filters.TEXT & ~filters.COMMAND
    start: Any = CommandHandler("start", begin)
    app.add_handler(
        ConversationHandler(
            entry_points=[start],
            states={question: [MessageHandler(text, hearing(question))] for question in form.READERS},
            fallbacks=[start],
            allow_reentry=True,
            name="form",
            persistent=True,
        )
    )
    return app


async def serve(given: Started) -> None:
    """Until stopped. An update is put into a queue in memory and answered at once, as the library's examples do."""
    app = application(given)

    async def webhook(request: Request) -> Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != given.secret:
            return Response(status_code=403)
        await app.update_queue.put(Update.de_json(await request.json(), app.bot))
        return Response()

    web = Starlette(routes=[Route("/telegram", webhook, methods=["POST"])])
    config = uvicorn.Config(
        web, host="127.0.0.1", port=given.port, log_level="warning", access_log=False, use_colors=False
    )
    async with app:
        await app.start()
        await uvicorn.Server(config).serve()
        await app.stop()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(serve(started(__doc__)))
