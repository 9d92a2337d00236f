"""What limits the requests to Discord, put together."""

import pytest
from attrs import evolve

from domain.limits.sharing import LIMIT
from infrastructure.settings import DiscordSettings
from interface.limits.wiring import OF_THE_PLAYGROUND, discord_limits, limit_of
from tests.wired import RecordingShared


def test_a_share_is_kept_while_discord_is_not_there_and_given_back_at_the_end(shared: RecordingShared) -> None:
    background = discord_limits(shared).background
    assert not background.needs_discord
    assert background.at_end is not None


@pytest.mark.parametrize(
    ("settings", "limit"),
    [
        (DiscordSettings(), OF_THE_PLAYGROUND),
        (DiscordSettings(token="secret"), LIMIT),
        (evolve(DiscordSettings(token="secret"), requests_per_second=7), 7),
        (evolve(DiscordSettings(), requests_per_second=7), 7),
    ],
)
def test_requests_are_limited_as_discord_does_unless_something_else_is_chosen(
    settings: DiscordSettings, limit: int
) -> None:
    assert limit_of(settings) == limit
