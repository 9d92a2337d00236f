import pytest

from domain.moderation.bulk.errors import TooManyTargets
from tests.builders import a_standing
from tests.bulk import Bulk, raiders


async def test_so_many_are_meant_at_once_and_no_more(bulk: Bulk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("application.moderation.bulk.select_targets.MOST_TARGETS", 5)
    assert (await bulk.plan()).status.meant == 5
    bulk.discord.small.standings |= {user: a_standing(user, top_role=1) for user in raiders(6)}
    with pytest.raises(TooManyTargets) as refused:
        await bulk.plan()
    assert (refused.value.found, refused.value.most) == (6, 5)
