"""Posts of bulk operations in the mod-log: one for each, whatever language it was written in."""

import pytest

from application.moderation.bulk.queries import BulkStatus
from application.moderation.errors import CaseLogUnwritable
from application.shared.posting import PostGone
from domain.moderation.bulk.target import TargetState
from domain.shared.ids import MessageId
from domain.shared.language import Language
from interface.moderation.bulk.buttons import status_card
from interface.moderation.bulk.log import DiscordBulkLogChannel
from interface.shared.client import CurrentClient
from interface.shared.languages import speaking
from tests.builders import BOT
from tests.fakes.cards import as_message
from tests.fakes.discord_http import DiscordHttp, faults_of, refused, texts_of
from tests.fakes.payloads import CHANNEL, message_json, user_json
from tests.unit.interface.moderation.operations import an_operation

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


POST = f"/channels/{CHANNEL}/messages/55"


async def edit(client: CurrentClient) -> None:
    await DiscordBulkLogChannel(client).edit(CHANNEL, MessageId(55), STATUS)


async def test_a_post_is_brought_up_to_date_in_place_and_barely_where_what_was_typed_is_refused(
    client: CurrentClient, http: DiscordHttp
) -> None:
    await edit(client)
    http.next_answers[f"PATCH {POST}"] = [refused(400, 50035)]
    await edit(client)
    whole, refused_one, bare = http.find("PATCH", POST)
    assert [*faults_of(whole), *faults_of(bare)] == []
    assert texts_of(whole.body) == texts_of(refused_one.body) == texts_of(as_message(status_card(STATUS)))
    left_out = "(left out, as Discord refused a post with it; /bulk show has it)"
    assert (left_out in "".join(texts_of(whole.body)), left_out in "".join(texts_of(bare.body))) == (False, True)
    assert "raid" not in "".join(texts_of(bare.body))


async def test_a_post_that_is_gone_and_one_that_may_not_be_changed_are_told_apart(
    client: CurrentClient, http: DiscordHttp
) -> None:
    http.answers[f"PATCH {POST}"] = refused(404, 10008)
    with pytest.raises(PostGone):
        await edit(client)
    http.answers[f"PATCH {POST}"] = refused(403, 50013)
    with pytest.raises(CaseLogUnwritable):
        await edit(client)
