"""Parts that end the process, as by `kill -9`, at a named step of an action.

They stand around the product's own parts, which know nothing of them.
"""

import os
import signal
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from functools import partial
from typing import cast

from attrs import evolve, frozen

from application.moderation.bulk.works.work import BulkWork, Members, States
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.operation import BulkOperation
from domain.moderation.bulk.target import Outcome
from domain.shared.ids import GuildId, RoleId, UserId
from interface.moderation.ports import ModerationPorts
from tests.e2e.running import Tux
from tests.e2e.watched import Hook, each_opened, watched, with_parts

STEPS = (
    "before intent commit",
    "after intent commit",
    "after telling the member",
    "after the effect",
    "before outcome commit",
    "after outcome commit",
    "after choosing the place",
    "before mod-log post",
    "after mod-log post",
    "after remembering the post",
)

STEPS_OF_A_BULK = (
    "after bulk intent commit",
    "after the first of many",
    "before bulk outcome commit",
    "after bulk outcome commit",
    "after choosing the place",
    "before mod-log post",
    "after mod-log post",
    "after remembering the post",
)
"""From the second on, Discord did it."""

STEPS_OF_AN_END = ("after the lift", "before end commit", "after end commit")

STEPS_OF_AN_ACT = (
    "before act intent commit",
    "after act intent commit",
    "before act outcome commit",
    "after act outcome commit",
    "before choosing the place",
    "after choosing the place",
)
"""Of a purge or a slowmode. From the third on, Discord did it."""

STEPS_OF_A_LOCK = (
    "before lock intent commit",
    "after lock intent commit",
    "after remembering what was",
    "before recording what is locked",
    "after recording what is locked",
    "before lock outcome commit",
    "after lock outcome commit",
    "before choosing the place",
    "after choosing the place",
)
"""Of an unlock too. From the fourth on, Discord did it to the first channels."""

_COMMITS = {
    "cases": {"open": "intent commit", "save": "outcome commit"},
    "case_schedule": {"finish": "end commit"},
    "lockdowns": {
        "open": "lock intent commit",
        "remember": "remembering what was",
        "note": "recording what is locked",
        "settle": "lock outcome commit",
    },
    "channel_acts": {
        "open": "act intent commit",
        "save": "act outcome commit",
        "log_in": "choosing the place",
    },
    "bulk_operations": {"choose_post": "choosing the place", "put_post": "remembering the post"},
    "bulk_cases": {"open": "bulk intent commit", "settle": "bulk outcome commit"},
    "case_log_posts": {"choose": "choosing the place", "put": "remembering the post"},
    "purchases": {"add": "payment", "claim": "taking up the delivery", "save": "recording the delivery"},
}
"""What a unit of work is for, as its calls on repositories show."""


@frozen
class Crash:
    _at: str

    def at(self, step: str) -> Hook:
        return partial(self.here, step)

    def here(self, step: str) -> None:
        if step == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around_commit(self, uow: UnitOfWork) -> UnitOfWork:
        does: set[str] = set()

        def noting(calls: dict[str, str], repository: object) -> object:
            return watched(repository, before={call: partial(does.add, what) for call, what in calls.items()})

        def now(when: str) -> None:
            for what in does:
                self.here(f"{when} {what}")

        repositories = {name: partial(noting, calls) for name, calls in _COMMITS.items()}
        commit = watched(uow, before={"commit": partial(now, "before")}, after={"commit": partial(now, "after")})
        return with_parts(commit, **repositories)


@frozen
class _DiesAfterTheFirst:
    """A bulk act, which the process leaves when the first outcome is known and no other."""

    _work: BulkWork
    _crash: Crash

    @property
    def act(self) -> BulkAct:
        return self._work.act

    async def redundant(self, guild: GuildId, role: RoleId | None, users: Sequence[UserId], members: Members) -> States:
        return await self._work.redundant(guild, role, users, members)

    async def overtaken(self, operation: BulkOperation, users: Sequence[UserId], members: Members) -> States:
        return await self._work.overtaken(operation, users, members)

    async def bring_about(self, operation: BulkOperation, users: Sequence[UserId]) -> AsyncIterator[Outcome]:
        async for outcome in self._work.bring_about(operation, users):
            self._crash.here("after the first of many")
            yield outcome

    async def traces(
        self, operation: BulkOperation, users: Sequence[UserId], members: Members, *, since: datetime
    ) -> States:
        return await self._work.traces(operation, users, members, since=since)


def crashing(tux: Tux, at: str) -> Tux:
    crash, ports = Crash(at), tux.moderation
    done = crash.at("after the effect")
    return evolve(
        tux,
        shared=evolve(tux.shared, uow=cast(UnitOfWorkFactory, each_opened(tux.shared.uow, crash.around_commit))),
        moderation=ModerationPorts(
            effects={kind: watched(effect, after={"bring_about": done}) for kind, effect in ports.effects.items()},
            lifts={
                kind: watched(lift, after={"lift": crash.at("after the lift")}) for kind, lift in ports.lifts.items()
            },
            notifier=watched(ports.notifier, after={"tell": crash.at("after telling the member")}),
            standings=ports.standings,
            public_notices=ports.public_notices,
            bans=ports.bans,
            ban_list=ports.ban_list,
            bulk=evolve(
                ports.bulk,
                works={act: _DiesAfterTheFirst(work, crash) for act, work in ports.bulk.works.items()},
                log=watched(
                    ports.bulk.log,
                    before={"post": crash.at("before mod-log post")},
                    after={"post": crash.at("after mod-log post")},
                ),
            ),
            answers=ports.answers,
            jail=ports.jail,
            audit_log=ports.audit_log,
            audit_trail=ports.audit_trail,
            drift=ports.drift,
            case_log=watched(
                ports.case_log,
                before={"post": crash.at("before mod-log post")},
                after={"post": crash.at("after mod-log post")},
            ),
            case_log_alarm=ports.case_log_alarm,
            channels=ports.channels,
        ),
    )
