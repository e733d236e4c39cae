"""The short answer: the verdict, the plan beside base and paper, why, and what would do it."""

from collections.abc import Mapping, Sequence

from sim.output.charts.style import number, percentage, plain, spoken
from sim.output.words.asked import asked_in_words, capital, over_each_week, subject
from sim.output.words.money import cost_in_a_line
from sim.output.words.record import elsewhere_in_words
from sim.output.words.reply import Reply, command
from sim.output.words.spread import how_sure
from sim.scenario.schema import Question
from sim.study.measures.measure import HEADLINE
from sim.study.measures.measures import measure_named
from sim.study.paper import held_at_start
from sim.study.questions.comparison import Answer
from sim.study.questions.findings import Findings
from sim.study.statistics.estimates import Estimate, mean_interval

SAID = {
    "met": "Yes: the target is met.",
    "not met": "No: the target is not met.",
    "undecided": "Not enough runs to say.",
}
_SEVERAL = {"met": "Yes", "not met": "No", "undecided": "Not enough runs to say"}


def short_answer(findings: Findings, called: str, before: Mapping[str, str]) -> Reply:
    """The answer for the screen.

    `called` is what the plan is called in a command; `before` what other studies of it have said.
    """
    names = findings.others
    if len(names) > 1:
        bridge, levers = (command(f"caseload {study} PLAN") for study in ("bridge", "levers"))
        notes = [f"Why a plan is not its paper answer: {bridge}. What else would do it: {levers}."]
        return Reply("", short_verdict(findings, *names), *side_by_side(findings, *names), notes)
    elsewhere = command(f"caseload elsewhere {called}")
    notes = [
        *afterwards_in_words(findings, names[0]),
        *why_not_paper(findings, names[0]),
        *(f"{told}: {elsewhere}" for told in what_came_elsewhere(findings, names[0])),
        cost_in_a_line(findings, names[0]),
        how_sure(findings, names[0]),
        *(
            f"{words}: {command(told) if told.startswith('caseload ') else told}"
            for words, told in what_next(findings, names[0], called, before)
        ),
    ]
    return Reply("", short_verdict(findings, *names), *side_by_side(findings, *names), notes)


def short_verdict(findings: Findings, *names: str, typed: bool = True) -> str:
    """The verdict in two sentences; of several plans, which of them meet the target.

    One that is still open says how to go on: by the command where it is `typed`, else in words.
    """
    answers = {name: findings.answers[name] for name in names}
    if all(answer.value.n == 0 for answer in answers.values()):
        return not_available(findings.question)
    question = findings.question
    asked = f"{100 * question.confidence:g}%"
    if len(names) > 1:
        said = [
            f"{words}: {', '.join(plain(n) for n in names if answers[n].verdict == verdict)}."
            for verdict, words in _SEVERAL.items()
            if any(answer.verdict == verdict for answer in answers.values())
        ]
        target = asked_in_words(question)
        return f"Is it so in {asked} of possible futures that {target}? {' '.join(said)}"
    (answer,) = answers.values()
    said_so = SAID[answer.verdict]
    if answer.verdict == "undecided":
        more = f": {more_runs(answer.probability.n)}" if typed else ""
        said_so = f"Not enough runs to say{more}."
    chance = percentage(answer.probability.mean, question.confidence)
    target = capital(asked_in_words(question))
    words = f"{said_so} {target} in {chance} of possible futures, and {asked} is asked for."
    left = "" if typed else what_would_settle(answer, question)
    return f"{words} {left}".strip()


def not_available(question: Question) -> str:
    """What to say when there is nothing to measure, as where nobody holds a case."""
    words = measure_named(question.measure).words
    return (
        f"No answer: “{words}” is not available on {spoken(question.by)}, because what it counts "
        "did not arise in any run."
    )


def more_runs(futures: int) -> str:
    """How a verdict that is still open may be reached."""
    return f"--budget {2 * futures} goes on from these {futures} futures"


def what_would_settle(answer: Answer, question: Question) -> str:
    """What the futures so far leave open, and what as many again would do; empty when decided.

    Twice as many independent futures narrow a share by three tenths in the long run. The interval
    holds however often one looks, and two futures of a pair meet the same draw: so it is less.
    """
    if answer.verdict != "undecided" or answer.value.n == 0:
        return ""
    low, high = (percentage(v, question.confidence) for v in answer.probability.figures[1:])
    return (
        f"{answer.probability.n} futures leave the share anywhere from {low} to {high}; as many "
        "again would narrow this by about a fifth."
    )


def side_by_side(findings: Findings, *names: str) -> tuple[Sequence[str], list[Sequence[str]]]:
    """Base, plans and paper: the measure asked about, its futures, and the chance to meet it."""
    question, alone = findings.question, len(names) == 1
    measure = measure_named(question.measure)
    columns = ("Mean", "95% interval", "80% of futures", f"At most {question.at_most:g}")
    rows: list[Sequence[str]] = []
    if findings.base is not None:
        base = "Without the plan" if alone else plain(findings.base)
        rows.append((base, *_figures(findings.answers[findings.base], findings)))
    for name in names:
        plan = "With the plan" if alone and findings.base is not None else plain(name)
        rows.append((plan, *_figures(findings.answers[name], findings)))
        if question.measure == HEADLINE:
            paper = "The paper answer" if alone else "  the paper answer"
            rows.append((paper, number(findings.paper[name])))
            rows += _elsewhere(findings, name) if alone else []
    if alone and findings.base is not None:
        change = findings.comparisons[names[0]].difference
        low, high = findings.comparisons[names[0]].futures
        futures = f"{number(low)} to {number(high)}" if low == low else ""
        rows.append(("The difference", *_interval(change, max(measure.digits, 1)), futures))
    return (subject(question.measure), *columns, "95% interval"), rows


def _elsewhere(findings: Findings, name: str) -> list[Sequence[str]]:
    """The caseload, had it changed as in councils that tried as much."""
    found = findings.elsewhere(name)
    if found is None:
        return []
    mean, low, high = map(number, found.futures())
    return [("As elsewhere", mean, "", f"{low} to {high}", percentage(found.share_at_target()))]


def _figures(answer: Answer, findings: Findings) -> Sequence[str]:
    question, chance = findings.question, answer.probability
    if answer.value.n == 0:
        return ("not known",)
    low, high = answer.futures
    shares = (percentage(v, question.confidence) for v in (chance.mean, chance.low, chance.high))
    met, least, most = (
        said.replace("less than ", "<").replace("more than ", ">") for said in shares
    )
    digits = max(measure_named(question.measure).digits, 1)
    futures = f"{number(low)} to {number(high)}" if low == low else ""
    return (*_interval(answer.value, digits), futures, met, f"{least} to {most}")


def _interval(value: Estimate, digits: int) -> tuple[str, str]:
    mean, low, high = (number(v, digits) for v in (value.mean, value.low, value.high))
    return mean, f"{low} to {high}" if value.low == value.low else ""


def afterwards_in_words(findings: Findings, name: str) -> list[str]:
    """Whether one good date stands for the year after it; nothing when the runs end with it."""
    found, asked = findings.afterwards(name), findings.question
    if found is None or findings.answers[name].value.n == 0:
        return []
    share = percentage(found.share_of_weeks.mean, asked.confidence)
    over = f" {over_each_week(asked)}" if over_each_week(asked) else ""
    words = f"After that date, to {spoken(found.last)}:{over} met in {share} of weeks"
    if found.still is not None:
        still = percentage(found.still.mean, asked.confidence)
        words += f", and in {still} of futures six months on ({spoken(found.six_months_on)})"
    return [f"{words}."]


def why_not_paper(findings: Findings, name: str) -> list[str]:
    """Paper divides the children at the start by the posts; the run by those who hold cases."""
    paper, ensemble = findings.paper[name], findings.ensembles[name]
    if findings.question.measure != HEADLINE or paper != paper:
        return []
    posts, holders, held = (
        number(mean_interval(ensemble.values(each, findings.question.by)).mean, 0)
        for each in ("posts", "case_holders", "allocated")
    )
    return [
        f"Why not {number(paper)} as on paper: in {posts} posts {holders} case holders hold {held} "
        f"children, not {held_at_start(ensemble.scenario):,}."
    ]


def what_came_elsewhere(findings: Findings, name: str) -> list[str]:
    """Councils that tried as much, and how many of them fell as far as the plan is simulated to."""
    found = findings.elsewhere(name)
    if found is None or findings.question.measure != HEADLINE:
        return []
    simulated = found.simulated_by(findings.ensembles[name])
    return [] if simulated is None else [elsewhere_in_words(found, simulated)]


def what_next(
    findings: Findings, name: str, called: str, before: Mapping[str, str]
) -> list[tuple[str, str]]:
    """What would do it, as far as it is known, or the command that answers it."""
    scenario, met = findings.ensembles[name].scenario, findings.answers[name].verdict == "met"
    first, posts = (
        scenario.rules_on(day).social_workers.posts
        for day in (scenario.start, findings.question.by)
    )
    fewer = min(first, posts // 2 if first == posts else posts)
    low, high = (fewer, posts) if met else (posts, 2 * posts)
    seek = f"caseload seek {called} --lever social_workers.posts --between {low} {high}"
    asks = {
        "bridge": ("The exact split by cause", f"caseload bridge {called}"),
        "levers": ("What else would do it", f"caseload levers {called}"),
        "seek": ("Would fewer posts do it" if met else "How many posts would do it", seek),
    }
    return [(words, before.get(study, asked)) for study, (words, asked) in asks.items()]
