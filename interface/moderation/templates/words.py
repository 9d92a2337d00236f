"""What people read of templates for reasons."""

from functools import singledispatch

from domain.moderation.templates import errors
from interface.shared.layout import in_code


@singledispatch
def template_words(error: Exception) -> str | None:
    return None


@template_words.register
def _(_: errors.TemplateNotFound) -> str:
    return "There is no such template in this server. Choose one from the list."


@template_words.register
def _(_: errors.TemplateNameTaken) -> str:
    return "A template of this name is there already. Nothing was changed."


@template_words.register
def _(error: errors.InvalidTemplateName) -> str:
    return f"The name has {error.length} characters; {error.longest} is the most that fits. Nothing was changed."


@template_words.register
def _(error: errors.TooManyTemplates) -> str:
    return f"A server has {error.most} templates at most. Nothing was changed."


@template_words.register
def _(error: errors.UnknownKind) -> str:
    return f"{in_code(error.typed)} is no kind of action. Those are: {', '.join(error.known)}."
