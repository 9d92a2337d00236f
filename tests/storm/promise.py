"""The promise, on real processes: what the bot did and what its record says never disagree."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from attrs import evolve, frozen

from application.moderation.queries import CaseView
from domain.moderation.bulk.number import bulk_token
from domain.moderation.bulk.target import TargetState
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import audit_token
from domain.moderation.links import CaseLinks
from interface.moderation.cards import case_card, case_marker, notice_marker
from interface.shared.layout import texts_of
from playground.api import Playground
from playground.people.seen import SeenMessage
from playground.wire.message_json import page_message_json
from playground.world.guild import Guild
from playground.world.records import AuditEntry
from playground.world.snowflakes import moment_of
from tests.fakes.avatars import AVATAR
from tests.storm.channels_in_place import ChannelsInPlace
from tests.storm.deeds import (
    CLIENT_RETRIES_WITHIN,
    ON_ITS_WAY,
    done,
    done_or_taken_over,
    is_adopted,
    what_was_done,
)
from tests.storm.ends_in_place import EndsInPlace
from tests.storm.escalations_in_place import EscalationsInPlace
from tests.storm.many_in_place import ManyInPlace
from tests.storm.nicknames_in_place import NicknamesInPlace
from tests.storm.record import Record
from tests.storm.reporting import Claimed
from tests.storm.reports_in_place import ReportsInPlace
from tests.storm.roles_in_place import RolesInPlace
from tests.storm.waters import QUARTERS
from tests.tried_kinds import AUDITED

_OF_LATER_CASES = re.compile(r"\n\*\*(Led to|Taken back by|Could not be taken back by)\*\* cases? #.*")


class Part(Protocol):
    """Of the promise, in one guild."""

    def disagreements(self) -> Iterator[str]: ...


@frozen
class Promise:
    playground: Playground
    record: Record
    mod_logs: dict[int, int]
    """The channel in which each guild's cases and reports are posted."""
    claims: Sequence[Claimed] = ()

    def disagreements(self) -> Iterator[str]:
        for guild in self.playground.world.guilds.values():
            cases = sorted((case for case in self.record.cases if case.guild == guild.id), key=lambda case: case.number)
            numbers = [int(case.number) for case in cases]
            if numbers != [*range(1, len(cases) + 1)]:
                yield f"{guild.name}: the numbers have a gap: {numbers}"
            for case in cases:
                for finding in self._of(case, cases, guild):
                    yield f"{guild.name}, case {case.number} ({case.kind.name} of {case.target}): {finding}"
            yield from self._done_by_nobody(guild, cases)
            yield from self._adopted_twice(guild, cases)
            for part in self._parts(guild, cases):
                yield from (f"{guild.name}: {finding}" for finding in part.disagreements())
            if any(channel.name == QUARTERS for channel in guild.channels.values()):
                yield from (f"{guild.name}: {finding}" for finding in self._of_channels(guild).disagreements())

    def _parts(self, guild: Guild, cases: Sequence[CaseView]) -> Sequence[Part]:
        bot = self.playground.world.bot_id
        swaps = {int(swap.number): swap for swap in self.record.swaps if swap.guild == guild.id}
        posts = [post.text for post in self._written(self.mod_logs[guild.id], "")]
        nicknames = {number: name for (of, number), name in self.record.nicknames.items() if of == guild.id}
        parts: list[Part] = [
            EndsInPlace(guild, cases, bot),
            RolesInPlace(guild, cases, bot, swaps, self._moved_at_once(guild)),
            NicknamesInPlace(guild, cases, bot, nicknames),
            ManyInPlace(
                guild,
                bot,
                cases,
                [each for each in self.record.operations if each.guild == guild.id],
                [each for each in self.record.targets if each.guild == guild.id],
                posts,
            ),
            ReportsInPlace(
                cases,
                [each for each in self.record.reports if each.guild == guild.id],
                [each for each in self.claims if each.guild == guild.id],
                posts,
            ),
        ]
        if guild.id in self.record.escalating:
            parts.append(
                EscalationsInPlace(
                    cases,
                    [firing for firing in self.record.firings if firing.guild == guild.id],
                    {number: request for (of, number), request in self.record.requests.items() if of == guild.id},
                    {number for of, number in self.record.ever_voided if of == guild.id},
                )
            )
        return parts

    def _moved_at_once(self, guild: Guild) -> Mapping[int, frozenset[int]]:
        """Roles that operations on many gave or took, by member."""
        roles = {each.number: each.role for each in self.record.operations if each.guild == guild.id}
        moved = defaultdict[int, frozenset[int]](frozenset)
        for target in self.record.targets:
            role = roles.get(target.operation) if target.guild == guild.id else None
            if role is not None and target.state is TargetState.DONE:
                moved[target.user] |= {role}
        return moved

    def _of_channels(self, guild: Guild) -> ChannelsInPlace:
        world, log = self.playground.world, self.mod_logs[guild.id]
        posts = [message for message in world.messages.get(log, []) if message.author_id == world.bot_id]
        return ChannelsInPlace(
            guild,
            [act for act in self.record.acts if act.guild == guild.id],
            [lock for lock in self.record.locks if lock.guild == guild.id],
            [each for of, each in self.record.locked if of == guild.id],
            world.bot_id,
            [SeenMessage(page_message_json(world, post)).text.partition("\n")[0] for post in posts],
        )

    def _of(self, case: CaseView, cases: Sequence[CaseView], guild: Guild) -> Iterator[str]:
        if case.status is CaseStatus.PENDING:
            yield "was never settled"
            return
        if case.kind in AUDITED:
            yield from self._acted(case, cases, guild)
        was_over = case.expires_at is not None and case.settled_at is not None and case.expires_at <= case.settled_at
        if case.failure is Failure.INTERRUPTED and not was_over:
            yield "was given up, although nothing stood in the way for an hour"
        yield from self._told(case)
        posts = self._written(self.mod_logs[guild.id], case_marker(case.number))
        # One of many has none of its own, until something about it is changed.
        needs_one = case.operation is None or case.voided_at is not None or case.reason_changed_by is not None
        if len(posts) > 1 or (not posts and needs_one):
            yield f"has {len(posts)} posts in the mod-log"
        elif posts and (missing := _missing(case, posts[0].text)):
            yield f"has a post in the mod-log that does not show how it stands: {missing} in {posts[0].text!r}"

    def _acted(self, case: CaseView, cases: Sequence[CaseView], guild: Guild) -> Iterator[str]:
        bot = self.playground.world.bot_id
        deeds, is_applied = done(case, guild, bot), case.status is CaseStatus.APPLIED
        is_explained = done_or_taken_over(case, cases, guild, bot) if is_applied else _came_late(case, deeds)
        if bool(deeds) != is_applied and not is_explained:
            was = "was not done" if not deeds else f"was done {_seconds_after(case, deeds)} s after it was settled"
            yield f"is recorded as {case.status.value} ({case.failure}), and {was}"
        # What Discord does not keep up for ever is done again when its end is changed.
        takes = timedelta(0) if len(deeds) < 2 else moment_of(deeds[-1].id) - moment_of(deeds[0].id)
        if case.kind.kept_for is None and takes > CLIENT_RETRIES_WITHIN:
            yield f"was done {len(deeds)} times"

    def _told(self, case: CaseView) -> Iterator[str]:
        channel = self.playground.world.direct_channel(case.target)
        told = [] if channel is None else self._written(channel.id, notice_marker(case))
        if len(told) > 1:
            yield f"the member was told {len(told)} times"
        if case.notice is Notice.DELIVERED and not told:
            yield "is recorded as told, and nobody was"
        if case.notice in (Notice.NOT_DELIVERED, Notice.NOT_WANTED) and told:
            yield f"is recorded as {case.notice.value}, and the member was told"

    def _done_by_nobody(self, guild: Guild, cases: Sequence[CaseView]) -> Iterator[str]:
        """What the bot did of which there is no case."""
        operations = [each for each in self.record.operations if each.guild == guild.id]
        tokens = {*(audit_token(case.number) for case in cases), *(bulk_token(each.number) for each in operations)}
        for entry in guild.audit_log:
            by_us = entry.user_id == self.playground.world.bot_id and what_was_done(entry) is not None
            if by_us and (entry.reason or "").partition("]")[0] + "]" not in tokens:
                yield f"{guild.name}: the bot did something to {entry.target_id} of which there is no case"

    def _adopted_twice(self, guild: Guild, cases: Sequence[CaseView]) -> Iterator[str]:
        """What was done by hand of which there are several cases."""
        bot = self.playground.world.bot_id
        adopted = Counter(entry.id for case in cases if is_adopted(case) for entry in done(case, guild, bot))
        for entry, times in adopted.items():
            if times > 1:
                yield f"{guild.name}: what was done by hand with entry {entry} has {times} cases"

    def _written(self, channel: int, marker: str) -> list[SeenMessage]:
        """By the bot and for all, with a text that begins with the marker."""
        world = self.playground.world
        return [
            seen
            for message in world.messages.get(channel, [])
            if message.author_id == world.bot_id
            and message.addressee is None
            and marker in (seen := SeenMessage(page_message_json(world, message))).text
        ]


def _missing(case: CaseView, shown: str) -> list[str]:
    """What the post lacks; what later cases say of this one comes into it when it is next brought up to date."""
    own = evolve(case, links=CaseLinks(case.links.others))
    return [text for text in texts_of(case_card(own, AVATAR)) if text not in _OF_LATER_CASES.sub("", shown)]


def _came_late(case: CaseView, deeds: Sequence[AuditEntry]) -> bool:
    """A timeout that Discord got round to after its end, and after the bot had looked for it, keeps nobody quiet."""
    if case.failure is not Failure.INTERRUPTED or case.kind.kept_for is None:
        return False
    assert case.settled_at is not None
    assert case.expires_at is not None
    since = max(case.settled_at, case.expires_at)
    return all(since <= moment_of(each.id) <= since + ON_ITS_WAY for each in deeds)


def _seconds_after(case: CaseView, deeds: Sequence[AuditEntry]) -> float | None:
    return None if case.settled_at is None else round((moment_of(deeds[0].id) - case.settled_at).total_seconds(), 3)
