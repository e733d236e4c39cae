"""The report in a browser: read by everybody, by day and by night, on paper, without a network."""

import pytest
from chromium import NEEDS_CHROMIUM

from sim.commands.answer import charts_of
from sim.output.report.page import report_html
from sim.output.tables.tables import write_csv
from sim.study.questions.findings import find
from sim.study.runs.ensemble import question_of

pytestmark = [pytest.mark.slow, NEEDS_CHROMIUM]
HOSTILE = "<img src=x onerror=alert(1)>"
WIDTHS = (400, 1000, 1600)


@pytest.fixture(scope="module")
def report(ensembles, tmp_path_factory):
    """A report with a further study and a hostile name, as a file."""
    folder = tmp_path_factory.mktemp("report")
    base, plan = ensembles
    findings = find(
        {base: ensembles[base], HOSTILE: ensembles[plan]},
        base,
        question_of(ensembles[plan].scenario),
    )
    rows = [("Baseline", 24.0, 23.5, 24.5), ("Paper answer", 17.1, 17.1, 17.1)]
    write_csv(folder / "bridge.csv", ("step", "mean", "low", "high"), rows)
    charts = charts_of(findings)
    path = folder / "report.html"
    path.write_text(report_html(findings, charts, {"command": HOSTILE}, [folder]), "utf-8")
    return path


def violations(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("medium", ["screen", "print"])
def test_nothing_keeps_anybody_from_reading_it(report, browser, scheme, medium):
    with browser.new_context(color_scheme=scheme, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(report.as_uri())
        page.emulate_media(media=medium, color_scheme=scheme)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert violations(page) == []


def test_the_check_finds_a_fault_that_was_put_in(report, browser):
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.goto(report.as_uri())
        page.evaluate("document.documentElement.lang = ''")
        page.evaluate("document.querySelector('.verdict').style.color = '#cccccc'")
        assert {"html-has-lang", "color-contrast"} <= {name for name, _ in violations(page)}


def test_it_asks_nobody_for_anything_and_needs_no_script(report, browser):
    with browser.new_context(java_script_enabled=False) as context:
        page, asked, said = context.new_page(), [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.goto(report.as_uri())
        assert [url for url in asked if not url.startswith("data:")] == [report.as_uri()]
        assert page.locator("main svg").count() >= 8
        page.locator("summary").first.click()
        assert page.locator("details[open]").count() == 1
        assert said == []


def test_a_hostile_name_is_shown_and_not_run(report, browser):
    with browser.new_context() as context:
        page, said = context.new_page(), []
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.goto(report.as_uri())
        assert HOSTILE in page.locator("h1").inner_text()
        assert page.locator("img").count() == 0
        assert said == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways(report, browser, width):
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(report.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_telephone_no_table_is_cut_and_each_picture_has_its_title_as_text(report, browser):
    """At 400 pixels a row stands as a list, each figure beside the name of its column."""
    with browser.new_context(viewport={"width": 400, "height": 900}) as context:
        page = context.new_page()
        page.goto(report.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        cut = "[...document.querySelectorAll('.wide, main p, main li, main h3, td, th')]"
        cut += (
            ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.slice(0, 60))"
        )
        assert page.evaluate(cut) == []
        named = "getComputedStyle(document.querySelector('td[data-label]'), '::before').content"
        assert len(page.evaluate(named)) > len('""')
        drawings, titles = page.locator("figure .drawing"), page.locator(".chart-title:visible")
        assert titles.count() == drawings.count() > 8
        assert all(len(words) > 5 for words in titles.all_inner_texts())


def test_it_prints_on_a4(report, browser, tmp_path):
    from pypdf import PdfReader

    with browser.new_context() as context:
        page = context.new_page()
        page.goto(report.as_uri())
        page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    pages = PdfReader(tmp_path / "report.pdf").pages
    assert 5 <= len(pages) <= 40
    box = pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((595, 842), abs=2)
    first, second = (" ".join(page.extract_text().split()) for page in pages[:2])
    for words in (
        "The answer",
        "The average caseload",
        "Chance of at most 18",
        "Why it is not the paper answer",
        "What to do next",
        "What the answer rests on",
        "what is not known of the inputs is left out.",
    ):
        assert words in first, "the director's page is on one sheet"
    assert second.startswith("The answer in "), "and its figures begin on the next"
