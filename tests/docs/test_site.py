"""The documentation site builds without a warning, hangs together, and asks nobody for anything."""

import csv
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import sim
from sim.commands.caseload import COMMANDS, app
from sim.output.charts.charts import CHARTS
from sim.scenario.entries import inputs
from sim.scenario.loading import load_scenario
from sim.study.measures.measures import MEASURES
from sim.study.questions.assumptions import register

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent
_FETCHED = {"src", "srcset", "poster", "data", "action"}
_OUTSIDE = re.compile(r"^(?:[a-z]+:)?//", re.IGNORECASE)


class Page(HTMLParser):
    """What a page links to, what it fetches, and the places in it that can be linked to."""

    def __init__(self, path):
        super().__init__()
        self.links, self.fetched, self.places, self.images, self.headings = [], [], set(), [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.places |= {told[name] for name in ("id", "name") if told.get(name)}
        self.fetched += [value for name, value in attrs if name in _FETCHED and value]
        if tag == "link":
            self.fetched.append(told["href"])
        if tag == "a" and told.get("href"):
            self.links.append(told["href"])
        if tag == "img":
            self.images.append(told)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))


@pytest.fixture(scope="module")
def pages(site):
    return {path: Page(path) for path in sorted(site.rglob("*.html")) if path.name != "404.html"}


def test_every_link_leads_somewhere(pages):
    broken = []
    for path, page in pages.items():
        for link in [*page.links, *page.fetched]:
            split = urlsplit(link)
            if split.scheme or split.netloc:
                continue
            target = (path.parent / unquote(split.path)).resolve() if split.path else path
            known = pages[target].places if target in pages else set()
            if not target.is_file() or (split.fragment and split.fragment not in known):
                broken.append(f"{path.name}: {link}")
    assert broken == []


def test_nothing_is_fetched_from_outside(site, pages):
    for path, page in pages.items():
        assert not [each for each in page.fetched if _OUTSIDE.match(each)], path
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        for each in re.findall(r"url\(['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", text):
            assert not _OUTSIDE.match("".join(each)), sheet
    for script in site.rglob("*.js"):
        called = r"(?:fetch|open|getScript|importScripts)\(['\"](?:GET['\"],\s*['\"])?https?:"
        assert not re.search(called, script.read_text(encoding="utf-8")), script
    text = "".join(path.read_text(encoding="utf-8") for path in pages)
    assert not re.search(r"cdn|google|analytics|gtag", text, re.IGNORECASE)


def test_headings_do_not_skip_a_level_and_images_have_words(pages):
    for path, page in pages.items():
        assert page.headings[:1] == [1], path
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), path
        assert all(image.get("alt") for image in page.images), path


def test_the_reference_has_everything(site, pages):
    def places(name: str) -> set[str]:
        return pages[site / "reference" / f"{name}.html"].places

    def text(name: str) -> str:
        return (site / "reference" / f"{name}.html").read_text(encoding="utf-8")

    assert {measure.name for measure in MEASURES} <= places("measures")
    assert {
        f">{key}</h3>" for key, _ in inputs() if f">{key}</h3>" not in text("scenario")
    } == set()
    assert {name.lower() for name in sim.__all__} <= places("python")
    for command in app.registered_commands:
        name = (command.name or command.callback.__name__).replace("_", "-")
        assert f"caseload-{name}" in places("commands")


def test_every_input_says_where_its_value_comes_from(site):
    """An input of practice, work or workforce with a shipped value has a source beside it."""
    page = (site / "reference" / "scenario.html").read_text(encoding="utf-8")
    parts = re.split(r"<h3[^>]*>", page)[1:]
    valued = [part for part in parts if "<em>Default:</em>" in part]
    without = [part.split("</h3>")[0] for part in valued if "<em>Source:</em>" not in part]
    assert len(valued) > 100
    assert without == []


def test_pages_show_the_long_tables_that_they_ask_for(site):
    def text(name):
        return (site / f"{name}.html").read_text(encoding="utf-8")

    shown = ("assumptions", "forecast", "backtest")
    assert "<!-- shown" not in "".join(map(text, shown))
    for words in ("grew 15% or more", "in 80% without model error", "nearer than the formula"):
        assert words in text("backtest")
    for each in register(load_scenario("manchester-2016"), {}):
        assert f"<code>{each.key}</code>" in text("assumptions")
    for file, page, column in (
        ("tests/oracles/oracles.csv", "verification", "id"),
        ("docs/forecast.csv", "forecast", "words"),
        ("docs/forecast-inputs.csv", "forecast", "input"),
        ("sim/output/tables/columns.csv", "reference/columns", "words"),
    ):
        with (ROOT / file).open(encoding="utf-8", newline="") as rows:
            told = [row[column] for row in csv.DictReader(rows)]
        shown = unescape(re.sub(r"<[^>]+>", "", text(page)))
        assert told
        assert [each for each in told if each.replace("`", "") not in shown] == []


def test_the_page_of_where_things_are_names_files_that_are_there(site):
    page = (site / "reference" / "where.html").read_text(encoding="utf-8")
    named = set(re.findall(r"<code>(sim/[\w/]+\.py)</code>", page))
    assert len(named) > 150
    assert [name for name in named if not (ROOT / name).is_file()] == []
    for each in (*COMMANDS, *CHARTS):
        assert each.__name__ in page
    for measure in MEASURES:
        assert f"<code>{measure.name}</code>" in page


def test_every_lesson_is_a_page(site):
    lessons = list((ROOT / "notebooks").glob("lesson_*.py"))
    assert lessons
    for lesson in lessons:
        assert (site / "lessons" / f"{lesson.stem}.html").is_file()
