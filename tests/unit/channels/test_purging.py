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


def a_message(id_: int = 7, **given: object) -> MessageFacts:
    facts = MessageFacts(id=MessageId(id_), author=MODERATOR, sent_at=START)
    return evolve(facts, **given)


@pytest.mark.parametrize(
    ("asked", "meant", "not_meant", "needs_content"),
    [
        ({}, a_message(), None, False),
        ({"first": 5}, a_message(5), a_message(4), False),
        ({"last": 5}, a_message(5), a_message(6), False),
        ({"member": MEMBER}, a_message(author=MEMBER), a_message(), False),
        ({"bots": True}, a_message(is_by_bot=True), a_message(), False),
        ({"text": "SPAM"}, a_message(text="so much spam"), a_message(text="spa m"), True),
        ({"pattern": "s.am"}, a_message(text="spam"), a_message(text="ham"), True),
        ({"attachments": True}, a_message(has_attachments=True), a_message(text="https://a"), True),
        ({"links": True}, a_message(text="see http://a"), a_message(text="https:", has_attachments=True), True),
    ],
    ids=lambda each: ",".join(each) if isinstance(each, dict) else "",
)
def test_each_thing_that_is_asked_for_must_hold(
    asked: dict[str, object], meant: MessageFacts, not_meant: MessageFacts | None, *, needs_content: bool
) -> None:
    purge = evolve(PurgeFilter(), **asked)
    assert purge.needs_content is needs_content
    assert purge.means(meant, lambda text: text == "spam")
    assert not_meant is None or not purge.means(not_meant, lambda text: text == "spam")


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
