import pytest

from domain.channels.overwrites import Overwrite, OverwriteChange, Target, taken_back

EVERYONE = Target(1)
SEND, VIEW, THREADS = 1 << 11, 1 << 10, 1 << 38


def locked(before: Overwrite | None) -> OverwriteChange:
    return OverwriteChange(target=EVERYONE, before=before, set=(before or Overwrite()).denying(SEND | THREADS))


@pytest.mark.parametrize("before", [None, Overwrite(), Overwrite(SEND, VIEW), Overwrite(0, SEND), Overwrite(VIEW, 0)])
def test_what_nobody_touched_is_exactly_what_it_was(before: Overwrite | None) -> None:
    change = locked(before)
    assert taken_back(change, change.set) == before


@pytest.mark.parametrize(
    ("before", "present", "after"),
    [
        # somebody hid the channel meanwhile: that stands, and writing is as before
        (None, Overwrite(0, SEND | THREADS | VIEW), Overwrite(0, VIEW)),
        (Overwrite(SEND, 0), Overwrite(0, SEND | THREADS | VIEW), Overwrite(SEND, VIEW)),
        # somebody let them write again, in the channel but not in threads
        (None, Overwrite(SEND, THREADS), Overwrite(SEND, 0)),
        # somebody took back what was denied, and nothing else was there
        (None, Overwrite(), None),
        # it had been denied before, so it is not ours to take back
        (Overwrite(0, SEND), Overwrite(VIEW, SEND | THREADS), Overwrite(VIEW, SEND)),
    ],
)
def test_what_somebody_changed_stands_and_only_what_is_ours_is_taken_back(
    before: Overwrite | None, present: Overwrite, after: Overwrite | None
) -> None:
    assert taken_back(locked(before), present) == after


def test_what_somebody_removed_stays_removed() -> None:
    assert taken_back(locked(Overwrite(SEND, 0)), None) is None
