"""Checks the house rules over every tracked source, and lists all that break them."""

import subprocess
import sys
from pathlib import Path

from house_rules.circles import circle_mistakes
from house_rules.folders import one_file_folders
from house_rules.functions import long_functions
from house_rules.rules import LONGEST_FILE, RULES

ALLOWED = "house-rules: allow"


def tracked_files() -> list[str]:
    """Every tracked file of the repository, and every new one that is not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.splitlines() if Path(name).is_file()]


def conditional_imports(lines: list[str]) -> set[int]:
    """The numbers of the lines inside an `#if canImport` or `#if os` block."""
    inside: set[int] = set()
    depth = 0
    for number, line in enumerate(lines, start=1):
        word = line.strip()
        if word.startswith("#if"):
            depth += 1
        if depth > 0:
            inside.add(number)
        if word.startswith("#endif"):
            depth -= 1
    return inside


def mistakes_of(name: str) -> list[str]:
    """The lines of one file that break a rule."""
    rules = [rule for rule in RULES if rule.files.search(name)]
    if not name.endswith(".swift"):
        return []
    text = Path(name).read_text(encoding="utf-8")
    lines = text.splitlines()
    conditional = conditional_imports(lines)
    found = long_functions(name, text)
    if len(lines) > LONGEST_FILE:
        found.append(f"{name}:{LONGEST_FILE}: {len(lines)} lines are too many for one duty; split it")
    for rule in rules:
        for number, line in enumerate(lines, start=1):
            is_import = "import " in line and number in conditional
            if rule.forbids.search(line) and ALLOWED not in line and not is_import and not line.lstrip().startswith("//"):
                found.append(f"{name}:{number}: {rule.advice}: {line.strip()}")
    return found


def main() -> int:
    mistakes = [mistake for name in tracked_files() for mistake in mistakes_of(name)]
    mistakes += circle_mistakes(Path("Sources"))
    mistakes += one_file_folders(Path("Sources"))
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
