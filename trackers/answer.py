"""What a request brings: an answer, or why there is none. Apart from the HTTP client, which takes long to import."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from trackers.base import TrackerError


class Unreached(TrackerError):
    """No answer that can be used. `transient`: asking again soon may help. `retry_after`: in seconds."""

    def __init__(
        self,
        detail: str,
        *,
        status: int | None = None,
        transient: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.transient = transient
        self.retry_after = retry_after


class Misdirected(Unreached):
    """A redirect that is not followed: another site, a loss of encryption, a loop."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and the body as it travels (still encoded, in chunks of at most 64 KiB)."""

    url: str
    status: int
    headers: Mapping[str, str]
    chunks: AsyncIterator[bytes]
