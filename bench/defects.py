"""Seeds mistakes into copies of the shipped flows and words, and counts how many `bot check` names.

It knows nothing of the checker: each kind is a mistake people make when they edit a table of steps or a page of
texts, at a place drawn by lot, and only the number of complaints is looked at. `python -m bench.defects`
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

import flows
from bot.commands.check import look
from bot.settings import ROOT

COPIES = 10
ON = date(2026, 11, 22)
Pages = dict[str, dict[str, dict[str, Any]]]


class House:
    """A copy of flows and words that may be spoilt."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.flows = [_copied(module) for module in flows.FLOWS]
        self.pages: Pages = {
            folder.name: {
                path.stem: yaml.safe_load(path.read_text("utf-8")) for path in folder.glob("*.yaml")
            }
            for folder in sorted((ROOT / "messages").iterdir())
            if folder.is_dir()
        }

    def flow(self, least: int = 2) -> Any:
        return self.dice.choice([flow for flow in self.flows if len(flow.PATHS) >= least])

    def flow_with(self, *kinds: str) -> Any:
        return self.dice.choice([flow for flow in self.flows if self.steps(flow, *kinds)])

    def steps(self, flow: Any, *kinds: str) -> list[str]:
        return [name for name, step in flow.STEPS.items() if type(step).__name__ in kinds]

    def page(self) -> tuple[str, str, dict[str, Any]]:
        """Language, flow and page of one of the shipped flows."""
        language = self.dice.choice(sorted(self.pages))
        name = self.dice.choice([flow.NAME for flow in self.flows if flow.NAME in self.pages[language]])
        return language, name, self.pages[language][name]

    def question(self) -> dict[str, Any]:
        """The words of some question, as a table."""
        while True:
            _, _, page = self.page()
            asked = [text for text in page.values() if isinstance(text, dict) and text.get("hints")]
            if asked:
                return self.dice.choice(asked)

    def choice_question(self) -> dict[str, Any]:
        while True:
            question = self.question()
            if len(question.get("options", {})) > 1:
                return question


def _copied(module: Any) -> Any:
    names = ("NAME", "VERSION", "START", "STEPS", "PATHS", "CONDITIONS", "FACTS")
    held = {name: getattr(module, name) for name in names}
    held |= {name: dict(held[name]) for name in ("STEPS", "CONDITIONS", "FACTS")} | {
        "PATHS": list(held["PATHS"])
    }
    return SimpleNamespace(**held, MIGRATIONS=dict(getattr(module, "MIGRATIONS", {})))


# --- mistakes in a flow -------------------------------------------------------------------------


def a_step_nobody_reaches(house: House) -> None:
    flow = house.flow()
    old = house.dice.choice(house.steps(flow, "Tell", "Ask", "Route", "End", "Call"))
    flow.STEPS["forgotten"] = flow.STEPS[old]
    out = next((path for path in reversed(flow.PATHS) if path[0] == old), None)
    if out:
        flow.PATHS.append(("forgotten", out[1]))


def a_circle_without_exit(house: House) -> None:
    """Two steps that say or decide something send people to each other."""
    flow = house.flow_with("Tell", "Route", "Do")
    quiet = house.steps(flow, "Tell", "Route", "Do")
    first, second = house.dice.choice(quiet), house.dice.choice(quiet)
    flow.PATHS[:] = [path for path in flow.PATHS if path[0] not in (first, second)]
    flow.PATHS += [(first, second)] if first == second else [(first, second), (second, first)]


def no_last_way(house: House) -> None:
    flow = house.flow()
    last = house.dice.choice([path for path in flow.PATHS if len(path) == 2])
    flow.PATHS.remove(last)


def a_condition_that_never_holds(house: House) -> None:
    flow = house.dice.choice([flow for flow in house.flows if flow.CONDITIONS])
    name = house.dice.choice(sorted(flow.CONDITIONS))
    flow.CONDITIONS[name] = lambda answers, world: (
        answers.get("work") == "owner" and bool(answers.get("member"))
    )


def a_path_to_nowhere(house: House) -> None:
    flow = house.flow()
    at = house.dice.randrange(len(flow.PATHS))
    path = flow.PATHS[at]
    flow.PATHS[at] = (path[0], path[1] + "_", *path[2:])


def an_unknown_condition(house: House) -> None:
    flow = house.dice.choice([flow for flow in house.flows if any(len(path) == 3 for path in flow.PATHS)])
    at = house.dice.choice([n for n, path in enumerate(flow.PATHS) if len(path) == 3])
    path = flow.PATHS[at]
    flow.PATHS[at] = (path[0], path[1], f"is_{path[2]}")


def ways_in_the_wrong_order(house: House) -> None:
    """The way that is always open stands before one with a condition."""
    flow = house.dice.choice([flow for flow in house.flows if any(len(path) == 3 for path in flow.PATHS)])
    start = house.dice.choice([path[0] for path in flow.PATHS if len(path) == 3])
    own = [n for n, path in enumerate(flow.PATHS) if path[0] == start]
    flow.PATHS[own[0]], flow.PATHS[own[-1]] = flow.PATHS[own[-1]], flow.PATHS[own[0]]


def an_ending_that_goes_on(house: House) -> None:
    flow = house.flow_with("End")
    flow.PATHS.append((house.steps(flow, "End")[0], flow.START))


def a_changed_flow_of_the_same_version(house: House) -> None:
    """A step is renamed everywhere, in its words too, and the version forgotten."""
    flow = house.flow_with("Ask")
    old = house.dice.choice(house.steps(flow, "Ask", "Tell"))
    new = f"{old}_now"
    flow.STEPS = {new if name == old else name: step for name, step in flow.STEPS.items()}
    flow.PATHS[:] = [(*(new if end == old else end for end in path[:2]), *path[2:]) for path in flow.PATHS]
    flow.START = new if old == flow.START else flow.START
    for pages in house.pages.values():
        page = pages.get(flow.NAME, {})
        pages[flow.NAME] = {new if name == old else name: text for name, text in page.items()}


def a_call_to_a_flow_that_is_gone(house: House) -> None:
    flow = house.flow_with("Call")
    call = flow.STEPS[house.dice.choice(house.steps(flow, "Call"))]
    house.flows = [other for other in house.flows if call.flow != other.NAME]


def an_unknown_effect(house: House) -> None:
    flow = house.flow_with("Do")
    name = house.dice.choice(house.steps(flow, "Do"))
    flow.STEPS[name] = type(flow.STEPS[name])(flow.STEPS[name].effect + "s")


# --- mistakes in the words ----------------------------------------------------------------------


def a_missing_text(house: House) -> None:
    while True:
        _, _, page = house.page()
        if page:
            del page[house.dice.choice(sorted(page))]
            return


def a_misspelt_placeholder(house: House) -> None:
    while True:
        _, _, page = house.page()
        holding = [name for name, text in page.items() if "{" in _text(text)]
        if holding:
            name = house.dice.choice(sorted(holding))
            _retext(page, name, _text(page[name]).replace("{", "{my_", 1))
            return


def a_placeholder_left_out_in_one_language(house: House) -> None:
    while True:
        _, _, page = house.page()
        holding = [name for name, text in page.items() if "{" in _text(text)]
        if holding:
            name = house.dice.choice(sorted(holding))
            text = _text(page[name])
            fact = house.dice.choice(_facts(text))
            if fact not in ("operator", "branch", "check", "website", "call_centre"):
                _retext(page, name, text.replace(f"{{{fact}}}", "…"))
                return


def a_label_too_long(house: House) -> None:
    question = house.choice_question()
    key = house.dice.choice(sorted(question["options"]))
    question["options"][key] = f"{question['options'][key]} dan seterusnya sampai selesai"


def too_many_options(house: House) -> None:
    """More than a list holds, in the flow and in the words alike."""
    flow = house.flow_with("Ask")
    asked = [name for name in house.steps(flow, "Ask") if len(flow.STEPS[name].options) > 1]
    if not asked:
        too_many_options(house)
        return
    name = house.dice.choice(asked)
    more = tuple(f"more_{letter}" for letter in "abcdefghij")
    step = flow.STEPS[name]
    flow.STEPS[name] = type(step)(step.kind, key=step.key, options=(*step.options, *more), reuse=step.reuse)
    for pages in house.pages.values():
        if name not in pages.get(flow.NAME, {}):
            continue
        pages[flow.NAME][name]["options"] |= {key: key.replace("_", " ") for key in more}


def an_option_without_label(house: House) -> None:
    question = house.choice_question()
    del question["options"][house.dice.choice(sorted(question["options"]))]


def a_question_without_hints(house: House) -> None:
    del house.question()["hints"]


def a_question_without_why(house: House) -> None:
    del house.question()["why"]


def an_amount_typed_in(house: House) -> None:
    _, _, page = house.page()
    name = house.dice.choice(sorted(page))
    _retext(page, name, f"{_text(page[name])} Rp16.800 sebulan.")


def a_text_too_long(house: House) -> None:
    _, _, page = house.page()
    name = house.dice.choice(sorted(page))
    _retext(page, name, _text(page[name]) + " Mohon dibaca baik-baik sampai selesai ya." * 30)


def one_word_for_two_options(house: House) -> None:
    question = house.choice_question()
    first, second = house.dice.sample(sorted(question["options"]), 2)
    accepts = question.setdefault("accepts", {})
    accepts[first] = [*accepts.get(first, ()), "begitu"]
    accepts[second] = [*accepts.get(second, ()), "begitu"]


def _text(words: Any) -> str:
    return words if isinstance(words, str) else str(words.get("text", ""))


def _retext(page: dict[str, Any], name: str, text: str) -> None:
    page[name] = text if isinstance(page[name], str) else {**page[name], "text": text}


def _facts(text: str) -> list[str]:
    return [part.split("}")[0] for part in text.split("{")[1:]]


KINDS: Sequence[Callable[[House], None]] = (
    *(a_step_nobody_reaches, a_circle_without_exit, no_last_way, a_condition_that_never_holds),
    *(a_path_to_nowhere, an_unknown_condition, ways_in_the_wrong_order, an_ending_that_goes_on),
    *(a_changed_flow_of_the_same_version, a_call_to_a_flow_that_is_gone, an_unknown_effect),
    *(a_missing_text, a_misspelt_placeholder, a_placeholder_left_out_in_one_language, a_label_too_long),
    *(too_many_options, an_option_without_label, a_question_without_hints, a_question_without_why),
    *(an_amount_typed_in, a_text_too_long, one_word_for_two_options),
)


def complaints(house: House) -> list[str]:
    """What the checker says of a house."""
    with tempfile.TemporaryDirectory() as folder:
        for language, pages in house.pages.items():
            (Path(folder) / language).mkdir()
            for name, page in pages.items():
                text = yaml.safe_dump(page, allow_unicode=True, sort_keys=False)
                (Path(folder) / language / f"{name}.yaml").write_text(text, "utf-8")
        return look(tuple(house.flows), Path(folder), ON).problems


def main(copies: int = COPIES) -> int:
    """Print the table; 1 where less than 95 % are found or the sound house is blamed."""
    alarms = complaints(House(random.Random(0)))
    found = {kind.__name__: 0 for kind in KINDS}
    for kind in KINDS:
        for number in range(copies):
            house = House(random.Random(f"{kind.__name__}-{number}"))
            kind(house)
            found[kind.__name__] += bool(complaints(house))
        name, number = kind.__name__.replace("_", " "), found[kind.__name__]
        print(f"{name:45} {number:3} of {copies}", flush=True)
    total, most = sum(found.values()), copies * len(KINDS)
    print(f"{'all':45} {total:3} of {most} ({total / most:.1%}); false alarms: {len(alarms)}")
    return 0 if total >= 0.95 * most and not alarms else 1


if __name__ == "__main__":
    sys.exit(main())
