"""The promise: what the bot did and what its record says never disagree. Checked when all is quiet again."""

from collections.abc import Iterator
from datetime import datetime

from attrs import define

from application.moderation.queries import CaseView
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.moderation.bulk.number import operation_of
from domain.moderation.case import Case, CaseStatus, Failure, Notice
from tests.builders import BOT
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryRecords
from tests.simulation.client import CLIENT_RETRIES_WITHIN, as_posted, as_told
from tests.simulation.process import MOST_SKEWED
from tests.simulation.taken_over import taken_over
from tests.simulation.tokens import is_own
from tests.simulation.troubles import ANOTHER_LOG, MOD_LOG
from tests.simulation.world import RETRACTED, AuditEntry, Message, World
from tests.tried_kinds import AUDITED


@define
class Promise:
    """`asked_at` says when each request was made."""

    world: World
    records: MemoryRecords
    asked_at: dict[int, datetime]

    def findings(self) -> Iterator[str]:
        """Everything that is not as it should be, a line each."""
        cases = sorted(self.records[CASES].values(), key=lambda case: case.number)
        numbers = [case.number for case in cases]
        if numbers != [*range(1, len(cases) + 1)]:
            yield f"the numbers have a gap: {numbers}"
        for case in cases:
            yield from (f"case {case.number} ({case.kind.name}): {finding}" for finding in self._of(case))

    def _of(self, case: Case) -> Iterator[str]:
        if case.status is CaseStatus.PENDING:
            yield "was never settled"
            return
        done = self._done(case)
        if case.kind in AUDITED:
            # What Discord does not keep up for as long is done again on purpose.
            is_done_once = case.kind.kept_for is None
            if is_done_once and len(done) > 1 and done[-1].at - done[0].at > CLIENT_RETRIES_WITHIN:
                yield f"was done {len(done)} times"
            if bool(done) != (case.status is CaseStatus.APPLIED) and not self._needs_no_entry(case):
                yield f"is recorded as {case.status.value} ({case.failure}), and was {'' if done else 'not '}done"
        was_over = case.expires_at is not None and case.expires_at <= (case.settled_at or case.opened_at) + MOST_SKEWED
        is_stopped = operation_of(case.request) is not None  # with the operation, whenever that was
        if case.failure is Failure.INTERRUPTED and not was_over and not is_stopped:
            yield "was given up, although nothing stood in the way for an hour"
        asked_at = self.asked_at.get(case.request)
        for entry in done:
            if entry.lifts is None or asked_at is None:
                continue
            if asked_at < entry.lifts.at < (entry.looked_at or entry.at):
                yield "lifted a ban that is newer than the command, and that it had seen"
        yield from self._told(case)
        yield from self._posted(case)

    def _needs_no_entry(self, case: Case) -> bool:
        by_itself = self._ended_by_itself(case) or self._was_taken_meanwhile(case)
        return by_itself or taken_over(case, self.records[CASES].values()) is not None

    def _ended_by_itself(self, case: Case) -> bool:
        """Whether a timeout's time was over between the bot's look and Discord's taking it back, which Discord takes
        without a word and without an entry: it is recorded as taken back, unless somebody else did that."""
        if case.kind is not UNTIMEOUT or case.status is not CaseStatus.APPLIED:
            return False
        since = [e for e in self.world.audit_log if e.user == case.target and e.at >= case.opened_at]
        ends = [e.until for e in self.world.audit_log if e.user == case.target and e.until is not None]
        by_others = any(entry.action == "untimeout" and entry.by != BOT for entry in since)
        return any(end >= case.opened_at for end in ends) and not by_others

    def _was_taken_meanwhile(self, case: Case) -> bool:
        """Whether somebody took the nickname between the bot's look and its request."""
        mine = [e for e in self.world.reset_in_vain if e.user == case.target and is_own(e.reason, case)]
        return case.status is CaseStatus.APPLIED and any(
            user == case.target and (entry.looked_at or entry.at) < at < entry.at
            for entry in mine
            for at, user, _ in self.world.renamed
        )

    def _told(self, case: Case) -> Iterator[str]:
        told = self._messages(case.target, case)
        if len(told) > 1:
            yield f"the member was told {len(told)} times"
        if case.notice is Notice.DELIVERED and not told:
            yield "is recorded as told, and nobody was"
        if case.notice is Notice.NOT_DELIVERED and told:
            yield "is recorded as not told, and the member was"
        undone = case.status is CaseStatus.FAILED and case.failure is not Failure.SUPERSEDED
        if told and undone and told[0].text != RETRACTED:
            yield "the member was told of what did not happen"
        if told and not undone and told[0].text != as_told(CaseView.of(case)):
            yield f"the member reads {told[0].text!r}, and it ends at {case.expires_at}"

    def _posted(self, case: Case) -> Iterator[str]:
        """One post, and a further one only where the channel of the first was closed by then; none of what is part of
        an operation, which has one of its own."""
        if operation_of(case.request) is not None:
            return
        posts = [post for log in (MOD_LOG, ANOTHER_LOG) for post in self._messages(log, case)]
        left_behind = [post for post in posts if post.channel in self.world.closed]
        if len(posts) != 1 and (len(posts), len(left_behind)) != (2, 1):
            yield f"has {len(posts)} posts in the mod-log"
        elif posts[-1].text != as_posted(CaseView.of(case)):
            yield f"is {as_posted(CaseView.of(case))}, and its post says {posts[-1].text}"

    def _done(self, case: Case) -> list[AuditEntry]:
        """Not what was done when its time was over."""
        if case.is_adopted:
            return [entry for entry in self.world.audit_log if int(entry.id) == case.request]
        action = AUDITED.get(case.kind)
        log = (entry for entry in self.world.audit_log if (entry.action, entry.user) == (action, case.target))
        return [entry for entry in log if is_own(entry.reason, case)]

    def _messages(self, channel: int, case: Case) -> list[Message]:
        return [
            message for message in self.world.messages if (message.channel, message.about) == (channel, case.number)
        ]
