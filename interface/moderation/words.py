"""What people read of what goes wrong in moderation; its rooms say their own."""

from functools import singledispatch

from application.moderation.errors import (
    ActionUnfinished,
    AnnouncementRefused,
    CaseLogPostGone,
    CaseLogUnwritable,
    EffectRefused,
    MayNotLook,
)
from domain.moderation import errors
from domain.moderation.budgets import budget
from interface.moderation.actions import face_of
from interface.moderation.appeals.words import appeal_words
from interface.moderation.casebook.words import casebook_words
from interface.moderation.ends.words import end_words
from interface.moderation.escalation.words import escalation_words
from interface.moderation.jail.words import jail_words
from interface.moderation.templates.words import template_words
from interface.shared.languages import gettext
from interface.shared.layout import in_code
from interface.shared.words import PERMISSION_NAMES

_ROOMS = (appeal_words, casebook_words, end_words, escalation_words, jail_words, template_words)


@singledispatch
def moderation_words(error: Exception) -> str | None:
    return next((words for room in _ROOMS if (words := room(error)) is not None), None)


@moderation_words.register
def _(error: errors.CaseNotFound) -> str:
    return gettext("There is no case #{number} in this server.", number=error.number)


@moderation_words.register
def _(error: errors.CaseForgotten) -> str:
    return gettext(
        "Case #{number} is forgotten, as old closed cases are here: nothing can be added to it. Nothing was changed.",
        number=error.number,
    )


@moderation_words.register
def _(error: errors.NotACaseNumber) -> str:
    return gettext(
        "{typed} is no number of a case. Choose one from the list, or type one such as `#7`.",
        typed=in_code(error.typed),
    )


@moderation_words.register
def _(error: errors.NotClaimable) -> str:
    return gettext(
        "It is known who took the action of case #{number}: <@{moderator}>. Nothing was changed.",
        number=error.number,
        moderator=error.moderator,
    )


@moderation_words.register
def _(error: errors.AlreadyInForce) -> str:
    return gettext("What case #{number} says stands in Discord after all. Nothing was changed.", number=error.number)


@moderation_words.register
def _(error: errors.BanNotFound) -> str:
    return gettext(
        "I cannot tell whom of those banned {typed} means. Choose from the list, or give an ID.",
        typed=in_code(error.typed),
    )


@moderation_words.register
def _(error: errors.CaseAlreadySettled) -> str:
    return gettext("Case #{number} is finished already.", number=error.number)


@moderation_words.register
def _(error: budget.BudgetSpent) -> str:
    at = int(error.next_at.timestamp())
    which = face_of(error.kind)
    return gettext(
        "You have taken {taken} within an hour, which is the most that this server lets one "
        "moderator take. The next is possible <t:{at}:R>. Nothing was done.",
        taken=which.counted(error.most),
        at=at,
    )


@moderation_words.register
def _(error: errors.CaseStillPending) -> str:
    return gettext("Case #{number} is still under way. Wait until it is finished, and try again.", number=error.number)


@moderation_words.register
def _(_: errors.DuplicateRequest) -> str:
    return gettext("I have received this already, and did it once.")


@moderation_words.register
def _(_: errors.ActionInProgress) -> str:
    return gettext("Another action on this member is in progress. Wait for it to finish, and look at `/case list`.")


@moderation_words.register
def _(_: errors.ReasonMissing) -> str:
    return gettext("Please say why: a reason is needed here. Nothing was changed.")


@moderation_words.register
def _(error: errors.ReasonTooLong) -> str:
    return gettext(
        "The reason has {length} characters; {longest} is the most that fits. Nothing was changed.",
        length=error.length,
        longest=error.longest,
    )


@moderation_words.register
def _(error: errors.InvalidDeleteWindow) -> str:
    return gettext(
        "Messages can be deleted for the last {days} days at most. Nothing was changed.", days=error.longest.days
    )


@moderation_words.register
def _(error: errors.AlreadyBanned) -> str:
    return gettext("<@{target}> is banned already.", target=error.target)


@moderation_words.register
def _(error: errors.NotBanned) -> str:
    return gettext("<@{target}> is not banned.", target=error.target)


@moderation_words.register
def _(error: errors.NotTimedOut) -> str:
    return gettext("<@{target}> is not timed out.", target=error.target)


@moderation_words.register
def _(error: errors.NoSuchUser) -> str:
    return gettext(
        "Discord knows nobody with the ID {target}. Nothing was done; please check the number.", target=error.target
    )


@moderation_words.register
def _(_: errors.CannotTargetSelf) -> str:
    return gettext("You cannot do this to yourself.")


@moderation_words.register
def _(_: errors.CannotTargetTheBot) -> str:
    return gettext("You cannot do this to me.")


@moderation_words.register
def _(_: errors.CannotTargetTheOwner) -> str:
    return gettext("The owner of the server is out of everybody's reach.")


@moderation_words.register
def _(error: errors.NotAMember) -> str:
    return gettext("<@{target}> is not a member of this server.", target=error.target)


@moderation_words.register
def _(error: errors.BotMissingPermission) -> str:
    return gettext(
        "I need the permission **{permission}** for this. Please give it to my role.",
        permission=PERMISSION_NAMES[error.permission],
    )


@moderation_words.register
def _(error: errors.TargetOutranksModerator) -> str:
    return gettext(
        "<@{target}> stands at least as high as you do: your highest role must be above theirs.", target=error.target
    )


@moderation_words.register
def _(error: errors.TargetOutranksBot) -> str:
    return gettext(
        "<@{target}> stands at least as high as I do. Please move my role above theirs.", target=error.target
    )


@moderation_words.register
def _(error: errors.CaseAboutOneself) -> str:
    return gettext(
        "Case #{number} is about you, so somebody else must change it. Nothing was changed.", number=error.number
    )


@moderation_words.register
def _(error: errors.CaseAboutSomebodyAbove) -> str:
    return gettext(
        "Case #{number} is about <@{target}>, who stands above you, so it is not yours to change. Nothing was changed.",
        number=error.number,
        target=error.target,
    )


@moderation_words.register
def _(error: errors.CaseBySomebodyAbove) -> str:
    return gettext(
        "Case #{number} was taken by <@{moderator}>, who stands above you, so it is not yours to "
        "change. Nothing was changed.",
        number=error.number,
        moderator=error.moderator,
    )


@moderation_words.register
def _(error: errors.KindTellsNobody) -> str:
    return gettext(
        "{typed} is no kind that members are told of. Those are: {known}.",
        typed=in_code(error.typed),
        known=", ".join(error.known),
    )


@moderation_words.register
def _(error: ActionUnfinished) -> str:
    return gettext(
        "Case #{number} is on record, but I could not finish it just now. I keep trying by myself; "
        "`/case show {number}` tells how it went. There is no need to repeat it.",
        number=error.number,
    )


@moderation_words.register
def _(_: EffectRefused) -> str:
    return gettext("Discord refused this, nothing was changed. Please check my permissions.")


@moderation_words.register
def _(_: MayNotLook) -> str:
    return gettext(
        "I am not allowed to look. Please give my role the permissions **Ban Members** and **View Audit Log**."
    )


@moderation_words.register
def _(_: CaseLogPostGone) -> str:
    return gettext("Somebody deleted the post of this case in the mod-log.")


@moderation_words.register
def _(_: AnnouncementRefused) -> str:
    return gettext("I cannot write in this channel. Please check my permissions here.")


@moderation_words.register
def _(_: CaseLogUnwritable) -> str:
    return gettext(
        "I cannot write to the mod-log channel. Please check it with `/settings show`, and my permissions there."
    )
