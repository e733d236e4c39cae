"""In the app a further question of the director's page is a link, and not a command to type."""

import pytest

pytest.importorskip("starlette", reason="needs the extra `app`")

from sim.app.answer import linked
from sim.output.words.short_answer import what_next


def test_every_further_question_of_the_directors_page_is_a_link(findings):
    name = findings.others[0]
    steps = what_next(findings, name, "scenario.yaml", {})
    assert len(steps) == 3
    told = "".join(f"<li>{words}: <code>{command}</code></li>" for words, command in steps)
    shown = linked(told, "/token/service/a/plan/b")
    for study, (words, _) in zip(("bridge", "levers", "seek"), steps, strict=True):
        assert f'<li><a href="/token/service/a/plan/b/{study}">{words}</a></li>' in shown
    assert "<code>" not in shown


def test_more_futures_are_asked_for_in_the_form_of_the_plan():
    text = "<p>For more futures: the same command with <code>--budget 80</code>.</p>"
    link = '<a href="/here#f-futures">the plan with 80</a>'
    assert linked(text, "/here") == f"<p>For more futures: play {link}.</p>"


def test_other_words_stay_as_they_are():
    text = "<li>What else would do it: 20 posts</li><p><code>caseload run x</code></p>"
    assert linked(text, "/here") == text
