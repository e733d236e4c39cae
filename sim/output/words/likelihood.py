"""Words for a chance, by the yardstick of the Professional Head of Intelligence Assessment.

The yardstick (UK government, PHIA, 2018) gives seven words to bands of chance and leaves gaps
between the bands, so that nobody argues about a percentage point; a chance in a gap gets the
words of the nearer band.
"""

from sim.study.statistics.estimates import Estimate

YARDSTICK = (
    (0.00, 0.05, "a remote chance"),
    (0.10, 0.20, "highly unlikely"),
    (0.25, 0.35, "unlikely"),
    (0.40, 0.50, "a realistic possibility"),
    (0.55, 0.75, "likely"),
    (0.80, 0.90, "highly likely"),
    (0.95, 1.00, "almost certain"),
)
"""Lower end, upper end and words of each band."""


def likelihood(chance: float) -> str:
    """The words for a chance from 0 to 1; "not known" when it is not a number."""
    if chance != chance:
        return "not known"
    # Of two bands equally near, the lower one: it claims less of what a plan hopes for.
    return min(YARDSTICK, key=lambda band: max(band[0] - chance, chance - band[1], 0.0))[2]


def likelihood_in_words(chance: Estimate) -> str:
    """The words for a share of runs, with those of its interval where they differ."""
    said = likelihood(chance.mean)
    low, high = likelihood(chance.low), likelihood(chance.high)
    if said == "not known" or low == high:
        return said
    return f"{said} ({chance.n} runs cannot rule out anything from {low} to {high})"
