"""What people read of snippets."""

from functools import singledispatch

from domain.shared.text import NothingToRead
from domain.snippets import errors
from domain.snippets.settings import SNIPPET_AUTHORS, SNIPPET_USERS
from interface.shared.languages import gettext, gettext_lazy, ngettext, number
from interface.shared.layout import in_code
from interface.shared.setting_face import SettingFace, SettingGroup

SNIPPET_SETTINGS = SettingGroup(
    name="snippets",
    description="About texts that this server writes often",
    faces=(
        SettingFace(
            setting=SNIPPET_USERS,
            option="snippet_users",
            title=gettext_lazy("Who may use snippets"),
            description="A role that it takes to use snippets; everybody may without one",
        ),
        SettingFace(
            setting=SNIPPET_AUTHORS,
            option="snippet_authors",
            title=gettext_lazy("Who may write snippets"),
            description="A role that may write snippets, besides those who may manage messages",
        ),
    ),
)

FIELDS = {
    "title": gettext_lazy("title"),
    "text": gettext_lazy("text"),
    "picture": gettext_lazy("picture"),
    "links": gettext_lazy("links"),
    "name": gettext_lazy("name"),
    "aliases": gettext_lazy("aliases"),
}

_UNCHANGED = gettext_lazy("Nothing was changed.")


@singledispatch
def snippet_words(error: Exception) -> str | None:
    return None


@snippet_words.register
def _(error: errors.SnippetNotFound) -> str:
    said = gettext("There is no snippet {typed} in this server.", typed=in_code(error.typed))
    if error.nearest:
        return gettext(
            "{said} Those that are like it: {names}.", said=said, names=", ".join(map(in_code, error.nearest))
        )
    return gettext("{said} `/snippet list` shows those there are.", said=said)


@snippet_words.register
def _(_: errors.SnippetNameTaken) -> str:
    return gettext(
        "A snippet of this server has this name already, or has it as an alias. {unchanged}", unchanged=_UNCHANGED
    )


@snippet_words.register
def _(error: errors.InvalidSnippetName) -> str:
    return gettext(
        "{typed} is no name for a snippet: it takes 1 to {longest} of the letters a to z, digits, "
        "`-` and `_`, without spaces. {unchanged}",
        typed=in_code(error.typed),
        longest=error.longest,
        unchanged=_UNCHANGED,
    )


@snippet_words.register
def _(error: errors.TooManySnippets) -> str:
    return gettext("A server has {most} snippets at most. {unchanged}", most=error.most, unchanged=_UNCHANGED)


@snippet_words.register
def _(error: errors.TooManyAliases) -> str:
    return gettext("A snippet has {most} aliases at most. {unchanged}", most=error.most, unchanged=_UNCHANGED)


@snippet_words.register
def _(error: errors.AliasNotFound) -> str:
    return gettext("{alias} is no alias of this snippet. {unchanged}", alias=in_code(error.alias), unchanged=_UNCHANGED)


@snippet_words.register
def _(error: errors.TextTooLong) -> str:
    part = gettext("label of a link") if error.field == "links" else FIELDS.get(error.field, error.field)
    return gettext(
        "The {part} has {length} characters; {longest} is the most that fits. {unchanged}",
        part=part,
        length=number(error.length),
        longest=number(error.longest),
        unchanged=_UNCHANGED,
    )


@snippet_words.register
def _(error: errors.UnknownVariable) -> str:
    meant = (
        "" if error.nearest is None else gettext(" Did you mean {nearest}?", nearest=in_code(f"{{{error.nearest}}}"))
    )
    known = ", ".join(in_code(f"{{{name}}}") for name in error.known)
    return gettext(
        "Nothing is known that {variable} could stand for.{meant} There are {known}; write {literal} for "
        "the braces themselves. {unchanged}",
        variable=in_code(f"{{{error.name}}}"),
        meant=meant,
        known=known,
        literal=in_code(f"{{{{{error.name}}}}}"),
        unchanged=_UNCHANGED,
    )


@snippet_words.register
def _(error: errors.MissingArguments) -> str:
    return gettext(
        "This snippet takes {needed}, and was given {given}. Put several words that are one argument "
        'into quotation marks: `"like this"`.',
        needed=_arguments(error.needed),
        given=_arguments(error.given),
    )


@snippet_words.register
def _(error: errors.InvalidAddress) -> str:
    return gettext(
        "{typed} is not an address that begins with `https://` and has at most {longest} characters. {unchanged}",
        typed=in_code(error.typed),
        longest=error.longest,
        unchanged=_UNCHANGED,
    )


@snippet_words.register
def _(error: errors.TooManyLinks) -> str:
    return gettext("A snippet has {most} links at most. {unchanged}", most=error.most, unchanged=_UNCHANGED)


@snippet_words.register
def _(error: errors.SnippetLocked) -> str:
    return gettext(
        "The snippet {name} is locked: only those who may manage messages change it. {unchanged}",
        name=in_code(error.name),
        unchanged=_UNCHANGED,
    )


@snippet_words.register
def _(error: errors.SnippetRoleNeeded) -> str:
    return gettext("You need the role <@&{role}> for this.", role=error.role)


@snippet_words.register
def _(_: errors.BannedFromSnippets) -> str:
    return gettext("You may not write snippets in this server. {unchanged}", unchanged=_UNCHANGED)


@snippet_words.register
def _(error: errors.FileTooLarge) -> str:
    return gettext(
        "The file has {size} bytes; {largest} is the most that is read. {unchanged}",
        size=number(error.size),
        largest=number(error.largest),
        unchanged=_UNCHANGED,
    )


@snippet_words.register
def _(error: errors.FileUnreadable) -> str:
    where = (
        ""
        if error.line is None
        else gettext(" Line {line} is where it could be read no further.", line=number(error.line))
    )
    return gettext(
        "This is not a JSON file of snippets, as `/snippet export` writes it.{where} {unchanged}",
        where=where,
        unchanged=_UNCHANGED,
    )


@snippet_words.register
def _(error: errors.EntryRefused) -> str:
    name = "" if error.name is None else f" ({in_code(error.name)})"
    whose = (
        gettext("In snippet {entry} of the file{name}", entry=number(error.entry), name=name)
        if error.entry
        else gettext("In the file")
    )
    at = gettext(", field {field}", field=in_code(error.field)) if error.field else ""
    fault = (
        gettext("Nothing can be seen of it.") if isinstance(error.fault, NothingToRead) else snippet_words(error.fault)
    )
    assert fault is not None, "all that can be wrong with a field has words"
    return f"{whose}{at}: {fault.removesuffix(str(_UNCHANGED)).strip()} {_UNCHANGED}"


@snippet_words.register
def _(_: errors.FieldMissing) -> str:
    return gettext("This field is missing.")


@snippet_words.register
def _(_: errors.FieldUnknown) -> str:
    return gettext("There is no such field, or it is there twice.")


@snippet_words.register
def _(error: errors.FieldOfWrongType) -> str:
    return gettext("This should be {expected}.", expected=error.expected)


@snippet_words.register
def _(error: errors.NameTwice) -> str:
    return gettext(
        "Snippet {first} of the file has the name or alias {name} too.",
        first=number(error.first),
        name=in_code(error.name),
    )


def _arguments(count: int) -> str:
    return ngettext("1 argument", "{n} arguments", count)
