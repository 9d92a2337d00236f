"""What limits the requests to Discord, put together."""

import pytest
from attrs import evolve
from prometheus_client import REGISTRY

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


async def test_how_many_requests_were_invalid_and_may_be_sent_is_measured(shared: RecordingShared) -> None:
    limits = discord_limits(shared)
    limits.refused(403, None)
    assert REGISTRY.get_sample_value("tux_discord_invalid_requests") == 1
    await limits.background.work()
    assert REGISTRY.get_sample_value("tux_discord_invalid_requests") == 1
    assert REGISTRY.get_sample_value("tux_discord_request_share") == 0.9 * OF_THE_PLAYGROUND
