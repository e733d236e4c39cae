"""A reply fits on a screen whatever is said, and loses nothing in whole."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.output.words.reply import LINES, WIDTH, Reply, command, folded, table

words = st.text("abc .,()5%", min_size=1, max_size=120).map(str.strip).filter(bool)
texts = st.lists(words, max_size=12)
rows = st.lists(st.tuples(words, st.text("0123.", max_size=9)), max_size=40)


@given(verdict=words, rows=rows, notes=texts)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_short_reply_fits_on_a_screen(verdict, rows, notes):
    told = Reply("Title", verdict, ("Figure", "Mean"), rows, notes[:6]).short("The rest is here.")
    lines = told.splitlines()
    assert len(lines) <= LINES
    assert max(map(len, lines)) <= WIDTH or any(len(word) > WIDTH for word in verdict.split())
    assert lines[-1] == "The rest is here."


def test_rows_that_do_not_fit_are_counted():
    rows = [(f"row {number}", "1") for number in range(40)]
    told = Reply("Title", "Verdict.", ("Figure", "Mean"), rows).short("Rest.").splitlines()
    shown = [line for line in told if line.startswith("row ")]
    assert f"… and {40 - len(shown)} more" in told


def test_in_whole_every_row_and_note_is_there():
    rows = [(f"row {number}", "1") for number in range(40)]
    reply = Reply("Title", "Verdict.", ("Figure", "Mean"), rows, ["Note."], ["More."], rows[:3])
    told = reply.whole().splitlines()
    assert told[:4] == ["Title", "=====", "", "Verdict."]
    assert {"row 39     1", "Note.", "More."} <= set(told)


def test_a_command_is_not_broken_where_it_could_not_be_copied():
    long = "caseload seek " + "x" * 60 + "/scenario.yaml --lever social_workers.posts --between 1 2"
    lines = folded(f"How many would do it: {command(long)}")
    assert lines[-2].endswith(" \\")
    assert " ".join(line.rstrip("\\").strip() for line in lines[1:]) == long
    assert folded(f"Short: {command('caseload levers x')}") == ["Short: caseload levers x"]


def test_of_a_key_the_end_stays():
    first, *_ = table(("Input", "x"), [("social_workers.recruitment." + "y" * 90, "1")])[1:]
    assert first.startswith("…")
    assert len(first) == WIDTH
