from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader
from application.levels.note_refusals import NoteRefusals
from application.levels.reward_queries import MemberRewards, RewardReader
from application.shared.roles import NotAMember, RoleGateway, RoleRefused
from application.shared.use_case import UseCase
from domain.levels.level_repository import Refusal
from domain.levels.level_settings import REWARD_MODE
from domain.levels.rewards import RoleChanges, role_changes
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings


@frozen(kw_only=True)
class SyncLevelRoles:
    guild: GuildId
    user: UserId


@define
class SyncLevelRolesHandler:
    """Makes Discord agree with the rewards of a member's level as it is now; other roles are left alone.

    It looks at the state, not at what happened, so it may run twice, late, or concurrently: the run that finishes last
    has seen that nothing changed meanwhile. What Discord refuses is noted and tried again later. Raises
    DiscordUnreachable.
    """

    _rewards: RewardReader
    _settings: GuildSettingsReader
    _roles: RoleGateway
    _note_refusals: UseCase[NoteRefusals, None]

    async def __call__(self, command: SyncLevelRoles) -> None:
        now = await self._rewards.of_member(command.guild, command.user)
        while now.rewards or now.refused:
            refusals = await self._agree(command, now)
            if frozenset(refusal.role for refusal in refusals) != now.refused:
                await self._note_refusals(NoteRefusals(guild=command.guild, user=command.user, refusals=refusals))
            before, now = now, await self._rewards.of_member(command.guild, command.user)
            if (now.level, now.rewards) == (before.level, before.rewards):
                return

    async def _agree(self, command: SyncLevelRoles, now: MemberRewards) -> tuple[Refusal, ...]:
        settings = await self._settings.get(command.guild) or Settings()
        try:
            held = await self._roles.held(command.guild, command.user)
            changes = role_changes(held, now.rewards, now.level, settings[REWARD_MODE])
            return await self._change(command, changes, reason=f"Level {now.level}")
        except NotAMember:
            return ()  # what they are owed is given when they are back

    async def _change(self, command: SyncLevelRoles, changes: RoleChanges, *, reason: str) -> tuple[Refusal, ...]:
        refusals = list[Refusal]()
        for roles, act in ((changes.give, self._roles.give), (changes.take, self._roles.take)):
            for role in roles:
                try:
                    await act(command.guild, command.user, role, reason=reason)
                except RoleRefused as refused:
                    refusals.append(Refusal(role, refused.why))
        return tuple(refusals)
