"""What a question asks about, and when: on a day, or over the 12 months that end with it."""

from datetime import date

from sim.output.charts.style import spoken
from sim.scenario.schema import Question
from sim.study.measures.measure import MEAN_OF_YEAR
from sim.study.measures.measures import each_week, measure_named


def span(measure: str, day: date) -> str:
    """For when a measure is asked about: on 31 March 2018, or over the 12 months to it."""
    over = "over the 12 months to" if measure_named(measure).is_over_a_year else "on"
    return f"{over} {spoken(day)}"


def when_asked(measure: str, day: date) -> str:
    """The same, with how: on average over the 12 months to 31 March 2018."""
    on_average = "on average " if measure_named(measure).when == MEAN_OF_YEAR else ""
    return f"{on_average}{span(measure, day)}"


def subject(measure: str) -> str:
    """What a measure counts, without when."""
    return each_week(measure).words


def subject_when(measure: str, day: date) -> str:
    """What is asked about, and for when: Average caseload on 31 March 2018."""
    words = subject(measure)
    # An average on average is said once.
    when = span if words.startswith("Average") else when_asked
    return f"{words} {when(measure, day)}"


def target_in_words(question: Question) -> str:
    """What the question asks for, without its date: the average caseload is at most 18."""
    words = subject(question.measure)
    return f"the {words[0].lower()}{words[1:]} is at most {question.at_most:g}"


def asked_in_words(question: Question) -> str:
    """What the question asks for: on 31 March 2018 the average caseload is at most 18."""
    return f"{when_asked(question.measure, question.by)} {target_in_words(question)}"


def over_each_week(question: Question) -> str:
    """How the target is looked at week by week, where that is not at the week alone."""
    over = measure_named(question.measure).is_over_a_year
    return "over the 12 months up to each week" if over else ""


def capital(words: str) -> str:
    """Words that begin a sentence."""
    return words[0].upper() + words[1:]
