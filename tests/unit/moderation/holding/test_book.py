"""Who should have the jail role is known without asking."""

from collections.abc import Collection, Mapping

import pytest
from attrs import define, evolve

from application.moderation.errors import EffectRefused
from application.moderation.jail.hold_jail import HoldJail
from application.moderation.jail.hold_missed import HoldMissed, HoldMissedHandler
from application.moderation.jail.jail_book import JailBook, LookUpJails, LookUpJailsHandler, all_in_force
from application.moderation.jail.note_swap import NoteSwapHandler
from application.moderation.jail.queries import JailInForce, JailKey
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import Failure
from domain.shared.ids import GuildId, RoleId, UserId
from tests.builders import GUILD, MEMBER, MODERATOR, a_standing
from tests.fakes.jail import MemoryJailReader
from tests.fakes.records import MemoryRecords
from tests.jails import HELPER, JAILED, Jails


async def test_the_book_knows_who_should_have_the_jail_role(jails: Jails) -> None:
    book = JailBook()
    look_up = LookUpJailsHandler(jails.reader, book)
    await jails.done()
    await look_up(LookUpJails([GUILD]))
    assert book.is_missed(GUILD, MEMBER, {HELPER})
    assert not book.is_missed(GUILD, MEMBER, {JAILED})
    assert not book.is_missed(GUILD, MODERATOR, {HELPER})
    assert book.of([GUILD]) == [(GUILD, MEMBER)]
    await jails.done(UNJAIL)
    await look_up(LookUpJails([GUILD]))
    assert not book.is_missed(GUILD, MEMBER, {HELPER})


@define
class CountingReader(MemoryJailReader):
    pages: int = 0

    async def in_force(self, guilds: Collection[GuildId], after: JailKey, limit: int) -> tuple[JailInForce, ...]:
        self.pages += 1
        return await super().in_force(guilds, after, limit)


async def test_everybody_in_jail_is_found_page_by_page_and_none_is_read_after_one_that_is_not_full(
    jails: Jails, records: MemoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("application.moderation.jail.jail_book.PAGE", 2)
    users = [UserId(number) for number in (63, 62, 61)]
    for jailed, pages in ((1, 1), (2, 2), (3, 2)):
        user = users[jailed - 1]
        jails.moderation.discord.standings[user] = a_standing(user)
        await jails.done(user=user)
        reader = CountingReader(records)
        assert [each.user for each in await all_in_force(reader, [GUILD])] == users[:jailed]
        assert reader.pages == pages


async def test_whom_this_process_jails_is_in_the_book_at_once_and_through_a_look_up_under_way(jails: Jails) -> None:
    book = JailBook()
    discord = jails.moderation.discord
    discord.jail = evolve(discord.jail, note_swap=NoteSwapHandler(jails.moderation.uow, book))
    await jails.done()
    assert book.is_missed(GUILD, MEMBER, {HELPER})
    for is_known in (True, True, False):  # looked up before, as far as the records said
        book.replace({})
        assert book.is_missed(GUILD, MEMBER, {HELPER}) is is_known


@define
class SeenRoles:
    roles: Mapping[UserId, frozenset[RoleId]]

    def roles_of(self, guild: GuildId, user: UserId) -> frozenset[RoleId] | None:
        return self.roles.get(user)


async def test_whoever_came_back_unseen_is_jailed_again_and_one_who_cannot_be_keeps_nobody_waiting(
    jails: Jails,
) -> None:
    """One left again, one has the role, of one Discord has told nothing, and one is above the bot by now."""
    users = [UserId(number) for number in (61, 62, 63, 64)]
    for user in users:
        jails.moderation.discord.standings[user] = a_standing(user)
        await jails.done(user=user)
    tried = list[UserId]()

    async def hold(command: HoldJail) -> None:
        tried.append(command.user)
        if command.user == users[0]:
            raise EffectRefused(Failure.REFUSED_BY_DISCORD)

    book = JailBook()
    seen = SeenRoles(dict(zip(users, [frozenset(), frozenset(), frozenset({JAILED})], strict=False)))
    look_up = LookUpJailsHandler(jails.reader, book)
    with pytest.raises(ExceptionGroup) as failed:
        await HoldMissedHandler(look_up, book, seen, hold)(HoldMissed([GUILD]))
    assert (tried, len(failed.value.exceptions)) == (users[:2], 1)
