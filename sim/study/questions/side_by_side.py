"""Side by side: which scenarios can be compared, as is said before anything is played."""

from sim.scenario.schema import Scenario


def why_not_compared(base: Scenario, other: Scenario) -> str:
    """Why two scenarios cannot be set side by side, and what to do; empty when they can.

    Teams and their number may differ: the service as a whole is compared, and teams by name.
    """
    for name in ("start", "nation"):
        first, second = getattr(base, name), getattr(other, name)
        if first != second:
            return (
                f"“{base.name}” and “{other.name}” cannot be compared: {name} is {first} in the "
                f"first and {second} in the second, so that they do not meet the same days and "
                f"families. Give both the same {name}, or write `base: null` in the second"
            )
    return ""
