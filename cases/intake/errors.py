"""Why a record of a file is not a request."""


class Unreadable(Exception):
    """The record cannot be taken in. `column` names the part at fault; nothing of the person."""

    def __init__(self, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column
