"""The documents say what is so: files, tests, commands and inputs that they name are there."""

import csv
import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest
import typer.main

from sim import __version__
from sim.commands.caseload import app
from sim.scenario.loading import load_scenario, shipped_folder
from sim.study.questions.scorecard import FINDINGS

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "results" / "README.md"]
)
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
_PATH = re.compile(r"`((?:sim|docs|tests|scenarios|notebooks|benchmarks|results)/[\w./*-]+)`")
_NAMED = re.compile(
    r"\b(?:sim|tests|docs|scenarios|notebooks|benchmarks)/[\w/.-]+\.(?:py|md|csv|yaml|j2|json)\b"
)
_TEST = re.compile(r"`((?:tests/[\w/]+\.py)?)(?:::)?(test_\w+)`")
_COMMAND = re.compile(r"(?:^|[\\/ ])(?:caseload|-m sim) (?=[a-z])(.+)$")


THREE_LINES = 300
"""Characters of three lines on a page."""


def by_name(path):
    return str(path.relative_to(ROOT))


def blocks(kind):
    """Blocks of one kind in the documents, with the document that they stand in."""
    return [
        pytest.param(text, id=f"{by_name(document)}-{number}")
        for document in DOCUMENTS
        for number, (name, text) in enumerate(_BLOCK.findall(document.read_text(encoding="utf-8")))
        if name == kind
    ]


def commands():
    """Lines in which a document tells its reader to call the command."""
    for document in DOCUMENTS:
        for name, text in _BLOCK.findall(document.read_text(encoding="utf-8")):
            for line in text.splitlines() if not name else ():
                called = _COMMAND.search(line.split("  #")[0])
                if called:
                    yield pytest.param(called.group(1), id=f"{by_name(document)}: {line.strip()}")


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_what_a_document_links_to_is_there(document):
    made = {"lessons", "reference", "project"}
    text = document.read_text(encoding="utf-8")
    for link in _LINK.findall(text):
        target = (document.parent / link).resolve()
        if document.is_relative_to(ROOT / "docs") and target.parent.name in made:
            continue  # made when the site is built, and checked there
        if "Not made yet." in text and target.suffix == ".csv":
            continue  # the page says so itself
        assert target.exists(), f"{by_name(document)} links to {link}"


def test_every_file_that_any_text_names_is_there():
    """In documents, docstrings, comments, tests and scenarios alike."""
    folders = ("sim", "tests", "docs", "notebooks", "benchmarks", "scenarios", "results")
    kinds = {".py", ".md", ".yaml", ".j2"}
    for path in [
        *ROOT.glob("*.md"),
        *(p for folder in folders for p in (ROOT / folder).rglob("*")),
    ]:
        if path.suffix in kinds:
            for name in _NAMED.findall(path.read_text(encoding="utf-8")):
                mine = name.startswith("scenarios/my-")
                assert mine or (ROOT / name).exists(), f"{by_name(path)} names {name}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_a_module_that_a_document_names_shortly_is_in_the_program(document):
    there = {path.name for folder in ("sim", "tests") for path in (ROOT / folder).rglob("*.py")}
    for name in re.findall(r"`([a-z_]+\.py)`", document.read_text(encoding="utf-8")):
        assert name in there, f"{by_name(document)} names {name}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_the_files_that_a_document_names_are_there(document):
    text = document.read_text(encoding="utf-8")
    promised = [line for line in text.splitlines() if "Not yet" in line]
    for name in _PATH.findall(text):
        if any(name in line for line in promised):
            continue
        if not name.startswith(("results/", "scenarios/my-")):
            assert list(ROOT.glob(name)), f"{by_name(document)} names {name}"


# CONTRIBUTING names one to show the form of a test's name.
@pytest.mark.parametrize(
    "document", [d for d in DOCUMENTS if d.stem != "CONTRIBUTING"], ids=by_name
)
def test_the_tests_that_a_document_names_are_there(document):
    every = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    text = document.read_text(encoding="utf-8")
    if document.name == "verification.md":
        text += document.with_suffix(".csv").read_text(encoding="utf-8")
    for file, name in _TEST.findall(text):
        text = (ROOT / file).read_text(encoding="utf-8") if file else every
        assert f"def {name}(" in text, f"{by_name(document)} names {file}::{name}"


@pytest.mark.parametrize("words", list(commands()))
def test_the_commands_of_the_documents_are_taken(words):
    name, *arguments = shlex.split(words, posix=True)
    command = typer.main.get_command(app).commands[name]
    if set(arguments) & {"NAME", "SCENARIO"} or not arguments:
        return
    command.make_context(name, arguments)
    settings = [v for k, v in pairwise(arguments) if k == "--set"]
    if settings:
        load_scenario(arguments[0], settings=settings)


@pytest.mark.parametrize("text", blocks("yaml"))
def test_the_scenarios_of_the_documents_load(text, tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    assert load_scenario(path).name


def test_the_model_page_names_every_indicator_of_the_scorecard():
    page = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    missing = [name for _, names in FINDINGS for name in names if f"`{name}`" not in page]
    assert missing == []


def test_make_has_what_the_documents_tell_to_make():
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for named in re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE):
            assert named in targets, f"{by_name(document)}: make {named}"


def test_the_shipped_scenarios_that_a_document_names_are_there():
    names = {path.stem for path in shipped_folder().rglob("*.yaml")}
    for document in DOCUMENTS:
        for named in re.findall(r"`((?:manchester|small-authority)[\w-]*)`", document.read_text()):
            assert named in names, f"{by_name(document)} names {named}"


@pytest.mark.parametrize("document", sorted((ROOT / "docs").rglob("*.md")), ids=by_name)
def test_a_page_opens_with_what_it_answers_in_three_lines(document):
    title, opening = document.read_text(encoding="utf-8").split("\n\n")[:2]
    assert title.startswith("# ")
    assert opening[0] not in "#|-<`"
    assert len(re.sub(r"\]\([^)]*\)", "]", opening)) <= THREE_LINES


def test_the_index_sends_each_reader_to_at_most_three_pages():
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!You are|-)(.+) \|$", index, re.MULTILINE)
    readers = [re.match(r"[^|]*\b(planner|finance|analyst|engineer)\b", row) for row in rows]
    assert all(readers)
    assert {found.group(1) for found in readers} == {"planner", "finance", "analyst", "engineer"}
    assert all(1 <= len(_LINK.findall(row)) <= 3 for row in rows)


def words(*paths):
    return sum(len((ROOT / path).read_text(encoding="utf-8").split()) for path in paths)


FOR_PLANNERS = (
    "install", "app", "change-a-number", "your-own-authority", "read-results", "publish-a-chart",
)  # fmt: skip


def test_a_planner_has_to_read_less_than_5000_words_and_all_pages_hold_less_than_30000():
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    needed, beyond = glossary.split("## For finance")
    assert beyond
    pages = (f"docs/how-to/{name}.md" for name in FOR_PLANNERS)
    assert words("README.md", "docs/index.md", *pages) + len(needed.split()) < 5000
    assert words("README.md", *(ROOT / "docs").rglob("*.md")) < 30000


def test_every_answer_that_we_hold_says_where_it_is_tested():
    def ids(path):
        with (ROOT / path).open(encoding="utf-8", newline="") as file:
            return [row["id"] for row in csv.DictReader(file)]

    assert ids("docs/verification.csv") == ids("tests/oracles/oracles.csv")
    page = (ROOT / "docs" / "verification.md").read_text(encoding="utf-8")
    assert f"all {len(ids('docs/verification.csv'))} answers" in page


def test_the_version_is_the_same_wherever_it_stands():
    def found(pattern, path):
        return re.search(pattern, (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE).group(1)

    assert found(r'^version = "(.+)"', "pyproject.toml") == __version__
    assert found(r"^version: (.+)", "CITATION.cff") == __version__
    assert found(r"^## \[(\d.+)\]", "CHANGELOG.md") == __version__
