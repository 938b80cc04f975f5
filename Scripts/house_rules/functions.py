"""No function is too long to be read at a glance."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from house_rules.source import code_of

#: From the line that declares it to the line of its last brace.
LONGEST_FUNCTION = 60

_FUNCTION = re.compile(r"\b(?:func\s+(?P<name>`[^`]+`|[^\s(<]+)|(?P<init>init)[?!]?\s*[(<]|(?P<deinit>deinit)\s*\{)")


@dataclass(frozen=True)
class Function:
    """A function with a body: where it begins, and how many lines it has."""

    name: str
    line: int
    lines: int


def functions(text: str) -> Iterator[Function]:
    """The functions and initializers of a source that have a body."""
    code = code_of(text)
    for match in _FUNCTION.finditer(code):
        if code[: match.start()].rstrip().endswith((".", "@")):
            continue  # a call such as `super.init(`
        opening = _body(code, match.end() - (1 if match["init"] or match["deinit"] else 0))
        if opening is None:
            continue
        closing = _closing(code, opening)
        first = code.count("\n", 0, match.start()) + 1
        last = code.count("\n", 0, closing) + 1
        yield Function(match["name"] or match["init"] or "deinit", first, last - first + 1)


def _body(code: str, start: int) -> int | None:
    """Where the body's brace opens, after the parameters; nothing if a requirement of a protocol has no body."""
    depth = 0
    seen_parameters = False
    for index in range(start, len(code)):
        character = code[index]
        if character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
            seen_parameters = seen_parameters or depth == 0
            if depth < 0:
                return None
        elif character == "{" and depth == 0:
            return index
        elif character == "}" and depth == 0:
            return None
        elif character == "\n" and depth == 0 and seen_parameters and not _continues(code, index):
            return None
    return None


def _continues(code: str, end_of_line: int) -> bool:
    """Whether the next line still belongs to the declaration: its brace, its result, its effects, its constraints."""
    following = code[end_of_line:].lstrip()
    return bool(re.match(r"\{|->|async\b|throws\b|rethrows\b|where\b|[:,&]", following)) or code[
        :end_of_line
    ].rstrip().endswith(("->", ",", ":", "&"))


def _closing(code: str, opening: int) -> int:
    depth = 0
    for index in range(opening, len(code)):
        if code[index] == "{":
            depth += 1
        elif code[index] == "}":
            depth -= 1
            if depth == 0:
                return index
    return len(code) - 1


def long_functions(name: str, text: str) -> list[str]:
    """The functions of a file that are too long."""
    return [
        f"{name}:{found.line}: `{found.name}` has {found.lines} lines, more than {LONGEST_FUNCTION}: name its parts"
        for found in functions(text)
        if found.lines > LONGEST_FUNCTION
    ]
