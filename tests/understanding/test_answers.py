"""The rules of acceptance, one by one."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import BadArgument
from bot.understanding import UNLISTED, Option, Reading, Understanding, Verdict

from .conftest import TODAY

PACKAGES = [Option("JKK + JKM"), Option("JKK + JKM + JHT")]
MONTHS = [Option("1 bulan"), Option("3 bulan"), Option("6 bulan")]


def test_a_yes_for_later_is_no_yes(understanding: Understanding) -> None:
    reading = understanding.read("yes_no", "iya tapi nanti", on=TODAY)
    assert reading.verdict is Verdict.UNSURE
    assert reading.alternatives == (True, False)


@pytest.mark.parametrize(
    "text", ["dua aja", "ambil dua", "loro wae", "2 aja", "dua saja kak", "cukup dua", "duo ajo"]
)
def test_two_may_be_the_second_package_or_that_of_two(understanding: Understanding, text: str) -> None:
    assert understanding.read("choice", text, options=PACKAGES, on=TODAY).alternatives == (1, 2)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("2", 2), ("nomor 2 aja", 2), ("yang kedua", 2), ("dua program", 1), ("tiga aja", 2), ("tilu wae", 2)],
)
def test_a_number_that_means_one_package_only_is_that(
    understanding: Understanding, text: str, chosen: int
) -> None:
    assert understanding.read("choice", text, options=PACKAGES, on=TODAY).value == chosen


@pytest.mark.parametrize("text", ["belum, ktp ada", "belum pernah kak, cuma punya bpjs kesehatan"])
def test_a_no_stays_a_no_beside_another_thing(understanding: Understanding, text: str) -> None:
    assert understanding.read("yes_no", text, on=TODAY).value is False


@pytest.mark.parametrize("text", ["belum, mau", "belum, bpjs ada", "tidak, ada kok"])
def test_a_no_and_a_yes_of_the_same_are_torn(understanding: Understanding, text: str) -> None:
    assert understanding.read("yes_no", text, on=TODAY).verdict is Verdict.UNSURE


def test_two_negations_are_not_a_no(understanding: Understanding) -> None:
    assert not understanding.read("yes_no", "bukan nggak mau", on=TODAY).understood


def test_a_refusal_for_now_is_a_no(understanding: Understanding) -> None:
    assert understanding.read("yes_no", "nanti aja kak", on=TODAY).value is False


def test_every_reading_says_how_it_was_reached(understanding: Understanding) -> None:
    hows = [
        understanding.read("yes_no", text, on=TODAY).how
        for text in ("ya", "iya kak mau", "setujuh kaak", "1")
    ]
    assert all(hows)
    assert hows[0] == "exact"
    assert hows[3] == "position"


def test_a_labels_own_number_wins_where_its_unit_is_said(understanding: Understanding) -> None:
    assert understanding.read("choice", "3", options=MONTHS, on=TODAY).value == 3
    assert understanding.read("choice", "3 bulan", options=MONTHS, on=TODAY).value == 2


def test_an_option_is_known_by_its_extra_words(understanding: Understanding) -> None:
    options = [Option("Jaminan kematian", ("jkm",)), Option("Jaminan kecelakaan", ("jkk",))]
    assert understanding.read("choice", "jkk aja", options=options, on=TODAY).value == 2


def test_two_options_at_once_are_asked_back(understanding: Understanding) -> None:
    reading = understanding.read("choice", "1 atau 2", options=MONTHS, on=TODAY)
    assert reading.verdict is Verdict.UNSURE
    assert reading.alternatives == (1, 2)


def test_a_sum_keeps_its_period_only_where_said(understanding: Understanding) -> None:
    assert understanding.read("rupiah", "150rb sehari", on=TODAY).per == "day"
    assert understanding.read("rupiah", "150rb", on=TODAY).per is None


@pytest.mark.parametrize(
    ("typed", "sum_", "per"),
    [
        ("abis setoran mah paling 90rb", 90_000, "day"),
        ("setelah setoran dapat 100 ribu", 100_000, "day"),
        ("abis setoran sama bensin sisa 70 rb", 70_000, "day"),
        ("sisa setoran 600 ribu seminggu", 600_000, "week"),
    ],
)
def test_what_the_rent_of_a_vehicle_leaves_is_of_a_day(
    understanding: Understanding, typed: str, sum_: int, per: str
) -> None:
    reading = understanding.read("rupiah", typed, on=TODAY)
    assert (reading.value, reading.per) == (sum_, per)


@pytest.mark.parametrize("typed", ["setoran 150 ribu sehari", "paling 90rb", "setorannya 150rb"])
def test_the_rent_itself_and_a_bound_are_asked_back(understanding: Understanding, typed: str) -> None:
    assert understanding.read("rupiah", typed, on=TODAY).verdict is Verdict.UNSURE


def test_a_sum_too_small_offers_what_it_may_mean(understanding: Understanding) -> None:
    assert understanding.read("rupiah", "1500", on=TODAY).alternatives == (1_500, 1_500_000)


@pytest.mark.parametrize(
    ("on", "value"), [(date(2026, 8, 16), date(1911, 8, 17)), (date(2026, 8, 17), date(2011, 8, 17))]
)
def test_a_short_year_is_decided_by_the_fifteenth_birthday(
    understanding: Understanding, on: date, value: date
) -> None:
    assert understanding.read("date", "17-08-11", on=on).value == value


def test_an_age_is_no_birth_year(understanding: Understanding) -> None:
    assert not understanding.read("birth_year", "34", on=TODAY).understood
    assert understanding.read("birth_year", "lahir 34", on=TODAY).value == 1934


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("saya Siti", "Siti"),
        ("panggil aja bu Wati ya", "Wati"),
        ("mbah ngatinem", "Ngatinem"),
        ("siti nur janah biasa dipanggil nung", "Siti Nur Janah"),
        ("perkenalkan saya Ibu Rohayati dari pasar baru", "Rohayati"),
        ("wahyu hidayat lahir 1994", "Wahyu Hidayat"),
        ("SITI AMINAH", "Siti Aminah"),
        ("nama saya budi santoso kak", "Budi Santoso"),
        ("H. Darto", "H. Darto"),
        ("Nur'aini", "Nur'aini"),
        ("I Gede Putu", "I Gede Putu"),
        ("siti binti ahmad 🙏", "Siti binti Ahmad"),
        ("Dian Amalia", "Dian Amalia"),
        ("Bere, 55 tahun", "Bere"),
        ("Serka (Purn) Bambang Sutejo", "Bambang Sutejo"),
        ("a.n. Rusminah", "Rusminah"),
        ("M. Rizal eh lengkapnya Muhammad Rizal", "Muhammad Rizal"),
        ("Yeyet Rohaeti a", "Yeyet Rohaeti"),
        ("*Siti Nur Azizah*", "Siti Nur Azizah"),
        ("bUDI sANTOSO", "Budi Santoso"),
        ("beta yance pattiwael", "Yance Pattiwael"),
        ("nama saya udin tapi di ktp saepudin bin marjuki", "Saepudin bin Marjuki"),
        ("PONIMAN BIN SASTRO DIHARJO", "Poniman bin Sastro Diharjo"),
        ("nur 'aini", "Nur 'Aini"),
        ("Baso' Rahmat", "Baso' Rahmat"),
        ("cuma satu kata kak: Tukiyem", "Tukiyem"),
        ("biasa dipanggil cak mat, aslinya mochammad rochim", "Mochammad Rochim"),
        ("ktp nya tertulis SUMIYATI, tapi orang sini manggil bu sum", "Sumiyati"),
        ("nama sy marwan sdh sesuai ktp", "Marwan"),
        ("aran inyong tarno", "Tarno"),
        ("jonter panjaitan", "Jonter Panjaitan"),
        ("moh sholeh al hadad", "Moh Sholeh Al Hadad"),
        ("Neng Yuyun Yuningsih", "Neng Yuyun Yuningsih"),
        ("P O N I R A H", "Ponirah"),
        ("siap kak Tarmizi", "Tarmizi"),
        ("Halim", "Halim"),  # perhaps a quarter too, and not surely
        ("oh iya lupa, Titin Sumarni", "Titin Sumarni"),
        ("nma sya ratna", "Ratna"),
        ("Bung Rafael", "Rafael"),
        ("Fatimah bt Usman", "Fatimah bt Usman"),
        ("asmane Sugiyem", "Sugiyem"),
        ("sy Leman kuli bangunan", "Leman"),
        ("Ma'ruf", "Ma'ruf"),
        ("Nining dari Cianjur", "Nining"),
    ],
)
def test_a_name_is_kept_as_typed_but_cleaned(understanding: Understanding, typed: str, name: str) -> None:
    assert understanding.read("name", typed, on=TODAY).value == name


@pytest.mark.parametrize(
    "typed",
    [
        "34",
        "siapa ini?",
        "menu",
        "tidak",
        "mau daftar",
        "ya",
        "😂",
        "0812345",
        "berapa iurannya",
        "...",
        "nanti aja",
        "Maaf",
        "sebentar ya",
        "cek saldo",
        "mulung botol plastik",
        "bapake wahyu",
        "bapaknya Dika",
        "dua juta lima ratus ribu",
        "iyaaa dong",
        "yess",
        "matur nuwun",
        "driver gojek",
    ],
)
def test_a_question_or_command_is_no_name(understanding: Understanding, typed: str) -> None:
    assert not understanding.read("name", typed, on=TODAY).understood


def test_a_name_without_vowels_is_asked_back(understanding: Understanding) -> None:
    assert understanding.read("name", "Ng", on=TODAY).alternatives == ("Ng",)
    assert not understanding.read("name", "xxx", on=TODAY).alternatives


@pytest.mark.parametrize(
    ("typed", "key", "sector"),
    [
        ("ojol", "ojek_online", "transport"),
        ("narik gojek", "ojek_online", "transport"),
        ("jual sayur", "pedagang_sayur", "other"),
        ("tukang becak", "becak", None),
        ("jual cilok keliling", "pedagang_bakso", "other"),
        ("jualan tas", "pedagang", "other"),
        ("supir angkot", "sopir_angkot", "transport"),
        ("kulo tani", "petani", "other"),
        ("tukang gali kubur", "penggali_kubur", "other"),
        ("tukang ramal", "peramal", "other"),
        ("tukang", "kuli_bangunan", "other"),
        ("tukang ojol", "ojek_online", "transport"),
        ("pedagagn", "pedagang", "other"),
    ],
)
def test_a_job_knows_its_sector(
    understanding: Understanding, typed: str, key: str, sector: str | None
) -> None:
    job = understanding.read("job", typed, on=TODAY).value
    assert (job.key, job.sector) == (key, sector)


@pytest.mark.parametrize(
    "typed", ["ojol dan jual sayur", "dulu ojol", "bukan petani", "suami saya nelayan", "siti", "ojol?"]
)
def test_two_past_or_anothers_jobs_are_asked_back(understanding: Understanding, typed: str) -> None:
    assert not understanding.read("job", typed, on=TODAY).understood


@pytest.mark.parametrize(
    "typed",
    [
        "pawang hujan",
        "tukang galon",
        "tukang santet",
        "pematung",
        "penyelam",
        "bikin keripik",
        "penjaga wc umum",
    ],
)
def test_a_trade_that_no_list_knows_is_nobody_elses(understanding: Understanding, typed: str) -> None:
    reading = understanding.read("job", typed, on=TODAY)
    assert (reading.understood, reading.how) == (False, UNLISTED)


@pytest.mark.parametrize(
    "typed", ["ya", "hujan", "hujan deras", "terserah", "halo kak", "asdf", "bukan pawang", "a" * 61]
)
def test_what_is_no_trade_is_not_kept_as_one(understanding: Understanding, typed: str) -> None:
    assert understanding.read("job", typed, on=TODAY).how != UNLISTED


def test_a_kind_nobody_reads_is_refused(understanding: Understanding) -> None:
    with pytest.raises(BadArgument, match="shoe_size"):
        understanding.read("shoe_size", "42", on=TODAY)


def test_several_answers_in_one_message(understanding: Understanding) -> None:
    wanted = {"name": "name", "job": "job", "age": "number", "home": "place"}
    found = understanding.extract("saya Siti, jual sayur, 34 th, Cilincing", wanted, on=TODAY)
    assert values(found) == {"name": "Siti", "job": "pedagang_sayur", "age": 34, "home": "31.72.04"}


def test_answers_without_commas_are_told_apart(understanding: Understanding) -> None:
    wanted = {"name": "name", "job": "job", "age": "number", "home": "place"}
    found = understanding.extract("nama saya Budi umur 27 tinggal di tebet kerja ojol", wanted, on=TODAY)
    assert values(found) == {"name": "Budi", "age": 27, "home": "31.74.01", "job": "ojek_online"}


@pytest.mark.parametrize(
    "typed",
    [
        "saya siti jualan sayur umur 34 di cilincing",
        "siti 34 tahun jual sayur cilincing",
        "saya siti tukang sayur dari cilincing 34 tahun",
        "siti jualan sayur keliling cilincing umur 34",
    ],
)
def test_answers_without_a_comma_or_a_word_between_them(understanding: Understanding, typed: str) -> None:
    wanted = {"name": "name", "job": "job", "age": "number", "home": "place"}
    found = understanding.extract(typed, wanted, on=TODAY)
    assert values(found) == {"name": "Siti", "job": "pedagang_sayur", "age": 34, "home": "31.72.04"}


@pytest.mark.parametrize("first", ["tukang", "kuli", "petani"])
def test_two_jobs_are_no_village_and_a_job(understanding: Understanding, first: str) -> None:
    wanted = {"job": "job", "home": "place"}
    assert understanding.extract(f"{first} dan ojol", wanted, on=TODAY) == {}


def test_a_street_named_after_a_job_is_no_job(understanding: Understanding) -> None:
    wanted = {"job": "job", "home": "place"}
    assert "job" not in understanding.extract("tinggal di kampung nelayan cilincing", wanted, on=TODAY)


def test_food_named_after_a_town_is_no_place(understanding: Understanding) -> None:
    wanted = {"job": "job", "home": "place"}
    assert "home" not in understanding.extract("saya jual bakso malang", wanted, on=TODAY)


def test_a_count_told_as_an_age_says_so(understanding: Understanding) -> None:
    assert understanding.read("number", "umur 28", on=TODAY).how == "age"
    assert understanding.read("number", "28 hari", on=TODAY).how != "age"


def test_a_message_about_something_else_fills_nothing(understanding: Understanding) -> None:
    assert understanding.extract("iurannya berapa kak?", {"name": "name", "age": "number"}, on=TODAY) == {}


def values(found: dict[str, Reading]) -> dict[str, object]:
    return {slot: getattr(r.value, "key", getattr(r.value, "code", r.value)) for slot, r in found.items()}


def test_what_follows_somebody_else_is_not_taken(understanding: Understanding) -> None:
    text = "saya budi dan istri saya wati umur 30 dan 28"
    assert values(understanding.extract(text, {"name": "name", "age": "number"}, on=TODAY)) == {
        "name": "Budi"
    }


def test_a_count_of_children_is_no_age(understanding: Understanding) -> None:
    assert understanding.extract("gaji 2jt anak 3", {"age": "number"}, on=TODAY) == {}
    assert values(understanding.extract("gaji 2jt, anak 3", {"children": "number"}, on=TODAY)) == {
        "children": 3
    }


def test_keeping_house_is_no_job_and_a_factory_is_one(understanding: Understanding) -> None:
    assert not understanding.read("job", "ibu rumah tangga", on=TODAY).understood
    assert understanding.read("job", "buruh pabrik", on=TODAY).value.sector == "other"
    assert understanding.read("job", "asisten rumah tangga", on=TODAY).value.key == "pembantu"


@pytest.mark.parametrize(
    ("text", "amount", "per"),
    [
        ("200", 200_000, None),
        ("100 sehari", 100_000, "day"),
        ("3000", 3_000_000, None),
        ("1,5 juta", 1_500_000, None),
    ],
)
def test_a_bare_number_is_thousands_where_an_income_is_asked(
    understanding: Understanding, text: str, amount: int, per: str | None
) -> None:
    reading = understanding.read("income", text, on=TODAY)
    assert (reading.value, reading.per) == (amount, per)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("sehari dapet 200 kadang 150", (200_000, 150_000)),
        ("2", (2_000_000,)),
        ("80-100", (100_000,)),
        ("dbwh 200rb", (200_000,)),
    ],
)
def test_what_is_offered_for_an_income_is_plausible(
    understanding: Understanding, text: str, offered: tuple[int, ...]
) -> None:
    assert understanding.read("income", text, on=TODAY).alternatives == offered


def test_elsewhere_a_bare_number_stays_open(understanding: Understanding) -> None:
    assert understanding.read("rupiah", "200", on=TODAY).alternatives == (200, 200_000)


def test_one_may_be_written_apart(understanding: Understanding) -> None:
    assert understanding.read("rupiah", "sak yuto limang atus ewu", on=TODAY).value == 1_500_000


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("agus doang", "Agus"),
        ("Saya bernama Maria Goreti Lembang.", "Maria Goreti Lembang"),
        ("namaku tumini le", "Tumini"),
        ("Togar P.", "Togar P."),
    ],
)
def test_small_words_and_a_full_stop_are_no_part_of_a_name(
    understanding: Understanding, typed: str, name: str
) -> None:
    assert understanding.read("name", typed, on=TODAY).value == name


def test_a_town_alone_is_asked_back_where_a_name_is_asked(understanding: Understanding) -> None:
    reading = understanding.read("name", "Cilincing", on=TODAY)
    assert (reading.verdict, reading.alternatives) == (Verdict.UNSURE, ("Cilincing",))


def test_a_name_and_a_word_that_ends_one_are_both_offered_where_both_are_capitals(
    understanding: Understanding,
) -> None:
    assert understanding.read("name", "Mat Tinggal", on=TODAY).alternatives == ("Mat Tinggal", "Mat")


def test_figures_in_brackets_are_glued_to_no_number(understanding: Understanding) -> None:
    reading = understanding.read("phone", "0812 3456 7890 (1)", on=TODAY)
    assert reading.alternatives == ("+6281234567890",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("pa dadang kurnia", "Dadang Kurnia"),
        ("kenalkeun abdi dadang kurnia", "Dadang Kurnia"),
        ("ceu Entin Suhartini", "Entin Suhartini"),
        ("yohanes dr kupang", "Yohanes"),
    ],
)
def test_what_stands_around_a_name_is_no_part_of_it(
    understanding: Understanding, text: str, name: str
) -> None:
    assert understanding.read("name", text, on=TODAY).value == name


def test_a_word_of_every_day_inside_a_name_is_offered_with_it(understanding: Understanding) -> None:
    assert understanding.read("name", "BONAR TUA SITOHANG", on=TODAY).alternatives[0] == "Bonar Tua Sitohang"


@pytest.mark.parametrize(("text", "gives"), [("sok lah", True), ("sok setuju a", True), ("sok tau", None)])
def test_sok_permits_only_where_it_invites(
    understanding: Understanding, text: str, gives: bool | None
) -> None:
    assert understanding.read("permission", text, on=TODAY).value is gives


@pytest.mark.parametrize(
    ("text", "amount", "per"),
    [
        ("2.500.000 sebulan kalau harga bagus", 2_500_000, "month"),
        ("100 ribu satu hari to", 100_000, "day"),
        ("150 ribu sehari, dibayar tiap sabtu", 150_000, "day"),
        ("500 ribu dibayar tiap sabtu", 500_000, "week"),
        ("5.5 mil per month", 5_500_000, "month"),
    ],
)
def test_what_is_said_beside_an_income_leaves_it_as_it_is(
    understanding: Understanding, text: str, amount: int, per: str
) -> None:
    reading = understanding.read("income", text, on=TODAY)
    assert (reading.value, reading.per) == (amount, per)


def test_a_job_behind_the_comma_is_no_part_of_the_place(understanding: Understanding) -> None:
    reading = understanding.read("place", "tawangmangu, jualan sate kelinci", on=TODAY)
    assert reading.value and reading.value.name == "Tawangmangu"


@pytest.mark.parametrize(
    ("text", "code"),
    [("singaparna tasik", "32.06.24"), ("kota tasik", "32.78"), ("tawang tasik", "32.78.03")],
)
def test_a_short_name_of_city_and_regency_holds_both(
    understanding: Understanding, text: str, code: str
) -> None:
    reading = understanding.read("place", text, on=TODAY)
    assert code in {one.code for one in (reading.value, *reading.alternatives) if one}


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("setoran 150 ribu sehari", ()),
        ("nyetor 120 ribu tiap hari", ()),
        ("300 ribu dipotong setoran 150", ()),
        ("setoran 100rb ke bos, sisanya paling 80 ribu", (80_000,)),
    ],
)
def test_what_goes_to_an_owner_is_never_offered_as_income(
    understanding: Understanding, text: str, offered: tuple[int, ...]
) -> None:
    reading = understanding.read("income", text, on=TODAY)
    assert (reading.understood, reading.alternatives) == (False, offered)


@pytest.mark.parametrize(
    "text", ["udah berhenti 2 bulan", "sdh berhenti setahun", "baru berhenti", "udah berhenti"]
)
def test_who_tells_that_they_stopped_ends_no_messages(understanding: Understanding, text: str) -> None:
    assert understanding.read("intent", text, on=TODAY).value != "stop"


@pytest.mark.parametrize("text", ["berhenti aja deh", "tolong berhenti", "sudah, berhenti kirim pesan"])
def test_who_asks_us_to_stop_is_heard(understanding: Understanding, text: str) -> None:
    assert understanding.read("intent", text, on=TODAY).value == "stop"
