from domain.guilds.events import GuildSettingsChanged
from domain.guilds.guild import Choice
from domain.moderation.case import Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.events import CaseOpened, CaseReasonAmended, CaseSettled
from domain.moderation.reason import Reason
from domain.moderation.repository import CaseFilter
from domain.moderation.settings import DM_ON_ACTION
from domain.points.settings import CURRENCY
from domain.shared.paging import Seek
from domain.shared.settings import Settings
from tests.builders import GUILD, MODERATOR, OTHER_GUILD, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START


async def test_leaving_without_a_commit_rolls_everything_back(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.cases.open(an_intent())
        guild = await uow.guilds.get(GUILD)
        guild.decide([Choice(CURRENCY, "gold")], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
    assert (await registered.cases.page(GUILD, CaseFilter(), Seek())).items == ()
    assert await registered.settings.get(GUILD) == Settings()
    assert (await registered.setting_history.page(GUILD, Seek())).items == ()
    assert await registered.events() == []


async def test_nobody_else_sees_what_is_not_committed(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.cases.open(an_intent())
        assert (await uow.cases.get(GUILD, CaseNumber(1))).number == 1
        assert (await registered.cases.page(GUILD, CaseFilter(), Seek())).items == ()
        async with registered.uow() as other:
            assert await other.cases.opened_by(GUILD, (await uow.cases.get(GUILD, CaseNumber(1))).request) is None


async def test_what_others_commit_meanwhile_is_seen(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.guilds.get(OTHER_GUILD)
        async with registered.uow() as other:
            await other.cases.open(an_intent())
            await other.commit()
        assert (await uow.cases.get(GUILD, CaseNumber(1))).number == 1


async def test_events_are_written_with_the_changes_that_recorded_them(registered: Backend) -> None:
    async with registered.uow() as uow:
        case = await uow.cases.open(an_intent())
        case.settle(failure=None, notice=Notice.DELIVERED, at=START)
        case.amend_reason(Reason("raid"), by=MODERATOR, at=START)
        await uow.cases.save(case)
        guild = await uow.guilds.get(GUILD)
        guild.decide([Choice(DM_ON_ACTION, False), Choice(CURRENCY, "gold")], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        assert await registered.events() == []
        await uow.commit()
    one = CaseNumber(1)
    assert await registered.events() == [
        CaseOpened(guild=GUILD, at=START, number=one),
        CaseSettled(guild=GUILD, at=START, number=one),
        CaseReasonAmended(guild=GUILD, at=START, number=one),
        GuildSettingsChanged(guild=GUILD, at=START, by=MODERATOR, settings=("dm_on_action", "points_currency")),
    ]


async def test_a_second_commit_adds_to_the_first(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.cases.open(an_intent())
        await uow.commit()
        await uow.cases.open(an_intent(guild=OTHER_GUILD))
        await uow.commit()
    assert [event.guild for event in await registered.events()] == [GUILD, OTHER_GUILD]
