"""The wall to SQL: functions, plain dataclasses out; the only importer of sqlalchemy and drivers."""

from bot.storage.database import Database, open_database

__all__ = ["Database", "open_database"]
