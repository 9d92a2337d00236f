import pytest

from application.moderation.ends.list_stuck import ListStuck, ListStuckHandler
from domain.shared.errors import MissingPermission
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from tests.builders import EVERYTHING, GUILD, a_moderator, a_standing
from tests.fakes.bulk import MemoryBulkReader
from tests.fakes.records import MemoryRecords
from tests.fakes.stuck import MemoryStuckReader


async def test_what_is_stuck_is_for_moderators(records: MemoryRecords) -> None:
    show = ListStuckHandler(MemoryStuckReader(records), MemoryBulkReader(records))
    by = a_standing(permissions=EVERYTHING - {Permission.MODERATE_MEMBERS})
    with pytest.raises(MissingPermission):
        await show(ListStuck(guild=GUILD, by=by, seek=Seek()))
    shown = await show(ListStuck(guild=GUILD, by=a_moderator(), seek=Seek()))
    assert (shown.cases.items, shown.bulks) == ((), ())
