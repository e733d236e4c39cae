"""Methods by the STRESS guideline for discrete-event simulation (Monks and others, 2019).

Every item of the guideline is filled from the run, or says why it is not.
"""

from collections.abc import Iterator

from sim.output.charts.style import plain, spoken
from sim.output.report.parts import Cell, Table, cell
from sim.output.report.provenance import again
from sim.output.words.explain import changes_in_words
from sim.scenario.entries import inputs
from sim.scenario.schema import Mechanism, Scenario
from sim.study.measures.measures import MEASURES, measure_named
from sim.study.questions.findings import Findings

Item = tuple[str, str, str]
"""Number and name of an item of the guideline, and what it is in this run."""


def stress_table(findings: Findings) -> Table:
    """The guideline item by item, for the first scenario asked about and what stands beside it."""
    plan = findings.ensembles[findings.others[0]].scenario
    parts = (
        ("1. Objectives", _objectives(findings)),
        ("2. Logic", _logic(plan)),
        ("3. Data", _data(plan)),
        ("4. Experimentation", _experimentation(findings, plan)),
        ("5. Implementation", _implementation(plan)),
        ("6. Code access", _access(findings)),
    )
    groups = [(part, [_row(item) for item in items]) for part, items in parts]
    return Table("STRESS-DES, item by item", ("Item", "In this run"), groups)


def _row(item: Item) -> list[Cell]:
    number, name, told = item
    return [Cell(f"{number} {name}"), cell(Cell(told))]


def _objectives(findings: Findings) -> Iterator[Item]:
    question, names = findings.question, [plain(name, 80) for name in findings.ensembles]
    measure = measure_named(question.measure)
    yield (
        "1.1",
        "Purpose of the model",
        f"To say whether “{measure.words}” is at most {question.at_most:g} on "
        f"{spoken(question.by)} in at least {100 * question.confidence:g}% of possible futures, "
        "and what else families and workers would see.",
    )
    yield (
        "1.2",
        "Model outputs",
        f"{len(MEASURES)} measures week by week, each with its unit, population and date "
        "(summary.csv); rows of assessments, conferences and workers; the monitoring scorecard.",
    )
    beside = "run alone" if findings.base is None else "paired over the same futures"
    yield (
        "1.3",
        "Experimentation aims",
        f"{len(names)} scenarios, {beside}: {'; '.join(names)}."
        if len(names) > 1
        else f"One scenario, {beside}: {names[0]}.",
    )


def _logic(plan: Scenario) -> Iterator[Item]:
    rules = plan.rules_on(plan.start)
    yield (
        "2.1",
        "Base model overview diagram",
        "Not drawn in this report. In words: referral → contact decision → allocation → assessment "
        "→ not in need (close), child in need plan, or section 47 enquiry → conference → child "
        "protection plan → child in need plan, looked after, or close.",
    )
    yield (
        "2.2",
        "Base model logic",
        f"Families come to {rules.teams.count} teams with {rules.managers.posts} manager posts. "
        "Work is tasks with hours and due dates in the diaries of workers and managers; what does "
        "not fit is done in overtime, late, or not at all. Docs: the model.",
    )
    yield (
        "2.3",
        "Scenario logic",
        " ".join(changes_in_words(plan)) or "Nothing changes on a date in this scenario.",
    )
    off = ", ".join(str(each).replace("_", " ") for each in plan.switched_off) or "none"
    yield (
        "2.4",
        "Algorithms",
        "Referrals: a Poisson process whose rate follows year, month, weekday and weekly noise, "
        "drawn in layers. Order of work: due date less a head start by kind; emergencies first. "
        "Allocation: the worker of the family's team with most room, by need against experience. "
        f"{len(Mechanism) - len(plan.switched_off)} of {len(Mechanism)} mechanisms are at work; "
        f"switched off: {off}.",
    )
    yield from _components(plan)


def _components(plan: Scenario) -> Iterator[Item]:
    rules, opening = plan.rules_on(plan.start), plan.opening
    yield (
        "2.5.1",
        "Entities",
        f"Families of 1 to {len(rules.demand.family_sizes)} children, with need and luck of their "
        f"own. At the start {opening.children:,} children have an open case.",
    )
    yield (
        "2.5.2",
        "Activities",
        "Contact decision, assessment with review points, section 47 enquiry, conference and its "
        "report, visits, core groups, reviews, court work, supervision, closing; their hours by "
        "kind are under assumptions (work).",
    )
    yield (
        "2.5.3",
        "Resources",
        f"{rules.social_workers.posts:,} social worker posts at the start ({opening.permanent:g} "
        f"permanent, {opening.agency:g} agency), {rules.managers.posts} team manager posts, "
        f"conference chairs. Case hours: {rules.workers.case_hours_per_year:,.0f} a year for each "
        "full-time worker.",
    )
    yield (
        "2.5.4",
        "Queues",
        "Each worker's and each manager's diary, by urgency; families without a worker, by team, "
        f"those referred longest ago first. When everybody is full: {rules.practice.when_full}.",
    )
    yield (
        "2.5.5",
        "Entry and exit points",
        "In: referrals, and returns of closed families. Out: no further action, or closing, which "
        "is work too. Cases open on the last day are counted and not dropped.",
    )


def _data(plan: Scenario) -> Iterator[Item]:
    notes = plan.notes.values()
    marks = {m: sum(note.quality == m for note in notes) for m in ("green", "amber", "red")}
    ranged = sum(note.low is not None and note.high is not None for note in notes)
    yield (
        "3.1",
        "Data sources",
        f"{len(plan.notes)} inputs carry a source, listed under assumptions: {marks['green']} "
        f"green, {marks['amber']} amber, {marks['red']} red. {ranged} have a range.",
    )
    yield (
        "3.2",
        "Pre-processing",
        "Published tables were read by hand into the scenario; inputs marked “fitted” were moved "
        "until the baseline reproduced published flows and stocks (docs: baseline). No record of a "
        "person was used.",
    )
    yield (
        "3.3",
        "Input parameters",
        f"All {len(list(inputs()))} inputs with their values are in the scenario at the end of "
        "this report, which runs.",
    )
    yield (
        "3.4",
        "Assumptions",
        f"Those marked red ({marks['red']}) are judgement, and come first under assumptions. "
        "Nothing happens at a weekend; work is never broken off; a manager's oversight takes time "
        "and makes nothing quicker.",
    )


def _experimentation(findings: Findings, plan: Scenario) -> Iterator[Item]:
    yield (
        "4.1",
        "Initialisation",
        f"No warm-up. The run starts from the position on {spoken(plan.start)}, with ages and "
        "remaining lengths of plans as they would be found on any day.",
    )
    yield "4.2", "Run length", f"{spoken(plan.start)} to {spoken(plan.until)}."
    runs = [len(each.replications) for each in findings.ensembles.values()]
    yield (
        "4.3",
        "Estimation approach",
        f"{max(runs)} replications of each scenario, all over the same futures. Means with "
        "Student t intervals; shares of runs with Wilson intervals; differences paired run by run, "
        "widened (Bonferroni) where several are shown together. The range of possible years is "
        "that of the middle 80% of runs.",
    )


def _implementation(plan: Scenario) -> Iterator[Item]:
    yield "5.1", "Software", "Caseload, on Python and SimPy; versions under provenance."
    yield (
        "5.2",
        "Random sampling",
        f"Seed {plan.seed}. Every stream is keyed by seed, replication and the person or post that "
        "it concerns, so that the same person has the same luck in every scenario.",
    )
    yield (
        "5.3",
        "Model execution",
        "Event by event, in working days. The number of processes changes no number.",
    )
    yield (
        "5.4",
        "System specification",
        "The platform is under provenance; the duration is in about.json of the results.",
    )


def _access(findings: Findings) -> Iterator[Item]:
    yield (
        "6.1",
        "Model sharing",
        "Open source under the MIT licence. This file holds the scenarios: "
        f"“{again(findings)}” runs them again.",
    )
