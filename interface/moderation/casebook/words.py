"""What people read of searching, voiding and undoing cases."""

from functools import singledispatch

from domain.moderation import errors
from domain.moderation.casebook import query, window
from interface.shared.layout import in_code


@singledispatch
def casebook_words(error: Exception) -> str | None:
    return None


@casebook_words.register
def _(error: errors.CaseAlreadyVoided) -> str:
    return f"Case #{error.number} is voided already. Nothing was changed."


@casebook_words.register
def _(error: errors.CaseNotVoided) -> str:
    return f"Case #{error.number} is not voided. Nothing was changed."


@casebook_words.register
def _(error: query.NothingToSearchFor) -> str:
    return f"There is no word in {in_code(error.typed)} to look for."


@casebook_words.register
def _(error: query.SearchTooLong) -> str:
    return f"That has {error.length} characters; {error.longest} is the most to search for."


@casebook_words.register
def _(_: query.SearchForgotten) -> str:
    return "This search is too old: I keep them for 30 days. Please use `/case search` again."


@casebook_words.register
def _(error: window.InvalidWindow) -> str:
    return f"I can look back from 1 to {error.longest} days."


@casebook_words.register
def _(error: errors.CannotBeUndone) -> str:
    return (
        f"Case #{error.number} is a {error.kind}: nothing of it lasts that could be taken back. "
        f"If it should not count, use `/case void {error.number}`."
    )
