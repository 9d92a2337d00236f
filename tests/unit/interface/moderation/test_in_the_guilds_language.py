"""What others than the asker read of a case is said in the language of the guild, whoever has asked in which one."""

from datetime import timedelta

import pytest

from application.moderation.ports import ClosedCaseLog
from domain.guilds.settings import LANGUAGE
from domain.moderation.actions.warn import WARN
from domain.moderation.case_answer import AnswerPlace
from domain.shared.channels import ChannelGone
from domain.shared.ids import ApplicationId, MessageId
from domain.shared.language import Language
from domain.shared.settings import Settings
from interface.moderation.cards import case_card, member_notice
from interface.moderation.case_log import DiscordCaseLogChannel
from interface.moderation.case_log_alarm import DiscordCaseLogAlarm
from interface.moderation.member_notifier import DiscordMemberNotifier
from interface.moderation.moderator_answers import DiscordModeratorAnswers
from interface.moderation.public_notices import DiscordPublicNotices
from interface.shared.client import CurrentClient
from interface.shared.guild_languages import GuildLanguages
from interface.shared.languages import speaking
from interface.shared.layout import as_typed
from tests.builders import GUILD, MEMBER, MODERATOR
from tests.fakes.avatars import AVATAR, FakeAvatars
from tests.fakes.cards import as_message
from tests.fakes.clock import START
from tests.fakes.discord_http import DiscordHttp, texts_of
from tests.fakes.payloads import CHANNEL, DM_CHANNEL, GUILD_NAME, message_json
from tests.unit.interface.moderation.views import a_view

VIEW = a_view(kind=WARN, settled_after=timedelta(0))
POSTED = MessageId(55)


class Speaking:
    """The settings of a guild that chose a language."""

    def __init__(self, language: Language) -> None:
        self._settings = Settings({LANGUAGE.name: language.value})

    async def get(self, _guild: object) -> Settings:
        return self._settings


GERMAN, ENGLISH = GuildLanguages(Speaking(Language.GERMAN)), GuildLanguages(Speaking(Language.ENGLISH))


def said(http: DiscordHttp) -> list[str]:
    return texts_of(http.messages[-1])


async def test_a_case_is_posted_and_edited_in_it(client: CurrentClient, http: DiscordHttp) -> None:
    case_log = DiscordCaseLogChannel(client, FakeAvatars(), GERMAN)
    await case_log.post(CHANNEL, VIEW, may_be_there=False)
    assert said(http)[0].startswith(f"### Fall #7 · ⚠️ Verwarnung\n**Mitglied** <@{MEMBER}>")
    await case_log.edit(CHANNEL, POSTED, VIEW)
    assert said(http)[0].startswith("### Fall #7 · ⚠️ Verwarnung")


@pytest.mark.parametrize("before", Language)
@pytest.mark.parametrize("now", [GERMAN, ENGLISH], ids=["German", "English"])
async def test_a_post_in_another_language_is_found_and_brought_up_to_date(
    client: CurrentClient, http: DiscordHttp, before: Language, now: GuildLanguages
) -> None:
    with speaking(before):
        http.histories[CHANNEL] = [message_json(POSTED, as_message(case_card(VIEW, AVATAR))["components"])]
    case_log = DiscordCaseLogChannel(client, FakeAvatars(), now)
    assert await case_log.post(CHANNEL, VIEW, may_be_there=True) == POSTED


async def test_a_member_is_told_in_it_and_what_they_were_told_is_found_again(
    client: CurrentClient, http: DiscordHttp
) -> None:
    await DiscordMemberNotifier(client, GERMAN).tell(VIEW, None)
    assert said(http)[0].startswith(f"### Du wurdest auf {as_typed(GUILD_NAME)} verwarnt\n**Grund** ")
    told = member_notice(VIEW, GUILD_NAME)
    http.histories[DM_CHANNEL] = [message_json(1, as_message(told)["components"], channel=DM_CHANNEL)]
    notifier = DiscordMemberNotifier(client, GERMAN)
    assert await notifier.was_told(VIEW)
    await notifier.take_back(VIEW)
    assert said(http)[0].endswith("Das wurde am Ende doch **nicht** ausgeführt. Es hat sich nichts geändert.")


async def test_a_channel_is_told_in_it(client: CurrentClient, http: DiscordHttp) -> None:
    await DiscordPublicNotices(client, GERMAN).post(CHANNEL, VIEW)
    assert said(http)[0].startswith(f"### <@{MEMBER}> wurde verwarnt")


async def test_an_answer_that_was_owed_is_given_in_it(client: CurrentClient, http: DiscordHttp) -> None:
    place = AnswerPlace(application=ApplicationId(3), token="a-token")
    await DiscordModeratorAnswers(client, FakeAvatars(), GERMAN).show(place, VIEW)
    assert said(http)[0].startswith(f"### ⚠️ <@{MEMBER}> wurde verwarnt")


async def test_who_chose_a_channel_that_is_gone_is_told_in_it(client: CurrentClient, http: DiscordHttp) -> None:
    closed = ClosedCaseLog(guild=GUILD, fault=ChannelGone(CHANNEL), since=START, chosen_by=MODERATOR)
    await DiscordCaseLogAlarm(client, GERMAN).tell(closed)
    assert said(http)[0].startswith(
        f"### Ich kann im Mod-Log von {as_typed(GUILD_NAME)} nichts schreiben\nIn <#{CHANNEL}> kann ich seit"
    )
