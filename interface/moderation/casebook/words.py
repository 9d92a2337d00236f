"""What people read of searching, voiding and undoing cases."""

from functools import singledispatch

from domain.moderation import errors
from domain.moderation.casebook import query, window
from interface.shared.languages import KIND, gettext, named
from interface.shared.layout import in_code


@singledispatch
def casebook_words(error: Exception) -> str | None:
    return None


@casebook_words.register
def _(error: errors.CaseAlreadyVoided) -> str:
    return gettext("Case #{number} is voided already. Nothing was changed.", number=error.number)


@casebook_words.register
def _(error: errors.CaseNotVoided) -> str:
    return gettext("Case #{number} is not voided. Nothing was changed.", number=error.number)


@casebook_words.register
def _(error: query.NothingToSearchFor) -> str:
    return gettext("There is no word in {typed} to look for.", typed=in_code(error.typed))


@casebook_words.register
def _(error: query.SearchTooLong) -> str:
    return gettext(
        "That has {length} characters; {longest} is the most to search for.", length=error.length, longest=error.longest
    )


@casebook_words.register
def _(_: query.SearchForgotten) -> str:
    return gettext("This search is too old: I keep them for 30 days. Please use `/case search` again.")


@casebook_words.register
def _(error: window.InvalidWindow) -> str:
    return gettext("I can look back from 1 to {longest} days.", longest=error.longest)


@casebook_words.register
def _(error: errors.CannotBeUndone) -> str:
    return gettext(
        "Case #{number} ({kind}): nothing of it lasts that could be taken back. If it should not "
        "count, use `/case void {number}`.",
        number=error.number,
        kind=named(KIND, error.kind),
    )
