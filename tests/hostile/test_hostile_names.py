"""Names in a scenario stay names: never a formula, markup, mathematics or a path in the results."""

import csv
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from sim.commands import caseload
from sim.output.charts.style import as_svg, caseload_style

NAMES = [
    "=1+1",
    '=HYPERLINK("http://example.org","here")',
    "{=1+1}",
    "+44 20 7946 0000",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "'=1+1",
    "http://example.org/a",
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "$$",
    "$x_{$ $\\frac{1}{$ $unknown\\foo$",
    "$5 to $10",
    "_underlined",
    "../../../x/CON.aux.yaml. ",
    "Łódź 中文 مرحبا 🙂 [a]/b:c*d?",
]
"""What a spreadsheet, a browser, a typesetter or a file system could take for something to do."""
FORMULA = tuple("=+-@\t\r\0\n")


def scenario_of(names: list[str]) -> str:
    """A small scenario with hostile names wherever there is room for text."""
    told = {
        "extends": "small-authority-now",
        "name": names[0],
        "description": names[1],
        "place": names[2],
        "until": "2016-04-29",
        "demand": {"families_per_year": {"value": 530, "source": names[3]}},
        "teams": {"named": [{"name": name, "demand": 1.0} for name in names[:3]]},
    }
    text = yaml.safe_dump(told, allow_unicode=True)
    return text.replace("'2016-04-29'", "2016-04-29")


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def look_at(folder: Path) -> int:
    """Look at every file of the results; returns how many there were."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in files:
        if path.suffix == ".csv":
            with path.open(newline="", encoding="utf-8") as file:
                cells = [cell for row in csv.reader(file) for cell in row]
            assert not [c for c in cells if c.startswith(FORMULA) and not is_number(c)], path
        elif path.suffix == ".svg":
            tags = {each.tag.rpartition("}")[2] for each in ElementTree.parse(path).iter()}
            assert not tags & {"script", "img", "foreignObject", "a"}, path
        elif path.suffix == ".html":
            text = path.read_text(encoding="utf-8")
            for markup in ("<img src=x", "<script>alert", "<svg onload", "http://example.org"):
                assert f'href="{markup}' not in text, path
                assert markup not in text or markup == "http://example.org", path
        elif path.suffix == ".xlsx":
            look_into_workbook(path)
    return len(files)


def look_into_workbook(path: Path) -> None:
    """No link, and no formula made of one of the names."""
    with zipfile.ZipFile(path) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name]
        for name in parts.namelist():
            text = parts.read(name).decode("utf-8", errors="ignore")
            assert "<hyperlink" not in text, name
            for formula in text.split("<f")[1:]:
                body = formula.partition(">")[2].partition("</f>")[0]
                assert not any(word in body for word in ("cmd|", "HYPERLINK(", "SUM(1+1)")), body


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(NAMES), 4))
def test_no_name_does_anything_in_the_results(first: int, tmp_path: Path, capsys) -> None:
    names = [NAMES[(first + step) % len(NAMES)] for step in range(4)]
    plan = tmp_path / "plan.yaml"
    plan.write_text(scenario_of(names), encoding="utf-8")
    results = tmp_path / "results"
    options = ["--replications", "2", "--jobs", "1", "--out", str(results)]
    code = caseload.run_command(["run", str(plan), *options])
    said = capsys.readouterr()
    assert code == 0, said.err
    folders = [path for path in results.iterdir() if not path.name.startswith(".")]
    assert len(folders) == 1
    assert look_at(folders[0]) > 30
    assert {path.name for path in tmp_path.iterdir()} == {"plan.yaml", "results"}


def drawn(labels: list[str]) -> bytes:
    """A chart with these labels, as SVG."""
    with caseload_style():
        figure = Figure(figsize=(4, 4))
        axes = figure.add_subplot()
        axes.set_title(labels[0])
        for number, label in enumerate(labels):
            axes.plot([0, 1], [number, number], label=label)
            axes.annotate(label, (0, number))
        return as_svg(figure)


@pytest.mark.slow
def test_a_thousand_random_labels_are_drawn_as_text() -> None:
    seen = 0
    strange = st.text(alphabet="$\\_^{}%&#~<>=+-@\"'`aB 0\t", max_size=24)

    @settings(
        max_examples=50,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(strange, min_size=20, max_size=20))
    def each(labels: list[str]) -> None:
        nonlocal seen
        seen += len(labels)
        tree = ElementTree.fromstring(drawn(labels))
        assert not {e.tag.rpartition("}")[2] for e in tree.iter()} & {"script", "img", "a"}

    each()
    assert seen >= 1000
