from tests.e2e.kill_table import KillTable


def test_each_action_has_a_line_with_how_often_it_came_out_right_at_each_step() -> None:
    kills = [
        ("ban", "after the effect", True),
        ("ban", "after the effect", True),
        ("ban", "before outcome commit", True),
        ("ban", "before outcome commit", False),
    ]
    assert KillTable.of([*kills, ("kick", "before outcome commit", False)]).lines() == [
        "a = after the effect",
        "b = before outcome commit",
        "       a   b",
        "ban    2 1/2",
        "kick   . 0/1",
    ]
