"""What people read of templates for reasons."""

from functools import singledispatch

from domain.moderation.templates import errors
from interface.shared.languages import gettext
from interface.shared.layout import in_code


@singledispatch
def template_words(error: Exception) -> str | None:
    return None


@template_words.register
def _(_: errors.TemplateNotFound) -> str:
    return gettext("There is no such template in this server. Choose one from the list.")


@template_words.register
def _(_: errors.TemplateNameTaken) -> str:
    return gettext("A template of this name is there already. Nothing was changed.")


@template_words.register
def _(error: errors.InvalidTemplateName) -> str:
    return gettext(
        "The name has {length} characters; {longest} is the most that fits. Nothing was changed.",
        length=error.length,
        longest=error.longest,
    )


@template_words.register
def _(error: errors.TooManyTemplates) -> str:
    return gettext("A server has {most} templates at most. Nothing was changed.", most=error.most)


@template_words.register
def _(error: errors.UnknownKind) -> str:
    return gettext(
        "{typed} is no kind of action. Those are: {known}.", typed=in_code(error.typed), known=", ".join(error.known)
    )
