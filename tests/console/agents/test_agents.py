"""The directory in staff's hands: found, kept, invited, printed, stopped and let work again."""

from __future__ import annotations

import re

import pytest

from bot.services.agents.directory import import_agents
from bot.services.staff.accounts import add_staff, change_password
from bot.services.staff.reach import Wanted
from bot.services.staff.scope import command_line
from tests.cast import PASSWORD, REFERRAL, linked, scope_named
from tests.console.office import Browser, Office
from tests.looking import audited, rows

WHY = "uang diminta di muka"
ROW: dict[str, object] = {
    **{"name": "Sari", "phone": "081234567001", "community": "Koperasi Laut", "branch": "Cabang Utara"},
    **{"lat": -6.11, "lon": 106.94, "covers": "31.72.04", "languages": "id", "capacity": 2},
    "valid_until": "2026-12-01",
}
FORM = {
    **{"name": "Bu Sari", "phone": "0812 3456 7001", "place": "Cilincing", "lat": "", "lon": ""},
    **{"covers": "Koja\nCilincing (31.72.04)", "languages": "jv", "sectors": "transport", "opens": "540"},
    **{
        "closes": "1020",
        "days_off": "7",
        "off_from": "2026-12-01",
        "off_until": "2026-12-03",
        "capacity": "4",
        "target": "6",
    },
    **{"valid_from": "2026-11-01", "valid_until": "2027-06-30"},
}


def community(office: Office) -> str:
    import_agents(office.runtime, command_line(office.runtime), [{**ROW, "handle": "lain"}])
    return str(rows(office.runtime, "SELECT id FROM community WHERE name = 'Koperasi Laut'")[0].id)


def agent(office: Office, handle: str) -> dict[str, object]:
    (row,) = rows(office.runtime, "SELECT * FROM agent WHERE handle = :handle", handle=handle)
    return dict(row._mapping)


def of_the_staff(office: Office, role: str = "branch") -> Browser:
    """Somebody whose role is not admin, logged in."""
    add_staff(office.runtime, command_line(office.runtime), "pak-tono", Wanted(role))
    assert not change_password(office.runtime, scope_named(office.runtime, "pak-tono"), PASSWORD)
    browser = office.browser()
    browser.log_in("pak-tono")
    return browser


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"wati", "darto"}),
        ("q=WAT", {"wati"}),
        ("q=darto+(contoh", {"darto"}),
        ("q=ojek", {"darto"}),
        ("q=%25", set()),
        ("state=linked", {"wati"}),
        ("area=Koja", {"darto"}),
        ("trouble=unreachable", {"wati"}),
        ("trouble=ending", {"darto"}),
        ("trouble=full", set()),
        ("trouble=nonsense", {"wati", "darto"}),
    ],
)
def test_agents_are_found_by_what_staff_look_for(any_office: Office, query: str, found: set[str]) -> None:
    linked(any_office.runtime, "wati", 9001)
    with any_office.runtime.database.begin() as tx:
        tx.run("UPDATE channel_identity SET reachable = 0")
        tx.run("UPDATE agent SET valid_until = '2026-12-31' WHERE handle = 'darto'")
    page = any_office.inside().get(f"/console/agents?{query}").text
    assert set(re.findall(r"/console/agents/(wati|darto)\"", page)) == found


def test_an_agents_page_opens_name_and_phone_and_is_noted(any_office: Office) -> None:
    identity = linked(any_office.runtime, "wati", 9001)
    page = any_office.inside().get("/console/agents/wati").text
    assert "Wati (contoh)" in page and "+628000000001" in page and "Telegram" in page
    assert ("bu-rina", "agent", identity, "directory of agents") in audited(any_office.runtime)


def test_an_agent_nobody_can_write_to_is_said_to_be_so(office: Office) -> None:
    linked(office.runtime, "wati", 9001)
    with office.runtime.database.begin() as tx:
        tx.run("UPDATE channel_identity SET network = 'whatsapp', open_until = 5")
    assert "Tidak bisa dihubungi sekarang" in office.inside().get("/console/agents/wati").text


def test_a_new_agent_is_kept_as_typed(any_office: Office) -> None:
    browser, page = any_office.inside(), "/console/agents/new"
    answer = browser.post(page, page=page, **FORM, community=community(any_office))
    handle = answer.location.rpartition("/")[2]
    assert answer.status_code == 303 and re.fullmatch(r"a-\w{4}-\w{4}", handle)
    kept = agent(any_office, handle)
    assert (kept["covers"], kept["languages"], kept["sectors"]) == ("31.72.03 31.72.04", "jv", "transport")
    assert (kept["opens"], kept["closes"], kept["days_off"]) == (540, 1020, "7")
    assert (kept["off_from"], kept["off_until"]) == ("2026-12-01", "2026-12-03")
    assert (kept["valid_from"], kept["capacity"]) == ("2026-11-01", 4)
    assert -6.2 < float(str(kept["lat"])) < -6.0
    assert "Sabtu" in browser.get("/console/agents/new").text
    assert ("bu-rina", "agent added", handle, "directory of agents") in audited(any_office.runtime)


def test_an_unchanged_form_changes_nothing(office: Office) -> None:
    before = agent(office, "wati")
    browser, page = office.inside(), "/console/agents/wati/edit"
    shown = browser.get(page).text
    fields = dict(re.findall(r'<input id="(\w+)" name="\w+" type="\w+" value="([^"]*)"', shown))
    fields["community"] = str(before["community"])
    fields["covers"] = re.findall(r"<textarea[^>]*>([^<]*)<", shown)[0]
    boxes = {"languages": ["id", "jv"], "sectors": ["transport", "other"], "opens": "0", "closes": "1440"}
    assert browser.post(page, page=page, **fields, **boxes).status_code == 303
    sealed = {"sealed"}
    after = agent(office, "wati")
    assert {k: v for k, v in after.items() if k not in sealed} == {
        k: v for k, v in before.items() if k not in sealed
    }


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Tulis namanya"),
        ({"phone": "12"}, "bukan nomor HP"),
        ({"community": "x"}, "Pilih komunitasnya"),
        ({"place": "", "lat": "", "lon": "1"}, "Tulis nama tempat"),
        ({"place": "", "lat": "52.5", "lon": "13.4"}, "di luar Indonesia"),
        ({"place": "Atlantis Raya"}, "tidak dikenal"),
        ({"covers": "Cilincing\nSukajaya"}, "Ada beberapa"),
        ({"covers": "99.99.99"}, "tidak dikenal"),
        ({"languages": "xx"}, "paling sedikit satu bahasa"),
        ({"opens": "1020", "closes": "540"}, "sebelum jam selesai"),
        ({"capacity": "0"}, "angka 1 sampai 1000"),
        ({"off_from": "2026-12-01", "off_until": ""}, "hari terakhirnya"),
        ({"valid_until": "besok"}, "Isi tanggalnya"),
        ({"valid_until": "2026-10-01"}, "Berakhir sebelum mulai"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_it_and_nothing_is_lost(
    office: Office, typed: dict[str, str], said: str
) -> None:
    page = "/console/agents/new"
    answer = office.inside().post(page, page=page, **{**FORM, "community": community(office), **typed})
    assert answer.status_code == 422 and said in answer.text
    assert 'value="4"' in answer.text and len(rows(office.runtime, "SELECT 1 FROM agent")) == 3


def test_a_second_agent_of_one_name_and_number_is_refused_not_overwritten(office: Office) -> None:
    page, typed = "/console/agents/new", {**FORM, "community": community(office)}
    browser = office.inside()
    handle = browser.post(page, page=page, **typed).location.rpartition("/")[2]
    answer = browser.post(page, page=page, **{**typed, "capacity": "9"})
    assert answer.status_code == 422 and f"Sudah ada agen {handle}" in answer.text
    assert agent(office, handle)["capacity"] == 4


def test_an_invitation_is_shown_once_and_works(office: Office) -> None:
    browser = office.inside()
    shown = browser.post("/console/agents/wati/invite", page="/console/agents/wati").text
    assert re.search(r"AG-\w{4}-\w{4}-\w{4}", shown) and "GABUNG AG-" in shown
    assert len(rows(office.runtime, "SELECT 1 FROM invite")) == 1
    assert ("bu-rina", "agent invited", "wati", "") in audited(office.runtime)


@pytest.mark.parametrize(
    ("agreed", "said"), [("", "Centang dulu"), ("yes", "Belum ada saluran yang bisa menulis lebih dulu")]
)
def test_an_invitation_is_sent_only_to_who_wants_it_and_what_is_in_the_way_is_said(
    office: Office, agreed: str, said: str
) -> None:
    page = "/console/agents/wati"
    refused = office.inside().post(f"{page}/invite/send", page=page, agreed=agreed)
    assert refused.status_code == 422 and said in refused.text
    assert rows(office.runtime, "SELECT 1 FROM invite") == []


def test_an_agents_page_shows_target_trend_coverage_and_flags(any_office: Office) -> None:
    with any_office.runtime.database.begin() as tx:
        tx.run("UPDATE agent SET target = 4, covers = '31.72.04' WHERE handle = 'wati'")
        tx.run("UPDATE registration SET area = '31.72.04'")
    browser, now = any_office.inside(), any_office.runtime.now_ms()
    assert "1 menunggu" in browser.get("/console/agents/wati").text
    with any_office.runtime.database.begin() as tx:
        tx.run(
            "UPDATE referral SET state = 'registered', reported = 'registered', reported_at = :now, flags = 'too_soon',"
            " agent = (SELECT id FROM agent WHERE handle = 'wati')",
            {"now": now},
        )
    page = browser.get("/console/agents/wati").text
    assert "1 dari target 4 peserta bulan ini" in page and "Laporan yang ditandai" in page
    (behind,) = re.findall(r'<li>22 Nov 2026: <a href="([^"]+)">1</a>', page)
    assert "JK-7K2M-9QXF" in browser.get(behind.replace("&amp;", "&")).text


def test_a_poster_is_made_and_its_codes_are_revoked(office: Office) -> None:
    browser = office.inside()
    shown = browser.post("/console/agents/wati/poster", page="/console/agents/wati", campaign="pasar")
    assert "data:image/svg+xml;base64," in shown.text and 'download="wati.png"' in shown.text
    assert 'download="wati.pdf" href="data:application/pdf;base64,' in shown.text
    refused = browser.post("/console/agents/wati/codes", page="/console/agents/wati", why="")
    assert refused.status_code == 422
    browser.post("/console/agents/wati/codes", page="/console/agents/wati", why=WHY)
    assert "dicabut" in browser.get("/console/agents/wati").text
    assert rows(office.runtime, "SELECT 1 FROM agent_code WHERE revoked_at IS NULL") == []
    assert ("bu-rina", "codes revoked", "wati", WHY) in audited(office.runtime)


def test_suspending_says_what_moves_and_moves_it(any_office: Office) -> None:
    identity = linked(any_office.runtime, "darto", 9002)
    referral = f"/console/referrals/{REFERRAL}"
    browser = any_office.inside()
    browser.post(f"{referral}/give", page=referral, agent="darto", why=WHY)
    with any_office.runtime.database.begin() as tx:
        tx.run("UPDATE offer SET state = 'accepted' WHERE state = 'offered'")
        tx.run("UPDATE referral SET state = 'accepted', agent = :agent", {"agent": identity})
    page = "/console/agents/darto/suspend"
    assert "1 rujukan yang dipegang" in browser.get(page).text and REFERRAL in browser.get(page).text
    assert "Untuk sementara Anda tidak menerima pekerja" in browser.get(page).text  # what the agent will read
    assert browser.post(page, page=page, why="").status_code == 422
    assert agent(any_office, "darto")["state"] == "linked"
    assert browser.post(page, page=page, why=WHY).status_code == 303
    assert agent(any_office, "darto")["state"] == "suspended"
    assert rows(any_office.runtime, "SELECT state FROM referral")[0].state == "waiting"
    assert "Untuk sementara Anda tidak menerima pekerja" not in browser.get("/console/agents/darto").text
    assert f"Dihentikan bu-rina, 22 Nov 2026, 10.00 WIB: {WHY}" in browser.get("/console/agents/darto").text
    again = browser.post("/console/agents/darto/resume", page="/console/agents/darto", why="sudah jelas")
    assert again.status_code == 303 and agent(any_office, "darto")["state"] == "linked"


def test_who_is_no_admin_may_suspend_but_not_change_the_directory(office: Office) -> None:
    browser = of_the_staff(office)
    assert browser.get("/console/agents/new").status_code == 403
    assert browser.get("/console/agents/wati/edit").status_code == 403
    assert "Tambah agen" not in browser.get("/console/agents").text
    for path in ("invite", "invite/send", "poster", "codes", "resume"):
        refused = browser.post(f"/console/agents/wati/{path}", page="/console/agents/wati/suspend", why=WHY)
        assert refused.status_code == 403 and "bukan bagian Anda" in refused.text
    page = "/console/agents/wati/suspend"
    assert browser.post(page, page=page, why=WHY).status_code == 303
    assert "Hanya admin dan pengawas agen" in browser.get("/console/agents/wati").text


def test_branches_and_communities_are_added_and_renamed(any_office: Office) -> None:
    browser, page = any_office.inside(), "/console/communities"
    browser.post(page, page=page, name="Kantor Cabang Marunda")
    (branch,) = rows(any_office.runtime, "SELECT id FROM branch WHERE name = 'Kantor Cabang Marunda'")
    browser.post(page, page=page, name="Koperasi Nelayan", branch=branch.id)
    (found,) = rows(any_office.runtime, "SELECT id FROM community WHERE name = 'Koperasi Nelayan'")
    browser.post(f"{page}/community/{found.id}", page=page, name="Koperasi Nelayan Marunda")
    assert "Koperasi Nelayan Marunda" in browser.get(page).text
    twice = browser.post(page, page=page, name="Kantor Cabang Marunda")
    assert twice.status_code == 422 and "sudah ada" in twice.text
    taken = browser.post(f"{page}/branch/{branch.id}", page=page, name="Kantor Cabang Contoh Cilincing")
    assert taken.status_code == 422
    assert browser.post(f"{page}/person/{any_office.siti}", page=page, name="Siti").status_code == 404


def test_a_small_kecamatan_is_counted_but_not_named(office: Office) -> None:
    page = office.inside().get("/console/coverage").text
    assert "1 kecamatan lain dengan kurang dari 5" in page and "31.72.04" not in page


def test_a_kecamatan_with_enough_workers_is_named(office: Office) -> None:
    now = office.runtime.now_ms()
    with office.runtime.database.begin() as tx:
        for number in range(4):
            tx.run(
                "INSERT INTO registration (id, person, reference, state, area, sealed, created_at)"
                " VALUES (:id, :person, :id, 'submitted', '31.72.04.1001', :nothing, :now)",
                {"id": f"r{number}", "person": office.siti, "nothing": b"", "now": now},
            )
            tx.run(
                "INSERT INTO referral (id, registration, person, state, created_at, changed_at)"
                " VALUES (:id, :id, :person, 'unserved', :now, :now)",
                {"id": f"r{number}", "person": office.siti, "now": now},
            )
    page = office.inside().get("/console/coverage").text
    assert "Cilincing" in page and "<b>5</b>" in page


def test_silence_is_ranked_and_few_offers_are_not_judged(office: Office) -> None:
    page = office.inside().get("/console/silence").text
    assert "wati" in page and "baru sedikit tawaran" in page


def test_agents_turn_pages(office: Office) -> None:
    import_agents(
        office.runtime,
        command_line(office.runtime),
        [{**ROW, "handle": f"sari-{number:02d}", "phone": ""} for number in range(60)],
    )
    browser = office.inside()
    first = browser.get("/console/agents?q=sari").text
    second = browser.get(re.findall(r'rel="next" href="([^"]+)"', first)[0].replace("&amp;", "&")).text
    shown = [set(re.findall(r"/console/agents/(sari-\d+)\"", page)) for page in (first, second)]
    assert [len(each) for each in shown] == [50, 10] and not shown[0] & shown[1]
    assert "60 agen" in first and "60 agen" in second and 'rel="next"' not in second
