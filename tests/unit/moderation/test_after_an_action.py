"""What is said of an action besides its outcome."""

import asyncio
from datetime import timedelta
from unittest.mock import patch

import pytest
from attrs import evolve

from application.guilds.get_settings import GetSettingsHandler
from application.moderation.announce_action import AnnounceAction, AnnounceActionHandler, Announcement
from application.moderation.count_actions import CountActions, CountActionsHandler
from application.moderation.queries import CaseView
from application.shared.errors import RecordsUnavailable, TransientFailure
from application.shared.total import Total
from domain.guilds.guild import Choice
from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind, Term
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.note import NOTE
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus, Failure
from domain.moderation.settings import PUBLIC_NOTICE
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.settings import Settings
from tests.builders import GUILD, MEMBER, a_standing, an_intent
from tests.fakes.clock import START
from tests.fakes.discord import Announcing, Post
from tests.fakes.payloads import PLAIN_ROLE
from tests.moderation import Moderation, an_action

HERE = ChannelId(77)

_as_it_is = GetSettingsHandler.__call__


async def counted(moderation: Moderation, case: CaseView) -> Total | None:
    return await CountActionsHandler(moderation.cases)(CountActions(case))


async def warned(moderation: Moderation, target: UserId = MEMBER) -> CaseView:
    return await moderation.take_action(an_action(WARN, target=target))


async def test_the_members_own_warnings_that_were_carried_out_are_counted(moderation: Moderation) -> None:
    other = UserId(21)
    moderation.discord.standings[other] = a_standing(other)
    first = await warned(moderation)
    await warned(moderation, other)
    await moderation.open_case(an_intent(kind=WARN))  # still under way
    moderation.discord.refusal = Failure.REFUSED_BY_DISCORD
    await moderation.take_action(an_action(BAN))
    second, third = await warned(moderation), await warned(moderation)
    assert [await counted(moderation, case) for case in (first, second, third)] == [
        Total(number, is_exact=True) for number in (1, 2, 3)
    ]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != WARN])
async def test_of_other_kinds_none_is_counted(moderation: Moderation, kind: ActionKind) -> None:
    if not kind.heeds_ranks:
        moderation.discord.bans[GUILD, MEMBER] = "by hand"
    moderation.discord.timeouts[GUILD, MEMBER] = START + timedelta(days=1)
    moderation.discord.member_roles.discord.holders[GUILD, MEMBER] = {PLAIN_ROLE}
    moderation.discord.nicknames[GUILD, MEMBER] = "Nick"
    lasts = "1h" if kind.term is Term.NEEDED else None
    assert await counted(moderation, await moderation.take_action(an_action(kind, lasts=lasts))) is None


@pytest.mark.parametrize("failure", [RecordsUnavailable(), TransientFailure()])
async def test_a_warning_is_told_without_its_count_while_the_records_are_away(
    moderation: Moderation, failure: Exception
) -> None:
    case = await warned(moderation)

    async def away(*_given: object, **_named: object) -> Total:
        raise failure

    with patch.object(type(moderation.cases), "count_applied", away):
        assert await counted(moderation, case) is None


def test_more_than_a_thousand_are_not_counted() -> None:
    assert [Total.of(number) for number in (1000, 1001)] == [Total(1000, is_exact=True), Total(1000, is_exact=False)]


@pytest.fixture
async def case(moderation: Moderation) -> CaseView:
    """A warning in a guild that wants public notices."""
    await moderation.choose(Choice(PUBLIC_NOTICE, True))
    return await warned(moderation)


async def announced(moderation: Moderation, case: CaseView) -> Announcement:
    announce = AnnounceActionHandler(moderation.get_settings, Announcing(moderation.discord))
    return await announce(AnnounceAction(case=case, channel=HERE))


async def test_the_channel_reads_of_an_action_once(moderation: Moderation, case: CaseView) -> None:
    assert [await announced(moderation, case) for _ in range(2)] == [Announcement.POSTED] * 2
    assert moderation.discord.announced == [Post(HERE, case)]


async def test_the_channel_reads_nothing_unless_the_guild_wants_it(moderation: Moderation) -> None:
    assert await announced(moderation, await warned(moderation)) is Announcement.NOT_WANTED
    assert moderation.discord.announced == []


async def test_the_channel_reads_nothing_of_what_is_for_moderators_alone(
    moderation: Moderation, case: CaseView
) -> None:
    assert await announced(moderation, evolve(case, kind=NOTE)) is Announcement.NOT_WANTED
    assert moderation.discord.announced == []


@pytest.mark.parametrize("status", [CaseStatus.PENDING, CaseStatus.FAILED])
async def test_the_channel_reads_nothing_of_what_was_not_done(
    moderation: Moderation, case: CaseView, status: CaseStatus
) -> None:
    if status is CaseStatus.FAILED:
        moderation.discord.refusal = Failure.REFUSED_BY_DISCORD
        undone = await moderation.take_action(an_action(BAN))
    else:
        undone = CaseView.of((await moderation.open_case(an_intent(kind=WARN))).case)
    assert undone.status is status
    assert await announced(moderation, undone) is Announcement.NOT_WANTED
    assert moderation.discord.announced == []


@pytest.mark.parametrize("trouble", ["refused", "unreachable", "the records away", "hung"])
async def test_an_action_is_done_whether_it_can_be_announced_or_not(
    moderation: Moderation, case: CaseView, trouble: str
) -> None:
    async def away(_handler: GetSettingsHandler, _guild: GuildId) -> Settings:
        if trouble == "hung":
            await asyncio.Event().wait()
        raise RecordsUnavailable

    if trouble == "refused":
        moderation.discord.unwritable.add(HERE)
    if trouble == "unreachable":
        moderation.discord.unreachable.add("announce")
    with (
        patch.object(GetSettingsHandler, "__call__", away if trouble in ("the records away", "hung") else _as_it_is),
        patch("application.moderation.announce_action.ANNOUNCING_TAKES", 0.01 if trouble == "hung" else 60),
    ):
        assert await announced(moderation, case) is Announcement.FAILED
    assert moderation.discord.announced == []
