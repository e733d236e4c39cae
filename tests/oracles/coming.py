from collections.abc import Callable, Sequence

import pytest

from sim.service.chance import Luck, Referral

Given = Callable[[Sequence[tuple[float, float]]], None]


@pytest.fixture
def come_to_the_door(monkeypatch: pytest.MonkeyPatch) -> Given:
    """Families who come besides those of chance: each one's day, and its place as a share of 1.

    What follows at the front door and behind it is the model's.
    """
    by_chance = Luck.referrals

    def give(families: Sequence[tuple[float, float]]) -> None:
        def referrals(luck: Luck, rates: Sequence[float]) -> list[Referral]:
            marks = luck.many_marks(len(families), 99)
            given = [
                Referral(day, (99, number), luck_of_one._replace(place=place, returns=1.0))
                for number, ((day, place), luck_of_one) in enumerate(
                    zip(families, marks, strict=True)
                )
            ]
            return sorted(given + by_chance(luck, rates), key=lambda referral: referral.day)

        monkeypatch.setattr(Luck, "referrals", referrals)

    return give
