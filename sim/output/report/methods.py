"""What a run fills into the STRESS guideline for discrete-event simulation (Monks, 2019).

The guideline item by item, with these facts of the run, is `templates/stress.html.j2`.
"""

from typing import Any

from sim.output.charts.style import plain, spoken
from sim.output.report.provenance import again
from sim.output.words.asked import subject, when_asked
from sim.output.words.explain import changes_in_words
from sim.scenario.entries import inputs
from sim.scenario.schema import Mechanism
from sim.study.measures.measures import MEASURES
from sim.study.questions.findings import Findings


def stress(findings: Findings) -> dict[str, Any]:
    """Facts of the first scenario asked about, and of what stands beside it."""
    question = findings.question
    plan = findings.ensembles[findings.others[0]].scenario
    notes = plan.notes.values()
    off = plan.switched_off
    return {
        "plan": plan,
        "rules": plan.rules_on(plan.start),
        "opening": plan.opening,
        "measure": subject(question.measure),
        "at_most": f"{question.at_most:g}",
        "when": when_asked(question.measure, question.by),
        "confidence": f"{100 * question.confidence:g}%",
        "measures": len(MEASURES),
        "beside": "run alone" if findings.base is None else "paired over the same futures",
        "names": [plain(name, 80) for name in findings.ensembles],
        "changes": " ".join(changes_in_words(plan)),
        "at_work": f"{len(Mechanism) - len(off)} of {len(Mechanism)}",
        "off": ", ".join(str(each).replace("_", " ") for each in off) or "none",
        "marks": {m: sum(n.quality == m for n in notes) for m in ("green", "amber", "red")},
        "ranged": sum(note.low is not None and note.high is not None for note in notes),
        "inputs": len(list(inputs())),
        "start": spoken(plan.start),
        "until": spoken(plan.until),
        "runs": max(len(each.replications) for each in findings.ensembles.values()),
        "again": again(findings),
    }
