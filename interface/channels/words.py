"""What people read of what can go wrong with channels."""

from functools import singledispatch

from application.channels.errors import ActUnfinished, ChannelLogUnwritable, ChannelRefused, LockdownUnfinished
from domain.channels import errors
from interface.shared.layout import in_code
from interface.shared.words import rights


@singledispatch
def channels_words(error: Exception) -> str | None:
    return None


@channels_words.register
def _(error: errors.ReasonTooLong) -> str:
    return f"That has {error.length} characters; {error.longest} is the most that fits. Nothing was changed."


@channels_words.register
def _(_: errors.DuplicateAct) -> str:
    return "I have received this already, and did it once."


@channels_words.register
def _(error: errors.NoSuchChannel) -> str:
    return (
        f"I can't do this in <#{error.channel}>: I do not see it, or it is none of its kind. Threads are locked and "
        "slowed with the channel that they are in."
    )


@channels_words.register
def _(error: errors.BotLacksInChannel) -> str:
    return f"I lack {rights(error.missing)} in <#{error.channel}>. Please give it to my role. Nothing was changed."


@channels_words.register
def _(error: errors.SlowmodeTooLong) -> str:
    hours = int(error.longest.total_seconds()) // 3600
    return f"Discord's slowmode lasts {hours} hours at most. Nothing was changed; write `off` for none."


@channels_words.register
def _(error: errors.SlowmodeNotWhole) -> str:
    return f"{in_code(error.text)} is not a whole number of seconds. Nothing was changed."


@channels_words.register
def _(_: errors.NoRangeChosen) -> str:
    return "How many? Give `count`, or with `first` the message to begin at. Nothing was deleted."


@channels_words.register
def _(error: errors.NotAMessage) -> str:
    return f"{in_code(error.typed)} is neither the link nor the ID of a message. Nothing was deleted."


@channels_words.register
def _(error: errors.MessageElsewhere) -> str:
    return f"That message is in <#{error.channel}>. Use the command there. Nothing was deleted."


@channels_words.register
def _(error: errors.UnreadablePattern) -> str:
    return f"I can't read {in_code(error.typed)} as a pattern: {in_code(error.why)}. Nothing was deleted."


@channels_words.register
def _(error: errors.PatternTooLong) -> str:
    return f"That has {error.length} characters; {error.longest} is the most. Nothing was deleted."


@channels_words.register
def _(_: errors.ContentHidden) -> str:
    return (
        "Discord does not show me what others write and attach, so I cannot go by text, links or attachments. Whoever "
        "runs me can switch on the **Message Content Intent** in Discord's developer portal. Nothing was deleted."
    )


@channels_words.register
def _(error: errors.NothingToPurge) -> str:
    parts = [f"None of the {error.looked_at:,} messages that I looked at can go."]
    if error.too_old:
        parts.append(f"{error.too_old:,} are older than two weeks; Discord lets nobody delete those together.")
    if error.pinned:
        parts.append(f"{error.pinned:,} are pinned; `pinned` takes them too.")
    return " ".join(parts)


@channels_words.register
def _(_: errors.ProposalGone) -> str:
    return "This was confirmed already, or is too long ago. Please use `/purge` again."


@channels_words.register
def _(_: errors.NotYourProposal) -> str:
    return "Somebody else asked for this. Please use `/purge` yourself."


@channels_words.register
def _(_: errors.NothingLockable) -> str:
    return "There is no channel there that members see and write in. Nothing was locked."


@channels_words.register
def _(_: errors.NothingLocked) -> str:
    return "I have not locked that. What somebody closed by hand is theirs to open. Nothing was changed."


@channels_words.register
def _(error: ChannelRefused) -> str:
    return f"Discord did not let me do that in <#{error.channel}>: {in_code(error.why)}."


@channels_words.register
def _(error: ActUnfinished) -> str:
    return (
        f"It is on record as number {error.number}, but Discord gave me no clear answer. Please look at the channel; "
        "within half an hour the mod-log says whether it was done."
    )


@channels_words.register
def _(error: LockdownUnfinished) -> str:
    return (
        f"It is on record as number {error.number}, but I could not finish it just now. I go on by myself, and the "
        "mod-log tells when it is done. There is no need to repeat it."
    )


@channels_words.register
def _(_: ChannelLogUnwritable) -> str:
    return "I cannot write to the mod-log channel. Please check it with `/settings show`, and my permissions there."
