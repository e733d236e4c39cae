"""Model error: how far the model itself may be wrong, beside its inputs and chance."""

from typing import Self

from pydantic import model_validator

from sim.scenario.fields import MostlyNot, Section, Share, Spread


class ModelError(Section):
    """What the model gets wrong of the caseload; it is put to the answer, and changes no run.

    Left out, it is nothing.
    """

    after_1_year: Spread = 0.0
    """Error of the average caseload 1 year after the start, as a log standard deviation."""
    after_2_years: Spread = 0.0
    """The same after 2 years, as a log standard deviation."""
    after_3_years: Spread = 0.0
    """The same after 3 years, as a log standard deviation; it goes on growing as in the third."""
    yearly_memory: MostlyNot = 0.0
    """Share of an error that is still there a year later."""
    shared: Share = 1.0
    """Share of the error (of its variance) that plans have in common with going on as before."""

    @model_validator(mode="after")
    def _grows(self) -> Self:
        if not self.after_1_year <= self.after_2_years <= self.after_3_years:
            raise ValueError("after_1_year, after_2_years and after_3_years must not fall in turn")
        return self

    @property
    def spreads(self) -> tuple[float, float, float]:
        """The log standard deviations after 1, 2 and 3 years."""
        return self.after_1_year, self.after_2_years, self.after_3_years


SPREADS = ("after_1_year", "after_2_years", "after_3_years")
"""The inputs of which there is no model error when they are nothing."""
