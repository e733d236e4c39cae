"""The report: everything in one page that nobody can misread, and nothing that can run."""

import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sim.commands.answer import charts_of
from sim.output.report.director import director
from sim.output.report.embedded import scenarios_in
from sim.output.report.extras import EXTRAS
from sim.output.report.glossary import WORDS
from sim.output.report.page import report_html
from sim.output.report.provenance import command
from sim.output.tables.tables import write_csv
from sim.scenario.errors import ScenarioErrors
from sim.scenario.loading import load_scenario
from sim.scenario.resolved import scenario_hash
from sim.study.questions.findings import find
from sim.study.runs.ensemble import question_of

ROOT = Path(__file__).parents[2]
ABOUT = {
    "versions": {"caseload": "0.1.0", "python": "3.11"},
    "platform": "Linux x86_64",
    "command": "caseload run plan --replications 3 --jobs 2",
}
_TOLD = (
    "1.1 1.2 1.3 2.1 2.2 2.3 2.4 2.5.1 2.5.2 2.5.3 2.5.4 2.5.5 "
    "3.1 3.2 3.3 3.4 4.1 4.2 4.3 5.1 5.2 5.3 5.4 6.1"
)
STRESS = _TOLD.split()
"""Items of the guideline (Monks and others, 2019, table 1)."""


class Page(HTMLParser):
    """The tags of a page, and the text of each table row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self._cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def findings(ensembles):
    base, plan = ensembles
    return find(ensembles, base, question_of(ensembles[plan].scenario))


@pytest.fixture(scope="module")
def text(findings):
    return report_html(findings, charts_of(findings), ABOUT)


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def test_the_page_comes_out_the_same_twice(text, findings):
    assert report_html(findings, charts_of(findings), ABOUT) == text


def test_the_page_asks_nobody_for_anything_and_runs_nothing(text, page):
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & {
        tag for tag, _ in page.tags
    }
    for tag, attributes in page.tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "src", "xlink:href", "action"):
                assert (value or "").startswith(("#", "data:image/")), (tag, value)
    assert "@import" not in text
    assert not re.search(r"url\((?!#)", text)
    assert len(text.encode()) < 3_000_000


def test_the_page_has_one_language_one_main_and_headings_in_order(page):
    named = dict(page.tags[:1])
    assert named["html"]["lang"] == "en-GB"
    tags = [tag for tag, _ in page.tags]
    assert [tags.count(tag) for tag in ("main", "header", "nav", "footer", "h1")] == [1] * 5
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_no_name_is_used_twice_on_the_page(page):
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names))
    targets = [a["href"] for tag, a in page.tags if tag == "a"]
    assert {target[1:] for target in targets if target} <= set(names)


def test_every_table_has_a_caption_and_every_heading_a_scope(page):
    tags = [tag for tag, _ in page.tags]
    assert tags.count("table") == tags.count("caption") > 10
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")


def test_every_item_of_the_guideline_is_filled_or_says_why_not(page):
    told = {row[0].split()[0]: row[1] for row in page.rows if len(row) == 2 and row[0]}
    for item in STRESS:
        assert len(told[item]) > 15, item


def test_every_child_and_post_is_accounted_for(page):
    sums = [row for row in page.rows if len(row) == 3 and row[0].startswith("Every ")]
    assert len(sums) == 4
    assert all(int(row[1].replace(",", "")) > 100 and row[2] == "0" for row in sums)


def test_the_least_sure_inputs_come_first(text):
    places = [text.index(words) for words in ("Red: judgement (", "Amber: ", "Green: published")]
    assert places == sorted(places)


def test_what_was_not_asked_for_has_no_room_but_its_command_in_one_list(text):
    assert "this was not asked for" not in text
    for extra in EXTRAS:
        assert f"<h3>{extra.title}</h3>" not in text
        if extra.command != "caseload run":
            assert f"{extra.title}: <code>{extra.command}</code>" in text


def test_a_further_study_in_the_folder_is_shown(findings, tmp_path):
    rows = [("Paper answer", 17.1, 17.0, 17.2), ("=1+1", 0.5, None, None)]
    write_csv(tmp_path / "bridge.csv", ("step", "mean", "low", "high"), rows)
    (tmp_path / "charts").mkdir()
    hostile = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    (tmp_path / "charts" / "bridge.svg").write_text(hostile, encoding="utf-8")
    (tmp_path / "charts" / "bridge.txt").write_text("The <b>bridge</b>.", encoding="utf-8")
    text = report_html(findings, [], ABOUT, [tmp_path])
    assert "<code>caseload bridge</code>" not in text
    assert '<th scope="row">=1+1</th>' in text
    assert "17.1" in text
    assert "<script" not in text
    assert 'alt="The &lt;b&gt;bridge&lt;/b&gt;."' in text


def test_the_words_mean_what_the_glossary_says():
    told = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    for word, meaning in WORDS:
        assert f"| {word}" in told, word
        assert f"| {meaning} |" in told, word


def test_the_scenarios_come_back_out_of_the_report(text, findings, tmp_path):
    files = scenarios_in(text, "report.html")
    assert set(files) == {"base.yaml", "scenario.yaml"}
    for file, content in files.items():
        (tmp_path / file).write_text(content, encoding="utf-8")
    base, plan = (each.scenario for each in findings.ensembles.values())
    again = load_scenario(tmp_path / "scenario.yaml")
    assert again.base == "base.yaml"
    assert scenario_hash(again.model_copy(update={"base": None})) == scenario_hash(plan)
    assert scenario_hash(load_scenario(tmp_path / "base.yaml")) == scenario_hash(base)


@pytest.mark.parametrize(
    "report",
    [
        "",
        "plain",
        "<code data-scenario-file='../../x'>a</code>",
        "<code data-scenario-file='/etc/passwd'>a</code>",
        "<pre data-scenario-file='scenario.yaml'>a</pre>",
        "<code data-scenario-file='scenario.yaml'>" + "a" * 300_000 + "</code>",
    ],
)
def test_a_page_without_a_scenario_is_refused(report):
    with pytest.raises(ScenarioErrors):
        scenarios_in(report, "report.html")


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("caseload run x --jobs 2 --seed 3", "caseload run x --seed 3"),
        ("caseload run x --out=there --json", "caseload run x"),
        ("caseload run 'my plan.yaml' --out there", "caseload run my plan.yaml"),
        ("caseload run 'unclosed", "caseload run 'unclosed"),
    ],
)
def test_the_command_leaves_out_what_changes_no_number(told, kept):
    assert command(told) == kept


def test_a_comparison_of_several_plans_has_an_answer_for_each(ensembles):
    (base, one), (plan, other) = ensembles.items()
    three = {base: one, plan: other, "Another <plan>": other}
    findings = find(three, base, question_of(other.scenario))
    text = report_html(findings, charts_of(findings), ABOUT)
    assert text.count('class="verdict"') == 1 + 2, "on the first page, and one for each plan"
    assert "<h3>Another &lt;plan&gt;</h3>" in text
    assert "2 plans compared" in text
    names = [a["id"] for _, a in Page(text).tags if "id" in a]
    assert len(names) == len(set(names))
    assert set(scenarios_in(text, "x")) == {"base.yaml", "scenario.yaml", "scenario-2.yaml"}


def test_the_marks_of_sources_add_up_to_the_inputs_that_have_one(findings):
    (told,) = [words for words in director(findings, {}).basis if "marked" in words]
    whole, *parts = map(int, re.findall(r"\d+", told))
    assert whole == sum(parts)


def test_a_director_reads_what_more_futures_would_settle_and_no_command(findings):
    """Three futures settle nothing: the headline says what they leave open, in plain words."""
    assert findings.answers[findings.others[0]].verdict == "undecided"
    page = report_html(findings, [], {})
    (headline,) = re.findall(r'<p class="verdict">(.*?)</p>', page)[:1]
    assert "--" not in headline
    assert re.search(r"3 futures leave the share anywhere from \d+% to \d+%", headline)
    assert "as many again would narrow this by about a fifth" in headline
    assert re.findall(r'<p class="small">.*?<code>(.*?)</code>', page) == ["--budget 6"]
