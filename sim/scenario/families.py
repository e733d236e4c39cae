"""The families: how many are referred, what they need, and which way they go."""

from typing import Annotated

from pydantic import Field, model_validator

from sim.scenario.fields import (
    Amount,
    FamilySizes,
    Finite,
    Growth,
    Monthly,
    Positive,
    Rate,
    Section,
    Seldom,
    Shape,
    Share,
    Spread,
    Weekdays,
)


class Demand(Section):
    """Referrals of families that are not coming back after a recent closure."""

    families_per_year: Amount
    """Families referred in a year, not counting those closed in the last 12 months."""
    growth_per_year: Growth
    """Growth of referrals in a year, as a share (0.02 is 2% a year)."""
    month_pattern: Monthly
    """Referrals per working day in each month from January, as ratios to the average."""
    weekday_pattern: Weekdays
    """Referrals on each weekday from Monday, as ratios to the average."""
    weekly_noise: Spread
    """Spread of the weekly rate beyond pure chance, as a log standard deviation."""
    yearly_noise: Spread
    """Spread of a year's volume around what is expected, as a log standard deviation.

    One run keeps to the expected volume: studies of uncertainty draw the years (their luck is not
    known when a plan is made, but it is not chance in the work either)."""
    yearly_memory: Share
    """Share of a year's difference from the expected volume that is still there a year later."""
    family_sizes: FamilySizes
    """Share of referred families with one child, two children, three, and so on."""


class Pathway(Section):
    """Which way families go, and for how long they need help."""

    no_further_action: Share
    """Share of referrals closed at the contact decision, those of the lowest need."""
    not_in_need: Share
    """Share of referrals closed after an assessment that finds no child in need."""
    section_47_in_assessment: Share
    """Share of assessed families, those of the highest need, with a section 47 enquiry."""
    section_47_at_referral: Share
    """Share of those enquiries that start with the referral, the rest within the assessment."""
    section_47_per_plan_year: Seldom
    """Section 47 enquiries per family and year on a child in need plan."""
    conference_after_section_47: Share
    """Share of section 47 enquiries that lead to an initial child protection conference."""
    protection_plan_after_conference: Share
    """Share of initial conferences that lead to a child protection plan."""
    looked_after_at_assessment: Share
    """Share of families found in need whose children become looked after straight away."""
    looked_after_after_protection: Share
    """Share of child protection plans that end because the children become looked after."""
    step_down_after_protection: Share
    """Share of the other child protection plans that step down to a child in need plan."""
    court_for_looked_after: Share
    """Share of families whose children become looked after with care proceedings."""
    in_need_days: Positive
    """Mean working days for which a family found in need needs a child in need plan."""
    in_need_shape: Shape
    """Gamma shape of the spread of that need (below 1: many short plans, a few long ones)."""
    protection_days: Positive
    """Mean working days for which a family needs a child protection plan."""
    protection_shape: Shape
    """Gamma shape of the spread of that need."""
    looked_after_days: Positive
    """Mean working days for which children stay looked after."""
    looked_after_shape: Shape
    """Gamma shape of the spread of those stays."""
    changes_per_plan_year: Rate
    """Significant changes per family and year on a plan, more for those of higher need."""
    drift: Share
    """Share of an interval by which a plan lasts longer for each visit or session missed."""
    return_within_year: Share
    """Share of closed families referred again within 12 months when their work was complete."""
    return_if_cut_short: Annotated[Finite, Field(ge=0, le=5)]
    """Extra chance of a return, as a ratio, for a family whose planned work was all missed."""

    @model_validator(mode="after")
    def _shares_leave_room(self) -> "Pathway":
        if self.no_further_action + self.not_in_need > 1:
            raise ValueError(
                "no_further_action and not_in_need are shares of the same referrals "
                "and must not add up to more than 1"
            )
        return self
