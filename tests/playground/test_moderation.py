from datetime import timedelta

import discord
import pytest

from playground.api import PersonRefused, Playground
from playground.world.permission import Permission
from playground.world.records import Role
from tests.playground.small_bot import SmallBot


def _object(playground: Playground, name: str) -> discord.Object:
    return discord.Object(playground.person(name).id)


async def test_a_ban_removes_the_member_and_everyone_is_told(playground: Playground, bot: SmallBot) -> None:
    ivo = playground.person("Ivo")
    await bot.harbour.ban(_object(playground, "Ivo"), reason="[case 42] spâm", delete_message_seconds=0)
    await bot.told_of("audit ban [case 42] spâm")
    assert bot.told == ["ready", "ban ivo", "remove ivo", "audit ban [case 42] spâm"]
    assert ivo.id not in playground.world.guild.members
    assert (await bot.harbour.fetch_ban(_object(playground, "Ivo"))).reason == "[case 42] spâm"
    entries = [entry async for entry in bot.harbour.audit_logs(action=discord.AuditLogAction.ban)]
    assert [(entry.reason, entry.user_id) for entry in entries] == [("[case 42] spâm", bot.harbour.me.id)]


async def test_a_second_ban_changes_nothing(playground: Playground, bot: SmallBot) -> None:
    await bot.harbour.ban(_object(playground, "Ivo"), reason="first")
    await bot.harbour.ban(_object(playground, "Ivo"), reason="second")
    assert (await bot.harbour.fetch_ban(_object(playground, "Ivo"))).reason == "first"
    assert len(playground.world.audit_log) == 1


async def test_a_ban_deletes_only_recent_messages(playground: Playground, bot: SmallBot) -> None:
    old = playground.person("Emil").sees("general")[0]
    said = await playground.person("Emil").say("general", "buy now")
    await bot.harbour.ban(_object(playground, "Emil"), delete_message_seconds=3600)
    await bot.told_of("bulk delete 1")
    left = [message.id for message in playground.person("Freya").sees("general")]
    assert old.id in left
    assert said.id not in left


async def test_a_lifted_ban_is_unknown_afterwards(playground: Playground, bot: SmallBot) -> None:
    await bot.harbour.ban(_object(playground, "Ivo"))
    await bot.harbour.unban(_object(playground, "Ivo"), reason="mercy")
    await bot.told_of("audit unban mercy")
    with pytest.raises(discord.NotFound) as refused:
        await bot.harbour.fetch_ban(_object(playground, "Ivo"))
    assert refused.value.code == 10026
    with pytest.raises(discord.NotFound):
        await bot.harbour.unban(_object(playground, "Ivo"))


@pytest.mark.parametrize("name", ["Ada", "Bruno"])
async def test_whoever_stands_above_the_bot_is_out_of_reach(playground: Playground, bot: SmallBot, name: str) -> None:
    target = bot.member(playground.person(name).id)
    for action in (target.ban, target.kick):
        with pytest.raises(discord.Forbidden) as refused:
            await action()
        assert refused.value.code == 50013
    with pytest.raises(discord.Forbidden):
        await target.timeout(timedelta(hours=1))


async def test_members_of_one_highest_role_are_out_of_each_others_reach(playground: Playground, bot: SmallBot) -> None:
    dalia, ivo = playground.person("Dalia"), playground.person("Ivo")
    playground.world.guild.members[ivo.id].roles += playground.world.guild.members[dalia.id].roles
    with pytest.raises(PersonRefused):
        dalia.ban(ivo)
    with pytest.raises(PersonRefused):
        ivo.ban(dalia)


@pytest.mark.parametrize(("bot_is_older", "allowed"), [(True, True), (False, False)])
async def test_of_two_roles_at_one_position_the_older_one_ranks_higher(
    playground: Playground, bot: SmallBot, bot_is_older: bool, allowed: bool
) -> None:
    ivo, own = playground.world.guild.members[playground.person("Ivo").id], bot.harbour.me.top_role
    role_id = own.id + (1 if bot_is_older else -1) * 1000
    playground.world.guild.roles[role_id] = Role(role_id, "Level", own.position)
    ivo.roles = [role_id]
    if allowed:
        await bot.harbour.ban(discord.Object(ivo.user_id))
    else:
        with pytest.raises(discord.Forbidden):
            await bot.harbour.ban(discord.Object(ivo.user_id))
    assert (ivo.user_id in playground.world.bans) is allowed


async def test_a_permission_the_bot_lacks_is_reported_as_missing(playground: Playground, bot: SmallBot) -> None:
    playground.world.guild.roles[bot.harbour.me.top_role.id].permissions &= ~discord.Permissions(
        kick_members=True
    ).value
    with pytest.raises(discord.Forbidden) as refused:
        await bot.member(playground.person("Ivo").id).kick()
    assert refused.value.code == 50013


async def test_a_kick_is_recorded(playground: Playground, bot: SmallBot) -> None:
    await bot.member(playground.person("Ivo").id).kick(reason="go")
    await bot.told_of("audit kick go")
    assert "remove ivo" in bot.told
    with pytest.raises(discord.NotFound) as refused:
        await bot.harbour.fetch_member(playground.person("Ivo").id)
    assert refused.value.code == 10007


async def test_a_timeout_silences_and_outlives_a_return(playground: Playground, bot: SmallBot) -> None:
    ivo = playground.person("Ivo")
    await bot.member(ivo.id).timeout(timedelta(hours=1), reason="hush")
    await bot.told_of("audit member_update hush")
    with pytest.raises(PersonRefused):
        await ivo.say("general", "but")
    ivo.leave()
    ivo.join()
    await bot.told_of("join ivo")
    with pytest.raises(PersonRefused):
        await ivo.command("ping")
    await bot.member(ivo.id).timeout(None)
    assert (await ivo.say("general", "thanks")).content == "thanks"


async def test_a_timeout_has_an_end_within_28_days(playground: Playground, bot: SmallBot) -> None:
    with pytest.raises(discord.HTTPException, match="28 days") as refused:
        await bot.member(playground.person("Ivo").id).timeout(timedelta(days=29))
    assert refused.value.code == 50035


async def test_an_administrator_cannot_be_timed_out(playground: Playground, bot: SmallBot) -> None:
    playground.world.guild.roles[bot.harbour.me.top_role.id].position = 9
    with pytest.raises(discord.Forbidden):
        await bot.member(playground.person("Bruno").id).timeout(timedelta(hours=1))


async def test_of_two_roles_at_one_position_the_one_with_the_lower_id_stands_higher(
    playground: Playground, bot: SmallBot
) -> None:
    own, ivo = bot.harbour.me.top_role.id, playground.world.guild.members[playground.person("Ivo").id]
    roles = playground.world.guild.roles
    for other, stands_below in ((own - 1, False), (own + 1, True)):
        roles[other] = Role(other, "tied", roles[own].position)
        ivo.roles = [other]
        if stands_below:
            await bot.harbour.kick(_object(playground, "Ivo"))
        else:
            with pytest.raises(discord.Forbidden):
                await bot.harbour.kick(_object(playground, "Ivo"))


async def test_an_audit_log_reason_has_at_most_512_characters(playground: Playground, bot: SmallBot) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await bot.harbour.ban(_object(playground, "Ivo"), reason="x" * 513)
    assert refused.value.code == 50035
    assert playground.world.bans == {}


async def test_roles_below_the_bots_own_are_given_and_taken(playground: Playground, bot: SmallBot) -> None:
    roles = {role.name: role for role in bot.harbour.roles}
    ivo = bot.member(playground.person("Ivo").id)
    await ivo.add_roles(roles["Regular"], reason="loyal")
    await bot.told_of("audit member_role_update loyal")
    assert playground.world.guild.members[ivo.id].roles == [roles["Regular"].id]
    await ivo.remove_roles(roles["Regular"])
    assert playground.world.guild.members[ivo.id].roles == []
    with pytest.raises(discord.Forbidden):
        await ivo.add_roles(roles["Admin"])


async def test_a_nickname_is_changed(playground: Playground, bot: SmallBot) -> None:
    await bot.member(playground.person("Ivo").id).edit(nick="Captain")
    assert (await bot.harbour.fetch_member(playground.person("Ivo").id)).nick == "Captain"


async def test_a_bulk_ban_tells_who_was_banned_and_who_was_not(playground: Playground, bot: SmallBot) -> None:
    result = await bot.harbour.bulk_ban([_object(playground, name) for name in ("Ivo", "Juno", "Ada")], reason="raid")
    assert {item.id for item in result.banned} == {playground.person("Ivo").id, playground.person("Juno").id}
    assert {item.id for item in result.failed} == {playground.person("Ada").id}


async def test_a_person_bans_and_lifts_by_hand(playground: Playground, bot: SmallBot) -> None:
    dalia, ivo = playground.person("Dalia"), playground.person("Ivo")
    dalia.ban(ivo, "rude")
    await bot.told_of("audit ban rude")
    with pytest.raises(PersonRefused, match="banned"):
        ivo.join()
    dalia.unban(ivo)
    await bot.told_of("unban ivo")
    ivo.join()
    with pytest.raises(PersonRefused):
        dalia.ban(playground.person("Chidi"))


async def test_bans_are_listed_page_by_page(playground: Playground, bot: SmallBot) -> None:
    for name in ("Goro", "Ivo", "Juno"):
        await bot.harbour.ban(_object(playground, name))
    first = [ban.user.name async for ban in bot.harbour.bans(limit=2)]
    after = [ban.user.name async for ban in bot.harbour.bans(after=_object(playground, "Goro"))]
    assert (first, after) == (["goro", "ivo"], ["ivo", "juno"])


async def test_a_bot_that_may_not_see_the_audit_log_is_not_told_of_it(playground: Playground, bot: SmallBot) -> None:
    role = next(role for role in playground.world.guild.roles.values() if role.bot_id is not None)
    role.permissions &= ~int(Permission.VIEW_AUDIT_LOG)
    playground.person("Dalia").ban(playground.person("Ivo"), "unseen")
    role.permissions |= int(Permission.VIEW_AUDIT_LOG)
    playground.person("Dalia").kick(playground.person("Juno"), "seen")
    await bot.told_of("audit kick seen")
    assert "audit ban unseen" not in bot.told


async def test_the_audit_log_is_read_on_from_an_entry_oldest_first_a_hundred_at_a_time(
    playground: Playground, bot: SmallBot
) -> None:
    dalia, ivo = playground.person("Dalia"), playground.person("Ivo")
    for _ in range(60):
        dalia.ban(ivo)
        dalia.unban(ivo)
    first = discord.Object(playground.world.audit_log[0].id)
    page = await bot.http.get_audit_logs(bot.harbour.id, limit=100, after=first.id)
    ids = [int(entry["id"]) for entry in page["audit_log_entries"]]
    assert ids == [entry.id for entry in playground.world.audit_log[1:101]]
    with pytest.raises(discord.HTTPException):
        await bot.http.get_audit_logs(bot.harbour.id, limit=101)
