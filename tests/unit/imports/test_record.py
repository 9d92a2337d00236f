from domain.imports.record import Import, ImportId, ImportSource, ImportState, Tally
from domain.shared.importing import Part, Remark
from tests.builders import GUILD
from tests.fakes.clock import START


def test_a_tally_counts_every_row_that_was_looked_at() -> None:
    assert Tally(cursor=9, brought=3, known=2, left_out={Remark.OVER: 1, Remark.TOO_MANY: 4}).rows == 10


def test_tallies_of_a_part_add_up_and_it_goes_on_after_the_last_key() -> None:
    record = Import(
        guild=GUILD,
        id=ImportId(1),
        source=ImportSource.TUX,
        origin="there",
        state=ImportState.APPLYING,
        takes_over_ends=False,
        started_at=START,
    )
    part = Part.CASES
    assert record.cursor(part) is None
    over, noted = {Remark.OVER: 1}, {Remark.AS_NOTE: 1}
    first = Tally(cursor=5, settled=7, brought=1, known=2, left_out=over, remarks=noted, taken_back=3, kept=4)
    record.add(part, first)
    record.add(part, Tally(cursor=9, brought=10, known=20, left_out={Remark.OVER: 10}, taken_back=30, kept=40))
    assert record.cursor(part) == 9
    assert record.tallies[part] == Tally(
        cursor=9,
        settled=7,
        brought=11,
        known=22,
        left_out={Remark.OVER: 11},
        remarks=noted,
        taken_back=33,
        kept=44,
    )
