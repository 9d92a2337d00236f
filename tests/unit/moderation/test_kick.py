"""A kick leaves an absence behind, which may have other causes: the audit log tells whose doing it was."""

from datetime import timedelta

import pytest

from application.moderation.carry_out_case import MAY_BE_ON_ITS_WAY, CarryOutCase
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.queries import CaseView
from application.shared.errors import DiscordUnreachable
from domain.moderation.actions.kick import KICK
from domain.moderation.case import Case, CaseStatus, Failure, Notice
from domain.moderation.errors import BotMissingPermission, NotAMember, TargetOutranksBot
from domain.moderation.hierarchy import ProposedAction, check_action
from domain.shared.errors import MissingPermission
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import EVERYTHING, GUILD, LEASE, MEMBER, MODERATOR, a_moderator, a_standing, an_intent, the_bot
from tests.moderation import Moderation, an_action

NO_KICKING = EVERYTHING - {Permission.KICK_MEMBERS}


async def test_a_member_is_told_and_then_kicked(moderation: Moderation) -> None:
    view = await moderation.take_action(an_action(KICK))
    assert moderation.discord.journal == ["CaseOpened", "tell", "kick", "CaseSettled"]
    assert moderation.discord.audit_log == {(GUILD, MEMBER, "kick"): "[case 1] spam"}
    assert (view.status, view.notice) == (CaseStatus.APPLIED, Notice.DELIVERED)


def proposed(
    *, moderator: Standing | None = None, target: Standing | None = None, bot: Standing | None = None
) -> ProposedAction:
    return ProposedAction(
        kind=KICK,
        moderator=moderator or a_moderator(),
        target=target or a_standing(MEMBER, top_role=1),
        bot=bot or the_bot(),
    )


@pytest.mark.parametrize(
    ("action", "refusal"),
    [
        (proposed(moderator=a_standing(MODERATOR, top_role=5, permissions=NO_KICKING)), MissingPermission),
        (proposed(bot=the_bot(permissions=NO_KICKING)), BotMissingPermission),
        (proposed(target=a_standing(MEMBER, is_member=False)), NotAMember),
        (proposed(bot=the_bot(top_role=1)), TargetOutranksBot),
    ],
)
def test_a_kick_is_refused_by_the_rules_of_its_kind(action: ProposedAction, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_action(action)


async def interrupted(moderation: Moderation, *, age: timedelta = timedelta(0)) -> CarryOutCase:
    """As a sweep has claimed it: opened, and its process gone."""
    await moderation.get_settings(GUILD)
    case = (await moderation.open_case(an_intent(kind=KICK))).case
    moderation.discord.journal.clear()
    moderation.clock.advance(age)
    case.lease_until = moderation.clock.now() + LEASE
    return CarryOutCase(case, resumed=True)


async def taken_over(moderation: Moderation, given_back: CarryOutCase) -> Case:
    async with moderation.uow() as uow:
        case = await uow.cases.take_over(GUILD, given_back.case.number, until=moderation.clock.now() + LEASE)
        await uow.commit()
    assert case is not None
    return case


async def test_an_interrupted_kick_is_done_once(moderation: Moderation) -> None:
    view = await moderation.carry_out(await interrupted(moderation))
    assert moderation.discord.journal == ["tell", "kick", "CaseSettled"]
    assert view.status is CaseStatus.APPLIED


@pytest.mark.parametrize("age", [timedelta(0), timedelta(days=1)])
async def test_someone_who_was_kicked_and_came_back_is_not_kicked_again(moderation: Moderation, age: timedelta) -> None:
    resumed = await interrupted(moderation, age=age)
    moderation.discord.direct_messages.append(CaseView.of(resumed.case))
    moderation.discord.audit_log[GUILD, MEMBER, "kick"] = "[case 1] spam"
    view = await moderation.carry_out(resumed)
    assert moderation.discord.journal == ["CaseSettled"]
    assert (view.status, view.notice) == (CaseStatus.APPLIED, Notice.DELIVERED)


async def test_someone_who_left_meanwhile_is_not_kicked(moderation: Moderation) -> None:
    resumed = await interrupted(moderation)
    moderation.discord.audit_log[GUILD, MEMBER, "kick"] = "[case 12] another one"
    del moderation.discord.standings[MEMBER]
    with pytest.raises(DiscordUnreachable):
        await moderation.carry_out(resumed)
    moderation.clock.advance(MAY_BE_ON_ITS_WAY)
    view = await moderation.carry_out(CarryOutCase(await taken_over(moderation, resumed), resumed=True))
    assert moderation.discord.journal == ["CaseSettled"]
    assert (view.status, view.failure) == (CaseStatus.FAILED, Failure.NO_LONGER_ALLOWED)


async def test_without_a_look_at_the_audit_log_an_interrupted_kick_waits_and_is_never_guessed(
    moderation: Moderation,
) -> None:
    resumed = await interrupted(moderation)
    moderation.discord.may_look = False
    with pytest.raises(MayNotLook):
        await moderation.carry_out(resumed)
    moderation.clock.advance(timedelta(hours=2))
    view = await moderation.carry_out(CarryOutCase(await taken_over(moderation, resumed), resumed=True))
    assert (view.status, view.failure) == (CaseStatus.FAILED, Failure.UNVERIFIABLE)
    assert moderation.discord.journal == ["CaseSettled"]


@pytest.mark.parametrize(("ours", "failure"), [(True, None), (False, Failure.UNKNOWN_MEMBER)])
async def test_a_kick_that_was_sent_twice_and_refused_the_second_time_is_told_by_the_audit_log(
    moderation: Moderation, ours: bool, failure: Failure | None
) -> None:
    def refused_the_second_time() -> None:
        if not ours:
            moderation.discord.audit_log[GUILD, MEMBER, "kick"] = "by hand"
        raise EffectRefused(Failure.UNKNOWN_MEMBER)

    moderation.discord.after["kick"] = refused_the_second_time
    view = await moderation.take_action(an_action(KICK))
    assert view.failure is failure
