"""The pictures of the manual are of the pages as they are: `make pictures` takes them again."""

import hashlib
import os
from pathlib import Path

import pytest
from chromium import NEEDS_CHROMIUM
from walking import make_plan, serving

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
TAKEN_OF = IMAGES / "app.sha256"
NAMES = ("app-start", "app-plan")


def looks():
    """A digest of all that decides how a page looks."""
    app = ROOT / "sim" / "app"
    files = [*(app / "templates").glob("*"), *(app / "static").glob("*"), app / "fields.py"]
    every = b"".join(path.read_bytes() for path in sorted(files))
    return hashlib.sha256(every).hexdigest()


def test_the_pictures_of_the_manual_are_of_the_pages_as_they_are():
    page = (ROOT / "docs" / "how-to" / "app.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert f"../images/{name}.png" in page
        assert (IMAGES / f"{name}.png").stat().st_size < 300_000
    assert TAKEN_OF.read_text(encoding="utf-8").strip() == looks(), "make pictures"


@pytest.mark.slow
@NEEDS_CHROMIUM
def test_the_pictures_can_be_taken(browser, tmp_path):
    folder = IMAGES if os.environ.get("CASELOAD_PICTURES") else tmp_path
    with (
        serving(tmp_path) as app,
        browser.new_context(viewport={"width": 1000, "height": 760}, locale="en-GB") as context,
    ):
        page = context.new_page()
        page.set_default_timeout(300_000)
        page.goto(app.address)
        page.screenshot(path=folder / "app-start.png")
        page.get_by_label("Scenario", exact=True).select_option("small-authority-now")
        page.get_by_role("button", name="Open the scenario").click()
        make_plan(page, "Six more posts", social_workers__posts="30")
        page.get_by_role("button", name="Save, and say what differs").click()
        page.locator("section.note li").wait_for()
        page.screenshot(path=folder / "app-plan.png")
    if folder == IMAGES:
        TAKEN_OF.write_text(looks() + "\n", encoding="utf-8")
    assert all((folder / f"{name}.png").is_file() for name in NAMES)
