from collections.abc import Awaitable

from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.levels.note_refusals import NoteRefusals
from application.levels.reward_queries import MemberRewards, RewardReader
from application.shared.roles import NotAMember, RoleDirectory, RoleGateway, RoleRefused
from application.shared.use_case import UseCase
from domain.levels.level_repository import WITHHELD, Refusal
from domain.levels.level_settings import REWARD_MODE
from domain.levels.rewards import RewardMode, RoleChanges, role_changes, wanted_roles
from domain.shared.ids import GuildId, UserId
from domain.shared.roles import GuildRoles, fault_of


@frozen(kw_only=True)
class SyncLevelRoles:
    guild: GuildId
    user: UserId
    is_lower: bool
    """Whether the level has fallen since it was last looked at."""


@define
class SyncLevelRolesHandler:
    """Makes Discord agree with the rewards of a member's level as it is now; other roles are left alone.

    It looks at the state, not at what happened, so it may run twice, late, or concurrently: the run that finishes last
    has seen that nothing changed meanwhile. What Discord refuses, or would have been dangerous by now, is noted and
    tried again later. Raises DiscordUnreachable.
    """

    _rewards: RewardReader
    _settings: GuildSettingsReader
    _roles: RoleGateway
    _directory: RoleDirectory
    _note_refusals: UseCase[NoteRefusals, None]

    async def __call__(self, command: SyncLevelRoles) -> None:
        now, is_lower = await self._rewards.of_member(command.guild, command.user), command.is_lower
        while now.rewards or now.refused:
            refusals = await self._agree(command, now, is_lower=is_lower)
            if frozenset(refusal.role for refusal in refusals) != now.refused:
                await self._note_refusals(NoteRefusals(guild=command.guild, user=command.user, refusals=refusals))
            before, now = now, await self._rewards.of_member(command.guild, command.user)
            if (now.level, now.rewards) == (before.level, before.rewards):
                return
            is_lower = is_lower or now.level < before.level

    async def _agree(self, command: SyncLevelRoles, now: MemberRewards, *, is_lower: bool) -> tuple[Refusal, ...]:
        settings = await settings_of(command.guild, self._settings)
        mode, roles = settings[REWARD_MODE], await self._directory.of(command.guild)
        wanted = wanted_roles(now.rewards, now.level, mode)
        is_lower = is_lower or not now.refused <= wanted  # a refused one that is not wanted is still to be taken
        withheld = {role for role in wanted & now.refused if fault_of(roles, role) is not None}
        if withheld == wanted and not is_lower and mode is RewardMode.STACK:
            return tuple(Refusal(role, WITHHELD) for role in wanted)  # nothing to ask Discord for
        try:
            held = await self._roles.held(command.guild, command.user)
            changes = role_changes(held, now.rewards, now.level, mode, is_lower=is_lower)
            return await self._change(command, changes, roles, reason=f"Level {now.level}")
        except NotAMember:
            return ()  # what they are owed is given when they are back

    async def _change(
        self, command: SyncLevelRoles, changes: RoleChanges, roles: GuildRoles, *, reason: str
    ) -> tuple[Refusal, ...]:
        refusals = list[Refusal]()
        for role in changes.give:
            if fault_of(roles, role) is None:
                refusals += await self._tried(self._roles.give(command.guild, command.user, role, reason=reason))
            else:
                refusals.append(Refusal(role, WITHHELD))
        for role in changes.take:
            refusals += await self._tried(self._roles.take(command.guild, command.user, role, reason=reason))
        return tuple(refusals)

    async def _tried(self, change: Awaitable[None]) -> tuple[Refusal, ...]:
        try:
            await change
        except RoleRefused as refused:
            return (Refusal(refused.role, refused.why),)
        return ()
