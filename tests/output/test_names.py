"""Whatever a scenario, team or lever is called: it is text, it is drawn, and it does nothing."""

import random
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from sim.commands.answer import charts_of
from sim.output.charts.charts import draw_all
from sim.output.charts.view import View
from sim.output.report.extras import EXTRAS
from sim.output.report.page import report_html
from sim.output.tables.tables import write_csv
from sim.scenario.staffing import Team
from sim.study.questions.findings import find
from sim.study.runs.ensemble import question_of

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</title><script>x</script>",
    "\"><svg onload=alert(1)>", "' onmouseover='alert(1)", "javascript:alert(1)", "{{ 7 * 7 }}",
    "{% include 'x' %}", "</style><script>", "<!-- ", "]]>", "&lt;b&gt;", "&#60;script&#62;",
    "</code></pre><script>", "$$", "$x_{$", r"$\frac{1}{$", "_leading", "100% of {braces}",
    "nul\0", "\u202eright to left", "\ud800", "\ufffe", "line\nbreak\ttab", "中文 and 😀",
    "x" * 200, "=1+1", "../../x", "%s %d", "\\", " ", "'", '"', "`",
    "data-scenario-file='scenario.yaml'",
]  # fmt: skip
PIECES = [*"abcXYZ0189 <>&\"'`$_^{}%\\/=;:()[]#!-\t\n\0", *HOSTILE, "é", "ß", "न", "ع", "😀"]
ALLOWED = {"href": "#", "src": "data:image/", "xlink:href": "#"}


def names(number, seed=7):
    """Hostile names, then random ones made of the same pieces."""
    luck = random.Random(seed)
    made = list(HOSTILE)
    while len(made) < number:
        made.append("".join(luck.choices(PIECES, k=luck.randint(1, 30)))[:200] or " ")
    return made[:number]


def named(ensemble, name):
    """An ensemble whose scenario, place, sources and teams are called so."""
    scenario = ensemble.scenario
    called = tuple(
        Team(name=f"{name}{number}", demand=1.0) for number in range(scenario.teams.count)
    )
    teams = scenario.teams.model_copy(update={"named": called})
    changed = {"name": name, "place": name, "description": name, "teams": teams}
    return replace(ensemble, scenario=scenario.model_copy(update=changed))


def check_report(text):
    """Nothing of a name has become markup: no script, no handler, no address of elsewhere."""
    for tag in re.findall(r"<([a-zA-Z/!][^>]*)>", text):
        assert not re.match(r"(script|iframe|object|embed|link|base|form)\b", tag), tag
        unquoted = re.sub(r'"[^"]*"', '""', tag)
        assert not re.search(r"\son\w+\s*=", unquoted), tag
        for name, value in re.findall(r'([\w:]+)="([^"]*)"', tag):
            assert name not in ALLOWED or value.startswith(ALLOWED[name]), tag
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", text, re.DOTALL)[0]


def check_all(ensembles, name, folder):
    """Draw every chart and write the report of a study in which everything has that name."""
    (base, one), (_, other) = ensembles.items()
    plan = named(other, name)
    charts = draw_all(View(question_of(other.scenario), plan, one, name))
    for extra in EXTRAS:
        write_csv(folder / extra.file, (name, "mean"), [(name, 1.0)])
    findings = find({base: one, name: plan}, base, question_of(other.scenario))
    text = report_html(findings, charts, {"command": name, "platform": name}, [folder])
    check_report(text)
    drawings = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len(drawings) == len(charts)
    for drawing in drawings:
        assert not [each for each in ElementTree.fromstring(drawing).iter() if "script" in each.tag]


@pytest.mark.parametrize("name", HOSTILE[::6])
def test_a_hostile_name_is_text_everywhere(ensembles, name, tmp_path):
    check_all(ensembles, name, tmp_path)


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(20))
def test_a_thousand_names(ensembles, part, tmp_path):
    for name in names(1000)[part::20]:
        check_all(ensembles, name, tmp_path)


def test_the_check_finds_what_was_not_escaped(ensembles):
    findings = find(
        dict(ensembles), next(iter(ensembles)), question_of(next(iter(ensembles.values())).scenario)
    )
    text = report_html(findings, charts_of(findings)[:1], {})
    check_report(text)
    for planted in ("<script>alert(1)</script>", '<p onclick="x">', '<img src="http://x">'):
        with pytest.raises(AssertionError):
            check_report(text.replace("<h1>", f"{planted}<h1>"))
