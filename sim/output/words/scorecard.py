"""The monitoring scorecard in words, for the answer."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import fill, wrap

from sim.output.charts.style import number, plain, spoken
from sim.study.questions.audit import FILES, audit
from sim.study.questions.findings import Findings
from sim.study.questions.scorecard import Line
from sim.study.statistics.estimates import Estimate

_WIDTH = 88
_WORDS = 44


def scorecard_in_words(findings: Findings) -> Iterator[str]:
    """Each finding with its indicators, for the last date that the runs reach."""
    if not findings.scorecard:
        return
    months = max(line.months for line in findings.scorecard)
    lines = [line for line in findings.scorecard if line.months == months]
    heading = f"Monitoring scorecard, {months} months on ({spoken(lines[0].on)})"
    yield heading
    yield "-" * len(heading)
    yield from _columns(findings)
    for finding, rows in groupby(lines, key=lambda line: line.finding):
        yield ""
        yield fill(finding, _WIDTH)
        for _, same in groupby(rows, key=lambda line: line.measure.name):
            yield from _indicator(findings, list(same))
    yield ""
    yield from _audit(findings)
    yield ""


def _columns(findings: Findings) -> Iterator[str]:
    if findings.base is None:
        yield "Mean of the runs, with the 95% interval of the mean."
        return
    yield fill(
        f"First {plain(findings.base)}, then {' and '.join(plain(n) for n in findings.others)} "
        "with what the change is beside the first: better, worse, or no more than noise (the "
        "95% interval of the paired difference includes no change). scorecard.csv has the "
        "intervals, and the earlier dates.",
        _WIDTH,
    )


def _indicator(findings: Findings, rows: Sequence[Line]) -> Iterator[str]:
    measure = rows[0].measure
    words = wrap(measure.words, _WORDS)
    figures = [_shown(rows[0]).rjust(8)]
    if findings.base is None:
        figures.append(f"  ({_bounds(rows[0].value, measure.digits)})")
    for row in rows[1:]:
        figures.append(_shown(row).rjust(9))
        figures.append(f"  {row.change_is}")
    for line in words[:-1]:
        yield f"  {line}"
    yield f"  {words[-1]:<{_WORDS}}{''.join(figures)}"


def _shown(line: Line) -> str:
    """A mean with its unit where there is room for one; or that nothing happened."""
    if line.value.n == 0:
        return " not available"
    unit = "%" if line.measure.unit == "%" else ""
    return f"{number(line.value.mean, line.measure.digits)}{unit}"


def _bounds(value: Estimate, digits: int) -> str:
    return f"{number(value.low, digits)} to {number(value.high, digits)}"


def _audit(findings: Findings) -> Iterator[str]:
    """What reading so many files on the date asked about could and could not have told."""
    name = findings.others[-1]
    known = [row for row in audit(findings.ensembles[name], findings.question.by) if row.counted]
    if not known:
        return
    worst = max(known, key=lambda row: row.high - row.low)
    off = sum(row.misleads for row in known) / len(known)
    yield fill(
        f"An audit of {FILES} files drawn at random would be more than 10 points off the truth "
        f"for an indicator in {off:.0f}% of cases on average. It tells least about "
        f'"{worst.measure.words}": the truth is {worst.truth:.0f}%, and 95 in 100 such audits '
        f"would show between {worst.low:.0f}% and {worst.high:.0f}%. audit.csv has the others.",
        _WIDTH,
    )
