"""What a module or class holds for others, as directives of Sphinx's Python domain, which links types to each other."""

import builtins
import re
from collections.abc import Iterator, Mapping

from griffe import (
    Alias,
    Attribute,
    Class,
    Expr,
    ExprAttribute,
    ExprCall,
    ExprName,
    Function,
    Module,
    Object,
    Parameter,
    ParameterKind,
    TypeAlias,
)

_LONGEST_VALUE = 60
"""Characters of a value that is shown."""
_BEFORE_KEYWORDS = (ParameterKind.keyword_only, ParameterKind.var_positional)
_STARS = {ParameterKind.var_positional: "*", ParameterKind.var_keyword: "**"}


def described(holder: Module | Class) -> Iterator[str]:
    """In the order of the source. What begins with an underscore is nobody else's, but for `__call__`."""
    for member in holder.members.values():
        if _is_public(member):
            yield _described(member, within=holder)


def directive(name: str, argument: str, options: Mapping[str, str] | None = None, body: str = "") -> str:
    """A fence that is longer than every one within it."""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("^`{3,}", body, re.MULTILINE)), 3)
    given = [f":{option}: {value}".rstrip() for option, value in (options or {}).items()]
    return "\n".join(
        [f"{fence}{{{name}}} {argument}", *given, *([""] if given and body else []), *filter(None, [body]), fence]
    )


def _is_public(member: Object | Alias) -> bool:
    return isinstance(member, Class | Function | Attribute | TypeAlias) and (
        not member.name.startswith("_") or member.name == "__call__"
    )


def _described(member: Object | Alias, *, within: Module | Class) -> str:
    words = member.docstring.value if member.docstring else ""
    match member:
        case Class():
            bases = ", ".join(map(str, member.bases))
            body = "\n\n".join(filter(None, [f"Of `{bases}`." if bases else "", words, *described(member)]))
            return directive("py:class", f"{member.name}{_parameters_of(member)}", body=body)
        case Function():
            kind = "py:method" if isinstance(within, Class) else "py:function"
            return directive(kind, _signature(member), _kinds_of_method(member), words)
        case Attribute() if "property" in member.labels:
            return directive("py:property", member.name, _type_of(member), words)
        case Attribute(value=ExprCall(function=ExprName(name="NewType"), arguments=[_, of])):
            return directive("py:type", member.name, {"canonical": _linked(of)}, words)
        case Attribute():
            kind = "py:attribute" if isinstance(within, Class) else "py:data"
            return directive(kind, member.name, _type_of(member) | _value_of(member), words)
        case TypeAlias():
            return directive("py:type", member.name, {"canonical": _linked(member.value)}, words)
        case _:
            raise AssertionError(member)


def _signature(function: Function) -> str:
    parts: list[str] = []
    given = [each for each in function.parameters if each.name not in ("self", "cls")]
    for number, parameter in enumerate(given):
        before = given[number - 1].kind if number else ParameterKind.positional_or_keyword
        if parameter.kind is ParameterKind.keyword_only and before not in (
            parameter.kind,
            ParameterKind.var_positional,
        ):
            parts.append("*")
        if before is ParameterKind.positional_only and parameter.kind is not before:
            parts.append("/")
        parts.append(_parameter(parameter))
    if given and given[-1].kind is ParameterKind.positional_only:
        parts.append("/")
    returned = f" -> {_linked(function.annotation)}" if function.annotation else ""
    return f"{function.name}{_parameters_of(function)}({', '.join(parts)}){returned}"


def _parameters_of(generic: Class | Function) -> str:
    names = [parameter.name for parameter in generic.type_parameters]
    return f"[{', '.join(names)}]" if names else ""


def _parameter(parameter: Parameter) -> str:
    stars = _STARS.get(parameter.kind, "") if parameter.kind else ""
    annotation = f": {_linked(parameter.annotation)}" if parameter.annotation else ""
    default = f" = {parameter.default}" if parameter.default is not None and not stars else ""
    return f"{stars}{parameter.name}{annotation}{default}"


def _kinds_of_method(function: Function) -> dict[str, str]:
    kinds = {"async": "async", "classmethod": "classmethod", "staticmethod": "staticmethod"}
    return {option: "" for label, option in kinds.items() if label in function.labels}


def _type_of(attribute: Attribute) -> dict[str, str]:
    return {"type": _linked(attribute.annotation)} if attribute.annotation else {}


def _value_of(attribute: Attribute) -> dict[str, str]:
    """A constant's; how attrs makes a field is of no interest."""
    value = str(attribute.value) if attribute.value is not None else ""
    shown = value and len(value) <= _LONGEST_VALUE and "\n" not in value and not value.startswith("field(")
    return {"value": value} if shown else {}


def _linked(annotation: Expr | str | None) -> str:
    """With `~` before full names, by which Sphinx shows and links the last part."""
    match annotation:
        case ExprName() | ExprAttribute():
            return _full(annotation.canonical_path)
        case Expr():
            return "".join(map(_linked, annotation.iterate(flat=False)))
        case _:
            return str(annotation)


def _full(name: str) -> str:
    """Type parameters come as `module.function[Name]`; a bare name would be looked for among all that end with it."""
    if "." in name:
        return f"~{name.replace('[', '.').rstrip(']')}"
    return f"~builtins.{name}" if isinstance(getattr(builtins, name, None), type) else name
