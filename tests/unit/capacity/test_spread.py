"""What `make capacity` makes of times and histograms."""

import math

import pytest

from benchmarks.capacity.spread import added, buckets_of, since, spread, spread_of
from benchmarks.tux_run import read_metrics, total

METRICS = read_metrics("""# HELP lag_seconds How late
# TYPE lag_seconds histogram
lag_seconds_bucket{le="0.1"} 90.0
lag_seconds_bucket{le="0.2"} 100.0
lag_seconds_bucket{le="+Inf"} 100.0
lag_seconds_count 100.0
other_seconds_bucket{le="0.1"} 7.0
statements_count{statement="members.page of a guild"} 3.0
statements_count{statement="members.one"} 4.0
statements_countless 9.0
""")


def test_each_of_a_spread_is_a_value_that_occurred() -> None:
    assert spread([*range(1, 201)]) == {"median": 100, "95th": 190, "99th": 198, "worst": 200}
    assert spread([0.5]) == {"median": 0.5, "95th": 0.5, "99th": 0.5, "worst": 0.5}


def test_of_nothing_there_is_nothing_to_tell() -> None:
    nothing = {"median": None, "95th": None, "99th": None, "worst": None}
    assert spread([]) == spread_of({}) == spread_of({0.1: 0.0, math.inf: 0.0}) == nothing


def test_a_sum_is_over_all_labels_and_no_other_metric() -> None:
    assert total(METRICS, "statements_count") == 7


def test_a_histogram_is_read_without_its_neighbours() -> None:
    assert buckets_of(METRICS, "lag_seconds") == {0.1: 90, 0.2: 100, math.inf: 100}


def test_what_a_histogram_gained_is_spread_within_its_buckets_as_prometheus_reckons() -> None:
    before = {0.1: 50.0, 0.2: 50.0, math.inf: 50.0}
    gained = since(before, buckets_of(METRICS, "lag_seconds"))
    assert gained == {0.1: 40, 0.2: 50, math.inf: 50}
    found = spread_of(gained)
    assert found["median"] == pytest.approx(0.0625)
    assert found["95th"] == pytest.approx(0.175)
    assert found["worst"] == 0.2


def test_beyond_the_last_bound_a_histogram_knows_nothing() -> None:
    found = spread_of({0.1: 0.0, math.inf: 4.0})
    assert found == {"median": 0.1, "95th": 0.1, "99th": 0.1, "worst": math.inf}


def test_histograms_of_several_processes_add_up() -> None:
    assert added([{0.1: 1, 0.2: 2}, {0.1: 3, 0.2: 5}]) == {0.1: 4, 0.2: 7}
