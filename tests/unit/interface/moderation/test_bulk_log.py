"""Posts of bulk operations in the mod-log: one for each, whatever language it was written in."""

from application.moderation.bulk.queries import BulkStatus
from domain.moderation.bulk.target import TargetState
from domain.shared.ids import MessageId
from domain.shared.language import Language
from interface.moderation.bulk.buttons import status_card
from interface.moderation.bulk.log import DiscordBulkLogChannel
from interface.shared.client import CurrentClient
from interface.shared.languages import speaking
from tests.builders import BOT
from tests.fakes.cards import as_message
from tests.fakes.discord_http import DiscordHttp, texts_of
from tests.fakes.payloads import CHANNEL, message_json, user_json
from tests.unit.interface.moderation.test_bulk_cards import an_operation

STATUS = BulkStatus(an_operation(), {TargetState.DONE: 3, TargetState.WAITING: 4})


async def test_a_post_is_found_and_brought_up_to_date_after_the_server_chose_another_language(
    client: CurrentClient, http: DiscordHttp
) -> None:
    there = message_json(55, as_message(status_card(STATUS))["components"])
    http.histories[CHANNEL] = [{**there, "author": user_json(BOT)}]
    with speaking(Language.GERMAN):
        assert await DiscordBulkLogChannel(client).post(CHANNEL, STATUS, may_be_there=True) == MessageId(55)
        assert texts_of(http.messages[-1]) == texts_of(as_message(status_card(STATUS)))
    assert [asked.method for asked in http.asked] == ["GET", "PATCH"]
