"""Each rule as a value: where it holds, what it looks for, and what to do instead."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A pattern that no line of the matching files may have."""

    files: re.Pattern[str]
    forbids: re.Pattern[str]
    advice: str


def rule(files: str, forbids: str, advice: str) -> Rule:
    """A rule from the text of its two patterns."""
    return Rule(re.compile(files), re.compile(forbids), advice)


#: A file this long has more than one duty.
LONGEST_FILE = 300

RULES: tuple[Rule, ...] = (
    rule(
        r"^(Tests|Examples/.*/Tests)/.*\.swift$",
        r"\bTask\.sleep\b|\busleep\(|\bThread\.sleep\b",
        "a test waits for an event or moves a clock; it never sleeps",
    ),
    rule(r"^Sources/.*\.swift$", r"\btry!", "throw an error that says what happened and what to do"),
    # Declarations under Misuse/ are unavailable: the compiler rejects every call of them.
    rule(r"^Sources/(?!Solo/Misuse/).*\.swift$", r"\bfatalError\(", "throw; what a peer, a file or a user can cause must not trap"),
    rule(
        r"^Sources/.*/(?!.*\+(Linux|Darwin)\.swift$)[^/]*\.swift$",
        r"^\s*(@preconcurrency )?(package |internal |public )?import (Glibc|Darwin)\b(?!.*//)",
        "a platform's own library is imported behind canImport, or in +Linux.swift with a +Darwin.swift twin",
    ),
    rule(
        r"^Sources/(?!SoloCore/Wire/).*\.swift$",
        r'"(/_solo\b|LISTEN_|Solo-|CREDENTIALS_DIRECTORY|Bearer |SOLO_(HOME|SWIFT)|--promotion|/promote|/invocations/|platform\.sock|lifeline")|bindings\.json"',
        "what app and platform share is a constant in SoloCore/Wire: use it",
    ),
    rule(
        r"^Sources/(.*/)?[^/]*(Utils|Helpers|Manager|Common)[^/]*\.swift$",
        r"\A",
        "a name says what the thing is in the field's words",
    ),
)
