"""Tables that leave by download: CSV or XLSX, whose cells nothing runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response, abort, make_response

from bot.tables.writing import TYPES, as_file


def as_download(name: str, kind: str, rows: Iterable[Sequence[str]]) -> Response:
    """A file of this name; 404 for a kind that we do not write."""
    if kind not in TYPES:
        abort(404)
    return download(f"{name}.{kind}", as_file(f"{name}.{kind}", rows))


def download(name: str, content: bytes) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = TYPES[name.rpartition(".")[2]]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
