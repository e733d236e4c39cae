"""A figure is green only if it is published for the council that the scenario is about."""

from pathlib import Path

from sim.output.words.explain import explain
from sim.scenario.loading import load_scenario
from sim.scenario.resolved import resolved_yaml
from sim.scenario.schema import Scenario


def green(scenario: Scenario) -> set[str]:
    return {key for key, note in scenario.notes.items() if note.quality == "green"}


def test_manchester_has_its_own_figures_in_green_and_its_plan_has_them_too() -> None:
    baseline = green(load_scenario("manchester-2016"))
    assert "opening.looked_after" in baseline
    assert "practice.in_need_visit_interval" not in baseline
    assert baseline <= green(load_scenario("manchester-86-posts"))


def test_nothing_of_manchester_is_green_for_another_place() -> None:
    assert green(load_scenario("small-authority")) == set()


def test_defaults_are_green_nowhere_whatever_a_file_of_defaults_says(tmp_path: Path) -> None:
    noted = '{value: 0.1, source: "DfE", quality: green}'
    (tmp_path / "part.yaml").write_text(
        f"partial: true\nextends: manchester-2016\nplace: Elsewhere\npathway:\n"
        f"  no_further_action: {noted}\n",
        encoding="utf-8",
    )
    file = tmp_path / "here.yaml"
    for place, expected in (("Elsewhere", True), ("Here", False)):
        file.write_text(f"extends: part.yaml\nname: Mine\nplace: {place}\n", encoding="utf-8")
        found = load_scenario(file)
        assert ("pathway.no_further_action" in green(found)) is expected


def test_the_marks_stay_when_the_resolved_scenario_is_loaded_again(tmp_path: Path) -> None:
    scenario = load_scenario("small-authority")
    file = tmp_path / "again.yaml"
    file.write_text(resolved_yaml(scenario), encoding="utf-8")
    assert green(load_scenario(file)) == green(scenario)


def test_explain_counts_what_is_published_for_the_place() -> None:
    scenario = load_scenario("manchester-2016")
    assert f"{len(green(scenario)):>4} green (published for this place)" in explain(scenario)
