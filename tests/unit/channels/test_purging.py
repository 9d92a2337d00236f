import pytest

from domain.channels.errors import MessageElsewhere, NotAMessage
from domain.channels.purging import PurgeFilter, parse_message
from domain.shared.ids import ChannelId, MessageId

HERE, THERE = ChannelId(100_000_000_000_000_001), ChannelId(100_000_000_000_000_002)
MESSAGE = 123_456_789_012_345_678


@pytest.mark.parametrize(
    "typed",
    [
        str(MESSAGE),
        f" {MESSAGE} ",
        f"{HERE}-{MESSAGE}",
        f"https://discord.com/channels/1/{HERE}/{MESSAGE}",
        f"<https://ptb.discord.com/channels/1/{HERE}/{MESSAGE}>",
    ],
)
def test_a_message_is_named_by_its_id_or_its_link(typed: str) -> None:
    assert parse_message(typed, HERE) == MESSAGE


def test_a_message_of_another_channel_or_no_message_is_refused() -> None:
    with pytest.raises(MessageElsewhere):
        parse_message(f"https://discord.com/channels/1/{THERE}/{MESSAGE}", HERE)
    for typed in ("yesterday", "12", f"https://evil.example/channels/1/{HERE}/{MESSAGE}"):
        with pytest.raises(NotAMessage):
            parse_message(typed, HERE)
    assert parse_message(None, HERE) is None


def test_what_is_written_later_is_not_meant() -> None:
    asked = PurgeFilter(count=5).not_after(MessageId(10))
    assert asked.last == 10
    assert asked.not_after(MessageId(5)).last == 5
    assert asked.not_after(MessageId(20)).last == 10
