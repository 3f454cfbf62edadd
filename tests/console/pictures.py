"""`python -m tests.console.pictures FOLDER`: a picture of every page of the console, on a phone and on a desk.

With `--docs` the pictures of the handbook are made anew as well. Sample data; nothing of it is anybody's.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsers import find_chromium
from tests.console.hands import DESK, PHONE, House, hands_in, opened_to_browsers
from tests.console.hostile import make_hostile
from tests.console.office import open_office
from tests.console.test_browser import pages
from tests.house import WITHOUT_TLS, HeldClock, migrated, opened
from tests.test_walls import ROOT

# Name -> page and size.
IN_THE_HANDBOOK = {
    "console": ("", DESK),
    "console-referral": ("referrals/", {"width": 360, "height": 760}),
    "console-flow": ("flows/register", {"width": 480, "height": 900}),
}


@contextmanager
def house(*, hostile: bool) -> Iterator[tuple[Browser, House]]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/jangkau.db"
        migrated(url)
        clock = HeldClock()
        with (
            opened(url, clock, **WITHOUT_TLS) as runtime,
            opened_to_browsers(open_office(runtime, clock)) as found,
            sync_playwright() as playwright,
        ):
            if hostile:
                make_hostile(found)
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
            yield browser, found
            browser.close()


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--only", default="", help="pages whose address holds this")
@click.option("--hostile", is_flag=True, help="with long names, and names that try to break out")
@click.option("--docs", is_flag=True, help="write the handbook's pictures too")
def main(folder: Path, only: str, hostile: bool, docs: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with house(hostile=hostile) as (browser, found):
        page = hands_in(browser, found).page
        paths = [path for path in pages(found) if only in path and "alert" not in path]
        for path in paths:
            _take(page, found.address + path, folder / _name(path))
        if docs:
            _for_the_handbook(page, found)
    click.echo(f"{2 * len(paths)} pictures in {folder}")


def _name(path: str) -> str:
    return re.sub(r"[^\w-]+", "_", path.removesuffix("?lang=id")).strip("_") or "home"


def _take(page: Page, address: str, into: Path) -> None:
    page.goto(address)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.screenshot(path=f"{into}-{size['width']}.png", full_page=True)


def _for_the_handbook(page: Page, found: House) -> None:
    for name, (path, size) in IN_THE_HANDBOOK.items():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        whole = path + found.here.registration if path.endswith("/") else path
        page.goto(f"{found.address}{whole}?lang=id")
        page.screenshot(path=str(ROOT / "docs" / "images" / f"{name}.png"))


if __name__ == "__main__":
    sys.exit(main())
