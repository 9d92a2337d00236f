"""Rate-limit buckets: one per route and major id, generous, with Discord's headers."""

import hashlib
import time

from attrs import define, field

LIMIT, WINDOW = 200, 1.0
_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")


@define
class _Bucket:
    resets_at: float
    used: int = 0


@define(eq=False)
class RateLimits:
    """Counts requests in windows of a second."""

    _buckets: dict[str, _Bucket] = field(init=False, factory=dict)

    def take(self, method: str, template: str, path: dict[str, str]) -> tuple[dict[str, str], float | None]:
        """The headers for a request and, when it is one too many, the seconds to wait."""
        now = time.time()
        major = ":".join(path[name] for name in _MAJOR if name in path)
        key = f"{method} {template} {major}"
        bucket = self._buckets.get(key)
        if bucket is None or bucket.resets_at <= now:
            self._forget(now)
            bucket = self._buckets[key] = _Bucket(now + WINDOW)
        bucket.used += 1
        left = bucket.resets_at - now
        headers = {
            "X-RateLimit-Limit": str(LIMIT),
            "X-RateLimit-Remaining": str(max(LIMIT - bucket.used, 0)),
            "X-RateLimit-Reset": f"{bucket.resets_at:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(f"{method} {template}".encode()).hexdigest()[:32],
        }
        return headers, left if bucket.used > LIMIT else None

    def _forget(self, now: float) -> None:
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if bucket.resets_at > now}
