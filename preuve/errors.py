"""The one exception that reaches the user as a sentence."""

from __future__ import annotations


class PreuveError(Exception):
    """A fault the user can mend: `message` is the id of a sentence that says what is wrong and what to do.

    Sentences stand in `runners/words.toml`, under `[error]`; `args` fill their placeholders.
    `status` is the exit status of the command (2: the call or the input is wrong; 3: part is missing).
    """

    def __init__(self, message: str, status: int = 2, **details: object) -> None:
        super().__init__(f"{message}: {details}" if details else message)
        self.message = message
        self.status = status
        self.details = details
