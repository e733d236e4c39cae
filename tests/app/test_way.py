"""The whole way of a person: choose, plan, play, read, set side by side, take away."""

import csv
import io
import subprocess
import sys
import zipfile

import pytest
from chromium import NEEDS_CHROMIUM
from walking import make_plan, open_file

pytestmark = [pytest.mark.slow, NEEDS_CHROMIUM]


def read(page, url):
    page.goto(url)
    return page.locator("main").inner_text()


def test_a_file_of_ones_own_is_planned_with_played_and_read(page, app, played):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    answer = read(page, f"{played}/answer")
    assert "the average caseload is at most 18" in answer
    assert "On paper" in answer
    for part, words in {
        "figures": "The answer in figures",
        "pictures": "How it comes about",
        "elsewhere": "English councils over 1, 2 and 3 years",
        "inspector": "What an inspector would find",
        "money": "Cost by financial year",
        "basis": "judgement",
        "bridge": "It plays about 600 futures, which takes about",
        "seek": "Lowest to try",
        "levers": "one child fewer",
    }.items():
        assert words in read(page, f"{played}/{part}"), part
    assert asked
    assert all(url.startswith(app.address) for url in asked)


def test_a_figure_on_a_page_is_the_one_of_the_command(page, app, played):
    words = read(page, f"{played}/answer")
    command = page.locator("footer code").first.inner_text()
    assert command == "caseload run results/app/plans/tiny/tiny-two-more-posts.yaml --budget 4"
    told = subprocess.run(
        [sys.executable, "-m", "sim", *command.split()[1:]],
        cwd=app.folder, env=app.place, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    said = next(line for line in told.splitlines() if line.startswith("With the plan"))
    mean = said.split()[3]
    assert f"{mean} (" in words, told


def test_all_of_it_is_taken_away_with_the_command_that_gives_the_same(page, app, played):
    page.goto(f"{played}/answer")
    with page.expect_download() as download:
        page.get_by_role("link", name="Take it all away").click()
    assert download.value.suggested_filename.endswith(".zip")
    content = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    names = {name.partition("/")[2] for name in content.namelist()}
    wanted = {"report.html", "workbook.xlsx", "summary.csv", "scenario.yaml", "command.txt"}
    assert wanted | {"plan/tiny.yaml", "plan/tiny-two-more-posts.yaml"} <= names
    folder = content.namelist()[0].partition("/")[0]
    with content.open(f"{folder}/summary.csv") as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig")))
    assert {row["scenario"] for row in rows} == {"Tiny", "Two more posts"}


def copied(page, played, name, **typed):
    """A copy of the plan that was played, with something else in it."""
    page.goto(played)
    page.get_by_role("button", name="Copy this plan").click()
    page.get_by_label("Name", exact=True).fill(name)
    for key, text in typed.items():
        page.locator(f'[name="{key.replace("__", ".")}"]').fill(text)
    page.get_by_role("button", name="Save, and say what differs").click()
    return page.locator("section.note").inner_text()


def test_four_plans_are_set_side_by_side_in_what_they_say_cost_and_give(page, app, played):
    plans = ["Two more posts", "Three more posts", "Four more posts", "Fewer leave"]
    for name, posts in (("Three more posts", 9), ("Four more posts", 10)):
        said = copied(page, played, name, social_workers__posts=str(posts))
        assert f"Social worker posts: 6, then {posts} from 1 June 2016" in said
    copied(page, played, "Fewer leave", social_workers__turnover="5")
    page.goto(played.partition("/plan/")[0] + "/beside")
    for name in plans:
        page.get_by_label(name).check()
    page.get_by_role("button", name="Say in what they differ").click()
    differing = page.locator("table").inner_text()
    assert "Social worker posts\t6\t" in differing
    assert "6, then 8 from 1 June 2016" in differing
    assert "13.3%, then 5% from 1 June 2016" in differing
    page.get_by_role("button", name="Play them side by side").click()
    page.wait_for_url("**/compared/*", timeout=300_000)
    words = page.locator("main").inner_text()
    assert "Is it so in 80% of possible futures" in words
    for name in plans:
        assert page.get_by_role("columnheader", name=name, exact=True).count() >= 2, name
    for figure in ("Chance of at most 18; 80% is asked for", "Cost up to the date"):
        row = page.get_by_role("row", name=figure).first
        assert row.locator("td").count() == 5, figure
    against = page.locator("h2:text-is('Cost against chance') + figure img")
    assert against.get_attribute("src").endswith("/cost_against_probability.svg")
    for picture in page.locator("main img").all():
        address = picture.evaluate("picture => picture.src")
        assert page.request.get(address).status == 200, address
    assert "caseload bridge" not in words
    assert page.evaluate("document.documentElement.scrollWidth") <= 1000


@pytest.mark.parametrize(
    ("council", "title"),
    [
        ("Leeds", "Leeds"),
        ("bcp", "Bournemouth, Christchurch and Poole"),
        ("Manchester", "Manchester"),
    ],
)
def test_any_council_is_opened_by_its_name(page, app, council, title):
    page.goto(app.address)
    page.get_by_label("Name of a council in England").fill(council)
    page.get_by_role("button", name="Open the council").click()
    words = page.locator("main").inner_text()
    assert page.locator("h1").inner_text() == title
    assert "Middle half of England" in words
    assert "inputs that are judgement" in words
    make_plan(page, "Ten more")
    posts = page.locator('[name="social_workers.posts"]')
    posts.fill(str(int(posts.input_value()) + 10))
    page.get_by_role("button", name="Save, and say what differs").click()
    assert "Social worker posts" in page.locator("section.note").inner_text()
    assert "run results/app/plans/" in page.locator("footer").inner_text()


def test_a_council_that_is_no_more_and_a_typing_slip_are_answered(page, app):
    for typed, said in {"Leedz": "did you mean Leeds?", "Cumbria": "ended in April 2023"}.items():
        page.goto(app.address)
        page.get_by_label("Name of a council in England").fill(typed)
        page.get_by_role("button", name="Open the council").click()
        assert said in page.locator("[role=alert]").inner_text()
        assert page.get_by_label("Name of a council in England").input_value() == typed


def test_a_shipped_plan_opens_with_what_it_changes(page, app):
    page.goto(app.address)
    page.get_by_label("Scenario", exact=True).select_option("manchester-86-posts")
    page.get_by_role("button", name="Open the scenario").click()
    make_plan(page, "As announced")
    page.get_by_role("button", name="Save, and say what differs").click()
    assert (
        "Social worker posts: 179, then 265 from 1 July 2016" in page.locator("main").inner_text()
    )


def test_what_differs_is_said_as_levers_are_moved(page, app, played):
    page.goto(played.partition("/plan/")[0])
    make_plan(page, "Moved", social_workers__posts="11")
    page.keyboard.press("Tab")
    page.locator("#differs li").wait_for()
    assert (
        page.locator("#differs").inner_text() == "Social worker posts: 6, then 11 from 1 June 2016"
    )
    page.reload()
    assert page.locator('[name="social_workers.posts"]').input_value() == "11"


HOLDS_THE_FIRST_SAVE = """() => {
  const send = window.fetch;
  window.fetch = (...asked) => new Promise((told) => {
    window.fetch = send;
    window.letGo = () => {
      const answer = send(...asked);
      told(answer);
      return answer.then((late) => late.clone().text());
    };
  });
}"""


def test_what_was_typed_last_is_kept_also_when_a_save_before_it_comes_late(page, app, played):
    page.goto(played.partition("/plan/")[0])
    page.get_by_label("Name of a new plan").fill("Kept")
    page.get_by_role("button", name="Make a plan").click()
    page.wait_for_url("**/plan/*")
    page.evaluate(HOLDS_THE_FIRST_SAVE)
    page.get_by_label("Most futures").fill("4")
    page.locator('[name="social_workers.posts"]').fill("11")
    page.keyboard.press("Tab")
    page.locator("#differs li").wait_for()
    page.evaluate("letGo()")
    assert page.locator("#differs li").count() == 1
    page.goto(page.url)
    assert page.locator('[name="social_workers.posts"]').input_value() == "11"


def test_the_faults_of_a_file_are_said_with_their_lines(page, app):
    (app.folder / "faulty.yaml").write_text("extends: manchester-2016\nnamee: x\nstandard: -1\n")
    open_file(page, app, "faulty.yaml")
    words = page.locator("[role=alert]").inner_text()
    assert "faulty.yaml:2: namee: is unknown; did you mean name?" in words
    assert "faulty.yaml:3: standard: must be more than 0, not -1" in words


def test_nothing_typed_is_lost_by_an_error_or_by_going_back(page, app, played):
    page.goto(played.partition("/plan/")[0])
    box = "managers: {turnover: 3}\nfoo: 1"
    make_plan(page, "Typed", social_workers__turnover="lots", extra=box)
    page.get_by_role("button", name="Play", exact=True).click()
    assert "enter a number such as 12.5, not “lots”" in page.locator("[role=alert]").inner_text()
    page.locator('[name="social_workers.turnover"]').fill("10")
    page.get_by_role("button", name="Play", exact=True).click()
    words = page.locator("[role=alert]").inner_text()
    assert "Line 1 of the box: managers.turnover: must be 1 or less, not 3" in words
    assert "Line 2 of the box: foo: is unknown" in words
    page.goto(app.address)
    page.get_by_role("link", name="Typed").click()
    assert page.locator('[name="social_workers.turnover"]').input_value() == "10"
    assert page.locator('[name="extra"]').input_value() == box
    page.locator('[name="extra"]').fill("managers: {turnover: 0.3}")
    page.get_by_role("button", name="Save, and say what differs").click()
    words = page.locator("section.note").inner_text()
    assert "Workers who leave: 13.3%, then" in words
    assert "leave in a year, as a share of those in post: 0.1, then" in words
