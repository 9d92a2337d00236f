from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import ClassVar

from attrs import define

from application.moderation.bulk.errors import WholeBatchRefused
from application.moderation.bulk.ports import BulkAuditLog, BulkBanAnswer, BulkBans, BulkPeople
from application.moderation.bulk.tokens import bulk_audit_reason, is_of
from application.moderation.bulk.works.tries import begun_at
from application.moderation.bulk.works.work import Members, States
from application.moderation.effects.own_bans import OwnBans
from application.moderation.errors import EffectRefused, MayNotLook
from application.moderation.ports import AuditedAction, Ban
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import Outcome, TargetState
from domain.shared.ids import GuildId, RoleId, UserId

_BAN = AuditedAction("ban")
_TRIES = 2
"""As often those are asked for of whom Discord says nothing."""

UNEXPLAINED = "Discord did not ban them, and does not say why"


@define
class BanAllWork:
    """Nothing that Discord leaves out or denies is believed before the ban list was looked at.

    Whom we banned for a time is banned for good by this without a request: Discord keeps a ban until it is lifted, and
    this case takes the place of the one that would lift it.
    """

    _bans: BulkBans
    _audit_log: BulkAuditLog
    _people: BulkPeople
    _own_bans: OwnBans
    act: ClassVar[BulkAct] = BAN_ALL

    async def redundant(self, guild: GuildId, role: RoleId | None, users: Sequence[UserId], members: Members) -> States:
        banned = await self._bans.standing(guild, users)
        for_a_time = await self._ours_for_a_time(guild, banned)
        return {user: TargetState.ALREADY for user in banned if user not in for_a_time}

    async def overtaken(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        return {}  # the answer to the request names those banned before

    async def bring_about(self, operation: BulkOperation, users: Sequence[UserId]) -> AsyncIterator[Outcome]:
        left = [*users]
        for _ in range(_TRIES):
            answer = await self._answer(operation, left)
            for user in left:
                if user in answer.banned:
                    yield Outcome(user=user, state=TargetState.DONE)
            left = [user for user in left if user not in answer.banned]
            if not left:
                return
            found = await self._found(operation, left)
            for user in left:
                if user in found:
                    yield Outcome(user=user, state=found[user])
                elif user in answer.failed:
                    yield Outcome(user=user, state=TargetState.REFUSED, detail=UNEXPLAINED)
            left = [user for user in left if user not in found and user not in answer.failed]
            if not left:
                return
        for user in left:
            yield Outcome(user=user, state=TargetState.REFUSED, detail=UNEXPLAINED)

    async def traces(
        self, operation: BulkOperation, users: Sequence[UserId], members: Members, *, since: datetime
    ) -> States:
        return await self._found(operation, users, since=since)

    async def _answer(self, operation: BulkOperation, users: Sequence[UserId]) -> BulkBanAnswer:
        """Refused as a whole, it may have been done by a request before, whose answer was lost."""
        try:
            return await self._bans.ban(
                operation.guild,
                users,
                delete_messages=operation.delete_messages,
                audit_reason=bulk_audit_reason(operation),
            )
        except EffectRefused as refused:
            found = await self._found(operation, users)
            if len(found) == len(users) or TargetState.DONE in found.values():
                return BulkBanAnswer(banned=frozenset(), failed=frozenset(users))
            raise WholeBatchRefused(refused.why or refused.failure.value) from refused

    async def _found(
        self, operation: BulkOperation, users: Sequence[UserId], *, since: datetime | None = None
    ) -> States:
        """What was done to whom: who was banned, and then unbanned by hand, is not banned again, also where somebody
        banned them anew."""
        bans = await self._bans.standing(operation.guild, users)
        done = {user for user, ban in bans.items() if is_of(operation.number, ban.audit_reason)}
        unsure = [user for user in users if user not in done]
        if unsure:
            done |= await self._on_record(operation, unsure, since or begun_at(operation))
        others = {user: ban for user, ban in bans.items() if user not in done}
        done |= await self._ours_for_a_time(operation.guild, others)
        return dict.fromkeys(others, TargetState.ALREADY) | dict.fromkeys(done, TargetState.DONE)

    async def _ours_for_a_time(self, guild: GuildId, bans: Mapping[UserId, Ban]) -> set[UserId]:
        """Those whose ban would end by itself: not where somebody banned them by hand since. Where Discord does not say
        whose it is, and the audit log may not be read, nothing speaks for it."""
        found = set[UserId]()
        for user, case in (await self._people.banned_for_a_time(guild, bans) if bans else {}).items():
            with suppress(MayNotLook):
                if await self._own_bans.is_of(bans[user], case):
                    found.add(user)
        return found

    async def _on_record(self, operation: BulkOperation, users: Collection[UserId], since: datetime) -> set[UserId]:
        """Where the audit log may not be read, nothing speaks for it."""
        try:
            entries = await self._audit_log.entries(operation.guild, _BAN, since=since)
        except MayNotLook:
            return set()
        return {entry.user for entry in entries if is_of(operation.number, entry.reason)} & set(users)
