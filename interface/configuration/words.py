"""What people read of what can be wrong with a configuration file."""

from collections.abc import Iterable
from functools import singledispatch

from domain.configuration import errors
from domain.shared import written
from interface.configuration.wanted import WANTED
from interface.shared.languages import gettext, gettext_lazy, named, ngettext, number
from interface.shared.layout import in_code

_NONE = {
    written.Referred.CHANNEL: gettext_lazy("no channel"),
    written.Referred.ROLE: gettext_lazy("no role"),
    written.Referred.EMOJI: gettext_lazy("no emoji"),
}
_SEVERAL = {
    written.Referred.CHANNEL: gettext_lazy("channels"),
    written.Referred.ROLE: gettext_lazy("roles"),
    written.Referred.EMOJI: gettext_lazy("emojis"),
}
_WHICH = {
    written.Referred.CHANNEL: gettext_lazy("which channel"),
    written.Referred.ROLE: gettext_lazy("which role"),
    written.Referred.EMOJI: gettext_lazy("which emoji"),
}


@singledispatch
def configuration_words(error: Exception) -> str | None:
    return None


@configuration_words.register
def _(error: errors.FileTooLarge) -> str:
    return gettext(
        "The file has {size} bytes; I take {largest} at most. Nothing was changed.",
        size=number(error.size),
        largest=number(error.largest),
    )


@configuration_words.register
def _(_: errors.FileUnreadable) -> str:
    return gettext("I cannot read the file: it is gone, or it is no text in UTF-8. Nothing was changed.")


@configuration_words.register
def _(error: errors.NotYaml) -> str:
    return gettext("From here on this is not YAML: {why}.", why=in_code(error.why))


@configuration_words.register
def _(error: errors.NestedTooDeep) -> str:
    return gettext("This is nested deeper than {deepest} levels.", deepest=error.deepest)


@configuration_words.register
def _(_: errors.AliasRefused) -> str:
    return gettext("Anchors (`&`), aliases (`*`) and tags (`!`) are not read here. Write out what you mean.")


@configuration_words.register
def _(error: errors.FieldTwice) -> str:
    return gettext("{name} stands here twice.", name=in_code(error.name))


@configuration_words.register
def _(_: errors.FieldNameUnusable) -> str:
    return gettext("The name of a field is a plain word before a colon.")


@configuration_words.register
def _(_: errors.OneDocumentOnly) -> str:
    return gettext("Here a second document begins (`---`); a file has one.")


@configuration_words.register
def _(error: errors.OtherFileVersion) -> str:
    return gettext("I read files of version {known}: write `version: {known}`.", known=error.known)


@configuration_words.register
def _(error: errors.SectionMissing) -> str:
    return gettext("The file has no section, so it says nothing. There are {known}.", known=_listed(error.known))


@configuration_words.register
def _(_: errors.PlanNotFound) -> str:
    return gettext(
        "I do not have this plan: it is older than a day, or one of many since. Nothing was changed; "
        "please use `/config plan` again."
    )


@configuration_words.register
def _(error: errors.VersionNotFound) -> str:
    return gettext(
        "There is no version {number}, or no longer. `/config history` lists them. Nothing was changed.",
        number=error.number,
    )


@configuration_words.register
def _(error: written.WrongType) -> str:
    return gettext("Here belongs {wanted}.", wanted=named(WANTED, error.wanted))


@configuration_words.register
def _(error: written.UnknownField) -> str:
    return gettext("{name} is not known here. There are {known}.", name=in_code(error.name), known=_listed(error.known))


@configuration_words.register
def _(error: written.MissingField) -> str:
    return gettext("{name} is missing.", name=in_code(error.name))


@configuration_words.register
def _(error: written.EntryRepeated) -> str:
    return gettext("{label} is there twice.", label=in_code(error.label))


@configuration_words.register
def _(error: written.TooManyEntries) -> str:
    return gettext("There are {most} entries at most.", most=error.most)


@configuration_words.register
def _(error: written.WrittenTextTooLong) -> str:
    return gettext(
        "This has {length} characters; {longest} are allowed.",
        length=number(error.length),
        longest=number(error.longest),
    )


@configuration_words.register
def _(error: written.NumberOutOfRange) -> str:
    return gettext(
        "{given} is not from {least} to {most}.",
        given=number(error.number),
        least=number(error.least),
        most=number(error.most),
    )


@configuration_words.register
def _(error: written.NotOneOf) -> str:
    return gettext("{typed} is none of {known}.", typed=in_code(error.typed), known=_listed(error.known))


@configuration_words.register
def _(error: written.NothingNamed) -> str:
    return gettext("This server has {none} called {name}.", none=_NONE[error.kind], name=in_code(error.name))


@configuration_words.register
def _(error: written.NameAmbiguous) -> str:
    return gettext(
        'This server has {count} {several} called {name}. Say which by its id: `id: "..."`, in quotation marks.',
        count=number(error.count),
        several=_SEVERAL[error.kind],
        name=in_code(error.name),
    )


@configuration_words.register
def _(error: written.IdFromElsewhere) -> str:
    return gettext(
        "This server has {none} with the id {id}. Is the file another server's? Then give the "
        "name: I find it here by that.",
        none=_NONE[error.kind],
        id=error.id,
    )


@configuration_words.register
def _(error: written.NamesUnknown) -> str:
    return gettext(
        "Without Discord I cannot look {which} this is: only what is configured already can be "
        "named here by its id. Set DISCORD_TOKEN and leave out --without-discord, or use `/config plan` in the server.",
        which=_WHICH[error.kind],
    )


_MOST_LISTED = 12


def _listed(known: Iterable[str]) -> str:
    names = [in_code(each) for each in known]
    shown, more = ", ".join(names[:_MOST_LISTED]), len(names) - _MOST_LISTED
    return ngettext("{shown} and {n} more", "{shown} and {n} more", more, shown=shown) if more > 0 else shown
