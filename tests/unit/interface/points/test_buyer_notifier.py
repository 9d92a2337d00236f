"""Direct messages about refunds."""

from datetime import timedelta

import pytest

from application.shared.errors import DiscordUnreachable
from domain.points.purchase import Refusal
from interface.points.buyer_notifier import DiscordBuyerNotifier
from interface.points.shop_cards import refund_notice
from interface.shared.client import CurrentClient
from tests.builders import BOT, MEMBER
from tests.fakes.cards import as_message
from tests.fakes.clock import FakeClock
from tests.fakes.discord_http import Answer, DiscordHttp, faults_of, refused, texts_of
from tests.fakes.payloads import DM_CHANNEL, GUILD_NAME, message_json
from tests.unit.interface.answers import no_clear_answer
from tests.unit.interface.points.shop_views import a_purchase_view

OPEN = "POST /users/@me/channels"
SEND = f"POST /channels/{DM_CHANNEL}/messages"
LOOK = f"GET /channels/{DM_CHANNEL}/messages"
REFUNDED = a_purchase_view(refusal=Refusal.LEFT)
NOTICE = refund_notice(REFUNDED, "fish", GUILD_NAME)


@pytest.fixture
def notifier(client: CurrentClient, clock: FakeClock) -> DiscordBuyerNotifier:
    return DiscordBuyerNotifier(client, clock)


async def test_the_buyer_is_told_and_discord_makes_sure_that_it_is_once(
    notifier: DiscordBuyerNotifier, http: DiscordHttp
) -> None:
    await notifier.tell_refund(REFUNDED, "fish")
    opened, sent = http.asked
    assert opened.body == {"recipient_id": MEMBER}
    assert [*faults_of(sent)] == []
    assert not sent.is_silent, "they wait for it"
    assert texts_of(sent.body) == texts_of(as_message(NOTICE))
    assert (sent.body["nonce"], sent.body["enforce_nonce"]) == ("refund-3", True)


@pytest.mark.parametrize("author", [BOT, MEMBER])
async def test_after_some_minutes_the_message_is_looked_for_first(
    notifier: DiscordBuyerNotifier, http: DiscordHttp, clock: FakeClock, author: int
) -> None:
    clock.advance(timedelta(minutes=3))
    message = message_json(1, as_message(NOTICE)["components"], channel=DM_CHANNEL)
    told = {**message, "author": {"id": str(author), "username": "x", "discriminator": "0", "avatar": None}}
    http.histories[DM_CHANNEL] = [told]
    await notifier.tell_refund(REFUNDED, "fish")
    assert len(http.messages) == (0 if author == BOT else 1)


@pytest.mark.parametrize("path", [OPEN, SEND])
@pytest.mark.parametrize("answer", [refused(403, 50007), refused(400, 50033), refused(404, 10013)], ids=repr)
async def test_a_buyer_who_takes_no_messages_is_not_told(
    notifier: DiscordBuyerNotifier, http: DiscordHttp, path: str, answer: Answer
) -> None:
    http.answers[path] = answer
    await notifier.tell_refund(REFUNDED, "fish")


@pytest.mark.parametrize("path", [OPEN, SEND, LOOK])
@no_clear_answer
async def test_without_a_clear_answer_it_is_tried_again(
    notifier: DiscordBuyerNotifier, http: DiscordHttp, clock: FakeClock, path: str, answer: Answer | BaseException
) -> None:
    clock.advance(timedelta(minutes=3))
    http.answers[path] = answer
    with pytest.raises(DiscordUnreachable):
        await notifier.tell_refund(REFUNDED, "fish")
