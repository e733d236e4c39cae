"""What a screen reader hears of an answer, what a chart is without its picture, and what prints."""

import io

import pytest
from chromium import NEEDS_CHROMIUM

pytestmark = [pytest.mark.slow, NEEDS_CHROMIUM]
CHARTS = ("answer", "pictures", "elsewhere", "inspector", "money")


def heard(page, where="main"):
    """What a screen reader is told, a line for each thing, without addresses."""
    lines = page.locator(where).aria_snapshot().splitlines()
    return [line.strip() for line in lines if "/url:" not in line]


def test_a_screen_reader_hears_verdict_chart_figures_and_reasons(page, played):
    page.goto(f"{played}/answer")
    lines = heard(page)
    told = [
        '- heading "Two more posts" [level=1]',
        '- navigation "About this plan":',
        '- heading "The answer" [level=2]',
        "the average caseload is at most 18 in",
        '- figure "The average caseload rises from',
        '- img "The average caseload rises from',
        "- group: The chart in words",
        "- group: The figures drawn",
        '- caption: "On 15 September 2016: means, with their 95% intervals"',
        '- columnheader "Tiny"',
        '- columnheader "Two more posts"',
        '- columnheader "On paper"',
        '- rowheader "Average caseload"',
        '- rowheader "Chance of at most 18; 80% is asked for"',
        '- heading "Why it is not the paper answer" [level=3]',
        '- heading "What to do next" [level=3]',
        '- heading "What the answer rests on" [level=3]',
    ]
    places = [next((n for n, line in enumerate(lines) if words in line), words) for words in told]
    assert places == sorted(places), lines
    assert sum(line.startswith("- cell") for line in lines) >= 10


def test_the_figures_that_are_heard_are_those_that_are_seen(page, played):
    page.goto(f"{played}/answer")
    row = page.locator("tr", has=page.get_by_role("rowheader", name="Average caseload", exact=True))
    cells = [" ".join(text.split()) for text in row.locator("td").all_inner_texts()]
    (line,) = [
        line for line in heard(page) if line.startswith(f'- row "Average caseload {cells[0]}')
    ]
    assert len(cells) == 3
    assert all(cell in line for cell in cells)


def test_every_chart_has_its_words_and_its_table(page, played):
    seen = 0
    for part in CHARTS:
        page.goto(f"{played}/{part}")
        for chart in page.locator("figure").all():
            seen += 1
            assert len(chart.locator("img").get_attribute("alt")) > 20, part
            assert chart.get_attribute("aria-label") == chart.locator("img").get_attribute("alt")
            chart.locator("summary").last.click()
            table = chart.locator("table")
            assert table.locator("caption").inner_text()
            assert table.locator("thead th[scope=col]").count() >= 2
            assert chart.locator("figcaption").inner_text().strip()
    assert seen >= 8


def test_an_answer_prints_without_what_only_a_screen_needs(page, played):
    from pypdf import PdfReader

    page.goto(f"{played}/answer")
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    assert len(sheets) <= 2
    words = " ".join(sheet.extract_text() for sheet in sheets)
    assert "the average caseload is at most 18" in " ".join(words.split())
    for gone in ("End Caseload", "Take it all away", "Skip to main", "Breadcrumb"):
        assert gone not in words
