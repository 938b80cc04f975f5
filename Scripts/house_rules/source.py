"""Swift source without comments and the texts of strings; every line keeps its number."""

import re

_TOKEN = re.compile(
    r"""
      (?P<line>//[^\n]*)
    | (?P<block>/\*.*?\*/)
    | (?P<raw>(?P<hash>\#+)(?:\"\"\".*?\"\"\"|\"[^\n]*?\")(?P=hash))
    | (?P<multi>\"\"\"(?:\\.|.)*?\"\"\")
    | (?P<string>\"(?:\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\\.|[^\"\\\n])*\")
    """,
    re.VERBOSE | re.DOTALL,
)
_INTERPOLATION = re.compile(r"\\\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)", re.DOTALL)


def code_of(text: str) -> str:
    """The code of a source: comments and texts are blank, but what is interpolated into a text stays."""

    def blank(match: re.Match[str]) -> str:
        token = match.group(0)
        kept = " ".join(_INTERPOLATION.findall(token)) if match.group("multi") or match.group("string") else ""
        # Braces of an interpolation are balanced; its line breaks would be counted twice.
        return '"' + kept.replace("\n", " ").replace('"', " ") + '"' + "\n" * token.count("\n")

    return _TOKEN.sub(blank, text)
