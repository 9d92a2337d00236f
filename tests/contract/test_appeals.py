from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.appeals.queries import AppealView, BeingGranted
from domain.moderation.actions.warn import WARN
from domain.moderation.appeals.appeal import Appeal, AppealState
from domain.moderation.appeals.errors import AppealNotFound
from domain.moderation.appeals.events import AppealChanged, AppealSettled
from domain.moderation.case_number import CaseNumber
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, GuildId, MessageId, RequestId
from domain.shared.posts import Place
from tests.appeals import ANSWER, an_appeal
from tests.builders import GUILD, MODERATOR, OTHER_GUILD, a_request, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START

ONE, ASKED = CaseNumber(1), RequestId(900)
CHANNEL = ChannelId(5)


async def filed(backend: Backend, appeal: Appeal | None = None, *, guild: GuildId = GUILD) -> Appeal:
    appeal = appeal or an_appeal(guild=guild)
    async with backend.uow() as uow:
        await uow.cases.open(an_intent(kind=WARN, guild=guild))
        assert await uow.appeals.file(appeal)
        await uow.commit()
    return appeal


async def test_an_appeal_is_read_as_it_was_filed_and_the_case_says_how_it_stands(registered: Backend) -> None:
    with pytest.raises(AppealNotFound):
        await registered.appeals.show(GUILD, ONE)
    appeal = await filed(registered)
    assert await registered.appeals.show(GUILD, ONE) == AppealView.of(appeal)
    assert (await registered.cases.show(GUILD, ONE)).appeal is AppealState.OPEN
    assert (await registered.events())[-1] == AppealChanged(guild=GUILD, at=START, number=ONE)


async def test_a_case_of_another_guild_has_no_appeal(registered: Backend) -> None:
    await filed(registered, guild=OTHER_GUILD)
    async with registered.uow() as uow:
        with pytest.raises(AppealNotFound) as missing:
            await uow.appeals.lock(GUILD, ONE)
        assert (await uow.appeals.lock(OTHER_GUILD, ONE)).guild == OTHER_GUILD
    assert missing.value.number == ONE


async def test_a_case_is_appealed_once(registered: Backend) -> None:
    appeal, events = await filed(registered), await registered.events()
    async with registered.uow() as uow:
        assert not await uow.appeals.file(an_appeal(request=a_request()))
        await uow.commit()
    assert await registered.appeals.show(GUILD, ONE) == AppealView.of(appeal)
    assert await registered.events() == events


async def test_a_decision_is_kept_and_whoever_saves_onto_an_older_version_is_refused(registered: Backend) -> None:
    await filed(registered)
    async with registered.uow() as uow:
        appeal = await uow.appeals.lock(GUILD, ONE)
        appeal.begin_granting(MODERATOR, ASKED, ANSWER, at=START)
        await uow.appeals.save(appeal)
        appeal.granted(ASKED, CaseNumber(2), at=START)
        await uow.appeals.save(appeal)
        await uow.commit()
    shown = await registered.appeals.show(GUILD, ONE)
    assert shown == AppealView.of(appeal)
    assert (shown.state, shown.answer, shown.undone_with) == (AppealState.GRANTED, ANSWER, 2)
    assert (await registered.events())[-1] == AppealSettled(guild=GUILD, at=START, number=ONE)
    async with registered.uow() as uow:
        appeal = await uow.appeals.lock(GUILD, ONE)
        appeal.version = 1
        with pytest.raises(ConcurrentChange):
            await uow.appeals.save(appeal)


async def test_those_being_granted_are_found_in_all_guilds_until_they_are_settled(registered: Backend) -> None:
    for guild in (GUILD, OTHER_GUILD):
        await filed(registered, guild=guild)
    async with registered.uow() as uow:
        for guild, seconds in ((GUILD, 2), (OTHER_GUILD, 1)):
            appeal = await uow.appeals.lock(guild, ONE)
            appeal.begin_granting(MODERATOR, ASKED, ANSWER, at=START + timedelta(seconds=seconds))
            await uow.appeals.save(appeal)
        await uow.commit()
    both = (BeingGranted(OTHER_GUILD, ONE, ASKED), BeingGranted(GUILD, ONE, ASKED))
    of, later = registered.appeals.being_granted, START + timedelta(minutes=1)
    assert await of(before=later, limit=10) == both
    assert await of(before=later, limit=1) == both[:1]
    assert await of(before=START + timedelta(seconds=2), limit=10) == both[:1]
    async with registered.uow() as uow:
        appeal = await uow.appeals.lock(OTHER_GUILD, ONE)
        appeal.not_granted(ASKED, at=later)
        await uow.appeals.save(appeal)
        await uow.commit()
    assert await of(before=later, limit=10) == both[1:]


async def test_that_the_member_was_told_is_no_change_that_is_to_be_shown(registered: Backend) -> None:
    await filed(registered)
    async with registered.uow() as uow:
        await uow.appeals.note_told(GUILD, ONE, AppealState.REFUSED)
        await uow.commit()
    assert not (await registered.appeals.show(GUILD, ONE)).is_told
    async with registered.uow() as uow:
        await uow.appeals.note_told(GUILD, ONE, AppealState.OPEN)
        await uow.commit()
    shown = await registered.appeals.show(GUILD, ONE)
    assert (shown.is_told, shown.version) == (True, 1)


async def test_what_is_moot_is_kept_and_open_again_the_member_knows_nothing_yet(registered: Backend) -> None:
    await filed(registered)
    async with registered.uow() as uow:
        appeal = await uow.appeals.lock(GUILD, ONE)
        assert appeal.become_moot(at=START)
        await uow.appeals.save(appeal)
        await uow.appeals.note_told(GUILD, ONE, AppealState.MOOT)
        await uow.commit()
    assert await registered.appeals.show(GUILD, ONE) == evolve(AppealView.of(appeal), is_told=True)
    async with registered.uow() as uow:
        appeal = await uow.appeals.lock(GUILD, ONE)
        assert appeal.open_again(at=START)
        await uow.appeals.save(appeal)
        await uow.commit()
    shown = await registered.appeals.show(GUILD, ONE)
    assert (shown.state, shown.decided_at, shown.is_told) == (AppealState.OPEN, None, False)


async def test_the_first_choice_of_a_place_stays_until_a_post_is_known(registered: Backend) -> None:
    await filed(registered)
    async with registered.uow() as uow:
        assert await uow.appeal_posts.choose(GUILD, ONE, CHANNEL)
        assert not await uow.appeal_posts.choose(GUILD, ONE, ChannelId(6))
        await uow.commit()
    assert await registered.appeals.post(GUILD, ONE) == Place(channel=CHANNEL)
    posted = Place(channel=ChannelId(7), message=MessageId(9))
    async with registered.uow() as uow:
        await uow.appeal_posts.put(GUILD, ONE, posted)
        await uow.commit()
    assert await registered.appeals.post(GUILD, ONE) == posted


async def test_open_appeals_that_stand_elsewhere_or_nowhere_are_found(registered: Backend) -> None:
    async def elsewhere() -> tuple[CaseNumber, ...]:
        return await registered.appeals.open_elsewhere(GUILD, CHANNEL, limit=10)

    for number in range(1, 4):
        await filed(registered, an_appeal(CaseNumber(number), request=a_request()))
    await filed(registered, guild=OTHER_GUILD)
    assert await elsewhere() == (1, 2, 3)
    assert await registered.appeals.open_elsewhere(GUILD, CHANNEL, limit=2) == (1, 2)
    async with registered.uow() as uow:
        await uow.appeal_posts.put(GUILD, ONE, Place(channel=CHANNEL))
        await uow.appeal_posts.put(GUILD, CaseNumber(2), Place(channel=ChannelId(6), message=MessageId(9)))
        decided = await uow.appeals.lock(GUILD, CaseNumber(3))
        decided.refuse(MODERATOR, ASKED, ANSWER, at=START)
        await uow.appeals.save(decided)
        await uow.commit()
    assert await elsewhere() == (2,)
