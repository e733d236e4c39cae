"""The choice between options in words: for titles, sheets and sentences alike."""

from collections.abc import Iterable

from sim.output.charts.style import percentage, plain
from sim.study.questions.findings import Findings
from sim.study.questions.standing import Standing
from sim.study.questions.value import Option, quadrant


def choice_in_words(found: Standing, confidence: float) -> str:
    """Which option is the cheapest that meets the target, or why there is none, without a stop."""
    target = f"the target with {percentage(confidence, 1.0)} confidence"
    if found.cheapest is not None:
        best = f"The cheapest that meets {target} is: {plain(found.cheapest.name)}"
        if not found.undecided:
            return best
        return f"{best}; too few runs to say of {_named(found.undecided)}"
    if found.undecided:
        one = len(found.undecided) == 1 and not found.not_met
        which = f"whether {_named(found.undecided)} meets" if one else "which scenario meets"
        others = f"; {_named(found.not_met)} does not" if len(found.not_met) == 1 else ""
        return f"Too few runs to say {which} {target}{others}"
    if found.unknown and not found.not_met:
        return "There is nothing to judge the target by on that date"
    return f"No scenario meets {target}"


def choices_in_words(findings: Findings) -> list[str]:
    """The choice, and where each option lies on the plane of cost and caseload."""
    found = findings.standing
    each = [findings.options[name] for name in findings.others]
    said = [f"{plain(option.name)}: {quadrant(option)}." for option in each]
    return [f"{choice_in_words(found, findings.question.confidence)}.", *said]


def _named(options: Iterable[Option]) -> str:
    return ", ".join(plain(option.name) for option in options)
