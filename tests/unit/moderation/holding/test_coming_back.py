"""A jail holds over leaving and coming back."""

from datetime import timedelta

from application.moderation.end_due_cases import EndDueCases
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.term import Ending
from domain.shared.ids import UserId
from domain.shared.roles import GuildRoles
from tests.builders import GUILD, MEMBER
from tests.jails import ARTIST, HELPER, JAILED, KNOWN, Jails
from tests.unit.moderation.holding.ending import ending

SOMEBODY_ELSE = UserId(99)


async def test_who_left_and_is_back_is_jailed_again_and_gets_at_the_end_what_was_taken(jails: Jails) -> None:
    await jails.done()
    jails.rejoin()
    await jails.seen()
    assert jails.of() == {JAILED}
    assert jails.roles.log[0][1].reason == "[case 1] back in the server, and still in jail"
    await jails.done(UNJAIL)
    assert jails.of() == {HELPER, ARTIST}


async def test_what_others_gave_on_coming_back_is_kept_with_the_rest(jails: Jails) -> None:
    jails.held(MEMBER, HELPER)
    await jails.done()
    jails.rejoin(ARTIST)
    await jails.seen()
    assert (jails.of(), await jails.taken()) == ({JAILED}, (HELPER, ARTIST))


async def test_a_jail_role_taken_off_by_hand_is_recorded_as_lifted_and_not_fought_over(jails: Jails) -> None:
    await jails.done(lasts="1h")
    jails.held(MEMBER)
    await jails.seen()
    await jails.seen()
    assert (await ending(jails), jails.of()) == (Ending.LIFTED, set())
    assert len(jails.roles.requests) == 1


async def test_taken_off_by_hand_after_coming_back_it_is_lifted_too(jails: Jails) -> None:
    await jails.done()
    jails.rejoin()
    await jails.seen()
    jails.held(MEMBER)
    await jails.seen()
    assert (await ending(jails), jails.of()) == (Ending.LIFTED, set())


async def test_an_old_sighting_from_before_the_jail_changes_nothing(jails: Jails) -> None:
    """A message from a moment before is told of after it: Discord is asked how it is now."""
    await jails.done()
    await jails.seen()
    assert (await ending(jails), len(jails.roles.requests)) == (None, 1)


async def test_where_the_jail_role_was_deleted_nobody_was_let_out_by_hand(jails: Jails) -> None:
    await jails.done(lasts="1h")
    jails.held(MEMBER)
    jails.roles.discord.roles = GuildRoles(
        bot_may_manage=True, known={role: facts for role, facts in KNOWN.items() if role != JAILED}
    )
    await jails.seen()
    assert await ending(jails) is None
    jails.moderation.clock.advance(timedelta(hours=1))
    await jails.moderation.end_due_cases(EndDueCases([GUILD]))
    assert (await ending(jails), jails.of()) == (Ending.EXPIRED, {HELPER, ARTIST})


async def test_a_stranger_and_somebody_free_are_left_alone(jails: Jails) -> None:
    await jails.seen(SOMEBODY_ELSE)
    await jails.done()
    jails.roles.discord.leave(GUILD, MEMBER)
    await jails.seen()
    assert len(jails.roles.requests) == 1
