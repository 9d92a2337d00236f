from collections.abc import Mapping

import pytest

from domain.shared.permission import Permission
from tests.fakes.discord_http import texts_of
from tests.fakes.interactions import Given, Guild, someone

WHO = someone(Permission.MANAGE_GUILD)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"linear_step": 5}, "`linear_step` needs `linear_first`"),
        ({"linear_first": 200, "totals": "100, 250"}, "Name one curve only"),
        ({"totals": "100, 250", "standard_curve": True}, "Name one curve only"),
    ],
)
async def test_what_names_no_one_curve_is_refused_with_words(
    guild: Guild, options: Mapping[str, Given], says: str
) -> None:
    assert says in texts_of(await guild.slash("levels preview", WHO, options))[0]
