"""What can be done where the bot lacks View Audit Log: everything but telling what became of an interrupted action."""

from datetime import timedelta

import pytest

from application.moderation.carry_out_case import CarryOutCase
from application.moderation.errors import MayNotLook
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.softban import SOFTBAN
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.case import CaseStatus, Failure
from domain.moderation.case_number import CaseNumber
from tests.builders import GUILD, LEASE, MEMBER, an_intent
from tests.moderation import Moderation, an_action

ONE = CaseNumber(1)
OWN_WORDS = "Missing Permissions"

every_act = pytest.mark.parametrize(
    "kind", [BAN, UNBAN, KICK, TIMEOUT, UNTIMEOUT, SOFTBAN], ids=lambda kind: str(kind.name)
)
each_lifting = pytest.mark.parametrize("kind", [UNBAN, UNTIMEOUT], ids=lambda kind: str(kind.name))


@pytest.fixture
def unseeing(moderation: Moderation) -> Moderation:
    moderation.discord.may_see_audit_log = False
    return moderation


def stand_ready_for(kind: ActionKind, moderation: Moderation) -> None:
    if kind is UNBAN:
        moderation.discord.bans[GUILD, MEMBER] = "by hand"
    if kind is UNTIMEOUT:
        moderation.discord.timeouts[GUILD, MEMBER] = moderation.clock.now() + timedelta(days=1)


@every_act
async def test_every_action_is_done(unseeing: Moderation, kind: ActionKind) -> None:
    stand_ready_for(kind, unseeing)
    view = await unseeing.take_action(an_action(kind, lasts="1h" if kind is TIMEOUT else None))
    assert (view.status, view.failure) == (CaseStatus.APPLIED, None)
    assert ((GUILD, MEMBER) in unseeing.discord.bans) is (kind is BAN)
    assert ((GUILD, MEMBER) in unseeing.discord.timeouts) is (kind is TIMEOUT)


async def test_a_ban_is_taken_for_done_where_the_list_of_bans_may_not_be_read_either(unseeing: Moderation) -> None:
    await unseeing.get_settings(GUILD)
    case = (await unseeing.open_case(an_intent(kind=BAN))).case
    unseeing.discord.may_look = False
    await unseeing.discord.effects[BAN].bring_about(case)
    assert (GUILD, MEMBER) in unseeing.discord.bans


@every_act
async def test_a_refusal_is_the_outcome_at_once_in_discords_own_words(unseeing: Moderation, kind: ActionKind) -> None:
    stand_ready_for(kind, unseeing)
    unseeing.discord.refusal, unseeing.discord.why_refused = Failure.REFUSED_BY_DISCORD, OWN_WORDS
    view = await unseeing.take_action(an_action(kind, lasts="1h" if kind is TIMEOUT else None))
    assert (view.status, view.failure) == (CaseStatus.FAILED, Failure.REFUSED_BY_DISCORD)
    assert view.failure_detail == OWN_WORDS


@each_lifting
async def test_what_somebody_lifted_while_the_case_was_opened_is_not_lifted_again(
    unseeing: Moderation, kind: ActionKind
) -> None:
    await unseeing.get_settings(GUILD)
    case = (await unseeing.open_case(an_intent(kind=kind))).case
    view = await unseeing.carry_out(CarryOutCase(case))
    assert (view.status, view.failure) == (CaseStatus.FAILED, Failure.SUPERSEDED)


@pytest.mark.parametrize("kind", [UNBAN, UNTIMEOUT, KICK], ids=lambda kind: str(kind.name))
async def test_what_was_interrupted_is_never_guessed(unseeing: Moderation, kind: ActionKind) -> None:
    stand_ready_for(kind, unseeing)
    await unseeing.get_settings(GUILD)
    case = (await unseeing.open_case(an_intent(kind=kind))).case
    case.lease_until = unseeing.clock.now() + LEASE
    with pytest.raises(MayNotLook):
        await unseeing.carry_out(CarryOutCase(case, resumed=True))
    assert (await unseeing.cases.show(GUILD, ONE)).status is CaseStatus.PENDING


async def test_a_refusal_of_a_resumed_action_is_not_believed_unseen(moderation: Moderation) -> None:
    def the_right_is_gone() -> None:
        moderation.discord.may_see_audit_log = False

    await moderation.get_settings(GUILD)
    case = (await moderation.open_case(an_intent(kind=KICK))).case
    case.lease_until = moderation.clock.now() + LEASE
    moderation.discord.refusal = Failure.UNKNOWN_MEMBER
    moderation.discord.after["tell"] = the_right_is_gone
    with pytest.raises(MayNotLook):
        await moderation.carry_out(CarryOutCase(case, resumed=True))
    assert (await moderation.cases.show(GUILD, ONE)).status is CaseStatus.PENDING
