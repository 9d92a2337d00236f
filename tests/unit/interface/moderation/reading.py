"""What people read of each error about moderation."""

from datetime import UTC, datetime, timedelta

from application.moderation.errors import (
    ActionUnfinished,
    AnnouncementRefused,
    CaseLogPostGone,
    CaseLogUnwritable,
    EffectRefused,
    MayNotLook,
)
from application.moderation.jail.ports import SetUpRefused
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
from domain.shared import roles
from domain.shared.durations import parse_duration
from domain.shared.ids import RoleId, UserId
from domain.shared.permission import Permission

SOMEBODY = UserId(3)

READ: tuple[tuple[Exception, str], ...] = (
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
    (
        errors.KindTellsNobody("note", ("warn", "ban")),
        "`note` is no kind that members are told of. Those are: warn, ban.",
    ),
    (templates.TemplateNotFound(), "There is no such template in this server."),
    (templates.TemplateNameTaken(), "A template of this name is there already."),
    (templates.InvalidTemplateName(length=60, longest=50), "The name has 60 characters; 50 is the most that fits."),
    (templates.TooManyTemplates(100), "A server has 100 templates at most."),
    (templates.UnknownKind("`x`", ("warn", "ban")), "`'x'` is no kind of action. Those are: warn, ban."),
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
    (CaseLogUnwritable(), "I cannot write to the mod-log channel."),
)
