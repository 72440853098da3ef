"""Discord's two rate limits: one bucket per channel and route, and one for the whole bot.

Discord publishes 50 requests per second for a bot and lets the headers say the rest; 5 messages per 5 seconds
and per channel is what its headers say in practice.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from .errors import TooManyRequests


@dataclass(frozen=True)
class Limits:
    """What is allowed; windows are in seconds, None switches a limit off."""

    per_channel: int | None = 5
    channel_window: float = 5.0
    per_bot: int | None = 50
    bot_window: float = 1.0


NO_LIMITS = Limits(per_channel=None, per_bot=None)


@dataclass
class Bucket:
    """A fixed window opened by its first request."""

    ends: float = 0.0
    used: int = 0


@dataclass
class Limiter:
    """Counts requests and refuses those over a limit; `clock` is a monotonic one, in seconds."""

    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    _recent: deque[float] = field(default_factory=deque)

    def take_from_bot(self) -> None:
        """Count one request of the bot; raises TooManyRequests (global)."""
        if self.limits.per_bot is None:
            return
        now = self.clock()
        while self._recent and self._recent[0] <= now - self.limits.bot_window:
            self._recent.popleft()
        if len(self._recent) >= self.limits.per_bot:
            raise TooManyRequests(self._recent[0] + self.limits.bot_window - now, "global")
        self._recent.append(now)

    def take_from_channel(self, route: str, channel: str) -> dict[str, str]:
        """Count one request of `route` in `channel`: its X-RateLimit headers; raises TooManyRequests."""
        if self.limits.per_channel is None:
            return {}
        now = self.clock()
        bucket = self._buckets.setdefault((route, channel), Bucket())
        if bucket.ends <= now:
            bucket.ends, bucket.used = now + self.limits.channel_window, 0
        if bucket.used >= self.limits.per_channel:
            raise TooManyRequests(bucket.ends - now, "user", self._headers(route, bucket, now))
        bucket.used += 1
        return self._headers(route, bucket, now)

    def _headers(self, route: str, bucket: Bucket, now: float) -> dict[str, str]:
        limit = self.limits.per_channel or 0
        reset_after = bucket.ends - now
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(limit - bucket.used),
            "X-RateLimit-Reset": f"{time.time() + reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{reset_after:.3f}",
            "X-RateLimit-Bucket": route,
        }
