"""Undoing is the opposite action, with all its checks, as a case of its own."""

import pytest

from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.timeout import TIMEOUT
from domain.moderation.actions.unban import UNBAN
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CannotBeUndone, CaseNotFound, CaseStillPending, NotBanned, TargetOutranksModerator
from domain.moderation.links import CaseLinks, Link, Relation
from domain.moderation.state import CaseState
from domain.moderation.term import NotInForce
from domain.permissions.errors import RankTooLow
from domain.shared.errors import MissingPermission
from domain.shared.permission import Permission
from tests.builders import EVERYTHING, GUILD, MEMBER, MODERATOR, a_request, a_standing, an_intent
from tests.casebook import ONE, TWO, Casebook, undoing
from tests.moderation import an_action


@pytest.mark.parametrize(
    ("kind", "opposite", "lasts"), [(BAN, UNBAN, None), (TIMEOUT, UNTIMEOUT, "1h"), (JAIL, UNJAIL, None)]
)
async def test_what_lasts_is_undone_by_its_opposite_and_each_case_names_the_other(
    casebook: Casebook, kind: ActionKind, opposite: ActionKind, lasts: str | None
) -> None:
    moderation = casebook.moderation
    await moderation.take_action(an_action(kind, lasts=lasts))
    undone = await casebook.undo(undoing(reason="appealed"))
    assert (undone.number, undone.kind, undone.target, undone.reason) == (TWO, opposite, MEMBER, "appealed")
    assert (moderation.discord.bans, moderation.discord.timeouts) == ({}, {})
    first, second = [await moderation.cases.show(GUILD, number) for number in (ONE, TWO)]
    assert (first.state, second.state) == (CaseState.LIFTED, CaseState.APPLIED)
    assert first.links == CaseLinks(from_others=(Link(Relation.UNDOES, TWO),))
    assert second.links == CaseLinks(others=(Link(Relation.UNDOES, ONE),))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.undone_by is None])
async def test_a_kind_of_which_nothing_lasts_says_that_it_cannot_be_undone(
    casebook: Casebook, kind: ActionKind
) -> None:
    moderation = casebook.moderation
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent(kind=kind))
    with pytest.raises(CannotBeUndone) as refused:
        await casebook.undo(undoing())
    assert (refused.value.number, refused.value.kind) == (ONE, kind.name)


async def test_what_is_under_way_or_over_is_not_undone(casebook: Casebook) -> None:
    moderation = casebook.moderation
    await moderation.get_settings(GUILD)
    await moderation.open_case(an_intent(target=MODERATOR))
    with pytest.raises(CaseStillPending):
        await casebook.undo(undoing())
    await moderation.take_action(an_action(BAN))
    await casebook.undo(undoing(TWO))
    with pytest.raises(NotInForce):
        await casebook.undo(undoing(TWO))
    with pytest.raises(CaseNotFound):
        await casebook.undo(undoing(CaseNumber(9)))


async def test_the_same_request_delivered_again_is_answered_with_the_case_that_it_opened(casebook: Casebook) -> None:
    await casebook.moderation.take_action(an_action(BAN))
    request = a_request()
    first = await casebook.undo(undoing(request=request))
    assert await casebook.undo(undoing(request=request)) == first


async def test_all_checks_of_the_opposite_action_apply(casebook: Casebook) -> None:
    moderation = casebook.moderation
    await moderation.take_action(an_action(TIMEOUT, lasts="1h"))
    with pytest.raises(MissingPermission):
        await casebook.undo(undoing(by=a_standing(MODERATOR, top_role=5)))
    moderation.discord.standings[MEMBER] = a_standing(MEMBER, top_role=7)
    with pytest.raises(TargetOutranksModerator):
        await casebook.undo(undoing())


async def test_a_ban_needs_the_right_to_unban_and_one_that_is_gone_is_not_lifted_again(casebook: Casebook) -> None:
    moderation = casebook.moderation
    await moderation.take_action(an_action(BAN))
    with pytest.raises(MissingPermission):
        await casebook.undo(
            undoing(by=a_standing(MODERATOR, top_role=5, permissions=EVERYTHING - {Permission.BAN_MEMBERS}))
        )
    del moderation.discord.bans[GUILD, MEMBER]
    with pytest.raises(NotBanned):
        await casebook.undo(undoing())


async def test_a_ban_that_another_one_replaced_is_not_undone_through_the_old_case(casebook: Casebook) -> None:
    moderation = casebook.moderation
    await moderation.take_action(an_action(TIMEOUT, lasts="1h"))
    await moderation.take_action(an_action(TIMEOUT, lasts="2h"))
    with pytest.raises(NotInForce):
        await casebook.undo(undoing(ONE))
    assert (await moderation.cases.show(GUILD, ONE)).state is CaseState.SUPERSEDED
    assert (await casebook.undo(undoing(TWO))).kind == UNTIMEOUT


@pytest.mark.parametrize(("kind", "opposite", "lasts"), [(BAN, "unban", None), (TIMEOUT, "untimeout", "1h")])
async def test_undoing_needs_the_rank_that_the_opposite_command_needs(
    casebook: Casebook, kind: ActionKind, opposite: str, lasts: str | None
) -> None:
    moderation = casebook.moderation
    await moderation.take_action(an_action(kind, lasts=lasts))
    moderation.use.closed = {opposite}
    with pytest.raises(RankTooLow):
        await casebook.undo(undoing())
    assert (await moderation.cases.show(GUILD, ONE)).still_stands
    moderation.use.closed = {kind.name}
    assert (await casebook.undo(undoing())).kind.name == opposite
