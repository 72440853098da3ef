"""Scripted faults: what the next requests that match will suffer.

A fault strikes either before the request is carried out (Discord refused it) or after (`handled`: Discord
stored the message and the answer was lost), which the sender cannot tell apart.
"""

import re
from dataclasses import dataclass

from .errors import Json

# discord.py takes a 429 without this header for a Cloudflare ban, and does not try again.
VIA = {"Via": "1.1 faux-discord"}


@dataclass(frozen=True)
class Fault:
    """One misfortune; the default value is none at all. Durations are in seconds."""

    delay: float = 0.0
    status: int | None = None
    retry_after: float = 0.0
    is_global: bool = False
    via: bool = True
    cut: bool = False
    reset: bool = False
    handled: bool = False

    def body(self) -> Json:
        """The JSON of the refusal."""
        if self.status == 429:
            text = "You are being rate limited."
            return {"message": text, "retry_after": self.retry_after, "global": self.is_global}
        return {"message": f"{self.status}: scripted fault", "code": 0}

    def headers(self) -> dict[str, str]:
        """The headers of the refusal."""
        headers = dict(VIA) if self.via else {}
        if self.status == 429:
            scope = "global" if self.is_global else "user"
            headers |= {"Retry-After": f"{self.retry_after:.3f}", "X-RateLimit-Scope": scope}
        return headers


NO_FAULT = Fault()


def refuse(status: int, *, retry_after: float = 0.0, is_global: bool = False, via: bool = True) -> Fault:
    """Answer `status` without carrying out the request; a 429 without Via is a Cloudflare ban."""
    return Fault(status=status, retry_after=retry_after, is_global=is_global, via=via)


def slow(seconds: float) -> Fault:
    """Carry out the request, late."""
    return Fault(delay=seconds)


def drop(*, reset: bool = False) -> Fault:
    """Cut the connection before carrying out the request: FIN, or RST with `reset`."""
    return Fault(cut=True, reset=reset)


def stored_then(status: int) -> Fault:
    """Carry out the request, then answer an error."""
    return Fault(status=status, handled=True)


def stored_then_reset() -> Fault:
    """Carry out the request, then reset the connection (RST) instead of answering."""
    return Fault(cut=True, reset=True, handled=True)


class FaultScript:
    """The faults to come, in the order they were written; the first that matches is used up."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, re.Pattern[str], Fault]] = []

    def add(self, method: str, path: str, fault: Fault, times: int = 1) -> None:
        """Strike the next `times` requests of `method` whose path (without /api/v10) has the regex `path`."""
        self._lines += [(method, re.compile(path), fault)] * times

    def clear(self) -> None:
        """Forget the faults that have not struck yet."""
        self._lines.clear()

    def take(self, method: str, path: str) -> Fault:
        """The fault for this request, removed from the script; NO_FAULT when none matches."""
        for index, (wanted, pattern, fault) in enumerate(self._lines):
            if wanted == method and pattern.search(path):
                del self._lines[index]
                return fault
        return NO_FAULT
