"""The owed answer to a moderator, in place of "is thinking"."""

from datetime import timedelta

import pytest
from attrs import evolve
from structlog.testing import capture_logs

from application.shared.errors import DiscordUnreachable
from domain.moderation.case_answer import AnswerPlace
from domain.moderation.reason import Reason
from domain.shared.ids import ApplicationId
from interface.moderation.cards import action_result
from interface.moderation.moderator_answers import DiscordModeratorAnswers
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from interface.shared.layout import barest
from tests.fakes.avatars import AVATAR, FakeAvatars
from tests.fakes.cards import as_message
from tests.fakes.discord_http import DiscordHttp, faults_of, refused, texts_of
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords
from tests.unit.interface.moderation.views import a_view

PATH = "/webhooks/1/token/messages/%40original"
EDIT = f"PATCH {PATH}"
PLACE = AnswerPlace(application=ApplicationId(1), token="token")
VIEW = evolve(a_view(settled_after=timedelta(0)), reason=Reason("buy at scam.example"))
CARD = action_result(VIEW, AVATAR)


@pytest.fixture
def answers(client: CurrentClient, records: MemoryRecords) -> DiscordModeratorAnswers:
    return DiscordModeratorAnswers(client, FakeAvatars(), GuildLanguages(MemoryGuildSettingsReader(records)))


async def test_the_moderator_sees_how_it_ended(answers: DiscordModeratorAnswers, http: DiscordHttp) -> None:
    await answers.show(PLACE, VIEW)
    (sent,) = http.asked
    assert texts_of(sent.body) == texts_of(as_message(CARD))
    assert [*faults_of(sent)] == []


async def test_where_discord_refuses_the_card_its_heading_and_number_are_said(
    answers: DiscordModeratorAnswers, http: DiscordHttp
) -> None:
    http.next_answers[EDIT] = [refused(400, 50035)]
    with capture_logs() as logs:
        await answers.show(PLACE, VIEW)
    full, bare = http.find("PATCH", PATH)
    assert "scam" in "".join(texts_of(full.body))
    assert texts_of(bare.body) == [barest(CARD)]
    assert f"#{VIEW.number}" in barest(CARD)
    assert "scam" not in barest(CARD)
    assert [*faults_of(bare)] == []
    assert logs == []


@pytest.mark.parametrize(
    ("status", "code", "tries"), [(404, 10015, 1), (404, 10008, 1), (401, 50027, 1), (400, 50035, 2)]
)
async def test_what_can_no_longer_be_said_is_given_up_and_logged(
    answers: DiscordModeratorAnswers, http: DiscordHttp, status: int, code: int, tries: int
) -> None:
    http.answers[EDIT] = refused(status, code)
    with capture_logs() as logs:
        await answers.show(PLACE, VIEW)
    assert len(http.find("PATCH", PATH)) == tries
    [line] = logs
    assert f"status {status}, code {code}" in line["error"]


async def test_no_answer_from_discord_to_the_bare_form_leaves_it_owed(
    answers: DiscordModeratorAnswers, http: DiscordHttp
) -> None:
    http.next_answers[EDIT] = [refused(400, 50035), OSError()]
    with pytest.raises(DiscordUnreachable):
        await answers.show(PLACE, VIEW)
