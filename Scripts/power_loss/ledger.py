"""What the guest acknowledged, recorded on the host, which keeps its power."""

import hashlib
import threading
from dataclasses import dataclass, field


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class Ledger:
    """Every acknowledged write. One that was sent but not acknowledged may be stored or not, and is not recorded."""

    objects: dict[str, str] = field(default_factory=dict)
    messages: set[int] = field(default_factory=set)
    notes: set[int] = field(default_factory=set)
    ticks: set[str] = field(default_factory=set)
    #: The secret's number that was acknowledged last, and the one that was sent last.
    secret: int = 0
    secret_sent: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _next: int = 0

    def number(self) -> int:
        """A number that was not used before."""
        with self.lock:
            self._next += 1
            return self._next

    def acknowledged(self) -> tuple[int, int, int]:
        """How many objects, messages and rows."""
        return len(self.objects), len(self.messages), len(self.notes)

    def counts(self) -> str:
        return (
            f"{len(self.objects)} objects, {len(self.messages)} messages, {len(self.notes)} rows, "
            f"{len(self.ticks)} ticks, secret {self.secret}"
        )


def secret_value(number: int) -> str:
    """A value with its number and a digest, so that an incomplete one is noticed."""
    return f"{digest(str(number).encode())}-{number:011d}"
