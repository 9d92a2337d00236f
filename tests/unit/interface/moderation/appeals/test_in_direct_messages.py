"""A member appeals from a direct message, where there is no server."""

import pytest

from application.moderation.appeals.file_appeal import FileAppeal
from domain.guilds.guild import Choice
from domain.moderation.actions.ban import BAN
from domain.moderation.appeals.settings import APPEAL_CHANNEL
from domain.moderation.case import Notice
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import ChannelId
from tests.appeals import WHY
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, an_intent
from tests.fakes.appeals import APPEALS
from tests.fakes.clock import START
from tests.fakes.discord_http import texts_of
from tests.fakes.guilds import GUILDS
from tests.fakes.interactions import Guild, someone
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

FILE = f"appeal:file:{GUILD}:1"
EMIL = someone(user=MEMBER)


@pytest.fixture
async def banned(guild: Guild, records: MemoryRecords) -> Guild:
    async with MemoryUnitOfWorkFactory(records)() as uow:
        settings = await uow.guilds.register(GUILD, at=START)
        settings.decide([Choice(APPEAL_CHANNEL, ChannelId(800))], by=MODERATOR, at=START)
        await uow.guilds.save(settings)
        case = await uow.cases.open(an_intent(kind=BAN))
        case.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(case)
        await uow.commit()
    return guild


async def test_the_button_opens_the_form_and_sending_it_off_files_the_appeal(
    banned: Guild, records: MemoryRecords
) -> None:
    form = await banned.press_for_form_in_dm(FILE, EMIL)
    assert (form["custom_id"], form["title"]) == (FILE, "Appeal case #1")
    answer = await banned.submit_in_dm(FILE, EMIL, {"text": WHY})
    assert texts_of(answer)[0] == "### Your appeal was sent to the moderators"
    appeal = records[APPEALS][GUILD, CaseNumber(1)]
    assert (appeal.appellant, appeal.text) == (MEMBER, WHY)
    again = await banned.submit_in_dm(FILE, EMIL, {"text": WHY})
    assert texts_of(again) == ["You have appealed case #1 already; that can be done once."]


async def test_the_button_of_a_server_that_is_not_on_record_any_more_brings_nothing_of_it_back(
    guild: Guild, records: MemoryRecords
) -> None:
    answer = await guild.submit_in_dm(f"appeal:file:{OTHER_GUILD}:1", EMIL, {"text": WHY})
    assert texts_of(answer) == ["This server takes no appeals here. Nothing was sent."]
    assert OTHER_GUILD not in records[GUILDS]


async def test_somebody_else_learns_nothing_of_the_case(banned: Guild) -> None:
    answer = await banned.submit_in_dm(FILE, someone(user=MODERATOR), {"text": WHY})
    assert texts_of(answer) == ["There is no case #1 in this server."]
    assert not [each for each in banned.http.journal if isinstance(each, FileAppeal) and each.by == MEMBER]
