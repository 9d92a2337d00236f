"""What people read of moderation."""

from functools import singledispatch

from application.moderation.case_log_events import ALL_IN_THE_MOD_LOG
from application.moderation.errors import (
    ActionUnfinished,
    AnnouncementRefused,
    CaseLogPostGone,
    CaseLogUnwritable,
    EffectRefused,
    MayNotLook,
)
from domain.moderation import errors, term
from domain.moderation.budgets import budget
from domain.moderation.casebook import query, window
from domain.moderation.settings import (
    ADOPT_HAND_ACTIONS,
    APPEAL_TEXT,
    DM_ON_ACTION,
    JAIL_CHANNEL,
    JAIL_ROLE,
    MODERATORS_NAMED,
    PUBLIC_NOTICE,
    UNTOLD_KINDS,
)
from domain.moderation.templates import errors as template_errors
from domain.shared.mod_log import MOD_LOG_CHANNEL
from interface.moderation.actions import face_of
from interface.moderation.bulk.words import APPROVAL_FACE
from interface.moderation.escalation.words import escalation_words
from interface.moderation.jail.words import jail_words
from interface.shared.layout import in_code
from interface.shared.setting_face import SettingFace, SettingGroup
from interface.shared.words import PERMISSION_NAMES

MODERATION_SETTINGS = SettingGroup(
    name="moderation",
    description="About moderation",
    faces=(
        SettingFace(
            setting=MOD_LOG_CHANNEL,
            option="mod_log_channel",
            title="Mod-log channel",
            description="Where every case is posted",
            carries=ALL_IN_THE_MOD_LOG,
        ),
        SettingFace(
            setting=DM_ON_ACTION,
            option="dm_members",
            title="Tell members by direct message",
            description="Whether members are told by direct message of actions on them",
        ),
        SettingFace(
            setting=ADOPT_HAND_ACTIONS,
            option="adopt_hand_actions",
            title="Cases of what is done by hand",
            description="Whether bans, kicks and timeouts by hand in Discord become cases",
        ),
        SettingFace(
            setting=UNTOLD_KINDS,
            option="dm_except",
            title="Not told of by direct message",
            description="Kinds of action that members are not told of, as kick softban",
        ),
        SettingFace(
            setting=APPEAL_TEXT,
            option="appeal_text",
            title="Words on how to appeal",
            description="What members read below what they are told by direct message",
        ),
        SettingFace(
            setting=PUBLIC_NOTICE,
            option="public_notice",
            title="Notice in the channel",
            description="Whether the channel where a command was used reads what was done, to whom and why",
        ),
        APPROVAL_FACE,
        SettingFace(
            setting=JAIL_ROLE,
            option="jail_role",
            title="Jail role",
            description="What those in jail have in place of their roles; /jail-setup makes one",
        ),
        SettingFace(
            setting=JAIL_CHANNEL,
            option="jail_channel",
            title="Jail channel",
            description="The channel that those in jail see; /jail-setup makes one",
        ),
        *(
            SettingFace(
                setting=setting,
                option=setting.name,
                title=f"{face_of(kind).plural} an hour",
                description="How many of them one moderator may take within an hour; 0 for no bound",
            )
            for kind, setting in budget.BUDGETS.items()
        ),
        SettingFace(
            setting=budget.BUDGETS_BIND_ALL,
            option="budgets_bind_all",
            title="Bounds hold for all",
            description="Whether the owner and administrators may take no more within an hour either",
        ),
        SettingFace(
            setting=MODERATORS_NAMED,
            option="name_moderators",
            title="Moderators named to members",
            description="Whether members who read their own cases with /mycases read who decided",
        ),
    ),
)


@singledispatch
def moderation_words(error: Exception) -> str | None:
    return jail_words(error) or escalation_words(error)


@moderation_words.register
def _(error: errors.CaseNotFound) -> str:
    return f"There is no case #{error.number} in this server."


@moderation_words.register
def _(error: errors.NotACaseNumber) -> str:
    return f"{in_code(error.typed)} is no number of a case. Choose one from the list, or type one such as `#7`."


@moderation_words.register
def _(error: errors.NotClaimable) -> str:
    return f"It is known who took the action of case #{error.number}: <@{error.moderator}>. Nothing was changed."


@moderation_words.register
def _(error: errors.AlreadyInForce) -> str:
    return f"What case #{error.number} says stands in Discord after all. Nothing was changed."


@moderation_words.register
def _(error: errors.BanNotFound) -> str:
    return f"I cannot tell whom of those banned {in_code(error.typed)} means. Choose from the list, or give an ID."


@moderation_words.register
def _(error: errors.CaseAlreadySettled) -> str:
    return f"Case #{error.number} is finished already."


@moderation_words.register
def _(error: budget.BudgetSpent) -> str:
    at = int(error.next_at.timestamp())
    which = face_of(error.kind)
    done = which.title.lower() if error.most == 1 else which.plural.lower()
    return (
        f"You have taken {error.most} {done} within an hour, which is the most that this server lets one moderator "
        f"take. The next is possible <t:{at}:R>. Nothing was done."
    )


@moderation_words.register
def _(error: errors.CaseStillPending) -> str:
    return f"Case #{error.number} is still under way. Wait until it is finished, and try again."


@moderation_words.register
def _(error: errors.CaseAlreadyVoided) -> str:
    return f"Case #{error.number} is voided already. Nothing was changed."


@moderation_words.register
def _(error: errors.CaseNotVoided) -> str:
    return f"Case #{error.number} is not voided. Nothing was changed."


@moderation_words.register
def _(error: query.NothingToSearchFor) -> str:
    return f"There is no word in {in_code(error.typed)} to look for."


@moderation_words.register
def _(error: query.SearchTooLong) -> str:
    return f"That has {error.length} characters; {error.longest} is the most to search for."


@moderation_words.register
def _(_: query.SearchForgotten) -> str:
    return "This search is too old: I keep them for 30 days. Please use `/case search` again."


@moderation_words.register
def _(error: window.InvalidWindow) -> str:
    return f"I can look back from 1 to {error.longest} days."


@moderation_words.register
def _(error: errors.CannotBeUndone) -> str:
    return (
        f"Case #{error.number} is a {error.kind}: nothing of it lasts that could be taken back. "
        f"If it should not count, use `/case void {error.number}`."
    )


@moderation_words.register
def _(_: errors.DuplicateRequest) -> str:
    return "I have received this already, and did it once."


@moderation_words.register
def _(_: errors.ActionInProgress) -> str:
    return "Another action on this member is in progress. Wait for it to finish, and look at `/case list`."


@moderation_words.register
def _(_: errors.ReasonMissing) -> str:
    return "Please say why: a reason is needed here. Nothing was changed."


@moderation_words.register
def _(error: errors.ReasonTooLong) -> str:
    return f"The reason has {error.length} characters; {error.longest} is the most that fits. Nothing was changed."


@moderation_words.register
def _(error: errors.InvalidDeleteWindow) -> str:
    return f"Messages can be deleted for the last {error.longest.days} days at most. Nothing was changed."


@moderation_words.register
def _(error: errors.AlreadyBanned) -> str:
    return f"<@{error.target}> is banned already."


@moderation_words.register
def _(error: errors.NotBanned) -> str:
    return f"<@{error.target}> is not banned."


@moderation_words.register
def _(error: errors.NotTimedOut) -> str:
    return f"<@{error.target}> is not timed out."


@moderation_words.register
def _(error: term.CannotExpire) -> str:
    return f"A {error.kind} does not last, so it cannot end at a time either."


@moderation_words.register
def _(error: term.MustExpire) -> str:
    return f"A {error.kind} needs a time at which it ends, as `10m` or `until friday 18:00`."


@moderation_words.register
def _(error: term.NotInForce) -> str:
    return f"Nothing of case #{error.number} is in force any more."


@moderation_words.register
def _(error: errors.EndIsPast) -> str:
    return (
        f"That would have ended case #{error.number} <t:{int(error.end.timestamp())}:R>: a length of time counts from "
        f"when it was opened, <t:{int(error.opened_at.timestamp())}:f>. Nothing was changed. Name a time to come, or "
        "take the action back."
    )


@moderation_words.register
def _(error: errors.CaseUnderWay) -> str:
    return f"Case #{error.number} is being seen to at this very moment. Nothing was changed; try again in a minute."


@moderation_words.register
def _(error: errors.NothingToEdit) -> str:
    return f"You named neither a reason nor a duration, so nothing of case #{error.number} was changed."


@moderation_words.register
def _(error: errors.NothingToRetry) -> str:
    return f"There is nothing left to do for case #{error.number}."


@moderation_words.register
def _(error: errors.NoSuchUser) -> str:
    return f"Discord knows nobody with the ID {error.target}. Nothing was done; please check the number."


@moderation_words.register
def _(_: errors.CannotTargetSelf) -> str:
    return "You cannot do this to yourself."


@moderation_words.register
def _(_: errors.CannotTargetTheBot) -> str:
    return "You cannot do this to me."


@moderation_words.register
def _(_: errors.CannotTargetTheOwner) -> str:
    return "The owner of the server is out of everybody's reach."


@moderation_words.register
def _(error: errors.NotAMember) -> str:
    return f"<@{error.target}> is not a member of this server."


@moderation_words.register
def _(error: errors.BotMissingPermission) -> str:
    return f"I need the permission **{PERMISSION_NAMES[error.permission]}** for this. Please give it to my role."


@moderation_words.register
def _(error: errors.TargetOutranksModerator) -> str:
    return f"<@{error.target}> stands at least as high as you do: your highest role must be above theirs."


@moderation_words.register
def _(error: errors.TargetOutranksBot) -> str:
    return f"<@{error.target}> stands at least as high as I do. Please move my role above theirs."


@moderation_words.register
def _(error: errors.CaseAboutOneself) -> str:
    return f"Case #{error.number} is about you, so somebody else must change it. Nothing was changed."


@moderation_words.register
def _(error: errors.CaseAboutSomebodyAbove) -> str:
    return (
        f"Case #{error.number} is about <@{error.target}>, who stands above you, so it is not yours to change. "
        "Nothing was changed."
    )


@moderation_words.register
def _(error: errors.CaseBySomebodyAbove) -> str:
    return (
        f"Case #{error.number} was taken by <@{error.moderator}>, who stands above you, so it is not yours to change. "
        "Nothing was changed."
    )


@moderation_words.register
def _(error: errors.KindTellsNobody) -> str:
    return f"{in_code(error.typed)} is no kind that members are told of. Those are: {', '.join(error.known)}."


@moderation_words.register
def _(_: template_errors.TemplateNotFound) -> str:
    return "There is no such template in this server. Choose one from the list."


@moderation_words.register
def _(_: template_errors.TemplateNameTaken) -> str:
    return "A template of this name is there already. Nothing was changed."


@moderation_words.register
def _(error: template_errors.InvalidTemplateName) -> str:
    return f"The name has {error.length} characters; {error.longest} is the most that fits. Nothing was changed."


@moderation_words.register
def _(error: template_errors.TooManyTemplates) -> str:
    return f"A server has {error.most} templates at most. Nothing was changed."


@moderation_words.register
def _(error: template_errors.UnknownKind) -> str:
    return f"{in_code(error.typed)} is no kind of action. Those are: {', '.join(error.known)}."


@moderation_words.register
def _(error: ActionUnfinished) -> str:
    return (
        f"Case #{error.number} is on record, but I could not finish it just now. "
        f"I keep trying by myself; `/case show {error.number}` tells how it went. There is no need to repeat it."
    )


@moderation_words.register
def _(_: EffectRefused) -> str:
    return "Discord refused this, nothing was changed. Please check my permissions."


@moderation_words.register
def _(_: MayNotLook) -> str:
    return "I am not allowed to look. Please give my role the permissions **Ban Members** and **View Audit Log**."


@moderation_words.register
def _(_: CaseLogPostGone) -> str:
    return "Somebody deleted the post of this case in the mod-log."


@moderation_words.register
def _(_: AnnouncementRefused) -> str:
    return "I cannot write in this channel. Please check my permissions here."


@moderation_words.register
def _(_: CaseLogUnwritable) -> str:
    return "I cannot write to the mod-log channel. Please check it with `/settings show`, and my permissions there."
