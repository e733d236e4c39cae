"""The monitoring scorecard in words, for the answer."""

from collections.abc import Iterator

from sim.output.report.key_figures import scorecard_tables
from sim.output.report.parts import Table
from sim.output.words.reply import folded, table
from sim.study.questions.audit import FILES, audit
from sim.study.questions.findings import Findings


def scorecard_in_words(findings: Findings) -> Iterator[list[str]]:
    """Each finding with its indicators, for the last date that the runs reach."""
    for last in scorecard_tables(findings)[:1]:
        yield table_in_words(last)
        if findings.base is not None:
            yield folded(
                "A change is no more than noise when the 95% interval of the paired difference "
                "includes no change. scorecard.csv has the earlier dates."
            )
        yield _audit(findings)


def table_in_words(told: Table) -> list[str]:
    """A table of the report as lines: its caption, its columns, and rows under their headings."""
    rows: list[list[str]] = []
    for heading, group in told.groups:
        rows += [[], [heading]] if heading else []
        rows += [[f"  {first.text}", *(one.text for one in rest)] for first, *rest in group]
    return [*folded(told.caption), "", *table(told.columns, rows, wrapped=True)]


def _audit(findings: Findings) -> list[str]:
    """What reading so many files on the date asked about could and could not have told."""
    name = findings.others[-1]
    known = [row for row in audit(findings.ensembles[name], findings.question.by) if row.counted]
    if not known:
        return []
    worst = max(known, key=lambda row: row.high - row.low)
    off = sum(row.misleads for row in known) / len(known)
    return folded(
        f"An audit of {FILES} files drawn at random would be more than 10 points off the truth "
        f"for an indicator in {off:.0f}% of cases on average. It tells least about "
        f'"{worst.measure.words}": the truth is {worst.truth:.0f}%, and 95% of such audits '
        f"would show between {worst.low:.0f}% and {worst.high:.0f}%. audit.csv has the others."
    )
