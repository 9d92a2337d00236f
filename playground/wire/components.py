"""A message's components: checked like Discord does, and completed to what it answers."""

import itertools
from collections.abc import Iterator, Mapping, Sequence

from playground.wire.forms import Form
from playground.wire.media import referenced, unfurled
from playground.world.json_value import Json, JsonObject, as_int, as_object, as_objects, as_text

COMPONENTS_V2 = 1 << 15
_ROW, _BUTTON, _TEXT_INPUT, _SECTION, TEXT, _MEDIA, _GALLERY, _FILE, _SEPARATOR, _CONTAINER = (
    1,
    2,
    4,
    9,
    10,
    11,
    12,
    13,
    14,
    17,
)
_STRING_SELECT = 3
SELECTS = {_STRING_SELECT, 5, 6, 7, 8}
_MOST_OPTIONS = 25
_LINK_BUTTON = 5
_NULLABLE = {"accent_color", "description", "name", "size", "width", "height", "content_type"}
_DEFAULTS: Mapping[int, JsonObject] = {
    _MEDIA: {"description": None, "spoiler": False},
    _FILE: {"name": None, "size": None, "spoiler": False},
    _SEPARATOR: {"spacing": 1, "divider": True},
    _CONTAINER: {"accent_color": None, "spoiler": False},
    **{select: {"min_values": 1, "max_values": 1} for select in SELECTS},
}


def walk(components: Json) -> Iterator[JsonObject]:
    """Every component, from the outside in, in reading order."""
    for component in as_objects(components):
        yield component
        yield from walk(component.get("components"))
        yield from walk([component.get("accessory"), component.get("component")])


def find(components: Json, custom_id: str) -> JsonObject | None:
    """The component a custom id belongs to."""
    return next((component for component in walk(components) if component.get("custom_id") == custom_id), None)


def check_message_components(form: Form, *, v2: bool) -> None:
    """Raises Discord's error 50035 for components it would not take."""
    top = list(form.forms("components", longest=40 if v2 else 5))
    everything = list(walk(form.data.get("components")))
    if len(everything) > 40:
        raise form.wrong(
            "components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "Too many components: 40 is the most."
        )
    written = sum(len(as_text(component.get("content"))) for component in everything if component.get("type") == TEXT)
    if written > 4000:
        raise form.wrong("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Text is over 4000 characters.")
    custom_ids = [component["custom_id"] for component in everything if component.get("custom_id")]
    if len(set(map(str, custom_ids))) < len(custom_ids):
        raise form.wrong("components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    for component in top:
        if not v2 and component.data.get("type") != _ROW:
            raise component.wrong("type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).')
        _check(component)


def _check(form: Form) -> None:
    kind = as_int(form.data.get("type"))
    form.text("custom_id", longest=100, shortest=1)
    if kind == _ROW:
        children = list(form.forms("components", longest=5))
        if not children:
            raise form.wrong("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    if kind == _BUTTON:
        form.text("label", longest=80)
        if form.data.get("style") == _LINK_BUTTON and not form.data.get("url"):
            raise form.wrong("url", "BASE_TYPE_REQUIRED", "This field is required")
        if not form.data.get("label") and not form.data.get("emoji"):
            raise form.wrong("label", "BUTTON_COMPONENT_INVALID", "A button needs a label or an emoji")
    if kind in SELECTS:
        _check_select(form)
    if kind == TEXT:
        form.needed_text("content", longest=4000)
    for child in form.forms("components", longest=40):
        _check(child)
    accessory = form.data.get("accessory")
    if kind == _SECTION and accessory is None:
        raise form.wrong("accessory", "BASE_TYPE_REQUIRED", "This field is required")
    if isinstance(accessory, Mapping):
        _check(Form(accessory, (*form.path, "accessory")))


def _check_select(form: Form) -> None:
    form.text("placeholder", longest=150)
    form.integer("min_values", lowest=0, highest=_MOST_OPTIONS)
    form.integer("max_values", lowest=1, highest=_MOST_OPTIONS)
    options = list(form.forms("options", longest=_MOST_OPTIONS))
    if form.data.get("type") == _STRING_SELECT and not options:
        raise form.wrong("options", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {_MOST_OPTIONS} in length.")
    values: set[str] = set()
    for option in options:
        option.needed_text("label", longest=100)
        value = option.needed_text("value", longest=100)
        option.text("description", longest=100)
        if value in values:
            words = "The specified option value is already used"
            raise option.wrong("value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", words)
        values.add(value)


def completed(components: Json, attachments: Sequence[JsonObject] = ()) -> list[JsonObject]:
    """Components as Discord returns them: numbered, with its defaults, without empty fields, their files found.

    Raises Discord's error 50035 for a file that is not among the attachments.
    """
    numbers = itertools.count(1)
    return [_complete(component, numbers, attachments) for component in as_objects(components)]


def _complete(component: JsonObject, numbers: Iterator[int], attachments: Sequence[JsonObject]) -> JsonObject:
    kind = as_int(component.get("type")) or 0
    number = next(numbers)
    full: dict[str, Json] = dict(_DEFAULTS.get(kind, {}))
    full.update({key: value for key, value in component.items() if value is not None or key in _NULLABLE})
    full["id"] = as_int(component.get("id")) or number
    if "components" in component:
        full["components"] = [_complete(child, numbers, attachments) for child in as_objects(component["components"])]
    if "default_values" in component:  # discord.py sends their ids as numbers
        full["default_values"] = [
            {**each, "id": str(each.get("id"))} for each in as_objects(component["default_values"])
        ]
    for key in ("accessory", "component"):
        child = component.get(key)
        if isinstance(child, Mapping):
            full[key] = _complete(child, numbers, attachments)
    if isinstance(component.get("emoji"), Mapping):
        full["emoji"] = _without_nothing(as_object(component["emoji"]))
    if kind == _STRING_SELECT:
        full["options"] = [_complete_option(option) for option in as_objects(component.get("options"))]
    for key in ("media", "file"):
        media = component.get(key)
        if isinstance(media, Mapping):
            full[key] = unfurled(media, attachments)
    if kind == _FILE:
        known = referenced(attachments, as_object(component.get("file")).get("url")) or {}
        full.update(name=known.get("filename"), size=known.get("size"))
    if kind == _GALLERY:
        full["items"] = [
            {"description": None, "spoiler": False, **item, "media": unfurled(item.get("media"), attachments)}
            for item in as_objects(component.get("items"))
        ]
    return full


def _complete_option(option: JsonObject) -> JsonObject:
    emoji = option.get("emoji")
    with_emoji = {**option, "emoji": _without_nothing(emoji)} if isinstance(emoji, Mapping) else option
    return _without_nothing(with_emoji)


def _without_nothing(given: JsonObject) -> JsonObject:
    """Of an emoji that is Discord's own there is no id."""
    return {key: value for key, value in given.items() if value is not None}


def check_modal(form: Form) -> None:
    """Raises Discord's error 50035 for a modal it would not show."""
    form.needed_text("custom_id", longest=100)
    form.needed_text("title", longest=45)
    rows = list(form.forms("components", longest=40))
    if not rows:
        raise form.wrong("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 40 in length.")
    for row in rows:
        row.text("label", longest=45)
        row.text("description", longest=100)
    for component in walk(form.data.get("components")):
        field = Form(component, (*form.path, "components"))
        if component.get("type") in SELECTS:
            _check_select(field)
        if component.get("type") == _TEXT_INPUT:
            field.needed_text("custom_id", longest=100)
            field.text("label", longest=45)
            field.text("placeholder", longest=100)
            field.text("value", longest=4000)
