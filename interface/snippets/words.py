"""What people read of snippets."""

from functools import singledispatch

from domain.shared.text import NothingToRead
from domain.snippets import errors
from domain.snippets.settings import SNIPPET_AUTHORS, SNIPPET_USERS
from interface.shared.layout import in_code
from interface.shared.setting_face import SettingFace, SettingGroup

SNIPPET_SETTINGS = SettingGroup(
    name="snippets",
    description="About texts that this server writes often",
    faces=(
        SettingFace(
            setting=SNIPPET_USERS,
            option="snippet_users",
            title="Who may use snippets",
            description="A role that it takes to use snippets; everybody may without one",
        ),
        SettingFace(
            setting=SNIPPET_AUTHORS,
            option="snippet_authors",
            title="Who may write snippets",
            description="A role that may write snippets, besides those who may manage messages",
        ),
    ),
)

_UNCHANGED = "Nothing was changed."


@singledispatch
def snippet_words(error: Exception) -> str | None:
    return None


@snippet_words.register
def _(error: errors.SnippetNotFound) -> str:
    said = f"There is no snippet {in_code(error.typed)} in this server."
    if error.nearest:
        return f"{said} Those that are like it: {', '.join(map(in_code, error.nearest))}."
    return f"{said} `/snippet list` shows those there are."


@snippet_words.register
def _(_: errors.SnippetNameTaken) -> str:
    return f"A snippet of this server has this name already, or has it as an alias. {_UNCHANGED}"


@snippet_words.register
def _(error: errors.InvalidSnippetName) -> str:
    return (
        f"{in_code(error.typed)} is no name for a snippet: it takes 1 to {error.longest} of the letters a to z, "
        f"digits, `-` and `_`, without spaces. {_UNCHANGED}"
    )


@snippet_words.register
def _(error: errors.TooManySnippets) -> str:
    return f"A server has {error.most} snippets at most. {_UNCHANGED}"


@snippet_words.register
def _(error: errors.TooManyAliases) -> str:
    return f"A snippet has {error.most} aliases at most. {_UNCHANGED}"


@snippet_words.register
def _(error: errors.AliasNotFound) -> str:
    return f"{in_code(error.alias)} is no alias of this snippet. {_UNCHANGED}"


@snippet_words.register
def _(error: errors.TextTooLong) -> str:
    part = "label of a link" if error.field == "links" else error.field
    return f"The {part} has {error.length:,} characters; {error.longest:,} is the most that fits. {_UNCHANGED}"


@snippet_words.register
def _(error: errors.UnknownVariable) -> str:
    meant = "" if error.nearest is None else f" Did you mean {in_code(f'{{{error.nearest}}}')}?"
    known = ", ".join(in_code(f"{{{name}}}") for name in error.known)
    return (
        f"Nothing is known that {in_code(f'{{{error.name}}}')} could stand for.{meant} There are {known}; "
        f"write {in_code(f'{{{{{error.name}}}}}')} for the braces themselves. {_UNCHANGED}"
    )


@snippet_words.register
def _(error: errors.MissingArguments) -> str:
    return (
        f"This snippet takes {_arguments(error.needed)}, and was given {_arguments(error.given)}. "
        'Put several words that are one argument into quotation marks: `"like this"`.'
    )


@snippet_words.register
def _(error: errors.InvalidAddress) -> str:
    return (
        f"{in_code(error.typed)} is not an address that begins with `https://` and has at most {error.longest} "
        f"characters. {_UNCHANGED}"
    )


@snippet_words.register
def _(error: errors.TooManyLinks) -> str:
    return f"A snippet has {error.most} links at most. {_UNCHANGED}"


@snippet_words.register
def _(error: errors.SnippetLocked) -> str:
    return f"The snippet {in_code(error.name)} is locked: only those who may manage messages change it. {_UNCHANGED}"


@snippet_words.register
def _(error: errors.SnippetRoleNeeded) -> str:
    return f"You need the role <@&{error.role}> for this."


@snippet_words.register
def _(_: errors.BannedFromSnippets) -> str:
    return f"You may not write snippets in this server. {_UNCHANGED}"


@snippet_words.register
def _(error: errors.FileTooLarge) -> str:
    return f"The file has {error.size:,} bytes; {error.largest:,} is the most that is read. {_UNCHANGED}"


@snippet_words.register
def _(error: errors.FileUnreadable) -> str:
    where = "" if error.line is None else f" Line {error.line:,} is where it could be read no further."
    return f"This is not a JSON file of snippets, as `/snippet export` writes it.{where} {_UNCHANGED}"


@snippet_words.register
def _(error: errors.EntryRefused) -> str:
    name = "" if error.name is None else f" ({in_code(error.name)})"
    whose = f"In snippet {error.entry:,} of the file{name}" if error.entry else "In the file"
    at = f", field {in_code(error.field)}" if error.field else ""
    fault = "Nothing can be seen of it." if isinstance(error.fault, NothingToRead) else snippet_words(error.fault)
    assert fault is not None, "all that can be wrong with a field has words"
    return f"{whose}{at}: {fault.removesuffix(_UNCHANGED).strip()} {_UNCHANGED}"


@snippet_words.register
def _(_: errors.FieldMissing) -> str:
    return "This field is missing."


@snippet_words.register
def _(_: errors.FieldUnknown) -> str:
    return "There is no such field, or it is there twice."


@snippet_words.register
def _(error: errors.FieldOfWrongType) -> str:
    return f"This should be {error.expected}."


@snippet_words.register
def _(error: errors.NameTwice) -> str:
    return f"Snippet {error.first:,} of the file has the name or alias {in_code(error.name)} too."


def _arguments(count: int) -> str:
    return "1 argument" if count == 1 else f"{count} arguments"
