"""The wall to SQL: functions, plain dataclasses out; the only importer of sqlalchemy and drivers."""
