"""How every YAML file of ours is read: safely, by the C parser where there is one, no key written twice."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

# The C parser reads all word lists in tens of milliseconds, the Python one in half a second.
_Safe: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Once(_Safe):  # type: ignore[valid-type,misc]
    """Refuses a key written twice: plain YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        read: dict[Hashable, Any] = super().construct_mapping(node, deep)
        if len(read) < len(node.value):
            keys = [self.construct_object(key, deep=True) for key, _ in node.value]
            twice = sorted({str(key) for key in keys if keys.count(key) > 1})
            problem = f"written twice: {', '.join(twice)}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return read


def read_yaml(path: Path) -> Any:
    """What the file says. Raises OSError, and ValueError as parse_yaml does."""
    return parse_yaml(path.read_bytes())


def parse_yaml(text: str | bytes) -> Any:
    """What the text says. Raises ValueError, in one line, when it is no YAML in UTF-8 or repeats a key."""
    try:
        return yaml.load(text, Loader=_Once)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, TypeError) as error:
        raise ValueError(" ".join(str(error).split())) from error


def nodes_of(plain: str) -> yaml.Node | None:
    """The text as nodes, each with the place it stands at. Raises yaml.YAMLError."""
    found: yaml.Node | None = yaml.compose(plain, Loader=_Safe)
    return found
