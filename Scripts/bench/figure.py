"""One measured figure with its peer and its goal."""

import json
import sys
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """A measured value with its peer (`None` if the goal is absolute) and its goal."""

    name: str
    value: float
    unit: str
    peer: float | None
    #: `None` for what is printed to be known.
    goal: float | None
    #: Whether the goal is a ceiling or a floor.
    better: Literal["lower", "higher"]
    #: The range of the single measurements and their conditions, for the reader.
    note: str = ""

    @property
    def holds(self) -> bool | None:
        if self.goal is None:
            return None
        return self.value <= self.goal if self.better == "lower" else self.value >= self.goal

    def show(self) -> None:
        """Prints the figure as one line of JSON."""
        line = {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "peer": None if self.peer is None else round(self.peer, 3),
            "goal": self.goal,
            "holds": self.holds,
        }
        if self.note:
            line["note"] = self.note
        print(json.dumps(line), flush=True)


def progress(text: str) -> None:
    """A line of progress."""
    print(f"bench: {text}", file=sys.stderr, flush=True)
