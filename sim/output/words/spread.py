"""What the futures of an answer hold, where their spread comes from, and what it would be if."""

from sim.output.charts.style import percentage
from sim.scenario.schema import Scenario
from sim.study.questions.findings import Findings
from sim.study.questions.spread import Spread, spread


def how_sure(findings: Findings, name: str) -> str:
    """What the futures hold, each with its part of the spread, and what it were if it were not."""
    ensemble = findings.ensembles[name]
    held = what_futures_hold(ensemble.scenario, spread(ensemble, findings.question))
    if not any(ensemble.scenario.model_error.spreads) or not findings.answers[name].value.n:
        return held
    share = findings.answers[name].were_it_right.mean
    right = percentage(share, findings.question.confidence)
    what = "the model and every input" if ensemble.scenario.drawn is None else "the model"
    return f"{held} Were {what} right, {right} would meet the target."


def what_futures_hold(scenario: Scenario, parts: Spread | None = None) -> str:
    """What the futures differ by, and what is left out of them."""
    drawn, model = scenario.drawn, any(scenario.model_error.spreads)
    chance, inputs, error = ("", "", "") if parts is None else _in_percent(parts)
    if drawn is None and not model:
        chance = " alone"
    told = [f"chance{chance}"]
    told += [] if drawn is None else [f"{len(drawn.rows)} draws of the inputs{inputs}"]
    told += [f"model error{error}"] if model else []
    held = f"Futures hold {', '.join(told[:-1])}{' and ' if told[1:] else ''}{told[-1]}"
    if drawn is None:
        return f"{held}; what is not known of the inputs is left out."
    return f"{held}{'' if model else '; what the model gets wrong is left out'}."


def _in_percent(parts: Spread) -> tuple[str, str, str]:
    chance, inputs, model = (f"{100 * p:.0f}%" for p in (parts.chance, parts.inputs, parts.model))
    return f" ({chance} of the spread)", f" ({inputs})", f" ({model})"
