"""What Discord takes of a message's components, at each limit and one beyond, and what it makes of them."""

from collections.abc import Callable

import pytest

from playground.wire.components import check_message_components, check_modal, completed, find
from playground.wire.forms import Form, InvalidForm
from playground.world.json_value import Json, JsonObject


def _button(number: int = 0, **rest: Json) -> JsonObject:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": f"button{number}", **rest}


def _row(*children: JsonObject) -> JsonObject:
    return {"type": 1, "components": list(children)}


def _select(count: int = 1, **rest: Json) -> JsonObject:
    given: list[JsonObject] = [{"label": "x", "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "which", "options": given, **rest}


def _option(**rest: Json) -> JsonObject:
    return _select(options=[{"label": "x", "value": "1", **rest}])


def _text(length: int) -> JsonObject:
    return {"type": 10, "content": "x" * length}


def _section(**rest: Json) -> JsonObject:
    return {"type": 9, "components": [_text(1)], **rest}


def _check(*components: JsonObject, v2: bool) -> None:
    check_message_components(Form({"components": list(components)}), v2=v2)


def _rows(count: int) -> list[JsonObject]:
    return [_row(_button(number)) for number in range(count)]


LENGTH = "BASE_TYPE_BAD_LENGTH"
MANY = "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"
BOUNDS = "NUMBER_TYPE_MAX"


@pytest.mark.parametrize(
    ("taken", "refused", "code", "path"),
    [
        (_rows(5), _rows(6), LENGTH, "components"),
        ([_row(*map(_button, range(5)))], [_row(*map(_button, range(6)))], LENGTH, "components.0.components"),
        ([_row(_button())], [_row()], LENGTH, "components.0.components"),
        ([_row(_button())], [_button()], "UNION_TYPE_CHOICES", "components.0.type"),
        (
            [_row(_button(1), _button(2))],
            [_row(_button(1), _button(1))],
            "COMPONENT_CUSTOM_ID_DUPLICATED",
            "components",
        ),
        ([_row(_button(custom_id="x" * 100))], [_row(_button(custom_id="x" * 101))], LENGTH, "custom_id"),
        ([_row(_button(custom_id="x"))], [_row(_button(custom_id=""))], LENGTH, "custom_id"),
        ([_row(_button(label="x" * 80))], [_row(_button(label="x" * 81))], LENGTH, "label"),
        (
            [_row(_button(label=None, emoji={"name": "x"}))],
            [_row(_button(label=None))],
            "BUTTON_COMPONENT_INVALID",
            "label",
        ),
        (
            [_row(_button(style=5, url="https://example.org"))],
            [_row(_button(style=5))],
            "BASE_TYPE_REQUIRED",
            "url",
        ),
        ([_row(_select(25))], [_row(_select(26))], LENGTH, "options"),
        ([_row(_select(1))], [_row(_select(0))], LENGTH, "options"),
        ([_row(_select(type=5, options=None))], [_row(_select(type=3, options=None))], LENGTH, "options"),
        ([_row(_select(placeholder="x" * 150))], [_row(_select(placeholder="x" * 151))], LENGTH, "placeholder"),
        ([_row(_select(min_values=0))], [_row(_select(min_values=26))], BOUNDS, "min_values"),
        ([_row(_select(min_values=25))], [_row(_select(max_values=0))], BOUNDS, "max_values"),
        ([_row(_select(max_values=1))], [_row(_select(max_values=26))], BOUNDS, "max_values"),
        ([_row(_select(max_values=25))], [_row(_option(value=""))], LENGTH, "value"),
        ([_row(_option(label="x" * 100))], [_row(_option(label="x" * 101))], LENGTH, "label"),
        ([_row(_option(value="x" * 100))], [_row(_option(value="x" * 101))], LENGTH, "value"),
        ([_row(_option(description="x" * 100))], [_row(_option(description="x" * 101))], LENGTH, "description"),
        (
            [_row(_select(2))],
            [_row(_select(options=[{"label": "x", "value": "1"}, {"label": "y", "value": "1"}]))],
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
            "options.1.value",
        ),
    ],
)
def test_buttons_and_selects_have_limits(
    taken: list[JsonObject], refused: list[JsonObject], code: str, path: str
) -> None:
    _check(*taken, v2=False)
    _check(*taken, v2=True)
    with pytest.raises(InvalidForm) as error:
        _check(*refused, v2=False)
    assert error.value.code == code
    assert ".".join(error.value.path).endswith(path)


@pytest.mark.parametrize(
    ("taken", "refused", "code"),
    [
        ([_text(1)] * 40, [_text(1)] * 41, LENGTH),
        (
            [{"type": 17, "components": [_text(1)] * 39}],
            [{"type": 17, "components": [_text(1)] * 40}],
            MANY,
        ),
        ([_text(4000)], [_text(2000), _text(2001)], "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
        ([_text(1)], [_text(0)], LENGTH),
        ([_section(accessory=_button())], [_section()], "BASE_TYPE_REQUIRED"),
        ([_section(accessory=_button())], [_section(accessory=_button(label="x" * 81))], LENGTH),
    ],
)
def test_cards_have_limits(taken: list[JsonObject], refused: list[JsonObject], code: str) -> None:
    _check(*taken, v2=True)
    with pytest.raises(InvalidForm) as error:
        _check(*refused, v2=True)
    assert error.value.code == code


def _modal(**rest: Json) -> JsonObject:
    return {"custom_id": "form", "title": "Form", "components": [_label(_input())], **rest}


def _label(component: JsonObject, **rest: Json) -> JsonObject:
    return {"type": 18, "label": "Words", "component": component, **rest}


def _input(**rest: Json) -> JsonObject:
    return {"type": 4, "style": 1, "custom_id": "words", **rest}


def _asks(component: JsonObject) -> JsonObject:
    return _modal(components=[_label(component)])


@pytest.mark.parametrize(
    "modal",
    [
        lambda count: _modal(custom_id="x" * (99 + count)),
        lambda count: _modal(title="x" * (44 + count)),
        lambda count: _modal(components=[_label(_input())] * (39 + count)),
        lambda count: _modal(components=[_label(_input(), label="x" * (44 + count))]),
        lambda count: _modal(components=[_label(_input(), description="x" * (99 + count))]),
        lambda count: _asks(_input(custom_id="x" * (99 + count))),
        lambda count: _asks(_input(custom_id="x" * (2 - count))),
        lambda count: _asks(_input(label="x" * (44 + count))),
        lambda count: _asks(_input(placeholder="x" * (99 + count))),
        lambda count: _asks(_input(value="x" * (3999 + count))),
        lambda count: _asks(_select(24 + count)),
        lambda count: _modal(components=[_label(_input())] * (2 - count)),
    ],
)
def test_forms_have_limits(modal: Callable[[int], JsonObject]) -> None:
    check_modal(Form(modal(1)))
    with pytest.raises(InvalidForm):
        check_modal(Form(modal(2)))


def test_components_come_back_numbered_and_with_what_was_not_said() -> None:
    unsaid: JsonObject = {"description": None, "emoji": {"name": "x", "id": None}}
    sent: list[JsonObject] = [
        {
            "type": 17,
            "components": [
                {"type": 9, "components": [_text(1)], "accessory": {"type": 11, "media": {"url": "https://x.y/z.png"}}},
                {"type": 14, "spacing": 2},
                {
                    "type": 12,
                    "items": [
                        {"media": {"url": "attachment://a.png"}, "spoiler": True},
                        {"media": {"url": "https://x.y/z.png"}},
                    ],
                },
                {"type": 13, "file": {"url": "attachment://a.png"}},
            ],
        },
        _row(
            _button(emoji={"name": "x", "id": None}, url=None),
            _option(**unsaid),
            {"type": 5, "custom_id": "who", "id": 70},
        ),
        _row({"type": 6, "custom_id": "role", "max_values": 3, "default_values": [{"id": 5, "type": "role"}]}),
    ]
    kept: JsonObject = {
        "id": "9",
        "filename": "a.png",
        "size": 3,
        "url": "https://cdn/a.png",
        "proxy_url": "https://media/a.png",
        "width": 4,
        "height": 5,
        "content_type": "image/png",
    }
    media = {key: kept[key] for key in ("url", "proxy_url", "width", "height", "content_type")}
    media |= {"id": "9", "attachment_id": "9"}
    elsewhere: dict[str, Json] = {"url": "https://x.y/z.png", "proxy_url": "https://x.y/z.png", "id": "0"}
    elsewhere |= {"width": None, "height": None, "content_type": None}
    thumbnail = {"type": 11, "id": 4, "media": elsewhere, "description": None, "spoiler": False}
    one = {"min_values": 1, "max_values": 1}
    assert completed(sent, [kept]) == [
        {
            "type": 17,
            "id": 1,
            "accent_color": None,
            "spoiler": False,
            "components": [
                {"type": 9, "id": 2, "components": [{**_text(1), "id": 3}], "accessory": thumbnail},
                {"type": 14, "id": 5, "spacing": 2, "divider": True},
                {
                    "type": 12,
                    "id": 6,
                    "items": [
                        {"description": None, "spoiler": True, "media": media},
                        {"description": None, "spoiler": False, "media": elsewhere},
                    ],
                },
                {"type": 13, "id": 7, "file": media, "name": "a.png", "size": 3, "spoiler": False},
            ],
        },
        {
            "type": 1,
            "id": 8,
            "components": [
                {**_button(), "id": 9, "emoji": {"name": "x"}},
                {**_option(emoji={"name": "x"}), "id": 10, **one},
                {"type": 5, "custom_id": "who", "id": 70, **one},
            ],
        },
        {
            "type": 1,
            "id": 12,
            "components": [
                {
                    "type": 6,
                    "id": 13,
                    "custom_id": "role",
                    "min_values": 1,
                    "max_values": 3,
                    "default_values": [{"id": "5", "type": "role"}],
                }
            ],
        },
    ]


def test_a_component_is_found_wherever_it_stands() -> None:
    sent = [_section(accessory=_button(1)), _row(_button(2)), _label(_input())]
    assert find(sent, "button1") == _button(1)
    assert find(sent, "button2") == _button(2)
    assert find(sent, "words") == _input()
    assert find(sent, "button3") is None
