"""What people read of what can be wrong with a configuration file."""

from collections.abc import Iterable
from functools import singledispatch

from domain.configuration import errors
from domain.shared import written
from interface.shared.layout import in_code


@singledispatch
def configuration_words(error: Exception) -> str | None:
    return None


@configuration_words.register
def _(error: errors.FileTooLarge) -> str:
    return f"The file has {error.size:,} bytes; I take {error.largest:,} at most. Nothing was changed."


@configuration_words.register
def _(_: errors.FileUnreadable) -> str:
    return "I cannot read the file: it is gone, or it is no text in UTF-8. Nothing was changed."


@configuration_words.register
def _(error: errors.NotYaml) -> str:
    return f"From here on this is not YAML: {in_code(error.why)}."


@configuration_words.register
def _(error: errors.NestedTooDeep) -> str:
    return f"This is nested deeper than {error.deepest} levels."


@configuration_words.register
def _(_: errors.AliasRefused) -> str:
    return "Anchors (`&`), aliases (`*`) and tags (`!`) are not read here. Write out what you mean."


@configuration_words.register
def _(error: errors.FieldTwice) -> str:
    return f"{in_code(error.name)} stands here twice."


@configuration_words.register
def _(_: errors.FieldNameUnusable) -> str:
    return "The name of a field is a plain word before a colon."


@configuration_words.register
def _(_: errors.OneDocumentOnly) -> str:
    return "Here a second document begins (`---`); a file has one."


@configuration_words.register
def _(error: errors.OtherFileVersion) -> str:
    return f"I read files of version {error.known}: write `version: {error.known}`."


@configuration_words.register
def _(error: errors.SectionMissing) -> str:
    return f"The file has no section, so it says nothing. There are {_listed(error.known)}."


@configuration_words.register
def _(_: errors.PlanNotFound) -> str:
    return (
        "I do not have this plan: it is older than a day, or one of many since. "
        "Nothing was changed; please use `/config plan` again."
    )


@configuration_words.register
def _(error: errors.VersionNotFound) -> str:
    return f"There is no version {error.number}, or no longer. `/config history` lists them. Nothing was changed."


@configuration_words.register
def _(error: written.WrongType) -> str:
    return f"Here belongs {error.wanted}."


@configuration_words.register
def _(error: written.UnknownField) -> str:
    return f"{in_code(error.name)} is not known here. There are {_listed(error.known)}."


@configuration_words.register
def _(error: written.MissingField) -> str:
    return f"{in_code(error.name)} is missing."


@configuration_words.register
def _(error: written.EntryRepeated) -> str:
    return f"{in_code(error.label)} is there twice."


@configuration_words.register
def _(error: written.TooManyEntries) -> str:
    return f"There are {error.most} entries at most."


@configuration_words.register
def _(error: written.WrittenTextTooLong) -> str:
    return f"This has {error.length:,} characters; {error.longest:,} are allowed."


@configuration_words.register
def _(error: written.NumberOutOfRange) -> str:
    return f"{error.number:,} is not from {error.least:,} to {error.most:,}."


@configuration_words.register
def _(error: written.NotOneOf) -> str:
    return f"{in_code(error.typed)} is none of {_listed(error.known)}."


@configuration_words.register
def _(error: written.NothingNamed) -> str:
    return f"This server has no {error.kind.value} called {in_code(error.name)}."


@configuration_words.register
def _(error: written.NameAmbiguous) -> str:
    return (
        f"This server has {error.count} {error.kind.value}s called {in_code(error.name)}. "
        'Say which by its id: `id: "..."`, in quotation marks.'
    )


@configuration_words.register
def _(error: written.IdFromElsewhere) -> str:
    return (
        f"This server has no {error.kind.value} with the id {error.id}. "
        "Is the file another server's? Then give the name: I find it here by that."
    )


@configuration_words.register
def _(error: written.NamesUnknown) -> str:
    return (
        f"Without Discord I cannot look which {error.kind.value} this is: only what is configured already can be named "
        "here by its id. Use `/config plan` in the server."
    )


_MOST_LISTED = 12


def _listed(known: Iterable[str]) -> str:
    names = [in_code(each) for each in known]
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return ", ".join(names[:_MOST_LISTED]) + more
