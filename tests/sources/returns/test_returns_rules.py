"""The rules for every file, one at a time: recognition, encodings, dates, codes, rows, safety."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from kept_material import content, file, names, of

from sim.sources.returns.adding_up import add_up
from sim.sources.returns.cells import Dates, code, identifier, is_yes, number, plain
from sim.sources.returns.given import in_memory
from sim.sources.returns.reading import Returns, read_returns
from sim.sources.returns.recognition import recognise
from sim.sources.returns.refusing import Unfit
from sim.sources.returns.tally import Tally

EMPTY = b"<Message><Children><Child><ChildIdentifiers/></Child></Children></Message>"


def header(on: str = "2025-03-31") -> str:
    inside = f"<CollectionDetails><ReferenceDate>{on}</ReferenceDate></CollectionDetails>"
    return f"<Header>{inside}</Header>"


def census(*children: str, on: str = "2025-03-31") -> bytes:
    return f"<Message>{header(on)}<Children>{''.join(children)}</Children></Message>".encode()


def child(key: str, *details: str, who: str = "") -> str:
    inside = "".join(f"<CINdetails>{d}</CINdetails>" for d in details)
    key = f"<ChildIdentifiers><LAchildID>{key}</LAchildID>{who}</ChildIdentifiers>"
    return f"<Child>{key}{inside}</Child>"


def referred(on: str = "2024-05-01", more: str = "") -> str:
    return f"<CINreferralDate>{on}</CINreferralDate>{more}"


def read(**files: bytes) -> Returns:
    return read_returns(of(dict(files)))


def refusal(data: bytes, name: str = "file") -> str:
    with pytest.raises(Unfit) as unfit:
        read_returns([in_memory(name, data)])
    return str(unfit.value)


IN_DISORDER = ("public/cin/CIN_Census_2024.xml", "public/cin/CIN_Census_2026.xml")
"""One assessment in disorder among two episodes: not fit for use, unless somebody insists."""
SAMPLES = [name for name in names("public") if not name.endswith(".md")]


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in IN_DISORDER])
def test_every_public_sample_is_read(name: str) -> None:
    found = read_returns([file(name)], on=date(2021, 3, 31) if "annex" in name else None)
    assert [(f.kind != "", f.refusal) for f in found.files] == [(True, "")]


@pytest.mark.parametrize("name", IN_DISORDER)
def test_a_public_sample_in_disorder_is_refused_for_that_reason(name: str) -> None:
    assert "50% of its episodes have dates out of order" in refusal(content(name))
    assert not read_returns([file(name)], anyway=True).files[0].refusal


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("worked/cin-2025.xml", "children in need census"),
        ("authority-a/csww/A-csww-2024.xml", "workforce census"),
        ("authority-a/annex_a/A-annex-a-2025-03-31.xlsx", "Annex A"),
        ("authority-a/ssda903/header.csv", "looked-after return"),
        ("authority-a/ssd/ssd_cp_plans.csv", "standard safeguarding dataset"),
    ],
)
def test_a_file_is_known_by_its_content_whatever_its_name_says(name: str, kind: str) -> None:
    assert {f.kind for f in recognise(in_memory("old.doc", content(name)))} == {kind}


def test_what_is_none_of_the_returns_is_named_and_passed_over() -> None:
    found = read_returns(of({"notes.txt": b"buy milk", "census": content("worked/cin-2025.xml")}))
    assert [f.refusal for f in found.files] == ["is none of the returns; passed over", ""]


def test_a_census_with_one_child_and_nothing_else_is_read() -> None:
    found = read(census=census(child("A1", referred())))
    assert len(found.censuses[0].children) == 1
    assert not found.files[0].tally.counts


def test_a_census_without_a_date_is_asked_for_one() -> None:
    assert "has no reference date" in refusal(EMPTY)


def test_without_a_reference_date_the_year_says_it() -> None:
    head = "<Header><CollectionDetails><Year>2024</Year></CollectionDetails></Header>"
    data = f"<Message>{head}<Children>{child('A', referred('2024-01-05'))}</Children></Message>"
    assert read(census=data.encode()).censuses[0].on == date(2024, 3, 31)


def test_the_same_file_twice_and_a_census_in_two_files_are_asked_about() -> None:
    whole = content("worked/cin-2025.xml")
    for second in (whole, census(child("B", referred()))):
        with pytest.raises(Unfit, match="one\\.xml and two\\.xml are the children in need census"):
            read_returns(of({"one.xml": whole, "two.xml": second}))
    table = content("authority-a/ssd/ssd_cin_plans.csv")
    with pytest.raises(Unfit, match="a and b are both standard safeguarding dataset"):
        read_returns(of({"a": table, "b": table}))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-05-01", date(2024, 5, 1)),
        ("2024-05-01T00:00:00", date(2024, 5, 1)),
        ("2024-05-01 00:00:00.000", date(2024, 5, 1)),
        ("2024-05-01T23:59:59Z", date(2024, 5, 1)),
        ("2024-05-01T00:00:00+01:00", date(2024, 5, 1)),
        ("01/05/2024", date(2024, 5, 1)),
        ("1/5/2024", date(2024, 5, 1)),
        ("01-05-2024", date(2024, 5, 1)),
        ("01.05.2024", date(2024, 5, 1)),
        ("01/05/2024 00:00", date(2024, 5, 1)),
        ("01/05/24", date(2024, 5, 1)),
        ("01/05/26", date(2026, 5, 1)),
        ("01/05/27", date(1927, 5, 1)),
        ("01-May-2024", date(2024, 5, 1)),
        ("1 May 2024", date(2024, 5, 1)),
        ("01 September 2024", date(2024, 9, 1)),
        ("13/02/2024", date(2024, 2, 13)),
        ("29/02/2024", date(2024, 2, 29)),
        (datetime(2024, 5, 1, 12), date(2024, 5, 1)),
        (45413, date(2024, 5, 1)),
        (45413.5, date(2024, 5, 1)),
    ],
)
def test_a_date_is_read_the_day_first_unless_the_year_comes_first(
    written: object, meant: date
) -> None:
    tally = Tally()
    assert Dates(tally, 2025).read("any", written) == meant
    assert not tally.counts


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("02/13/2024", "R4b"),
        ("2022-02-30", "R4b"),
        ("soon", "R4b"),
        ("2024", "R4b"),
        ("45413", "R4b"),
        ("2024-13-01", "R4b"),
        (12, "R4b"),
        (1e12, "R4b"),
        ("1800-01-01", "R4a"),
        ("30/12/1899", "R4a"),
        ("1900-01-01", "R4a"),
        ("9999-12-31", "R4a"),
        ("01/05/2024/", "R4b"),
        ("\uff11/5/2024", "R4b"),
    ],
)
def test_a_date_that_is_none_is_missing_and_counted(written: object, rule: str) -> None:
    tally = Tally()
    assert Dates(tally, 2025).read("any", written) is None
    assert tally.counts == {rule: 1}


@pytest.mark.parametrize("written", ["", "  ", "NULL", "n/a", "#N/A", "None", "NaT", "-", None])
def test_a_blank_date_is_missing_and_no_fault(written: object) -> None:
    tally = Tally()
    assert Dates(tally, 2025).read("any", written) is None
    assert not tally.counts


def test_a_workbook_of_the_system_of_1904_has_its_own_numbers() -> None:
    assert Dates(Tally(), 2025, since_1904=True).read("any", 43951) == date(2024, 5, 1)


def test_identifiers_differ_by_no_blank_case_or_decimal() -> None:
    same = {
        identifier(key)
        for key in (" ab 12", "AB12", "ab12.0", "\ufeffab12".strip("\ufeff"), "A\u00a0B12")
    }
    assert same == {"AB12"}
    assert {identifier(n) for n in (12345, 12345.0, "12345.0", "12345 ")} == {"12345"}


def test_children_without_an_identifier_are_children_of_their_own() -> None:
    found = read(
        census=census(child("", referred()), child(" ", referred()), child("A", referred()))
    )
    assert len(found.censuses[0].children) == 3
    assert found.files[0].tally.counts["R5"] == 2


@pytest.mark.parametrize(
    "written", ["1", "true", "YES", "y", "a) Yes", "a. yes", "1 - Yes", True, 1]
)
def test_yes_in_all_its_forms(written: object) -> None:
    assert is_yes(written)


@pytest.mark.parametrize(
    "written", ["0", "false", "No", "n", "b) No", "b. No", "0 - No", "", None, False, "maybe"]
)
def test_everything_else_is_no(written: object) -> None:
    assert not is_yes(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("rc8", "RC8"),
        (" RC8 - Case closed after assessment", "RC8"),
        ("q) 6: Police", "6"),
        ("N1", "N1"),
        ("a) U1: Foster placement", "U1"),
        (5, "5"),
        ("", ""),
        ("#N/A", ""),
    ],
)
def test_a_code_is_what_stands_at_the_start(written: object, meant: str) -> None:
    assert code(written) == meant


def test_numbers_may_have_separators_and_what_is_none_is_counted() -> None:
    tally = Tally()
    assert [number(n, tally) for n in ("1,200", " 3.0 ", 0.5, "", None)] == [
        1200,
        3,
        0.5,
        None,
        None,
    ]
    assert not tally.counts
    assert [number(n, tally) for n in ("many", "-1", "inf", "1e400")] == [None] * 4
    assert tally.counts == {"R9": 4}


def test_headings_are_compared_without_case_blanks_and_curls() -> None:
    assert plain(" Child\u2019s \u00a0 Legal\tSTATUS ") == "child's legal status"


EPISODES = "CHILD,DECOM,RNE,LS,PLACE,DEC,REC\nA1,01/06/2024,S,C2,U1,,\nB2,05/07/2024,s,v3,U6,,\n"


@pytest.mark.parametrize(
    "data",
    [
        EPISODES.encode(),
        b"\xef\xbb\xbf" + EPISODES.encode(),
        EPISODES.encode("utf-16"),
        EPISODES.replace("\n", "\r\n").encode(),
        EPISODES.replace(",", ";").encode(),
        EPISODES.replace(",", "\t").encode(),
        EPISODES.replace("CHILD", " child ").encode(),
        b"\n\n" + EPISODES.replace("\n", "\n,,,,,,\n").encode(),
    ],
)
def test_a_table_is_read_whatever_its_encoding_delimiter_and_line_ends(data: bytes) -> None:
    care = read(care=data).care
    assert care is not None
    assert [(p.child, p.is_short_break) for p in care.placements] == [("A1", False), ("B2", True)]


def test_a_table_in_windows_1252_is_read_and_said() -> None:
    found = read(care=EPISODES.replace("A1", "Zo\u00eb").encode("cp1252"))
    assert found.care is not None
    assert found.files[0].tally.counts["R3"] == 1


def test_two_columns_for_one_field_are_a_fault_and_no_choice() -> None:
    doubled = EPISODES.replace("CHILD,DECOM", "CHILD,DECOM,DECOM").encode()
    assert "more than one column for start" in refusal(doubled)


def test_a_repeated_heading_and_a_total_are_no_rows() -> None:
    rows = EPISODES + EPISODES.splitlines()[0] + "\nTotal,,,,,,\n"
    found = read(care=rows.encode())
    assert found.care is not None
    assert len(found.care.placements) == 2
    assert found.files[0].tally.counts["R8"] == 2


def test_the_month_is_never_guessed_first_and_such_a_column_stops_the_file() -> None:
    lines = [f"A{n},{1 + n % 12:02}/{13 + n % 15}/2024,S,C2,U1,," for n in range(30)]
    said = refusal("\n".join([EPISODES.splitlines()[0], *lines]).encode())
    assert "dates in DECOM of which more than a fifth cannot be read" in said
    assert "2024" not in said


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


def test_entities_and_document_types_are_refused() -> None:
    assert "DOCTYPE" in refusal(BOMB + census(child("A", referred())))
    assert "DOCTYPE" in refusal(b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'>" + census())
    assert "not well-formed" in refusal(census(child("&a;", referred())))


def test_xml_that_is_nested_or_long_beyond_reason_is_refused() -> None:
    assert "nested too deeply" in refusal(b"<Message><Child><ChildIdentifiers>" + b"<a>" * 100_000)
    parts = "<UPN/>" * 30_000
    assert "more than 20,000 parts" in refusal(census(child("A", referred(), who=parts)))
    assert "longer than any" in refusal(census(child("x" * 200_000, referred())))


def test_a_namespace_and_another_encoding_change_nothing() -> None:
    data = census(child("A", referred())).decode()
    spaced = data.replace("<Message>", '<c:Message xmlns:c="urn:x">').replace(
        "</Message>", "</c:Message>"
    )
    spaced = '<?xml version="1.0" encoding="windows-1252"?>' + spaced.replace(
        "<Child>", "<c:Child>"
    ).replace("</Child>", "</c:Child>")
    for raw in (spaced.encode("cp1252"), data.encode("utf-16"), b"\xef\xbb\xbf" + data.encode()):
        assert len(read(census=raw).censuses[0].children) == 1


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADINGS: list[object] = [
    "Child Unique ID",
    "Gender",
    "Date of Birth",
    "CIN Start Date",
    "CIN Closure Date",
    "Case Status",
    "Allocated Team",
    "Allocated Worker",
]
OPEN: list[object] = [
    "7",
    "a) Male",
    date(2015, 1, 1),
    date(2025, 1, 6),
    None,
    "Child in Need",
    "T",
    "W / X",
]


def test_a_list_is_known_by_its_columns_under_a_title_and_a_list_may_be_empty() -> None:
    contacts: list[object] = [
        "Child Unique ID",
        "Gender",
        "Ethnicity",
        "Date of Birth",
        "Age",
        "Date of Contact",
    ]
    data = workbook(
        **{"List 10": [["List 6: Children in Need"], HEADINGS, OPEN], "Contacts": [contacts]}
    )
    lists = read(lists=data).lists
    assert lists is not None
    assert {number: len(rows) for number, rows in lists.entries.items()} == {6: 1, 1: 0}
    assert lists.on == date(2025, 1, 6)


def test_an_old_a_locked_and_a_damaged_workbook_are_refused_with_advice() -> None:
    assert "save it as .xlsx" in refusal(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old.xls")
    whole = content("public/annex_a/Annex_A.xlsx")
    assert "zip file and no workbook" in refusal(whole[:2000])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", "<a>" + " " * 300_000_000)
    assert "unpacks to far more" in refusal(out.getvalue())


def test_a_workbook_with_a_document_type_is_refused() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w") as archive,
        zipfile.ZipFile(io.BytesIO(workbook(a=[HEADINGS]))) as old,
    ):
        for part in old.namelist():
            data = old.read(part)
            archive.writestr(part, BOMB + data.split(b"?>", 1)[-1] if "sheet1" in part else data)
    assert "DOCTYPE" in refusal(out.getvalue())


def test_an_empty_file_is_named() -> None:
    assert refusal(b" \n", "nothing.csv") == "nothing.csv: is empty"


def test_a_file_of_random_dates_is_not_fit_for_use() -> None:
    backwards = [
        child(f"A{n}", referred("2024-05-01", "<CINclosureDate>2023-01-01</CINclosureDate>"))
        for n in range(20)
    ]
    assert "is not fit for use: 100%" in refusal(census(*backwards))


@pytest.mark.parametrize("size", ["1", "20_000"])
@pytest.mark.slow
def test_a_census_of_twenty_thousand_children_takes_ten_seconds_and_300_megabytes(
    size: str,
) -> None:
    from many import measured

    found = measured(int(size))
    assert found["of_processor"] < 10
    assert found["megabytes"] < 300


@pytest.mark.slow
def test_damaged_files_are_read_counted_or_refused_and_nothing_of_them_is_said() -> None:
    """More by `python tests/sources/returns/mutating.py 5000`."""
    from mutating import one

    leaks = [(n, words) for n in range(120) if (words := one(n, seed=2)[2])]
    assert leaks == []


@pytest.mark.slow
def test_the_same_written_otherwise_is_read_the_same() -> None:
    import random

    from mutating import HARMLESS, damage, read, starting

    for files in starting():
        if not any(data.startswith(b"PK") for data in files.values()):
            clean = read(files)[0]
            for change in HARMLESS:
                other = read(damage(files, change, random.Random(3)))[0]
                assert other is not None or clean is None
                if clean is not None and other is not None:
                    assert other.census == clean.census
                    assert (other.care, other.workforce) == (clean.care, clean.workforce)


def test_the_looked_after_return_as_xml_is_that_of_the_tables() -> None:
    episode = "<EPISODE><DECOM>{}</DECOM><RNE>S</RNE><LS>{}</LS><PL>{}</PL></EPISODE>"
    told = (("A1", "2024-06-01", "C2", "U1"), ("B2", "05/07/2024", "V3", "U6"))
    whole = "".join(
        f"<CHILD><HEADER><CHILDID>{key}</CHILDID></HEADER>{episode.format(*more)}</CHILD>"
        for key, *more in told
    )
    as_xml = read(care=f"<EXPSSDA903>{whole}</EXPSSDA903>".encode()).care
    as_table = read(care=EPISODES.encode()).care
    assert as_xml is not None
    assert as_table is not None
    assert as_xml.placements == as_table.placements


def test_a_workforce_in_tables_is_dated_on_the_last_30_september() -> None:
    workers = b"SWENo,AgencyWorker,FTE30,Cases30,OrgRole\nA,0,1,20,5\nB,0,0.5,10,5\nC,1,1,15,5\n"
    files = {"workers": workers, "vacancies": b"NumberOfVacancies,NoAgencyFTE\n2.5,1\n"}
    found = read_returns(of(files), on=date(2025, 3, 31)).workforces[0]
    assert (found.on, found.vacancies, len(found.agency())) == (date(2024, 9, 30), 2.5, 1)
    assert sum(worker.fte for worker in found.in_post(["5"])) == 1.5


def test_a_change_of_role_is_no_departure_and_two_roles_are_one_person() -> None:
    workers = (
        "SWENo,AgencyWorker,FTE30,Cases30,OrgRole,RoleEndDate\n"
        "A,0,,,5,01/05/2024\nA,0,1,20,4,\nB,0,0.5,10,5,\nb ,0,0.3,0,5,\nC,0,,,5,01/06/2024\n"
    )
    found = read_returns(of({"w": workers.encode()}), on=date(2025, 3, 31))
    staff = add_up(found).workforce or {}
    assert (staff["in_post_headcount"], staff["leavers_headcount"]) == (2, 1)
    assert staff["case_holding_permanent_fte"] == 1.8
    assert found.files[0].tally.counts["W1"] == 2
