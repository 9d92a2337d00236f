"""Who is meant, and what stands against it for each: looked up in Discord, decided by the rules."""

from collections.abc import Callable, Mapping, Sequence

from attrs import define, frozen

from application.moderation.bulk.ports import BulkMembers, MemberNames, NamePatterns
from application.moderation.bulk.works.work import BulkWork, Works
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.errors import TooManyTargets
from domain.moderation.bulk.exclusions import Hands
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.bulk.selection import MemberFacts, Selection
from domain.moderation.bulk.target import MOST_TARGETS, Target, TargetState
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.names import Names
from domain.shared.standing import Standing

_NOT_YET = OperationNumber(0)


@frozen(kw_only=True)
class SelectTargets:
    guild: GuildId
    act: BulkAct
    role: RoleId | None
    selection: Selection
    hands: Hands


@define
class SelectTargetsHandler:
    """Raises TooManyTargets, PatternUnreadable, MembersHidden, MayNotLook or DiscordUnreachable."""

    _members: BulkMembers
    _seen: MemberNames
    _patterns: NamePatterns
    _works: Works

    async def __call__(self, command: SelectTargets) -> tuple[Target, ...]:
        selection = command.selection
        fits = _fitting(selection, self._patterns)
        members = await self._looked_at(command)
        users = [user for user in selection.users or members if _is_meant(selection, user, members, fits)]
        if len(users) > MOST_TARGETS:
            raise TooManyTargets(found=len(users), most=MOST_TARGETS)
        states = await states_of(self._works[command.act], command, users, members)
        names = await self._names(command.guild, users, members)
        return tuple(
            _target(command.guild, user, ordinal, states.get(user), names.get(user, Names()))
            for ordinal, user in enumerate(users)
        )

    async def _names(
        self, guild: GuildId, users: Sequence[UserId], members: Mapping[UserId, MemberFacts]
    ) -> Mapping[UserId, Names]:
        """Discord tells many at once only of members; what the others were called, the records may know."""
        others = [user for user in users if user not in members]
        known = await self._seen.names(guild, others) if others else {}
        return {**known, **{user: member.names for user, member in members.items()}}

    async def _looked_at(self, command: SelectTargets) -> Mapping[UserId, MemberFacts]:
        selection = command.selection
        if selection.users:
            return await self._members.known(command.guild, selection.users)
        if selection.begins is not None:
            found = await self._members.beginning(command.guild, selection.begins)
        else:
            found = await self._members.all(command.guild)
        return {member.user: member for member in found}


async def states_of(
    work: BulkWork, command: SelectTargets, users: Sequence[UserId], members: Mapping[UserId, MemberFacts]
) -> Mapping[UserId, TargetState]:
    """For those against whom something stands, what: first the rules, then that there is nothing to do."""
    excluded = {user: command.hands.exclude(command.act, standing_in(members, user)) for user in users}
    kept_out = {user: state for user, state in excluded.items() if state is not None}
    others = [user for user in users if user not in kept_out]
    return {**await work.redundant(command.guild, command.role, others, members), **kept_out}


def standing_in(members: Mapping[UserId, MemberFacts], user: UserId) -> Standing:
    return members[user].standing if user in members else Standing(user=user, is_member=False)


def _fitting(selection: Selection, patterns: NamePatterns) -> Callable[[MemberFacts], bool]:
    fits_name = None if selection.pattern is None else patterns.read(selection.pattern)
    begins = None if selection.begins is None else selection.begins.casefold()

    def fits(member: MemberFacts) -> bool:
        names = [name for name in (member.names.username, member.names.display_name) if name is not None]
        if begins is not None and not any(name.casefold().startswith(begins) for name in names):
            return False
        return selection.fits(member) and (fits_name is None or any(map(fits_name, names)))

    return fits


def _is_meant(
    selection: Selection, user: UserId, members: Mapping[UserId, MemberFacts], fits: Callable[[MemberFacts], bool]
) -> bool:
    if user in members:
        return fits(members[user])
    return not selection.limits_members and selection.begins is None and selection.fits_account(user)


def _target(guild: GuildId, user: UserId, ordinal: int, state: TargetState | None, names: Names) -> Target:
    return Target(
        guild=guild,
        operation=_NOT_YET,
        user=user,
        ordinal=ordinal,
        state=state or TargetState.WAITING,
        username=names.username,
        display_name=names.display_name,
    )
