"""What the other parts of an import become, and how they are taken back, in memory and on PostgreSQL."""

from datetime import timedelta

from application.afk.importing import AbsencesKeeper, ForeignAbsence
from application.guilds.importing import ForeignSetting, SettingsKeeper
from application.levels.importing import ForeignXp, LevelBlocksKeeper, XpKeeper
from application.reminders.importing import ForeignReminder, RemindersKeeper
from application.shared.importing import Item
from application.snippets.importing import SnippetBansKeeper, SnippetsKeeper
from application.starboard.importing import BoardsKeeper, ForeignBoard, ForeignStarred, StarredKeeper
from domain.guilds.guild import Choice
from domain.imports.record import Tally
from domain.levels.adjustment import Decision
from domain.levels.curve import StandardCurve
from domain.levels.operations import ImportMode
from domain.moderation.settings import JAIL_CHANNEL, JAIL_ROLE
from domain.permissions.ranks import rank_of_role
from domain.reminders.reminder import ReminderNumber
from domain.shared.ids import ChannelId, MessageId, RoleId, UserId
from domain.shared.importing import IMPORTER, Remark
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.paging import Seek
from domain.snippets.content import LONGEST_TEXT
from domain.snippets.foreign import ForeignSnippet
from domain.snippets.name import SnippetName
from domain.starboard.repository import BoardPost
from tests.builders import GUILD, MEMBER, MODERATOR, a_request
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.importing import bring_in, end, items, take_back

LATER = START + timedelta(days=400)


async def test_xp_are_taken_back_as_far_as_nobody_has_decided_on_them(registered: Backend) -> None:
    keeper, users = XpKeeper(ImportMode.MAX), [UserId(number) for number in (100, 101, 102)]
    curve = StandardCurve()
    facts = [ForeignXp(user=user, xp=1000, level=curve.level_at(1000) + (user == 102)) for user in users]

    async def decide(user: UserId, xp: int, *, is_set: bool) -> None:
        async with registered.uow() as uow:
            member = (await uow.member_levels.lock(GUILD, [user]))[user]
            decided = Decision(by=MODERATOR, reason=None, request=a_request(), at=START)
            change = member.set_to if is_set else member.add
            change(xp, decided=decided, curve=curve)
            await uow.member_levels.save([member])
            await uow.commit()

    await decide(users[0], 300, is_set=True)
    batch = await bring_in(registered, keeper, items(*facts))
    assert batch.tally.remarks == {Remark.OTHER_LEVEL: 1}
    assert await registered.levels.xp_of(GUILD, users) == dict.fromkeys(users, 1000)
    await decide(users[0], 50, is_set=False)
    await decide(users[1], 400, is_set=True)
    back = await take_back(registered, keeper, await end(registered, batch))
    assert back.taken_back == 2
    assert await registered.levels.xp_of(GUILD, users) == {users[0]: 350, users[1]: 400, users[2]: 0}
    for user in users:
        assert (await registered.levels.sources(GUILD, user)).unexplained == 0


async def test_who_got_no_xp_gets_none_here_until_it_is_taken_back(registered: Backend) -> None:
    keeper, users = LevelBlocksKeeper(), [UserId(5), UserId(6)]
    async with registered.uow() as uow:
        await uow.level_blocks.remove_of(GUILD, users, by=IMPORTER)
        await uow.commit()
    batch = await bring_in(registered, keeper, items(*users))
    assert batch.tally == Tally(cursor=2, brought=2)
    assert {each.user for each in (await registered.levels.blocked(GUILD, Seek())).items} == {*users}
    async with registered.uow() as uow:
        await uow.level_blocks.remove(GUILD, users[0])
        await uow.commit()
    assert (await take_back(registered, keeper, await end(registered, batch))).taken_back == 1
    assert (await registered.levels.blocked(GUILD, Seek())).items == ()


def a_snippet(name: str, text: str = "text", *aliases: str, uses: int = 0) -> ForeignSnippet:
    return ForeignSnippet(name=name, text=text, aliases=aliases, author=MODERATOR, at=START, uses=uses, is_locked=False)


async def test_snippets_come_with_aliases_and_uses_and_go_again(registered: Backend) -> None:
    keeper = SnippetsKeeper()
    batch = await bring_in(
        registered,
        keeper,
        items(
            a_snippet("Rules", "Be {kind} to {user}", "r", "FAQ", uses=41),
            a_snippet("faq", "x" * (LONGEST_TEXT + 1)),
            a_snippet("rules"),
            a_snippet("not a name"),
            a_snippet("empty", " \u200b "),
        ),
    )
    assert batch.tally == Tally(
        cursor=5,
        brought=2,
        left_out={Remark.NAME_TAKEN: 1, Remark.NAME_UNUSABLE: 1, Remark.NOTHING_TO_READ: 1},
        remarks={Remark.ALIAS_LEFT_OUT: 1, Remark.TEXT_CUT: 1},
    )
    assert [each.label for each in batch.left_out] == ["rules", "not a name", "empty"]
    async with registered.uow() as uow:
        rules, faq = await uow.snippets.named(GUILD, [SnippetName("r"), SnippetName("faq")])
    assert (rules.name, rules.aliases, rules.text, rules.uses) == ("rules", ("r",), "Be {{kind}} to {{user}}", 41)
    assert len(faq.text) == LONGEST_TEXT
    [line] = (await registered.snippets.changes(GUILD, faq.id, Seek())).items
    assert line.change.old == "x" * (LONGEST_TEXT + 1)
    async with registered.uow() as uow:
        [rules] = await uow.snippets.named(GUILD, [SnippetName("rules")])
        rules.lock(locked=True, by=MODERATOR, at=START)
        await uow.snippets.save([rules])
        await uow.commit()
    back = await take_back(registered, keeper, await end(registered, batch))
    assert (back.taken_back, back.kept) == (1, (rules.id,))
    assert [each.name for each in await registered.snippets.all(GUILD)] == ["rules"]


async def test_bans_from_snippets_are_lifted_again_where_they_are_the_imports(registered: Backend) -> None:
    keeper = SnippetBansKeeper()
    async with registered.uow() as uow:
        await uow.snippets.ban(GUILD, UserId(5), by=MODERATOR, at=START)
        await uow.commit()
    batch = await bring_in(registered, keeper, items(UserId(5), UserId(6), UserId(7)))
    assert batch.tally == Tally(cursor=3, brought=2, left_out={Remark.THERE_ALREADY: 1})
    async with registered.uow() as uow:
        await uow.snippets.unban(GUILD, UserId(7))
        await uow.snippets.ban(GUILD, UserId(7), by=MODERATOR, at=START)
        await uow.commit()
    assert (await take_back(registered, keeper, await end(registered, batch))).taken_back == 1
    banned = [user for user in (5, 6, 7) if await registered.snippets.is_banned(GUILD, UserId(user))]
    assert banned == [5, 7]


def a_reminder(text: str = "tea", **given: object) -> ForeignReminder:
    usual: dict[str, object] = {"due_at": LATER, "made_at": START, "is_sent": False, "owner": MEMBER}
    return ForeignReminder(text=text, channel=ChannelId(5), **usual | given)  # type: ignore[arg-type]  # as above


async def test_reminders_to_come_are_brought_in_and_taken_back_unless_their_owner_changed_them(
    registered: Backend,
) -> None:
    keeper = RemindersKeeper()
    batch = await bring_in(
        registered,
        keeper,
        items(
            a_reminder("x" * 2000),
            a_reminder(),
            a_reminder(is_sent=True),
            a_reminder(due_at=START),
            a_reminder(" "),
        ),
    )
    assert batch.tally == Tally(cursor=5, brought=2, left_out={Remark.OVER: 2, Remark.NOTHING_TO_READ: 1})
    async with registered.uow() as uow:
        reminder = await uow.reminders.get(MEMBER, ReminderNumber(2))
        assert (reminder.guild, reminder.channel, reminder.due_at) == (GUILD, ChannelId(5), LATER)
        reminder.edit("coffee", None)
        await uow.reminders.save(reminder)
        await uow.commit()
    back = await take_back(registered, keeper, await end(registered, batch))
    assert (back.taken_back, back.kept) == (1, (2,))


def an_absence(user: int, **given: object) -> ForeignAbsence:
    usual: dict[str, object] = {
        "nickname": "Emil",
        "reason": "asleep",
        "since": START - timedelta(hours=1),
        "until": None,
        "is_enforced": False,
        "is_lasting": False,
    }
    return ForeignAbsence(user=UserId(user), **usual | given)  # type: ignore[arg-type]  # as above


async def test_who_is_away_is_so_here_and_nobody_who_has_come_back_is_touched(registered: Backend) -> None:
    keeper = AbsencesKeeper()
    facts = [
        an_absence(5, is_lasting=True),
        an_absence(6, until=LATER, is_enforced=True),
        an_absence(7, until=START),
    ]
    batch = await bring_in(registered, keeper, items(*facts, first=5))
    assert batch.tally == Tally(cursor=7, brought=2, left_out={Remark.OVER: 1}, remarks={Remark.ENDS_WITH_MESSAGE: 1})
    async with registered.uow() as uow:
        first = await uow.absences.lock(GUILD, UserId(5))
        second = await uow.absences.lock(GUILD, UserId(6))
        assert first is not None
        assert second is not None
        assert (first.reason, first.nick_before, first.nick_tagged, first.is_tagged) == (
            "asleep",
            "Emil",
            "[AFK] Emil",
            True,
        )
        assert (second.until, second.enforced_by) == (LATER, IMPORTER)
        first.end(now=START)
        await uow.absences.save(first)
        await uow.commit()
    back = await take_back(registered, keeper, await end(registered, batch))
    assert (back.taken_back, back.kept) == (1, (5,))


async def test_a_board_comes_with_what_stands_on_it_and_is_left_alone_once_edited(registered: Backend) -> None:
    boards, starred = BoardsKeeper(), StarredKeeper()
    post = ForeignStarred(message=MessageId(8), post=MessageId(9), stars=7, at=START)
    there = Item(key=8, fact=post)
    assert (await bring_in(registered, starred, [there])).tally.left_out == {Remark.NO_BOARD: 1}
    odd = await bring_in(registered, boards, items(ForeignBoard(channel=ChannelId(5), emoji="x", threshold=3)))
    assert odd.tally.left_out == {Remark.VALUE_UNUSABLE: 1}
    batch = await bring_in(registered, boards, items(ForeignBoard(channel=ChannelId(5), emoji="⭐", threshold=3)))
    assert batch.tally == Tally(cursor=1, brought=1)
    assert (await bring_in(registered, starred, [there])).tally == Tally(cursor=8, brought=1)
    number = await end(registered, batch)
    [board] = await registered.starboards.of(GUILD)
    assert (board.name, board.channel, board.threshold, board.lower) == ("starboard", ChannelId(5), 3, 2)
    assert (await take_back(registered, boards, number, keep=False)).taken_back == 1
    async with registered.uow() as uow:
        own = BoardPost(guild=GUILD, board=board.id, message=MessageId(10), channel=board.channel, chosen_at=START)
        await uow.board_posts.choose(own)
        await uow.commit()
    assert (await take_back(registered, boards, number, keep=False)).kept == (GUILD,)  # something stands on it
    async with registered.uow() as uow:
        await uow.board_posts.forget(own)
        await uow.commit()
    assert (await take_back(registered, starred, number)).taken_back == 1
    assert (await take_back(registered, boards, number)).taken_back == 1
    assert await registered.starboards.of(GUILD) == ()


async def test_a_board_of_the_same_channel_stays_as_it_is(registered: Backend) -> None:
    first = ForeignBoard(channel=ChannelId(5), emoji="⭐", threshold=3)
    await bring_in(registered, BoardsKeeper(), items(first))
    again = await bring_in(registered, BoardsKeeper(), items(first, first=2))
    assert again.tally.left_out == {Remark.THERE_ALREADY: 1}


async def test_settings_are_chosen_where_nothing_was_and_forgotten_where_they_still_are_so(
    registered: Backend,
) -> None:
    keeper, rank = SettingsKeeper(), rank_of_role(RoleId(44))
    async with registered.uow() as uow:
        guild = await uow.guilds.get(GUILD)
        guild.decide([Choice(JAIL_ROLE, RoleId(1))], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        await uow.commit()
    facts = (
        ForeignSetting(named="mod_log_id", setting=MOD_LOG_CHANNEL, value=11),
        ForeignSetting(named="jail_role_id", setting=JAIL_ROLE, value=12),
        ForeignSetting(named="rank of 44", setting=rank, value=5),
        ForeignSetting(named="audit_log_id", setting=None, value=13),
        ForeignSetting(named="rank of 45", setting=rank_of_role(RoleId(45)), value=77),
        ForeignSetting(named="jail_channel_id", setting=JAIL_CHANNEL, value=14),
    )
    batch = await bring_in(registered, keeper, items(*facts))
    assert batch.tally == Tally(
        cursor=6, brought=3, left_out={Remark.THERE_ALREADY: 1, Remark.NOT_HERE: 1, Remark.VALUE_UNUSABLE: 1}
    )
    async with registered.uow() as uow:
        guild = await uow.guilds.get(GUILD)
        assert (guild.settings[MOD_LOG_CHANNEL], guild.settings[rank], guild.settings[JAIL_ROLE]) == (11, 5, 1)
        guild.decide([Choice(MOD_LOG_CHANNEL, ChannelId(99))], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        await uow.commit()
    back = await take_back(registered, keeper, await end(registered, batch))
    assert (back.taken_back, back.kept) == (2, (1,))
    async with registered.uow() as uow:
        settings = (await uow.guilds.get(GUILD)).settings
    assert dict(settings.chosen) == {"jail_role": 1, "mod_log_channel": 99}
