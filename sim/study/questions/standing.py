"""Standing: which options meet the target, which do not, and of which the runs cannot say.

Every sentence, title and sheet that speaks of the verdict on several options asks here, so that no
two places decide apart. How one option is decided is the business of `comparison`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.study.questions.comparison import Verdict
from sim.study.questions.value import Option, cheapest


@dataclass(frozen=True, slots=True)
class Standing:
    """The options asked about, without the base, by what the runs say of each.

    `cheapest` is the one of least present value among those that meet the target.
    """

    met: tuple[Option, ...]
    not_met: tuple[Option, ...]
    undecided: tuple[Option, ...]
    unknown: tuple[Option, ...]
    cheapest: Option | None


def standing(found: Sequence[Option]) -> Standing:
    """How some options stand to the target; one without a figure in any run is not known."""

    def those(said: Verdict) -> tuple[Option, ...]:
        return tuple(o for o in found if o.answer.value.n and o.answer.verdict == said)

    unknown = tuple(option for option in found if not option.answer.value.n)
    met = those("met")
    return Standing(met, those("not met"), those("undecided"), unknown, cheapest(met))
