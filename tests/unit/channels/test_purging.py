from functools import partial

import pytest
from attrs import evolve

from domain.channels.errors import MessageElsewhere, NoRangeChosen, NotAMessage, PatternTooLong
from domain.channels.purging import LONGEST_PATTERN, LONGEST_TEXT, MessageFacts, PurgeFilter, parse_message
from domain.shared.ids import ChannelId, MessageId
from tests.builders import MEMBER, MODERATOR
from tests.fakes.clock import START

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


MESSAGE_OF_A_MODERATOR = MessageFacts(id=MessageId(7), author=MODERATOR, sent_at=START)
a_message = partial(evolve, MESSAGE_OF_A_MODERATOR)


@pytest.mark.parametrize(
    ("asked", "meant", "not_meant", "needs_content"),
    [
        (PurgeFilter(first=MessageId(5)), a_message(id=MessageId(5)), a_message(id=MessageId(4)), False),
        (PurgeFilter(last=MessageId(5)), a_message(id=MessageId(5)), a_message(id=MessageId(6)), False),
        (PurgeFilter(member=MEMBER), a_message(author=MEMBER), a_message(), False),
        (PurgeFilter(bots=True), a_message(is_by_bot=True), a_message(), False),
        (PurgeFilter(text="SPAM"), a_message(text="so much spam"), a_message(text="spa m"), True),
        (PurgeFilter(pattern="s.am"), a_message(text="spam"), a_message(text="ham"), True),
        (PurgeFilter(attachments=True), a_message(has_attachments=True), a_message(text="https://a"), True),
        (PurgeFilter(links=True), a_message(text="see http://a"), a_message(text="http:", has_attachments=True), True),
    ],
    ids=["first", "last", "member", "bots", "text", "pattern", "attachments", "links"],
)
def test_each_thing_that_is_asked_for_must_hold(
    asked: PurgeFilter, meant: MessageFacts, not_meant: MessageFacts, *, needs_content: bool
) -> None:
    def has_pattern(text: str) -> bool:
        return text == "spam"

    assert asked.needs_content is needs_content
    assert asked.means(meant, has_pattern)
    assert not asked.means(not_meant, has_pattern)
    assert PurgeFilter().means(not_meant, has_pattern)


def test_a_filter_is_tidied_and_its_ends_stand_in_order() -> None:
    with pytest.raises(NoRangeChosen):
        PurgeFilter(last=MessageId(5), text="spam").checked()
    asked = PurgeFilter(first=MessageId(5), last=MessageId(3), text=" a  b ", pattern="x" * LONGEST_PATTERN).checked()
    assert (asked.first, asked.last, asked.text, asked.pattern) == (3, 5, "a b", "x" * LONGEST_PATTERN)
    assert PurgeFilter(first=MessageId(3), last=MessageId(5)).checked() == PurgeFilter(
        first=MessageId(3), last=MessageId(5)
    )
    for too_long in (
        PurgeFilter(count=1, text="x" * (LONGEST_TEXT + 1)),
        evolve(asked, pattern="x" * (LONGEST_PATTERN + 1)),
    ):
        with pytest.raises(PatternTooLong):
            too_long.checked()
