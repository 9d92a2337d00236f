"""What people read of each error: the table is complete, and each line says what it should."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from discord import app_commands

import interface.startup.problems  # noqa: F401  # so that every error class there is has been defined
from application.charts.errors import DigestUnwritable
from application.levels.notice_errors import NoticeUnwritable
from application.moderation.errors import (
    ActionUnfinished,
    AnnouncementRefused,
    CaseLogPostGone,
    CaseLogUnwritable,
    EffectRefused,
    MayNotLook,
)
from application.moderation.jail.ports import SetUpRefused
from application.points.ports import MembersHidden
from application.privacy.ports import MailRefused, TooMuchToSend
from application.reminders.ports import PlaceRefused
from application.shared.drawing import CannotDraw
from application.shared.errors import (
    ApplicationError,
    BotNotInGuild,
    BufferFull,
    CommitOutcomeUnknown,
    DiscordUnreachable,
    MemberLookUpRefused,
    RecordsUnavailable,
    SetupError,
    TransientFailure,
)
from application.shared.posting import PlaceUnwritable, PostGone
from application.shared.roles import NotAMember, RoleRefused
from domain.charts.errors import InvalidSpan
from domain.evidence import errors as evidence
from domain.guilds.errors import GuildNotRegistered, NothingChosen, UnknownSetting, UnknownTimeZone
from domain.imports.errors import (
    ImportedFromElsewhere,
    ImportEndsDiffer,
    ImportNotEnded,
    ImportNotFound,
    ImportNotUndoable,
    ImportTakenBack,
)
from domain.levels import errors as levels_errors
from domain.levels import level_errors, operation_errors, reward_errors
from domain.members.errors import InvalidUsername, MemberNotKnown, NotAMemberId
from domain.moderation import errors, term
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.kick import KICK
from domain.moderation.actions.note import NOTE
from domain.moderation.appeals import errors as appeals
from domain.moderation.budgets.budget import BudgetSpent
from domain.moderation.case import Failure
from domain.moderation.case_number import CaseNumber
from domain.moderation.casebook import query, window
from domain.moderation.escalation import errors as escalation
from domain.moderation.jail import errors as jail_errors
from domain.moderation.nick.errors import NoNickname
from domain.moderation.templates import errors as templates
from domain.permissions import errors as permissions
from domain.points import errors as points
from domain.points import shop_errors
from domain.privacy import errors as privacy
from domain.reminders import errors as reminders
from domain.reports import errors as reports
from domain.shared import durations, moments, roles
from domain.shared.channels import TO_POST, ChannelClosed, ChannelGone
from domain.shared.durations import parse_duration
from domain.shared.errors import ConcurrentChange, DomainError, InvalidPageSize, MissingPermission
from domain.shared.ids import ApplicationId, ChannelId, GuildId, RoleId, UserId
from domain.shared.permission import Permission
from domain.shared.settings import UnusableValue
from domain.shared.text import NothingToRead
from domain.snippets import errors as snippets
from interface.main import join_words
from interface.shared.first_answers import DoneOrNot
from interface.shared.numbers import NotANumber
from interface.shared.restarting import Restarting
from interface.shared.watch import ServedElsewhere
from interface.shared.words import PERMISSION_NAMES, unexpected
from tests.fakes.discord import FakeDiscord
from tests.fakes.records import MemoryRecords
from tests.unit.interface.afk.reading import READ as READ_OF_AFK
from tests.unit.interface.channels.reading import READ as READ_OF_CHANNELS
from tests.unit.interface.configuration.reading import READ as READ_OF_CONFIGURATIONS
from tests.unit.interface.greetings.reading import READ as READ_OF_GREETINGS
from tests.unit.interface.moderation import bulk_words
from tests.unit.interface.role_menus.reading import READ as READ_OF_ROLE_MENUS
from tests.unit.interface.setup.reading import READ as READ_OF_SETUP
from tests.unit.interface.starboard.reading import READ as READ_OF_STARBOARDS
from tests.wired import slash_commands, wired_bot, wired_contexts

words = join_words(wired_contexts(MemoryRecords(), FakeDiscord()))

SOMEBODY = UserId(3)
ROLE = RoleId(4)
LOG = ChannelId(9)
UNREACHED = "I can't reach my records right now, nothing was changed."

READ: list[tuple[Exception, str]] = [
    (ConcurrentChange(), "Somebody else changed this at the same moment, so nothing was changed."),
    (InvalidPageSize(size=101, largest=100), "A page holds 1 to 100 entries, not 101."),
    (MissingPermission(Permission.BAN_MEMBERS), "You need the permission **Ban Members** for this."),
    (UnusableValue("time_zone", 7), "The setting `time_zone` cannot have this value."),
    (NotANumber("x", 1, 10), "`x` is no whole number from 1 to 10."),
    (NothingToRead(), "Nothing can be seen of what you typed."),
    (durations.UnreadableDuration("10d `foo", "`foo"), "I can't read `'foo` as a length of time."),
    (durations.MissingUnit("5"), "5 what? A length of time looks like `30m`, `1h30m`, `2 weeks` or `1mo`."),
    (durations.AmbiguousUnit("1M"), "`1M` could be minutes or months."),
    (durations.RepeatedUnit("1h 2h", "hour"), "`1h 2h` names hours twice."),
    (durations.EmptyDuration("0s"), "`0s` is no time at all."),
    (durations.DurationTooLong("11y"), "`11y` is more than ten years."),
    (moments.UnreadableMoment("soon"), "I can't read `soon` as a time."),
    (moments.AmbiguousDate("1/2/27"), "Is `1/2/27` the day or the month first?"),
    (moments.MomentIsPast("2020", datetime(2020, 1, 1, tzinfo=UTC)), "`2020` was <t:1577836800:R>, and I need"),
    (NotAMember(SOMEBODY), "<@3> is not a member of this server."),
    (RoleRefused(ROLE, "Missing Permissions"), "Discord does not let me hand out <@&4> or take it back: `Missing"),
    (roles.NoSuchRole(ROLE), "There is no role with the ID 4 in this server."),
    (roles.RoleIsEverybodys(), "@\u200beveryone has that role already"),
    (ChannelGone(LOG), "<#9> is not in this server any more"),
    (
        ChannelClosed(LOG, TO_POST),
        "I cannot post in <#9>: I lack **View Channel**, **Send Messages** and **Read Message",
    ),
    (NothingChosen(), "You chose nothing, so nothing changed."),
    (roles.RoleIsManaged(ROLE), "<@&4> belongs to a bot, a subscription or the boosters"),
    (roles.RoleGivesPower(ROLE, ("ban_members",)), "<@&4> gives power over others (ban members)"),
    (roles.BotMayNotManageRoles(), "I need the permission **Manage Roles** to hand out roles."),
    (roles.RoleAboveTheBot(ROLE), "<@&4> stands at least as high as my highest role."),
    (roles.RoleAboveTheAsker(ROLE), "<@&4> stands at least as high as your highest role"),
    (permissions.RankTooLow("case", 5, 0), "This server asks for rank 5 to use `/case`, and you have none."),
    (permissions.RankTooLow("case", 5, 3), "This server asks for rank 5 to use `/case`, and yours is 3."),
    (permissions.RankOutOfReach(rank=5, own=0), "You have no rank, so you cannot hand out, ask for or change rank 5."),
    (permissions.RankOutOfReach(rank=5, own=3), "Your own rank is 3, so you cannot hand out, ask for or change rank"),
    *bulk_words.READ,
    *READ_OF_CONFIGURATIONS,
    (permissions.UnknownCommand("`x"), "I have no command `'x`."),
    (shop_errors.DailyIsOff(), "This server gives no points for coming by each day."),
    (
        shop_errors.DailyAlreadyClaimed(streak=1, next_at=datetime(2026, 3, 2, tzinfo=UTC)),
        "You have today's points already. The next ones are yours <t:1772409600:R>; your streak is at 1 day.",
    ),
    (shop_errors.ItemNotFound(), "There is no such item in the shop."),
    (shop_errors.ItemNameTaken(), "The shop has an item of this name already."),
    (shop_errors.InvalidItemName(length=61, longest=60), "A name has 1 to 60 characters, not 61."),
    (shop_errors.InvalidStock(stock=-1, largest=1000), "The stock is a number from 0 to 1,000, not -1."),
    (shop_errors.ShopFull(50), "The shop has room for 50 items, and it is full."),
    (shop_errors.SoldOut("*VIP*"), "**\\*VIP\\*** is sold out."),
    (shop_errors.PriceChanged(name="*VIP*", shown=500, now=1700), "**\\*VIP\\*** costs 1,700 now, not 500."),
    (shop_errors.RoleHeldAlready(ROLE), "You have <@&4> already."),
    (shop_errors.PurchaseUnderWay(), "You have paid for this already, and the role is on its way."),
    (shop_errors.PurchaseNotFound(), "There is no such purchase in this server."),
    (shop_errors.PurchaseDelivered(ROLE), "That paid for <@&4>, which the buyer has got."),
    (shop_errors.PurchaseTakenOver(), "This purchase is being finished elsewhere."),
    (RecordsUnavailable(), UNREACHED),
    (TransientFailure(), UNREACHED),
    (BufferFull(), "I cannot keep anything more in mind until I reach my records again"),
    (CommitOutcomeUnknown(), "I lost the connection to my records at the moment of saving"),
    (DiscordUnreachable(), "Discord does not answer me right now, nothing was changed."),
    (DoneOrNot(), "Discord gave me no clear answer, so this may have been done or not."),
    (BotNotInGuild(GuildId(5), ApplicationId(6)), "I am not in this server myself, only my commands were added;"),
    (
        MemberLookUpRefused("Missing Permissions"),
        "Discord does not let me look who that is, so nothing was changed: `",
    ),
    (Restarting(), "I am just being restarted, so I did nothing."),
    (CannotDraw("hung"), "I can't draw right now."),
    *READ_OF_AFK,
    *READ_OF_CHANNELS,
    *READ_OF_GREETINGS,
    *READ_OF_ROLE_MENUS,
    *READ_OF_SETUP,
    *READ_OF_STARBOARDS,
    (DigestUnwritable(), "I cannot write to the digest channel."),
    (InvalidSpan(91, 7, 90), "A chart shows 7 to 90 days, not 91."),
    (GuildNotRegistered(GuildId(1)), "I don't know this server yet."),
    (UnknownTimeZone("Mars"), "I don't know the time zone `Mars`."),
    (UnknownSetting("x"), "There is no setting `x`."),
    (MemberNotKnown(SOMEBODY), "I have never seen <@3> in this server."),
    (InvalidUsername(length=101, longest=100), "A username has 1 to 100 characters, not 101."),
    (NotAMemberId("x"), "I cannot tell who `x` is."),
    (level_errors.LevelOutOfRange(level=12_000, highest=10_000), "There is no level 12,000 here: levels go from 0 to"),
    (level_errors.UnusableCurve(), "Each level must take more XP than the one before"),
    (level_errors.CurveTooLong(levels=501, most=500), "A table holds 500 levels at most, not 501."),
    (
        level_errors.XpOutOfBounds(xp=5, amount=-6, most=100),
        "They have 5 XP, and -6 would lead out of what is possible",
    ),
    (operation_errors.OperationNotFound(7), "There is no import 7 in this server."),
    (
        operation_errors.ImportUnderWay(7, "add"),
        "This file is being imported already, as import 7, with --mode add. Go on with that mode, or take it back "
        "first: `tux levels rollback 7`. Nothing was changed.",
    ),
    (
        operation_errors.OperationTakenBack(7),
        "Import 7 is being taken back, or was, so no more of it is brought in.",
    ),
    (
        operation_errors.RulesChangedMeanwhile(began=1, now=2),
        "The rules were changed meanwhile, from version 1 to 2, and only some members were counted anew. Run `tux "
        "levels recompute` again: it counts all members under the rules in force.",
    ),
    (operation_errors.OperationNotUndoable(7), "Operation 7 is no import that could be taken back"),
    (level_errors.BotHasNoXp(SOMEBODY), "<@3> is a bot, and bots have no XP."),
    (level_errors.MayNotChangeOwnXp(), "Somebody else must decide about your own XP."),
    (level_errors.MemberOutranksModerator(SOMEBODY), "<@3> stands at least as high as you do"),
    (level_errors.BlockedAlready(SOMEBODY), "The activity of <@3> brings no XP already."),
    (level_errors.NotBlocked(SOMEBODY), "The activity of <@3> is not blocked."),
    (level_errors.SeveralCurves(), "Name one curve only"),
    (level_errors.StepWithoutFirst(), "`linear_step` needs `linear_first`"),
    (level_errors.CurveUnreadable("ten"), "`ten` is no whole number."),
    (level_errors.NothingToAdjust(), "0 XP change nothing."),
    (level_errors.AdjustedAlready(), "I have received this already, and did it once."),
    (level_errors.AdjustmentReasonTooLong(length=481, longest=480), "The reason has 481 characters"),
    (reward_errors.RewardLevelOutOfRange(level=0, highest=100), "A reward belongs to a level from 1 to 100, not to 0."),
    (reward_errors.TooManyRewards(50), "There are 50 rewards already, and no more fit."),
    (reward_errors.RewardNotFound(5, ROLE), "<@&4> is no reward of level 5."),
    (reward_errors.RewardThereAlready(5, ROLE), "<@&4> is a reward of level 5 already."),
    (
        reward_errors.UnknownNoticeVariable(name="usr", known=("user", "level")),
        "I don't know what to fill in for `{usr}`. I know `{user}`, `{level}`. Nothing was changed.",
    ),
    (NoticeUnwritable(ChannelId(8)), "I cannot write to <#8>."),
    (
        BudgetSpent(BAN, 20, datetime(2026, 3, 1, tzinfo=UTC)),
        "You have taken 20 bans within an hour, which is the most that this server lets one moderator take. "
        "The next is possible <t:1772323200:R>.",
    ),
    (BudgetSpent(KICK, 1, datetime(2026, 3, 1, tzinfo=UTC)), "You have taken 1 kick within an hour"),
    (escalation.CannotBringPoints(NOTE), "A case of the kind Note says nothing that points could be given for."),
    (escalation.CannotBeAutomatic(NOTE), "Note cannot follow by itself."),
    (escalation.PointsOutOfRange(101, least=1, most=100), "101 points will not do: from 1 to 100 is what can be"),
    (escalation.TooShort(parse_duration("30s"), parse_duration("1m")), "30 seconds is too short here: 1 minute is the"),
    (
        escalation.TooShort(parse_duration("0.5s"), parse_duration("1m")),
        "That is too short here: 1 minute is the least",
    ),
    (escalation.NoSuchStep(3), "Nothing follows at 3 points, so there is nothing to remove."),
    (escalation.TooManySteps(20), "There are 20 steps already, which is the most."),
    (errors.CaseNotFound(7), "There is no case #7 in this server."),
    (errors.CaseAlreadySettled(7), "Case #7 is finished already."),
    (errors.DuplicateRequest(), "I have received this already, and did it once."),
    (errors.ActionInProgress(), "Another action on this member is in progress."),
    (errors.CaseStillPending(7), "Case #7 is still under way."),
    (errors.CaseAlreadyVoided(7), "Case #7 is voided already."),
    (errors.CaseNotVoided(7), "Case #7 is not voided."),
    (privacy.CountedByServer(), "Each server counts by itself"),
    (errors.CaseForgotten(7), "Case #7 is forgotten, as old closed cases are here:"),
    (errors.CannotBeUndone(7, "warn"), "Case #7 (warn): nothing of it lasts that could be taken back."),
    (query.NothingToSearchFor("!!"), "There is no word in `!!` to look for."),
    (query.SearchTooLong(length=201, longest=200), "That has 201 characters; 200 is the most to search for."),
    (query.SearchForgotten(), "This search is too old: I keep them for 30 days."),
    (window.InvalidWindow(days=0, longest=365), "I can look back from 1 to 365 days."),
    (errors.CaseAboutOneself(7), "Case #7 is about you, so somebody else must change it."),
    (errors.CaseAboutSomebodyAbove(7, SOMEBODY), "Case #7 is about <@3>, who stands above you, so it is not yours"),
    (errors.CaseBySomebodyAbove(7, SOMEBODY), "Case #7 was taken by <@3>, who stands above you, so it is not yours"),
    (AnnouncementRefused(), "I cannot write in this channel."),
    (errors.NotACaseNumber("x"), "`x` is no number of a case."),
    (errors.BanNotFound("x"), "I cannot tell whom of those banned `x` means."),
    (
        errors.EndIsPast(7, end=datetime(2020, 1, 2, tzinfo=UTC), opened_at=datetime(2020, 1, 1, tzinfo=UTC)),
        "That would have ended case #7 <t:1577923200:R>: a length of time counts from when it was opened, <t:",
    ),
    (errors.CaseUnderWay(7), "Case #7 is being seen to at this very moment. Nothing was changed;"),
    (errors.NothingToEdit(7), "You named neither a reason nor a duration, so nothing of case #7 was changed."),
    (
        jail_errors.JailRoleGivesRights(RoleId(5), ("attach_files", "speak")),
        "<@&5> gives rights that not everybody here has: attach files, speak.",
    ),
    (jail_errors.JailRoleIsWorn(RoleId(5), 1), "1 member has <@&5> already, and would see no channel but the jail's."),
    (
        jail_errors.JailRoleIsWorn(RoleId(5), 1_200),
        "1,200 members have <@&5> already, and would see no channel but the jail's.",
    ),
    (errors.KindOfAnotherVersion(7, "curse"), "Case #7 is of a kind, `curse`, that only another version of me knows."),
    (errors.NothingToRetry(7), "There is nothing left to do for case #7."),
    (errors.NoSuchUser(SOMEBODY), "Discord knows nobody with the ID 3."),
    (errors.ReasonMissing(), "Please say why: a reason is needed here."),
    (errors.ReasonTooLong(length=481, longest=480), "The reason has 481 characters; 480 is the most that fits."),
    (
        errors.InvalidDeleteWindow(window=timedelta(days=8), longest=timedelta(days=7)),
        "Messages can be deleted for the last 7 days at most.",
    ),
    (errors.AlreadyBanned(SOMEBODY), "<@3> is banned already."),
    (errors.NotClaimable(7, SOMEBODY), "It is known who took the action of case #7: <@3>."),
    (errors.AlreadyInForce(7), "What case #7 says stands in Discord after all."),
    (errors.NotBanned(SOMEBODY), "<@3> is not banned."),
    (errors.NotTimedOut(SOMEBODY), "<@3> is not timed out."),
    (jail_errors.JailNotSetUp(), "This server has no jail yet."),
    (
        jail_errors.JailRoleUnusable(roles.RoleAboveTheBot(RoleId(5))),
        "I cannot put the jail role on anybody. <@&5> stands at least as high as my highest role.",
    ),
    (jail_errors.AlreadyJailed(SOMEBODY), "<@3> is in jail already."),
    (jail_errors.NotJailed(SOMEBODY), "<@3> is not in jail"),
    (SetUpRefused("Missing `Access`"), "Discord does not let me make that: `Missing 'Access'`."),
    (NoNickname(SOMEBODY), "<@3> has no nickname here."),
    (term.CannotExpire("kick"), "“kick” does not last, so it cannot end at a time either."),
    (term.MustExpire("timeout"), "A timeout needs a time at which it ends, as `10m` or `until friday 18:00`."),
    (term.NotInForce(4), "Nothing of case #4 is in force any more."),
    (errors.CannotTargetSelf(), "You cannot do this to yourself."),
    (errors.CannotTargetTheBot(), "You cannot do this to me."),
    (errors.CannotTargetTheOwner(), "The owner of the server is out of everybody's reach."),
    (errors.NotAMember(SOMEBODY), "<@3> is not a member of this server."),
    (errors.BotMissingPermission(Permission.BAN_MEMBERS), "I need the permission **Ban Members** for this."),
    (errors.TargetOutranksModerator(SOMEBODY), "<@3> stands at least as high as you do"),
    (errors.TargetOutranksBot(SOMEBODY), "<@3> stands at least as high as I do."),
    (ActionUnfinished(CaseNumber(7)), "Case #7 is on record, but I could not finish it just now."),
    (EffectRefused(Failure.REFUSED_BY_DISCORD), "Discord refused this, nothing was changed."),
    (MayNotLook(), "I am not allowed to look."),
    (CaseLogPostGone(), "Somebody deleted the post"),
    (PostGone(), "Somebody deleted the post."),
    (PlaceUnwritable(), "I cannot write in the channel for this. Please check it with `/settings show`"),
    (evidence.NotAMessageLink("`x`"), "`'x'` is no link to a message. Copy it from the message's menu"),
    (evidence.MessageElsewhere(), "That link leads to another server."),
    (evidence.MessageNotFound(), "I find no such message, or it is not for you or for me to read."),
    (evidence.CaptureForgotten(), "This was left open for too long"),
    (evidence.TooMuchEvidence(10), "A case has 10 messages as its evidence at most."),
    (
        errors.KindTellsNobody("note", ("warn", "ban")),
        "`note` is no kind that members are told of. Those are: warn, ban.",
    ),
    (templates.TemplateNotFound(), "There is no such template in this server."),
    (templates.TemplateNameTaken(), "A template of this name is there already."),
    (templates.InvalidTemplateName(length=60, longest=50), "The name has 60 characters; 50 is the most that fits."),
    (templates.TooManyTemplates(100), "A server has 100 templates at most."),
    (templates.UnknownKind("`x`", ("warn", "ban")), "`'x'` is no kind of action. Those are: warn, ban."),
    (reminders.ReminderNotFound("7"), "You have no reminder `7`."),
    (reminders.ReminderTextTooLong(1001, 1000), "That has 1,001 characters; 1,000 is the most that fits."),
    (reminders.TooManyReminders(50), "You have 50 reminders already, and no more fit."),
    (reminders.ReminderTooFarAhead(datetime(2099, 1, 1, tzinfo=UTC)), "<t:4070908800:D> is more than ten years"),
    (reminders.UnreadableRecurrence("every x"), "I cannot tell when `every x` is. I understand `every day 9:00`"),
    (reminders.ReminderOfAnother(), "That is somebody else's reminder."),
    (reminders.SnoozedAlready(), "You have put it off already."),
    (reminders.CannotWriteHere(), "You may not write here, so I cannot remind you here either."),
    (reminders.NothingToEdit(), "Say what to change: `when`, `about` or both."),
    (privacy.AlreadyUnderWay(), "You have asked for that already, and I am at it."),
    (privacy.AskedTooSoon(datetime(2020, 1, 1, tzinfo=UTC)), "That was done not long ago. You can ask again <t:1577"),
    (MailRefused("why"), "Discord does not let me send you a direct message."),
    (TooMuchToSend(20), "That is more than 20 files. Ask whoever runs this bot"),
    (PlaceRefused("why"), "Discord did not let me send it to there."),
    (
        snippets.SnippetNotFound("ruels", ("rules", "role")),
        "There is no snippet `ruels` in this server. Those that are like it: `rules`",
    ),
    (snippets.SnippetNotFound("x"), "There is no snippet `x` in this server. `/snippet list` shows those there are."),
    (snippets.SnippetNameTaken(), "A snippet of this server has this name already, or has it as an alias."),
    (
        snippets.InvalidSnippetName("my rules", 32),
        "`my rules` is no name for a snippet: it takes 1 to 32 of the letters",
    ),
    (snippets.TooManySnippets(500), "A server has 500 snippets at most."),
    (snippets.TooManyAliases(10), "A snippet has 10 aliases at most."),
    (snippets.AliasNotFound("x"), "`x` is no alias of this snippet."),
    (snippets.TextTooLong(field="text", length=2001, longest=2000), "The text has 2,001 characters; 2,000 is the most"),
    (
        snippets.TextTooLong(field="links", length=81, longest=80),
        "The label of a link has 81 characters; 80 is the most",
    ),
    (
        snippets.UnknownVariable("usr", "user", ("user", "1")),
        "Nothing is known that `{usr}` could stand for. Did you mean `{user}`? There are `{user}`, `{1}`; write",
    ),
    (snippets.UnknownVariable("zzz", None, ("user",)), "Nothing is known that `{zzz}` could stand for. There are"),
    (snippets.MissingArguments(needed=2, given=1), "This snippet takes 2 arguments, and was given 1 argument."),
    (
        snippets.InvalidAddress("http://x", 512),
        "`http://x` is not an address that begins with `https://` and has at most",
    ),
    (snippets.TooManyLinks(5), "A snippet has 5 links at most."),
    (snippets.SnippetLocked("rules"), "The snippet `rules` is locked: only those who may manage messages change it."),
    (snippets.SnippetRoleNeeded(ROLE), "You need the role <@&4> for this."),
    (snippets.BannedFromSnippets(), "You may not write snippets in this server."),
    (snippets.FileTooLarge(size=9_000_000, largest=8_388_608), "The file has 9,000,000 bytes; 8,388,608 is the most"),
    (
        snippets.FileUnreadable(7),
        "This is not a JSON file of snippets, as `/snippet export` writes it. Line 7 is where",
    ),
    (snippets.FileUnreadable(), "This is not a JSON file of snippets, as `/snippet export` writes it. Nothing"),
    (
        snippets.EntryRefused(3, "rules", "text", NothingToRead()),
        "In snippet 3 of the file (`rules`), field `text`: Nothing can be seen of it. Nothing was changed.",
    ),
    (
        snippets.EntryRefused(3, None, "aliases", snippets.TooManyAliases(10)),
        "In snippet 3 of the file, field `aliases`: A snippet has 10 aliases at most. Nothing was changed.",
    ),
    (
        snippets.EntryRefused(0, None, "x", snippets.FieldUnknown()),
        "In the file, field `x`: There is no such field, or",
    ),
    (snippets.FieldMissing(), "This field is missing."),
    (snippets.FieldUnknown(), "There is no such field, or it is there twice."),
    (snippets.FieldOfWrongType("a text"), "This should be a text."),
    (snippets.NameTwice("x", 2), "Snippet 2 of the file has the name or alias `x` too."),
    (appeals.AppealsNotTaken(), "This server takes no appeals here."),
    (appeals.NothingToAppeal(7), "Nothing of case #7 is in force any more"),
    (appeals.AppealedAlready(7), "You have appealed case #7 already; that can be done once."),
    (
        appeals.AppealAnswered(7, is_granted=True, answer="you *are* right."),
        "Your appeal of case #7 was granted.\n**The moderators say** you \\*are\\* right.",
    ),
    (appeals.AppealAnswered(7, is_granted=False, answer=None), "Your appeal of case #7 was refused."),
    (appeals.AppealNotFound(7), "There is no appeal of case #7 in this server."),
    (appeals.AppealOfOneself(7), "The appeal of case #7 is yours, so somebody else must decide on it."),
    (appeals.AppealBeingGranted(7, UserId(10)), "<@10> is granting the appeal of case #7 at this moment."),
    (appeals.AppealDecided(7, UserId(10), is_granted=True), "<@10> has granted the appeal of case #7 already."),
    (appeals.AppealDecided(7, UserId(10), is_granted=False), "<@10> has refused the appeal of case #7 already."),
    (appeals.AppealMoot(7), "Nothing of case #7 is in force any more, so its appeal is no longer needed."),
    (
        appeals.AppealTextUnfit(length=1_001, shortest=20, longest=1_000),
        "That has 1,001 characters; from 20 to 1,000 is what is taken.",
    ),
    (appeals.AppealAnswerTooLong(length=481, longest=480), "That has 481 characters; 480 is the most that fits."),
    (reports.ReportNotFound(7), "There is no report #7 in this server."),
    (reports.ReportClosed(7), "Report #7 is closed already."),
    (reports.ReportNotClaimed(7), "Nobody has claimed report #7."),
    (reports.ReportClaimedByAnother(7, UserId(10)), "<@10> has claimed report #7 already."),
    (reports.ReportAboutOneself(7), "Report #7 is about you, so somebody else must look at it."),
    (reports.ReportReasonTooLong(length=481, longest=480), "That has 481 characters; 480 is the most that fits."),
    (reports.CannotReportOneself(), "You cannot report yourself."),
    (reports.CannotReportTheBot(), "You cannot report me."),
    (reports.TooManyOpenReports(5), "The moderators have 5 reports of yours that they have not looked at yet."),
    (reports.ReporterBlocked(), "The moderators of this server take no reports from you."),
    (reports.ReporterBlockedAlready(UserId(20)), "Reports of <@20> are not taken already."),
    (reports.ReporterNotBlocked(UserId(20)), "Reports of <@20> are taken."),
    (reports.CaseSaysNothingDone(3), "Case #3 was voided, or is not carried out, so nothing was done with it."),
    (reports.CaseAboutAnother(3, UserId(20)), "Case #3 is not about <@20>, whom this report is about."),
    (CaseLogUnwritable(), "I cannot write to the mod-log channel."),
    (points.InvalidAmount(amount=-5, largest=10_000), "Points are counted in whole numbers from 1 to 10,000, not -5."),
    (points.ReasonTooLong(length=481, longest=480), "The reason has 481 characters; 480 is the most that fits."),
    (points.InsufficientPoints(user=SOMEBODY, balance=1200, needed=5000), "That takes 5,000, and <@3> has 1,200."),
    (points.InsufficientPoints(user=None, balance=0, needed=5), "That takes 5, and there is 0 in it."),
    (
        points.ReceiverFull(user=SOMEBODY, balance=9_000, amount=2_000, largest=10_000),
        "<@3> has 9,000, and nobody can hold more than 10,000: 2,000 more do not fit.",
    ),
    (points.ReceiverFull(user=None, balance=9, amount=2, largest=10), "It holds 9, and cannot hold more than 10"),
    (points.SelfTransfer(), "You cannot give to yourself."),
    (points.BotHasNoWallet(SOMEBODY), "<@3> is a bot, and bots have no points."),
    (points.ReceiverLeft(SOMEBODY), "<@3> is not a member of this server."),
    (points.ReceiverTimedOut(SOMEBODY), "<@3> is timed out, and is given nothing meanwhile."),
    (points.TransfersOff(), "In this server members cannot give to each other."),
    (
        points.AccountTooYoung(days=7, old_enough_at=datetime(2026, 1, 2, tzinfo=UTC)),
        "In this server Discord accounts younger than 7 days cannot give yet; yours can from <t:1767312000:f> on.",
    ),
    (
        points.DailyLimitReached(limit=1_000, given=900, asked=200),
        "Each member can give 1,000 a day here. You gave 900 today, so 100 are left, and not 200.",
    ),
    (
        points.MayNotFavourOneself(Permission.MANAGE_GUILD),
        "You would get points by your own hand, which takes the permission **Manage Server**.",
    ),
    (points.HolderOutranksModerator(SOMEBODY), "<@3> stands at least as high as you do"),
    (points.NobodyHasRole(RoleId(9)), "Nobody who could get points has <@&9>."),
    (points.RoleGrantNotFound(), "I don't know this grant any more."),
    (
        points.RoleGrantOutdated(planned=1_000, now=1_001),
        "1,001 members have the role now, and 1,000 had it when you were shown this.",
    ),
    (MembersHidden(), "Discord tells me who has a role only if I run with the members intent"),
    (points.RoleGrantOutdated(planned=3, now=3), "Other members have the role now than when you were shown this."),
    (points.RoleGrantTooOld(), "This was shown to you more than an hour ago."),
    (points.TransactionNotFound(7), "There is no transaction #7 in this server."),
    (points.AlreadyReversed(), "It was reversed already."),
    (points.ReversalIsFinal(7), "#7 is itself a reversal, and stays."),
    (points.AlreadyRecorded(), "I have received this already, and did it once."),
    (points.BalanceOutOfBounds(), "Somebody would have less than nothing, or more than anybody can hold."),
    (
        levels_errors.RuleOutOfRange(rule="cooldown", value=100_000, least=1, most=86_400),
        "**Seconds between messages that count** can be 1 to 86,400, not 100,000.",
    ),
    (
        levels_errors.TooManyExceptions(rule="excluded_roles", most=100),
        "**Roles without XP** can name 100 at most. Remove some first.",
    ),
    (levels_errors.RulesNotFound(7), "This server has no version 7 of its rules for levels."),
    (app_commands.CommandNotFound("gone", []), "This command has changed since you opened it."),
]


NEVER_ANSWERED = {
    BufferFull,
    ImportedFromElsewhere,
    ImportEndsDiffer,
    ImportNotEnded,
    ImportNotFound,
    ImportNotUndoable,
    ImportTakenBack,
    operation_errors.ModeDiffers,
    ServedElsewhere,
}
"""Raised only where nobody waits for an answer, or has it from another process or in the command line's own words."""


def _concrete(kind: type[Exception]) -> Iterator[type[Exception]]:
    for child in kind.__subclasses__():
        yield from _concrete(child)
        if hasattr(child, "__attrs_attrs__"):
            yield child


_ERRORS = sorted(
    (
        error
        for error in {*_concrete(DomainError), *_concrete(ApplicationError)}
        if not issubclass(error, SetupError)
        and error not in NEVER_ANSWERED
        and not error.__module__.startswith("tests.")
    ),
    key=lambda error: error.__name__,
)


def test_every_error_a_person_can_meet_has_words() -> None:
    read = {type(error) for error, _ in READ}
    assert [error for error in _ERRORS if error not in read] == [], "say in this file what people read of them"


def test_people_read_what_happened() -> None:
    wrong = [(error, text) for error, opening in READ if not _is_sentence(text := words(error), opening)]
    assert wrong == []


def _is_sentence(text: str | None, opening: str) -> bool:
    return text is not None and text.startswith(opening) and text.endswith(".")


def test_what_went_on_after_all_names_where_to_look() -> None:
    text = words(ActionUnfinished(CaseNumber(7)))
    assert text is not None
    assert "`/case show 7`" in text


def test_a_command_whose_options_changed_is_to_be_reloaded() -> None:
    error = app_commands.CommandSignatureMismatch(slash_commands(wired_bot())["case show"])
    text = words(error)
    assert text is not None
    assert text.startswith("This command has changed")


def test_an_error_nobody_expects_has_none_but_an_incident() -> None:
    assert words(RuntimeError()) is None
    assert "`abcd`" in unexpected("abcd")


def test_every_permission_has_the_name_that_discord_shows() -> None:
    assert {right: str(name) for right, name in PERMISSION_NAMES.items()} == {
        Permission.MANAGE_GUILD: "Manage Server",
        Permission.MANAGE_ROLES: "Manage Roles",
        Permission.MANAGE_CHANNELS: "Manage Channels",
        Permission.MANAGE_MESSAGES: "Manage Messages",
        Permission.MANAGE_NICKNAMES: "Manage Nicknames",
        Permission.MODERATE_MEMBERS: "Timeout Members",
        Permission.KICK_MEMBERS: "Kick Members",
        Permission.BAN_MEMBERS: "Ban Members",
    }


@pytest.mark.parametrize(
    "error", [UnknownTimeZone, UnknownSetting, NotAMemberId, errors.NotACaseNumber, permissions.UnknownCommand]
)
def test_however_long_what_a_person_typed_the_words_fit_a_message(error: Callable[[str], Exception]) -> None:
    text = words(error("`" * 6000))
    assert text is not None
    assert len(text) <= 2000
    assert text.count("`") % 2 == 0
