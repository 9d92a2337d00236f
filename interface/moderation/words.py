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
from interface.moderation.casebook.words import casebook_words
from interface.moderation.ends.words import end_words
from interface.moderation.escalation.words import escalation_words
from interface.moderation.jail.words import jail_words
from interface.moderation.templates.words import template_words
from interface.shared.layout import in_code
from interface.shared.words import PERMISSION_NAMES

_ROOMS = (casebook_words, end_words, escalation_words, jail_words, template_words)


@singledispatch
def moderation_words(error: Exception) -> str | None:
    return next((words for room in _ROOMS if (words := room(error)) is not None), None)


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
