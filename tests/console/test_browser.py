"""The console in a real browser: the ten jobs of a day, clicks counted; every page in both widths and languages.

One browser, one server and one house for all of it. Whatever staff and people may have typed is hostile and long here,
so every page is also a page on which somebody tried to break out.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bot.console.console import ROUTES
from bot.console.lists import COLUMNS
from bot.services.agents.uploads import example_table
from tests.cast import REFERENCE
from tests.console.conftest import BEHIND
from tests.console.hands import DESK, PHONE, Hands, House, file_for, hands_in, opened_to_browsers, reading
from tests.console.hostile import HOSTILE, make_hostile
from tests.console.office import Office
from tests.console.test_reach import address
from tests.house import WITHOUT_TLS, HeldClock, opened
from tests.looking import rows
from tests.test_walls import ROOT

pytestmark = pytest.mark.browser
MOST_CLICKS = 4
# What a browser is not shown as a page: files, and the pages before anybody is in.
FILES = ("/file", "/example", "/patch", "/figures/days", "/login")
TYPED = f"q={HOSTILE}&area={HOSTILE}&state={HOSTILE}&after={HOSTILE}&lang=id"
AXE = (ROOT / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")
# Every page is fetched once and read by the browser's own parser; then each is put into the window for a moment.
LOAD = """async (urls) => {
  const found = [];
  for (const url of urls) {
    const answer = await fetch(url), page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const risky = page.querySelectorAll('script:not([src]), img:not([src^="data:"]), iframe, object, [style], base');
    const acts = [...page.querySelectorAll('*')].filter(one => [...one.attributes].some(part =>
      part.name.startsWith('on') || /^\\s*javascript:/i.test(part.value)));
    found.push({url, page, status: answer.status, policy: answer.headers.get('Content-Security-Policy'),
      injected: [...risky, ...acts].map(one => one.outerHTML.slice(0, 120))});
  }
  window.pages = found;
  return found.map(({page, ...rest}) => rest);
}"""
SHOW = """(number) => {
  const {page} = window.pages[number];
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  document.body.replaceWith(document.importNode(page.body, true));
}"""
WIDER = f"""(width) => window.pages.map((one, number) => {{ ({SHOW})(number);
  return document.documentElement.scrollWidth > width ? one.url : ''; }}).filter(Boolean)"""
# Which kinds of elements a page is made of: what was looked at on one page is not looked at again on the next.
KINDS = f"""(number) => {{ ({SHOW})(number); return [...document.body.querySelectorAll('*')].map(one =>
  [one.parentElement.tagName, one.tagName, one.className, one.type, one.getAttribute('role'),
   one.hasAttribute('aria-label')].join(' ')); }}"""


@pytest.fixture(scope="module")
def house(furnished: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made, siti = furnished
    file = shutil.copy(made, tmp_path_factory.mktemp("house") / "jangkau.db")
    clock = HeldClock()
    with (
        opened(f"sqlite:///{file}", clock, first_id=BEHIND, **WITHOUT_TLS) as runtime,
        opened_to_browsers(Office(runtime, clock, siti)) as found,
    ):
        make_hostile(found)
        yield found


@pytest.fixture(scope="module")
def her(browser: Browser, house: House) -> Iterator[Hands]:
    """Bu Rina's browser, its scripts switched off."""
    hands = hands_in(browser, house)
    yield hands
    hands.page.context.close()


@pytest.fixture
def hands(her: Hands) -> Iterator[Hands]:
    her.page.set_viewport_size(DESK)  # type: ignore[arg-type]
    her.begin()
    yield her
    assert her.clicks <= MOST_CLICKS
    assert (her.elsewhere, her.refused) == ([], [])


# --- the ten jobs of a day --------------------------------------------------------------------------


def test_somebody_who_calls_is_found_by_their_reference(hands: Hands, house: House) -> None:
    hands.page.get_by_role("searchbox").fill(REFERENCE.lower().replace("-", " "))
    hands.button("Cari")
    hands.page.wait_for_url(f"**/people/{house.office.siti}")
    assert hands.clicks == 1


def test_somebody_without_a_number_is_answered_in_their_chat(hands: Hands, house: House) -> None:
    hands.click(
        hands.page.locator("#waits + ul a[href$='/help/1']")
        .or_(hands.page.locator("a[href$='/help/1']"))
        .first
    )
    hands.page.locator("#why").fill("ia minta dibantu")
    hands.button("Ambil dan baca")
    hands.type("Balasan Anda", "Ibu, kantor kami buka besok pagi.")
    hands.button("Kirim", exact=True)
    hands.page.get_by_role("status").first.wait_for()
    assert rows(house.office.runtime, "SELECT staff FROM help_request WHERE id = 1")[0].staff
    assert hands.clicks == 3


def test_a_stuck_lead_is_given_to_an_agent_by_hand_on_a_phone(hands: Hands, house: House) -> None:
    hands.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    hands.link(REFERENCE)
    hands.radio("Darto")
    hands.page.locator("#give_why").fill("dekat rumah pekerja")
    hands.button("Tawarkan")
    hands.told("Sudah ditawarkan ke")
    assert (
        rows(house.office.runtime, "SELECT state FROM referral WHERE id = :id", id=house.here.registration)[
            0
        ].state
        == "offered"
    )
    assert hands.clicks == 3


def test_a_dispute_is_settled_with_both_sides_on_one_page(hands: Hands, house: House) -> None:
    hands.click(hands.page.locator("a[href$='/console/disputes']").first)
    hands.link("JK-UTAR-0002")
    hands.click(hands.page.locator("input[name=verdict]").first)
    hands.page.locator("#dispute_why").fill("sudah ditelepon keduanya")
    hands.button("Putuskan")
    hands.page.get_by_role("status").first.wait_for()
    assert (
        rows(house.office.runtime, "SELECT state FROM help_request WHERE reason = 'disputed'")[0].state
        == "closed"
    )
    assert hands.clicks == 4


def test_a_complaint_is_closed_with_a_note(hands: Hands, house: House) -> None:
    hands.click(
        hands.page.locator("#waits + ul a[href*='/complaints/']")
        .or_(hands.page.locator("a[href*='/complaints/']"))
        .first
    )
    hands.page.locator("#note").fill("Uangnya sudah kembali.")
    hands.click(hands.page.locator("input[name=close]"))
    hands.button("Simpan", exact=True)
    hands.page.get_by_role("status").first.wait_for()
    assert rows(house.office.runtime, "SELECT state FROM complaint")[0].state == "closed"
    assert hands.clicks == 3


def test_an_approved_broadcast_is_sent(hands: Hands, house: House) -> None:
    hands.click(hands.page.get_by_role("navigation").get_by_role("link", name="Siaran").first)
    hands.click(hands.page.locator(f"main a[href*='/broadcasts/{house.here.broadcast}']").first)
    hands.button("Mulai")
    hands.page.get_by_text("berjalan").first.wait_for()
    sent = "SELECT state FROM broadcast WHERE code = :code"
    assert rows(house.office.runtime, sent, code=house.here.broadcast)[0].state == "running"
    assert hands.clicks == 3


def test_agents_are_taken_in_from_a_table(hands: Hands, house: House, tmp_path: Path) -> None:
    hands.click(hands.page.get_by_role("navigation").get_by_role("link", name="Agen", exact=True).first)
    table = file_for(tmp_path, "agen.xlsx", example_table("agen.xlsx"))
    hands.page.locator("input[type=file]").set_input_files(table)
    hands.clicks += 1
    hands.button("Periksa")
    hands.button("Masukkan")
    hands.told("1")
    assert rows(house.office.runtime, "SELECT COUNT(*) AS n FROM agent")[0].n == 3
    assert hands.clicks == 4


def test_a_colleague_is_shut_out(hands: Hands, house: House) -> None:
    hands.click(hands.page.get_by_role("navigation").get_by_role("link", name="Petugas").first)
    hands.click(hands.page.get_by_role("navigation").get_by_role("link", name="Akun petugas").first)
    hands.click(hands.page.locator(f"form[action$='/accounts/{house.here.account}/disable'] button"))
    hands.page.get_by_role("status").first.wait_for()
    gone = rows(
        house.office.runtime, "SELECT disabled_at FROM staff WHERE name = :name", name=house.here.account
    )
    assert gone[0].disabled_at and hands.clicks == 3


def test_why_a_letter_never_arrived_is_seen(hands: Hands, house: House) -> None:
    hands.click(hands.page.locator("a[href*='/letters?state=unknown']").first)
    hands.click(hands.page.locator(f"main a[href$='/letters/{house.here.letter}']").first)
    hands.page.get_by_role("button", name="Kirim lagi").or_(
        hands.page.get_by_role("button", name="sampai")
    ).first.wait_for()
    assert hands.clicks == 2


def test_a_poster_is_made_for_an_event(hands: Hands) -> None:
    hands.click(hands.page.get_by_role("navigation").get_by_role("link", name="Agen", exact=True).first)
    hands.click(hands.page.locator("main a[href$='/agents/darto']"))
    hands.page.locator("#campaign").fill("pasar-cilincing")
    hands.button("poster")
    hands.page.locator("img.poster").wait_for()
    assert hands.clicks == 3


def test_a_keyboard_alone_is_enough(hands: Hands) -> None:
    """Past the menu by the first link of the page, then to a task and into it; what has the focus is seen to."""
    keys = hands.page.keyboard
    keys.press("Tab")
    assert hands.page.locator("a.skip").evaluate("one => one === document.activeElement")
    keys.press("Enter")
    keys.press("Tab")
    where = hands.page.locator(":focus")
    assert where.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
    keys.press("Enter")
    hands.page.wait_for_url(re.compile("/console/[a-z]+"))


def test_an_agent_is_stopped_after_reading_what_moves(hands: Hands, house: House) -> None:
    hands.page.goto(f"{house.address}agents/wati")
    hands.link("Hentikan agen")
    hands.page.get_by_text("Ini yang terjadi, sekaligus").wait_for()
    hands.type("Alasan Anda", "uang diminta di muka")
    hands.button("Ya, hentikan sekarang")
    hands.told("dihentikan")
    assert rows(house.office.runtime, "SELECT state FROM agent WHERE handle = 'wati'")[0].state == "suspended"


# --- every page -------------------------------------------------------------------------------------


def pages(house: House) -> list[str]:
    """Every page there is: each row of the table that answers GET with one, and each list."""
    named = [
        re.sub("^/console/", "", address(path, house.here))
        .replace("<name>", "register")
        .replace("<step>", "called")
        for path, _, _, method, _ in ROUTES
        if method == "GET" and not path.endswith(FILES) and path != "/<name>"
    ]
    return [
        *(f"{path}?lang=id" for path in [*named, *COLUMNS]),
        *(f"{path}?{TYPED}" for path in ("people", "agents", "audit")),
    ]


def test_every_page_fits_has_no_barrier_and_lets_nobody_break_out(
    browser: Browser, her: Hands, house: House
) -> None:
    """In both languages, as narrow as a small phone and on a desk; read by the browser's own parser, and by axe."""
    page, urls = reading(browser, her), [house.address + path for path in pages(house)]
    looked = page.evaluate(LOAD, urls + [url.replace("lang=id", "lang=en") for url in urls])
    assert [one["url"] for one in looked if one["status"] != 200] == []
    assert {one["policy"] for one in looked} == {looked[0]["policy"]} and "script-src 'self'" in looked[0][
        "policy"
    ]
    assert {one["url"]: one["injected"] for one in looked if one["injected"]} == {}
    assert page.evaluate(WIDER, PHONE["width"]) == []
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    assert page.evaluate(WIDER, DESK["width"]) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert barriers(page, len(urls)) == {}
    page.context.close()


def barriers(page: Page, many: int) -> dict[str, list[str]]:
    """What axe finds, on every page that is made of anything that no page before it was made of."""
    page.evaluate(AXE)
    seen: set[str] = set()
    found = {}
    for number in range(many):
        kinds = set(page.evaluate(KINDS, number))
        if kinds <= seen:
            continue
        seen |= kinds
        told = page.evaluate("axe.run({resultTypes: ['violations']})")
        if told["violations"]:
            url = page.evaluate("(number) => window.pages[number].url", number)
            found[url] = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in told["violations"]]
    return found


def test_what_breaks_out_is_seen_by_the_same_look(browser: Browser, her: Hands) -> None:
    page = reading(browser, her)
    page.route("**/broken", lambda route: route.fulfill(body=HOSTILE, content_type="text/html"))
    (one,) = page.evaluate(LOAD, [her.address + "broken"])
    assert len(one["injected"]) >= 3
    page.context.close()
