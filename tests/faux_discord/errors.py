"""The refusals of Discord's API, with its own codes.

ApiError            any 4xx: {"message", "code", "errors"?}
└── TooManyRequests 429: {"message", "retry_after", "global"} and the rate limit headers
"""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refused request: HTTP status, Discord's JSON code and, for a form, the faults by field."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.headers: dict[str, str] = {}

    def body(self) -> Json:
        """The JSON that Discord answers."""
        body: Json = {"message": self.message, "code": self.code}
        return body | {"errors": self.errors} if self.errors else body


class TooManyRequests(ApiError):
    """A 429; `scope` is "user" (a bucket) or "global", `retry_after` is in seconds."""

    def __init__(self, retry_after: float, scope: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(429, 0, "You are being rate limited.")
        self.retry_after = max(0.001, round(retry_after, 3))
        self.is_global = scope == "global"
        self.headers = {"Retry-After": f"{self.retry_after:.3f}", "X-RateLimit-Scope": scope} | (
            headers or {}
        )
        if self.is_global:
            self.headers["X-RateLimit-Global"] = "true"

    def body(self) -> Json:
        """The JSON that Discord answers."""
        return {"message": self.message, "retry_after": self.retry_after, "global": self.is_global}


def unauthorized() -> ApiError:
    """The token is not the bot's."""
    return ApiError(401, 0, "401: Unauthorized")


def unknown_channel() -> ApiError:
    """The channel does not exist, or no longer."""
    return ApiError(404, 10003, "Unknown Channel")


def unknown_guild() -> ApiError:
    """The bot is not in this guild."""
    return ApiError(404, 10004, "Unknown Guild")


def unknown_message() -> ApiError:
    """The message does not exist in this channel, or no longer."""
    return ApiError(404, 10008, "Unknown Message")


def unknown_interaction() -> ApiError:
    """The interaction does not exist, or was left unanswered for more than three seconds."""
    return ApiError(404, 10062, "Unknown interaction")


def missing_access() -> ApiError:
    """The bot may not see this channel."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """The bot sees this channel but may not do this in it."""
    return ApiError(403, 50013, "Missing Permissions")


def empty_message() -> ApiError:
    """The message shows nothing."""
    return ApiError(400, 50006, "Cannot send an empty message")


def invalid_form(problems: dict[str, tuple[str, str]]) -> ApiError:
    """A 50035 built from {"embeds.0.title": (code, sentence)}, nested as Discord nests it."""
    errors: Json = {}
    for path, (code, sentence) in problems.items():
        place = errors
        for step in path.split("."):
            place = place.setdefault(step, {})
        place.setdefault("_errors", []).append({"code": code, "message": sentence})
    return ApiError(400, 50035, "Invalid Form Body", errors)
