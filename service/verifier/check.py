"""One line of `vigie verifier`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `ok` is None for what is missing but not wrong."""

    ok: bool | None
    what: str
    todo: str = ""

    def __str__(self) -> str:
        """One line, and what to do under it."""
        mark = {True: "✅", False: "❌", None: "⚠️ "}[self.ok]
        return f"{mark} {self.what}" + (f"\n   → {self.todo}" if self.todo else "")
