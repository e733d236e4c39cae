"""The whole way of a person for councils, and what takes longest of it: calibrate, ask further."""

import io
import json
import re
import zipfile

import pytest
from chromium import NEEDS_CHROMIUM
from test_read import violations
from walking import make_plan, play, serving

pytestmark = NEEDS_CHROMIUM
HOUR = 3_600_000


def open_council(page, app, name):
    page.goto(app.address)
    page.get_by_label("Name of a council in England").fill(name)
    page.get_by_role("button", name="Open the council").click()


def plan_of_posts(page, name, more):
    """A plan with so many posts more, over as few futures as there can be."""
    make_plan(page, name, futures="2")
    posts = page.locator('[name="social_workers.posts"]')
    posts.fill(str(int(posts.input_value()) + more))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "council", "more"),
    [
        ("city of london", "City of London", 2),
        ("st helens", "St. Helens", 10),
        ("bcp", "Bournemouth, Christchurch and Poole", 20),
    ],
)
def test_a_planner_goes_the_whole_way_for_a_council(page, app, typed, council, more):
    page.set_default_timeout(300_000)
    open_council(page, app, typed)
    assert page.locator("h1").inner_text() == council
    plan_of_posts(page, f"{more} more posts", more)
    play(page, HOUR)
    verdict = page.locator(".verdict").inner_text()
    assert re.search(r"the average caseload is at most [\d.]+ in", verdict)
    for title in ("What happened elsewhere", "What it costs", "What it rests on"):
        page.get_by_role("link", name=title, exact=True).click()
        assert page.locator("main h2").first.inner_text() == title
    with page.expect_download() as download:
        page.get_by_role("link", name="Take it all away").click()
    names = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())).namelist()
    ends = {"report.html", "workbook.xlsx", "summary.csv", "counts.parquet", "command.txt"}
    assert ends <= {name.rpartition("/")[2] for name in names}
    page.goto(app.address)
    row = page.get_by_role("row", name=council)
    assert re.search(r"\d+ \w+ 20\d\d", row.inner_text())
    assert row.get_by_role("link", name=re.compile("met|undecided")).count() == 1


@pytest.mark.slow
def test_a_council_is_calibrated_in_the_browser_and_its_plan_is_played_with_the_draws(
    page, tmp_path
):
    page.set_default_timeout(HOUR)
    with serving(tmp_path) as app:
        open_council(page, app, "Isles of Scilly")
        service = page.url
        assert "It is not calibrated" in page.locator("main").inner_text()
        page.get_by_role("button", name="Calibrate").click()
        page.wait_for_url("**/study/*")
        assert page.locator("h1").inner_text() == "Calibrating"
        page.wait_for_url(service)
        words = page.locator("main").inner_text()
        assert "It is fitted to what is observed" in words
        assert "agrees" in page.locator("#t-observed").locator("..").inner_text()
        (draws,) = (tmp_path / "results").rglob("isles-of-scilly-draws.json")
        assert json.loads(draws.read_bytes())
        assert violations(page) == []
        plan_of_posts(page, "With draws", 1)
        page.get_by_role("button", name="Save, and say what differs").click()
        page.get_by_text("The plan as a file").click()
        assert "extends: isles-of-scilly-calibrated.yaml" in page.locator("pre").inner_text()
        play(page, HOUR)
        words = page.locator("main").inner_text()
        assert "40 draws of the inputs" in words


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("title", "button", "words"),
    [
        ("Why it is not the paper answer", "bridge", "paper"),
        ("How many posts", "seek", "posts"),
        ("What else would do it", "levers", "one child fewer"),
    ],
)
def test_a_further_question_is_played_when_asked_for(page, app, played, title, button, words):
    page.set_default_timeout(HOUR)
    page.goto(f"{played}/answer")
    page.get_by_role("navigation", name="About this plan").get_by_text(title).click()
    assert "which takes about" in page.locator("main").inner_text()
    page.get_by_role("button", name="Play it").click()
    page.wait_for_url("**/study/*")
    page.wait_for_url(f"**/{button}")
    found = page.locator("main").inner_text()
    assert "In words" in found
    assert words in page.locator("pre").inner_text()
    assert page.get_by_role("button", name="Play it again").count() == 1
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
