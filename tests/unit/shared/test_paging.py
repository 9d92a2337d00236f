import pytest

from domain.shared.errors import InvalidPageSize
from domain.shared.paging import Direction, Page, Seek


def identity(row: int) -> int:
    return row


@pytest.mark.parametrize("size", [1, 100])
def test_a_page_holds_1_to_100_rows(size: int) -> None:
    assert Seek(size=size).size == size


@pytest.mark.parametrize("size", [-1, 0, 101])
def test_no_other_page_size_is_accepted(size: int) -> None:
    with pytest.raises(InvalidPageSize) as refused:
        Seek(size=size)
    assert (refused.value.size, refused.value.largest) == (size, 100)


@pytest.mark.parametrize(
    ("rows", "seek", "page"),
    [
        pytest.param([], Seek(size=2), Page(()), id="nothing"),
        pytest.param([], Seek(size=2, cursor=5), Page(()), id="nothing beyond the cursor"),
        pytest.param([9, 8], Seek(size=2), Page((9, 8)), id="all there is"),
        pytest.param([9, 8, 7], Seek(size=2), Page((9, 8), older=8), id="the newest, with more to follow"),
        pytest.param([7, 6], Seek(size=2, cursor=8), Page((7, 6), newer=7), id="the oldest"),
        pytest.param([7, 6, 5], Seek(size=2, cursor=8), Page((7, 6), newer=7, older=6), id="in the middle"),
        pytest.param(
            [8, 9], Seek(size=2, cursor=7, direction=Direction.NEWER), Page((9, 8), older=8), id="back to the newest"
        ),
        pytest.param(
            [5, 6, 7],
            Seek(size=2, cursor=4, direction=Direction.NEWER),
            Page((6, 5), newer=6, older=5),
            id="back to the middle",
        ),
    ],
)
def test_a_page_is_cut_newest_first_with_the_cursors_that_lead_on(rows: list[int], seek: Seek, page: Page[int]) -> None:
    assert Page.of(rows, seek, key=identity) == page
