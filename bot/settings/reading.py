"""Reads config.yaml, single keys of it from the environment, and names everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.environment import overrides
from bot.settings.faults import language_faults, said_plainly
from bot.yaml_reading import parse_yaml, read_yaml

Config = TypeVar("Config", bound=BaseModel)


def read_config(
    kind: type[Config], path: Path, env: Mapping[str, str], messages: Path, problems: list[str]
) -> Config | None:
    """The file at `path` with what `env` overrides; None, and every fault in `problems`, where it cannot be used."""
    try:
        plain = read_yaml(path)
    except (OSError, ValueError) as error:
        problems.append(f"{path.name}: cannot be read: {' '.join(str(error).split())}")
        return None
    if not isinstance(plain, dict):
        problems.append(f"{path.name}: must be a table of sections")
        return None
    given = _override(kind, plain, env, problems)
    faults = list(language_faults(plain.get("languages"), messages))
    config = None
    try:
        config = kind(**plain)
    except TypeError:
        problems.append(f"{path.name}: section names must be text")
    except ValidationError as error:
        found = error.errors(include_input=False)
        faults += [(_name(one["loc"]), said_plainly(one, _known(kind, one["loc"]))) for one in found]
    problems += [f"{given.get(_key(name), path.name)}: {name}: {fault}" for name, fault in faults]
    return config


def _key(name: str) -> str:
    """`languages.flows` of `languages.flows.jv`: what one variable can override."""
    return ".".join(name.split(".")[:2])


def _name(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc)


def _value(given: str, *, text: bool) -> Any:
    """As YAML reads it; a text stays what it is where YAML would see a number or a day. Raises ValueError."""
    try:
        read = parse_yaml(given) if given else ""
    except ValueError:
        if text:
            return given
        raise
    return given if text and not isinstance(read, str) else read


def _is_text(kind: type[BaseModel], section: str, key: str) -> bool:
    """Whether a setting is text: 175 needs no quotes there."""
    inner = kind.model_fields[section].annotation if section in kind.model_fields else None
    fields = inner.model_fields if isinstance(inner, type) and issubclass(inner, BaseModel) else {}
    return key in fields and fields[key].annotation is str


def _known(kind: type[BaseModel], loc: tuple[int | str, ...]) -> Collection[str]:
    """The names that may stand at the end of `loc`: sections, or the keys of a section."""
    section = kind.model_fields.get(str(loc[0]))
    inner = section.annotation if section and len(loc) == 2 else kind
    return inner.model_fields if isinstance(inner, type) and issubclass(inner, BaseModel) else ()


def _override(
    kind: type[BaseModel], plain: dict[str, Any], env: Mapping[str, str], problems: list[str]
) -> dict[str, str]:
    """Put each JANGKAU__SECTION__KEY into its section; the key -> where its value came from."""
    given = {}
    for section, key, name in overrides(env):
        if not isinstance(plain.get(section), dict):
            problems.append(f"environment: {name} names no section of the configuration")
            continue
        try:
            plain[section][key] = _value(env[name], text=_is_text(kind, section, key))
        except ValueError as error:
            problems.append(f"environment: {name} cannot be read: {error}")
        given[f"{section}.{key}"] = f"environment: {name}"
    return given
