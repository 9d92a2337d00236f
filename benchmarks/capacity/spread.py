"""How times are spread: their median, their 95th and 99th percentile, and the worst of them."""

import math
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from benchmarks.tux_run import Metrics

type Spread = Mapping[str, float | None]
"""Rounded; None where there is nothing to go by."""

_SHARES = {"median": 0.5, "95th": 0.95, "99th": 0.99, "worst": 1.0}
_BUCKET = re.compile(r'^(\w+)_bucket\{.*?le="([^"]+)"\}$')


def spread(values: Sequence[float], digits: int = 3) -> Spread:
    """Each is a value that occurred."""
    ordered = sorted(values)
    if not ordered:
        return dict.fromkeys(_SHARES)
    return {
        name: round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], digits) for name, share in _SHARES.items()
    }


type Buckets = Mapping[float, float]
"""How many values were at most so large."""


def buckets_of(metrics: Metrics, name: str) -> Buckets:
    """Of a histogram without other labels."""
    found = ((_BUCKET.match(key), count) for key, count in metrics.items())
    return {float(match[2]): count for match, count in found if match is not None and match[1] == name}


def since(before: Buckets, after: Buckets) -> Buckets:
    return {bound: count - before.get(bound, 0.0) for bound, count in after.items()}


def added(all_of_them: Sequence[Buckets]) -> Buckets:
    bounds = {bound for each in all_of_them for bound in each}
    return {bound: sum(each.get(bound, 0.0) for each in all_of_them) for bound in sorted(bounds)}


def spread_of(buckets: Buckets) -> Spread:
    """As far as a histogram tells: the worst is the upper bound of its bucket."""
    ordered = sorted(buckets.items())
    if not ordered or not (whole := ordered[-1][1]):
        return dict.fromkeys(_SHARES)
    found = {name: round(_quantile(ordered, share * whole), 4) for name, share in _SHARES.items() if share < 1}
    return {**found, "worst": next(bound for bound, count in ordered if count >= whole)}


def _quantile(ordered: Sequence[tuple[float, float]], wanted: float) -> float:
    """As Prometheus reckons: evenly spread within a bucket, and nothing above the last bound that there is."""
    for (lower, below), (upper, up_to) in pairwise([(0.0, 0.0), *ordered]):
        if up_to >= wanted:
            return lower if math.isinf(upper) else lower + (upper - lower) * (wanted - below) / (up_to - below)
    return ordered[-1][0]
