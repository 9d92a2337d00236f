import pytest

from infrastructure.imports.tux.cases import roles_in


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (None, ()),
        ("", ()),
        ("[]", ()),
        ("[7, 5, 7]", (7, 5)),
        ('["7", 5]', (7, 5)),
        ("[0, 1, 9223372036854775807, 9223372036854775808]", (1, 2**63 - 1)),
        ('[-1, 1.5, null, "x", [3], 4]', (4,)),
        ('{"1": 2}', ()),
        ("7", ()),
        ("[7", ()),
    ],
)
def test_of_a_list_of_roles_in_json_those_are_taken_that_are_ids(text: str | None, roles: tuple[int, ...]) -> None:
    assert roles_in(text) == roles
