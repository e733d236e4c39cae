"""What returns give beyond flows and stocks: ages, careers, growth, teams, and what is typed in."""

import csv
import json
from datetime import date
from math import exp, sqrt
from pathlib import Path

import pytest
from kept_material import content, file, files

from sim.sources.returns.adding_up import add_up
from sim.sources.returns.council import Council, Options, council_of
from sim.sources.returns.figures import Figures, Return
from sim.sources.returns.given import Given, in_memory
from sim.sources.returns.growth import growth_figure, noise_figure
from sim.sources.returns.reading import read_returns
from sim.sources.returns.refusing import Unfit
from sim.sources.returns.small import Small
from sim.sources.returns.staff import team_figures
from sim.sources.returns.told import Told, roles_of, stock_of

CENSUS, CARE = "authority-a/cin/A-cin-2025.xml", "authority-a/ssda903/episodes.csv"


def listed(council: Council, key: str) -> tuple[float, ...]:
    return council.figures.patterns[key].values


@pytest.fixture(scope="module")
def authority() -> Council:
    return council_of(files("authority-a"))


def test_the_ages_of_the_opening_are_those_that_were_worked_out(authority: Council) -> None:
    wanted = json.loads(content("authority-a/expected.json"))["annex_a_ages"]
    waiting = wanted["awaiting_bands_0-9_10-19_20-29_30-39_40-45_46+"]
    assert listed(authority, "opening.ages.awaiting_assessment.bands") == (0, 10, 20, 30, 40, 46)
    shares = listed(authority, "opening.ages.awaiting_assessment.shares")
    assert shares == pytest.approx([n / sum(waiting) for n in waiting], abs=0.001)
    # Months of plans: those of two years and more are fewer than six, and go with the year before.
    plans = wanted["protection_age_bands_91_182_365_730_more_days"]
    assert listed(authority, "opening.ages.on_protection_plans.bands") == (0, 3, 6, 12)
    shares = listed(authority, "opening.ages.on_protection_plans.shares")
    assert shares == pytest.approx(
        [plans[0] / 59, plans[1] / 59, plans[2] / 59, (plans[3] + plans[4]) / 59], abs=0.001
    )
    care = wanted["looked_after_age_bands_182_365_730_1825_more_days"]
    assert listed(authority, "opening.ages.looked_after.bands") == (0, 6, 12, 24)
    shares = listed(authority, "opening.ages.looked_after.shares")
    assert shares == pytest.approx(
        [care[0] / 90, care[1] / 90, care[2] / 90, (care[3] + care[4]) / 90], abs=0.001
    )


def test_every_band_holds_six_children_or_more(authority: Council) -> None:
    for stage in ("awaiting_assessment", "on_in_need_plans", "on_protection_plans", "looked_after"):
        stock = authority.figures.known[f"opening.{stage}"].value
        shares = listed(authority, f"opening.ages.{stage}.shares")
        assert sum(shares) == pytest.approx(1)
        assert min(share * stock for share in shares if share) > 5.4


def test_ages_that_the_returns_know_of_too_few_children_are_left_to_the_steady_state() -> None:
    """A looked-after return of one year knows the start of those who came in that year."""
    council = council_of([file(CENSUS), file(CARE)])
    assert "opening.ages.looked_after.shares" not in council.figures.patterns
    assert "too few whose start is known" in council.figures.left["opening.ages.looked_after"]
    # Annex A of the same day knows all of them.
    both = council_of([file(CENSUS), file(CARE), *annex_a()])
    assert "Annex A" in both.figures.patterns["opening.ages.looked_after.shares"].source


def annex_a() -> list[Given]:
    return [each for each in files("authority-a") if each.name.endswith(".xlsx")]


def test_a_stock_that_no_file_gives_is_typed_in_with_its_source() -> None:
    told = Told((stock_of("looked_after=90, our own  list of 31 March 2025"),))
    council = council_of([file(CENSUS)], Options(told=told))
    known = council.figures.known
    assert known["opening.looked_after"].value == 90
    assert known["opening.looked_after"].source == "Typed in: our own list of 31 March 2025"
    assert known["looked_after_31mar_n"].source == "Typed in: our own list of 31 March 2025"
    # With it the others in need can be told from those looked after: as with the return itself.
    with_return = council_of([file(CENSUS), file(CARE)]).figures.known
    for key in ("opening.on_in_need_plans", "opening.closing"):
        assert known[key].value == pytest.approx(with_return[key].value, abs=8)
    assert "opening.on_in_need_plans" in council_of([file(CENSUS)]).figures.left


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("looked_after=90", "must be a stage, a count and a source"),
        ("looked_after=-1, a list", "must be a stage, a count and a source"),
        ("in_care=90, a list", "in_care is no stage; choose from awaiting_assessment"),
        ("looked_after=900000, a list", "looked_after must be 100,000 or less, not 900,000"),
    ],
)
def test_a_stock_that_cannot_be_read_is_refused(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        stock_of(typed)


def test_a_stock_that_a_file_gives_and_a_role_that_is_not_there_are_refused() -> None:
    told = Told((stock_of("on_protection_plans=60, a list"),), roles_of(("Nobody",)))
    with pytest.raises(Unfit) as refused:
        council_of([file(CENSUS)], Options(told=told))
    assert list(refused.value.reasons) == [
        "the children in need census gives on_protection_plans itself; "
        "leave out --stock on_protection_plans",
        "there is no standard safeguarding dataset in which --role could be found",
    ]
    with pytest.raises(Unfit) as refused:
        council_of(files("authority-a"), Options(told=Told(roles=roles_of(("Nobody",)))))
    assert "those are allocated case worker, supervising manager" in refused.value.reasons[0]


def test_the_role_that_holds_children_can_be_said(authority: Council) -> None:
    told = Told(roles=roles_of(("Supervising  Manager",)))
    other = council_of(files("authority-a"), Options(told=told))
    assert "Roles taken for those who hold children: supervising manager" in other.report
    assert "Roles taken for those who hold children: allocated case worker" in authority.report
    assert other.kept.dataset is not None
    assert authority.kept.dataset is not None
    ours, theirs = (c.kept.dataset.counts["workers_with_open_children"] for c in (authority, other))
    assert ours > theirs > 0


def workers(day: str, *rows: str) -> bytes:
    """A workforce census of a day, of rows of number, role, start, end, origin, level and cases."""
    names = ("SWENo", "OrgRole", "RoleStartDate", "RoleEndDate", "StartOrigin", "CFKSSstatus",
             "Cases30")  # fmt: skip
    told = "".join(
        "<CSWWWorker><AgencyWorker>0</AgencyWorker><FTE30>1</FTE30>"
        + "".join(f"<{n}>{v}</{n}>" for n, v in zip(names, row.split(","), strict=True) if v)
        + "</CSWWWorker>"
        for row in rows
    )
    head = f"<Header><CollectionDetails><ReferenceDate>{day}</ReferenceDate></CollectionDetails>"
    return f"<Message>{head}</Header>{told}</Message>".encode()


def two_years() -> list[Given]:
    """Two censuses: of those in post for less than two years, three times as many leave."""

    def year(y: int) -> bytes:
        rows = [f"N{y}{n},5,{y}-09-10,,1,1,{10 + n}" for n in range(8)]
        rows += [f"L{y}{n},5,2015-01-05,,2,3,20" for n in range(24)]
        rows += [f"M{y}{n},5,{y - 1}-01-10,,2,2,18" for n in range(8)]
        rows += [f"E{y}{n},5,{y - 1}-03-01,{y}-03-31,2,2," for n in range(6)]
        rows += [f"G{y}{n},5,2014-03-01,{y}-03-31,2,3," for n in range(6)]
        return workers(f"{y}-09-30", *rows)

    return [in_memory(f"csww-{y}.xml", year(y)) for y in (2023, 2024)]


def test_early_turnover_months_of_cohorts_and_the_first_years_caseload() -> None:
    council = council_of(two_years())
    known = council.figures.known["social_workers.early_turnover"]
    # By hand. Early: eight for three weeks, eight for a year, six for half a year: 11.5 a year.
    # Later: 24 for a year, six for half a year: 27 a year. Six of each leave every year.
    early, later = 8 * 20 / 365.25 + 8 * 365 / 365.25 + 6 * 182 / 365.25, 24 + 6 * 182 / 365.25
    assert known.value == pytest.approx(later / early, rel=0.02)
    chance = exp(1.96 * sqrt(1 / 12 + 1 / 12))  # of twelve who left early and twelve later
    assert known.range == pytest.approx((known.value / chance, known.value * chance), rel=0.01)
    assert listed(council, "social_workers.recruitment.cohort_months") == (9,)
    assert council.figures.known["workers.newly_qualified_ceiling"].value == 17


def test_what_rests_on_too_few_workers_is_left_at_the_default(authority: Council) -> None:
    for key in ("social_workers.early_turnover", "social_workers.recruitment.cohort_months",
                "workers.newly_qualified_ceiling", "teams.demand_spread"):  # fmt: skip
        assert key not in authority.figures.known
        assert key not in authority.figures.patterns
        assert key in authority.figures.left


def grown(*counts: int) -> Figures:
    found = Figures(Small(), 2.0)
    years = [(date(2021 + n, 3, 31), count) for n, count in enumerate(counts)]
    origin = Return("census", date(2025, 3, 31))
    growth_figure(found, years, origin)
    noise_figure(found, years, origin)
    return found


def test_growth_is_the_slope_of_three_years_or_more() -> None:
    assert "demand.growth_per_year" in grown(800, 840).left
    known = grown(800, 840, 882, 926).known["demand.growth_per_year"]
    assert known.value == pytest.approx(0.05, abs=0.001)
    # The slope of four years has 1/5 of the variance of a logarithm; two children move as one.
    chance = 1.96 * sqrt(2 / 862 / 5)
    assert known.range == pytest.approx((1.05 / exp(chance) - 1, 1.05 * exp(chance) - 1), abs=0.001)
    level = grown(1000, 1000, 1000).known["demand.growth_per_year"]
    assert level.value == 0


def test_years_differ_by_more_than_chance_once_there_are_six() -> None:
    assert "demand.yearly_noise" in grown(800, 840, 820, 860, 830).left
    # A tenth above and below a level line in turn: residuals of six years with four free, less
    # what chance gives, two children in a thousand referrals.
    known = grown(*(1105, 905) * 3).known["demand.yearly_noise"]
    assert known.value == pytest.approx(0.109, abs=0.002)
    low, high = known.range
    assert low < known.value < high
    assert grown(*(1000,) * 6).known["demand.yearly_noise"].value == 0, "less than chance gives"


def test_teams_differ_by_more_than_chance_or_not_at_all() -> None:
    counts = {"teams": 6, "loads": [], "team_loads": [(120, 6)] * 6}
    even, uneven = Figures(Small(), 1.9), Figures(Small(), 1.9)
    origin = Return("census", date(2025, 3, 31))
    team_figures(even, counts, origin)
    assert even.known["teams.demand_spread"].value == 0
    # A variance of 0.0859 of the logarithms, of which chance gives 1.9 of each count: 0.0170.
    counts["team_loads"] = [(80, 6), (160, 6), (90, 6), (150, 6), (100, 6), (140, 6)]
    team_figures(uneven, counts, origin)
    assert uneven.known["teams.demand_spread"].value == pytest.approx(0.262, abs=0.001)


def test_the_data_set_gives_ways_into_care_where_no_return_links_them() -> None:
    """As for a census with no looked-after return beside it."""
    names = [f for f in files("authority-a") if "ssda903" not in f.name]
    known = council_of(names).figures.known
    for key in ("looked_after_at_assessment", "looked_after_after_protection",
                "step_down_after_protection", "court_for_looked_after"):  # fmt: skip
        assert "standard safeguarding dataset" in known[f"pathway.{key}"].source
    # The return has 59; the data set has one stay more, which ends before it begins.
    assert known["looked_after_started_n"].value == 60


def test_a_data_set_read_as_of_an_earlier_day_is_the_one_cut_at_that_day() -> None:
    """Whatever began or ended after the day is not there, or not over yet."""
    day = date(2024, 3, 31)
    names = [f for f in files("authority-a") if "/ssd/" in f.name]
    kept = add_up(read_returns(names, on=day))
    alone = add_up(read_returns([file("authority-a/cin/A-cin-2024.xml")]))
    assert kept.dataset is not None
    assert alone.census is not None
    for key in ("referrals", "no_further_action", "section_47", "initial_conferences",
                "protection_plans_started", "on_protection_plan"):  # fmt: skip
        assert kept.dataset.counts[key] == alone.census.counts[key], key


def test_what_happened_in_the_table_of_distances_is_what_was_counted(authority: Council) -> None:
    """And how many of its figures lie within four futures in five is as its page says."""
    docs = Path(__file__).parents[3] / "docs"
    with (docs / "own-returns.csv").open(encoding="utf-8", newline="") as file:
        table = {row["measure"]: row for row in csv.DictReader(file)}
    known = authority.figures.known
    for measure, key in (
        ("open", "cin_31mar_n"), ("awaiting_assessment", "opening.awaiting_assessment"),
        ("in_need", "opening.on_in_need_plans"), ("protection", "opening.on_protection_plans"),
        ("looked_after", "opening.looked_after"), ("referrals", "referrals_n"),
        ("section_47", "s47_n"), ("initial_conferences", "icpc_n"),
        ("protection_started", "cp_plans_started_n"),
        ("looked_after_started", "looked_after_started_n"), ("re_referrals", "rereferral_pct"),
        ("assessments_in_time", "assessments_within_45_days_pct"),
        ("conferences_in_time", "icpc_within_15_days_pct"),
    ):  # fmt: skip
        assert float(table[measure]["happened"]) == known[key].value, measure
    inside = sum(
        float(r["low"]) <= float(r["happened"]) <= float(r["high"]) for r in table.values()
    )
    page = (docs / "how-to" / "your-own-returns.md").read_text(encoding="utf-8")
    assert (inside, len(table)) == (12, 13)
    assert "twelve of thirteen figures" in page
