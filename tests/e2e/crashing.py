"""Parts that end the process, as by `kill -9`, at a named step of an action.

They stand around the product's own parts, which know nothing of them.
"""

import os
import signal
from functools import partial
from typing import cast

from attrs import evolve, frozen

from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
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

STEPS_OF_A_BULK = ("after bulk intent commit", "before bulk outcome commit", "after bulk outcome commit")
"""The second is after Discord did it."""

STEPS_OF_AN_END = ("after the lift", "before end commit", "after end commit")

_COMMITS = {
    "cases": {"open": "intent commit", "save": "outcome commit"},
    "case_schedule": {"finish": "end commit"},
    "lockdowns": {"note": "recording what is locked"},
    "bulk_cases": {"open": "bulk intent commit", "settle": "bulk outcome commit"},
    "case_log_posts": {"choose": "choosing the place", "put": "remembering the post"},
    "purchases": {"add": "payment", "claim": "taking up the delivery", "save": "recording the delivery"},
}
"""What a unit of work is for, as its calls on repositories show."""


@frozen
class Crash:
    _at: str

    def at(self, step: str) -> Hook:
        return partial(self._here, step)

    def _here(self, step: str) -> None:
        if step == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around_commit(self, uow: UnitOfWork) -> UnitOfWork:
        does: set[str] = set()

        def noting(calls: dict[str, str], repository: object) -> object:
            return watched(repository, before={call: partial(does.add, what) for call, what in calls.items()})

        def now(when: str) -> None:
            for what in does:
                self._here(f"{when} {what}")

        repositories = {name: partial(noting, calls) for name, calls in _COMMITS.items()}
        commit = watched(uow, before={"commit": partial(now, "before")}, after={"commit": partial(now, "after")})
        return with_parts(commit, **repositories)


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
            bulk=ports.bulk,
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
