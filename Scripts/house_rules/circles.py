"""No folders of a module need each other in a circle, and no modules do.

A folder needs another if one of its files mentions a type that only the other folder declares at its top level. Calls of methods
are not seen: this finds the circles that a reader would notice.
"""

import re
from collections import defaultdict
from pathlib import Path

from house_rules.source import code_of

#: What needs what: for each, the ones that it needs, each with a reason.
Graph = dict[str, dict[str, str]]

_DECLARATION = re.compile(
    r"^(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|final|indirect|nonisolated)\s+)*"
    r"(?:struct|enum|class|actor|protocol|typealias)\s+(\w+)",
    re.MULTILINE,
)
_GENERICS = re.compile(r"\b(?:init|func\s+[^\s<(]+|(?:struct|enum|class|actor)\s+\w+)[?!]?\s*<([^>{(]*)")
_TYPE = re.compile(r"\b[A-Z]\w*\b")
_IMPORT = re.compile(r"^\s*(?:@\w+\s+)*(?:(?:public|package|internal)\s+)?import\s+(?:\w+\s+)?(Solo\w*)", re.MULTILINE)


def folder_graph(module: Path) -> Graph:
    """What each folder of a module needs of the others, by the types that its files mention."""
    sources = {file: code_of(file.read_text(encoding="utf-8")) for file in sorted(module.rglob("*.swift"))}
    homes: dict[str, set[str]] = defaultdict(set)
    for file, code in sources.items():
        for name in _DECLARATION.findall(code):
            homes[name].add(_folder(file, module))
    graph: Graph = defaultdict(dict)
    for file, code in sources.items():
        folder = _folder(file, module)
        parameters = {name for list_ in _GENERICS.findall(code) for name in re.findall(r"\w+", list_)}
        for name in sorted(set(_TYPE.findall(code)) - parameters):
            declared = homes.get(name, set())
            if len(declared) == 1 and folder not in declared:
                graph[folder].setdefault(next(iter(declared)), f"{file.name} mentions {name}")
    return graph


def module_graph(sources: Path) -> Graph:
    """What each module imports of the others."""
    graph: Graph = defaultdict(dict)
    for module in sorted(path for path in sources.iterdir() if path.is_dir()):
        for file in sorted(module.rglob("*.swift")):
            for name in _IMPORT.findall(code_of(file.read_text(encoding="utf-8"))):
                if name != module.name and (sources / name).is_dir():
                    graph[module.name].setdefault(name, f"{file.name} imports {name}")
    return graph


def circles(graph: Graph) -> list[list[str]]:
    """The sets of more than one that all reach each other: the strongly connected components."""
    reached = {start: _reachable(graph, start) for start in list(graph)}
    found: list[list[str]] = []
    for start in sorted(reached):
        circle = sorted(other for other in reached[start] if start in reached.get(other, set()))
        if len(circle) > 1 and circle not in found:
            found.append(circle)
    return found


def circle_mistakes(sources: Path) -> list[str]:
    """The circles of the modules, and those of the folders of each module."""
    found = _described("Sources", module_graph(sources))
    for module in sorted(path for path in sources.iterdir() if path.is_dir()):
        found += _described(f"Sources/{module.name}", folder_graph(module))
    return found


def _described(place: str, graph: Graph) -> list[str]:
    return [
        f"{place}: {', '.join(circle)} need each other: "
        + "; ".join(
            f"{one} → {other} ({graph[one][other]})" for one in circle for other in circle if other in graph.get(one, {})
        )
        for circle in circles(graph)
    ]


def _folder(file: Path, module: Path) -> str:
    return str(file.parent.relative_to(module))


def _reachable(graph: Graph, start: str) -> set[str]:
    reached: set[str] = set()
    left = [start]
    while left:
        for other in graph.get(left.pop(), {}):
            if other not in reached:
                reached.add(other)
                left.append(other)
    return reached
