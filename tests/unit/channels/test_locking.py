import pytest
from attrs import evolve

from domain.channels.locking import SPEAK, RolePowers, is_open, lock_changes
from domain.channels.numbers import ActKind
from domain.channels.overwrites import Overwrite, OverwriteChange, Target, TargetKind
from domain.channels.ways import WAYS
from domain.shared.ids import RoleId
from tests.builders import BOT
from tests.fakes.channel_desk import (
    EVERYONE,
    GENERAL,
    IN_THREADS,
    SEND,
    USUAL,
    VIEW,
    a_category,
    a_channel,
    a_guild,
)

ORDINARY, STAFF, OF_A_BOT = RoleId(901), RoleId(902), RoleId(903)
MANAGE_MESSAGES, CONNECT = 1 << 13, 1 << 20
GUILD = evolve(
    a_guild(),
    roles={
        EVERYONE: RolePowers(permissions=USUAL),
        ORDINARY: RolePowers(permissions=0),
        STAFF: RolePowers(permissions=MANAGE_MESSAGES),
        OF_A_BOT: RolePowers(permissions=0, is_managed=True),
    },
)


def made(changes: tuple[OverwriteChange, ...]) -> dict[int, Overwrite]:
    return {change.target.id: change.set for change in changes}


def test_everybody_is_denied_to_write_in_threads_too() -> None:
    [change] = lock_changes(GUILD, a_channel(GENERAL))
    assert change.target == Target(EVERYONE)
    assert change.before is None
    assert change.set.deny & (SEND | IN_THREADS) == SEND | IN_THREADS
    assert change.set.allow == 0


def test_an_ordinary_role_is_no_longer_allowed_to_and_staff_and_bots_are_left_alone() -> None:
    channel = a_channel(
        GENERAL, _901=Overwrite(SEND | VIEW), _902=Overwrite(SEND), _903=Overwrite(SEND), _20=Overwrite(SEND)
    )
    changed = made(lock_changes(GUILD, channel))
    assert changed.keys() == {EVERYONE, ORDINARY}
    assert changed[ORDINARY] == Overwrite(VIEW)


def test_a_bot_that_is_no_administrator_first_sees_to_it_that_it_can_go_on() -> None:
    changes = lock_changes(evolve(GUILD, bot_is_administrator=False), a_channel(GENERAL))
    assert [change.target for change in changes] == [Target(BOT, TargetKind.MEMBER), Target(EVERYONE)]
    assert changes[0].set.allow & (SEND | IN_THREADS) == SEND | IN_THREADS


def test_on_the_way_back_the_bots_own_right_is_the_last_to_go() -> None:
    guild, channel = evolve(GUILD, bot_is_administrator=False), a_channel(GENERAL)
    changes = lock_changes(guild, channel)
    locked = evolve(channel, overwrites={change.target: change.set for change in changes})
    wanted = WAYS[ActKind.UNLOCK].wanted(locked, changes)
    assert wanted == ((Target(EVERYONE), None), (Target(BOT, TargetKind.MEMBER), None))


def test_what_the_bot_may_not_set_itself_is_left_out_but_for_writing() -> None:
    [change] = lock_changes(evolve(GUILD, bot_may_set=0), a_channel(GENERAL))
    assert change.set == Overwrite(0, SEND | IN_THREADS)


def test_a_voice_channel_is_closed_to_newcomers() -> None:
    [change] = lock_changes(GUILD, evolve(a_channel(GENERAL), has_voice=True))
    assert change.set.deny & CONNECT


def test_a_channel_that_is_locked_already_keeps_what_was_before_the_first_lock() -> None:
    channel = a_channel(GENERAL, _700=Overwrite(SEND), _901=Overwrite(SEND))
    first = lock_changes(GUILD, channel)
    locked = evolve(channel, overwrites={change.target: change.set for change in first})
    assert lock_changes(GUILD, locked, first) == first
    assert WAYS[ActKind.LOCK].wanted(locked, first) == ()


def test_what_was_changed_between_two_locks_is_what_was_before_the_second() -> None:
    first = lock_changes(GUILD, a_channel(GENERAL))
    by_hand = a_channel(GENERAL, _700=Overwrite(SEND))  # somebody lets them write again
    [second] = lock_changes(GUILD, by_hand, first)
    assert second.before == Overwrite(SEND)
    assert second.set.deny & SEND


def test_what_would_not_be_touched_today_is_still_known() -> None:
    channel = a_channel(GENERAL, _901=Overwrite(SEND))
    first = lock_changes(GUILD, channel)
    locked = evolve(channel, overwrites={change.target: change.set for change in first})
    promoted = evolve(GUILD, roles={**GUILD.roles, ORDINARY: RolePowers(permissions=MANAGE_MESSAGES)})
    again = {change.target.id: change for change in lock_changes(promoted, locked, first)}
    assert again[ORDINARY].before == Overwrite(SEND)


def test_only_where_members_see_and_write_is_a_channel_open() -> None:
    assert is_open(GUILD, a_channel(GENERAL))
    assert not is_open(GUILD, a_channel(GENERAL, _700=Overwrite(0, VIEW)))
    assert not is_open(GUILD, a_channel(GENERAL, _700=Overwrite(0, SEND | IN_THREADS)))
    assert is_open(GUILD, a_channel(GENERAL, _700=Overwrite(0, VIEW), _901=Overwrite(VIEW)))
    assert not is_open(GUILD, a_channel(GENERAL, _700=Overwrite(0, VIEW), _902=Overwrite(VIEW)))


@pytest.mark.parametrize("is_administrator", [True, False])
@pytest.mark.parametrize("has_voice", [True, False])
def test_a_locked_category_is_never_like_a_channel_in_it_which_would_else_be_opened_with_it(
    *, is_administrator: bool, has_voice: bool
) -> None:
    guild = evolve(GUILD, bot_is_administrator=is_administrator, bot_may_set=USUAL | (SPEAK if is_administrator else 0))
    before = {"_700": Overwrite(VIEW), "_901": Overwrite(SEND)}
    channel = evolve(a_channel(GENERAL, **before), has_voice=has_voice)
    of_channel, of_category = lock_changes(guild, channel), lock_changes(guild, a_category(**before))
    assert {each.target: each.set for each in of_channel} != {each.target: each.set for each in of_category}
    assert made(of_category)[EVERYONE].deny & (SEND | IN_THREADS) == SEND | IN_THREADS
    assert made(of_category)[ORDINARY] == Overwrite()
