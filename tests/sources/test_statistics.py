"""Files of the Department as a user downloads them: what is taken, what is left, and why."""

from pathlib import Path

from sim.output.words.statistics import what_was_read
from sim.sources.england.reading import Reading, read_file
from sim.sources.england.table import Place, Table

COMMON = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name"
)
ENGLAND = "E92000001,England,E12000003,Yorkshire and The Humber"


def row(period: str, *figures: str, code: str = "383", level: str = "Local authority") -> str:
    return f"{period},Reporting year,{level},{ENGLAND},{code},E08000035,Leeds,{','.join(figures)}"


def read(folder: Path, header: str, *rows: str, name: str = "file.csv") -> tuple[Reading, Place]:
    """A file of one council, read into a table that has nothing."""
    file = folder / name
    file.write_text("\n".join([f"{COMMON},{header}", *rows]) + "\n", encoding="utf-8-sig")
    table = Table({})
    reading = read_file(file, table)
    return reading, table.places.get("383", Place("383", "", ""))


def test_a_workforce_file_gives_its_figures(tmp_path: Path) -> None:
    header = "inpost_fte,agency_fte,case_holders_fte,cases,caseload_fte"
    reading, leeds = read(tmp_path, header, row("2026", "660.4", "14", "298.4", "4420", "14.8"))
    assert reading.kind == "workforce indicators"
    assert reading.taken == 5
    assert "turnover_rate_fte" in reading.missing
    assert leeds.figure("cases_held_n", 2026).value == 4420  # type: ignore[union-attr]
    assert leeds.figure("case_holding_fte", 2026).value == 298.4  # type: ignore[union-attr]


def test_names_of_columns_are_matched_without_regard_to_case(tmp_path: Path) -> None:
    header = "Category,ANYPOINT_EPISODES,at31_Episodes,Awaiting_Assessment"
    _, leeds = read(tmp_path, header, row("202526", "Total", "9753", "5775", "209"))
    assert leeds.figure("cin_31mar_n", 2026).value == 5775  # type: ignore[union-attr]


def test_letters_for_figures_that_are_not_given_are_understood(tmp_path: Path) -> None:
    header = "category,CPP_start,CPP_subsequent,CPP_subsequent_percent"
    rows = [row("202425", "Total", "c", "z", "x"), row("202526", "Total", "u", "low", "12.5")]
    reading, leeds = read(tmp_path, header, *rows)
    assert reading.taken == 2
    assert leeds.figure("cp_plans_repeat_n", 2026).value == 0  # type: ignore[union-attr]
    assert set(reading.left) == {
        "figures suppressed (c)",
        "figures not applicable (z)",
        "figures not available (x)",
        "figures unreliable (u)",
    }


def test_the_rows_of_england_regions_and_categories_are_left_and_counted(tmp_path: Path) -> None:
    header = "category,referral_count"
    rows = [
        row("202526", "Total", "10304"),
        row("202526", "Police", "3000"),
        row("202526", "Total", "600000", code="", level="National"),
        row("202526", "Total", "60000", code="", level="Regional"),
    ]
    reading, leeds = read(tmp_path, header, *rows)
    assert reading.taken == 1
    assert leeds.figure("referrals_n", 2026).value == 10304  # type: ignore[union-attr]
    assert reading.left["rows of England and its regions"] == 2
    assert reading.left["rows of a category, and not of all"] == 1


def test_conferences_in_time_follow_from_the_bands_unless_one_is_suppressed(tmp_path: Path) -> None:
    bands = "Duration_0-10_days,Duration_11-15_days,Duration_16-20_days,Duration_21+_days"
    header = f"category,Section47,ICPC,{bands}"
    rows = [
        row("202526", "Total", "3097", "1000", "300", "450", "150", "100"),
        row("202425", "Total", "3097", "1000", "300", "450", "c", "100"),
    ]
    _, leeds = read(tmp_path, header, *rows)
    assert leeds.figure("icpc_within_15_days_pct", 2026).value == 75.0  # type: ignore[union-attr]
    assert leeds.figure("icpc_within_15_days_pct", 2025) is None


def test_a_file_with_a_wrong_column_says_which_were_not_found(tmp_path: Path) -> None:
    reading, _ = read(tmp_path, "category,CPP_At31_children", row("202526", "Total", "634"))
    assert reading.taken == 0
    assert reading.kind == "not a table that is understood"
    assert "none of the columns that tell the tables apart" in what_was_read([reading])


def test_a_year_or_a_number_that_is_none_is_left_with_a_reason(tmp_path: Path) -> None:
    header = "category,CPP_At31"
    rows = [row("2025-26", "Total", "634"), row("202527", "Total", "634"),
            row("202526", "Total", "many"), row("202425", "Total", "-4")]  # fmt: skip
    reading, leeds = read(tmp_path, header, *rows)
    assert leeds.figures == {}
    words = what_was_read([reading])
    assert "rows whose year is not understood (2025-26)" in words
    assert "figures that are no number (many)" in words
    assert "figures below nothing" in words


def test_a_newer_figure_goes_over_the_older_one_and_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "d5.csv"
    file.write_text(f"{COMMON},category,CPP_At31\n{row('202425', 'Total', '650')}\n")
    table = Table({})
    read_file(file, table)
    file.write_text(f"{COMMON},category,CPP_At31\n{row('202425', 'Total', '651')}\n")
    reading = read_file(file, table)
    assert (reading.new, reading.changed) == (0, 1)
    assert table.places["383"].figure("on_cp_plan_31mar_n", 2025).value == 651  # type: ignore[union-attr]


def test_a_file_that_is_no_text_is_left(tmp_path: Path) -> None:
    file = tmp_path / "photo.csv"
    file.write_bytes(b"\xff\xd8\xff\xe0" * 20)
    assert "not text in UTF-8" in what_was_read([read_file(file, Table({}))])
