"""What people read of what goes wrong with appeals."""

from functools import singledispatch

from domain.moderation.appeals import errors
from interface.shared.languages import gettext, number
from interface.shared.layout import as_written


@singledispatch
def appeal_words(error: Exception) -> str | None:
    return None


@appeal_words.register
def _(_: errors.AppealsNotTaken) -> str:
    return gettext("This server takes no appeals here. Nothing was sent.")


@appeal_words.register
def _(error: errors.NothingToAppeal) -> str:
    return gettext(
        "Nothing of case #{number} is in force any more, so there is nothing to appeal. Nothing was sent.",
        number=error.number,
    )


@appeal_words.register
def _(error: errors.AppealedAlready) -> str:
    return gettext("You have appealed case #{number} already; that can be done once.", number=error.number)


@appeal_words.register
def _(error: errors.AppealAnswered) -> str:
    if error.is_granted:
        said = gettext("Your appeal of case #{number} was granted.", number=error.number)
    else:
        said = gettext("Your appeal of case #{number} was refused.", number=error.number)
    if error.answer is None:
        return said
    return f"{said}\n{gettext('**The moderators say** {answer}', answer=as_written(error.answer))}"


@appeal_words.register
def _(error: errors.AppealNotFound) -> str:
    return gettext("There is no appeal of case #{number} in this server.", number=error.number)


@appeal_words.register
def _(error: errors.AppealOfOneself) -> str:
    return gettext(
        "The appeal of case #{number} is yours, so somebody else must decide on it. Nothing was changed.",
        number=error.number,
    )


@appeal_words.register
def _(error: errors.AppealBeingGranted) -> str:
    return gettext(
        "<@{by}> is granting the appeal of case #{number} at this moment. Nothing was changed.",
        by=error.by,
        number=error.number,
    )


@appeal_words.register
def _(error: errors.AppealDecided) -> str:
    if error.is_granted:
        return gettext(
            "<@{by}> has granted the appeal of case #{number} already. Nothing was changed.",
            by=error.by,
            number=error.number,
        )
    return gettext(
        "<@{by}> has refused the appeal of case #{number} already. Nothing was changed.",
        by=error.by,
        number=error.number,
    )


@appeal_words.register
def _(error: errors.AppealMoot) -> str:
    return gettext(
        "Nothing of case #{number} is in force any more, so its appeal is no longer needed.",
        number=error.number,
    )


@appeal_words.register
def _(error: errors.AppealTextUnfit) -> str:
    return gettext(
        "That has {length} characters; from {shortest} to {longest} is what is taken. Nothing was sent.",
        length=number(error.length),
        shortest=number(error.shortest),
        longest=number(error.longest),
    )


@appeal_words.register
def _(error: errors.AppealAnswerTooLong) -> str:
    return gettext(
        "That has {length} characters; {longest} is the most that fits. Nothing was changed.",
        length=number(error.length),
        longest=number(error.longest),
    )
