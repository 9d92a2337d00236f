from datetime import timedelta

import pytest

from domain.moderation.adoption.pace import read_again_after


@pytest.mark.parametrize(
    ("guilds", "minutes"), [(0, 5), (1, 5), (3_000, 5), (10_000, 1000 / 60), (1_000_000, 100_000 / 60)]
)
def test_logs_are_read_on_every_five_minutes_as_long_as_that_is_ten_in_a_second_at_most(
    guilds: int, minutes: float
) -> None:
    assert read_again_after(guilds) == timedelta(minutes=minutes)
