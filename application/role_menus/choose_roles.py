import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from attrs import define, field, frozen

from application.role_menus.note_gone import NoteRolesGone
from application.role_menus.ports import KeepingOut
from application.role_menus.queries import MenuView, RoleMenuReader
from application.role_menus.take_turn import BeginTurn
from application.shared.errors import CommitOutcomeUnknown, DiscordUnreachable, RecordsUnavailable, TransientFailure
from application.shared.kept_roles import Custody, KeptRoles
from application.shared.roles import RoleDirectory, RoleGateway, RoleRefused
from application.shared.use_case import UseCase
from domain.role_menus.choosing import Swap, Wish, check_may_choose, faults_in
from domain.role_menus.errors import MenuGone, RolesKeptForNow
from domain.role_menus.menu import MenuId
from domain.role_menus.repository import Turn
from domain.shared.ids import GuildId, RoleId
from domain.shared.lease import SHARE_OF_LEASE
from domain.shared.roles import NoSuchRole, RoleUnusable
from domain.shared.standing import Standing

LEASE = timedelta(minutes=2)
"""Enough for 25 roles one by one, as slowly as Discord lets the bot."""


@frozen(kw_only=True)
class ChooseRoles:
    guild: GuildId
    by: Standing
    menu: MenuId
    wish: Wish


@frozen(kw_only=True)
class RolesChosen:
    menu: MenuView
    given: frozenset[RoleId] = frozenset()
    taken: frozenset[RoleId] = frozenset()
    refused: Mapping[RoleId, RoleUnusable | RoleRefused] = field(factory=dict)


@define(kw_only=True)
class ChooseRolesHandler:
    """Gives a member what they choose from a menu, and takes what they give back: each role by itself, so that what
    others change of the member meanwhile stays.

    One choice of a member is carried out at a time, in whichever process; what is taken is taken first, so that nobody
    ever has more than the menu allows, whoever dies where. Raises MenuGone, MenuRoleNeeded, RolesKeptForNow,
    StillChoosing, DiscordUnreachable, NotAMember, and what the wish does.
    """

    menus: RoleMenuReader
    roles: RoleGateway
    directory: RoleDirectory
    kept_out_by: KeepingOut
    kept: KeptRoles
    begin: UseCase[BeginTurn, Turn]
    end: UseCase[Turn, None]
    note_gone: UseCase[NoteRolesGone, None]

    async def __call__(self, command: ChooseRoles) -> RolesChosen:
        menu = await self.menus.menu(command.guild, command.menu)
        if menu is None:
            raise MenuGone
        check_may_choose(menu, command.by.roles)
        if (await self.kept.of(command.guild, command.by.user)).custody is not Custody.FREE:
            raise RolesKeptForNow
        turn = await self.begin(BeginTurn(guild=command.guild, user=command.by.user, lease=LEASE))
        try:
            async with asyncio.timeout(SHARE_OF_LEASE * LEASE.total_seconds()):
                return await self._choose(command, menu)
        except TimeoutError as late:
            raise DiscordUnreachable from late
        finally:
            await self._end(turn)

    async def _choose(self, command: ChooseRoles, menu: MenuView) -> RolesChosen:
        guild, user = command.guild, command.by.user
        faults = faults_in(menu, await self.directory.of(guild), await self.kept_out_by(guild))
        gone = frozenset(role for role, fault in faults.items() if isinstance(fault, NoSuchRole))
        if gone & {each.role for each in menu.shown}:
            await self.note_gone(NoteRolesGone(guild, gone))
        held = await self.roles.held(guild, user)
        return await self._carry_out(command, menu, held, command.wish.swap(menu, held, faults))

    async def _carry_out(
        self, command: ChooseRoles, menu: MenuView, held: frozenset[RoleId], swap: Swap
    ) -> RolesChosen:
        guild, user, reason = command.guild, command.by.user, f"chosen from the role menu {menu.id}"
        given, taken, refused = set[RoleId](), set[RoleId](), dict[RoleId, RoleUnusable | RoleRefused](swap.refused)
        for role in sorted(swap.take):
            try:
                await self.roles.take(guild, user, role, reason=reason)
                taken.add(role)
            except RoleRefused as refusal:
                refused[role] = refusal
        room = menu.most - len((held - taken) & {each.role for each in menu.roles})
        for role in sorted(swap.give)[: max(0, room)]:
            try:
                await self.roles.give(guild, user, role, reason=reason)
                given.add(role)
            except RoleRefused as refusal:
                refused[role] = refusal
        return RolesChosen(menu=menu, given=frozenset(given), taken=frozenset(taken), refused=refused)

    async def _end(self, turn: Turn) -> None:
        with suppress(CommitOutcomeUnknown, RecordsUnavailable, TransientFailure):
            await self.end(turn)  # otherwise it runs out by itself; what was done is done
