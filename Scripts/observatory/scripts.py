"""The test of Subresource Integrity, by the sources of a page's scripts."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

from observatory.response import Response


class ScriptFinder(HTMLParser):
    """Collects the attributes of every script element."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.scripts.append(dict(attrs))


def subresource_integrity(response: Response) -> str:
    """The worst script of the page, as the table names it."""
    kind = (response.first("content-type") or "text/html").split(";")[0].strip().lower()
    if kind not in {"text/html", "application/xhtml+xml"}:
        return "not-html"
    finder = ScriptFinder()
    finder.feed(response.body)
    if not finder.scripts:
        return "no-scripts"
    outcomes = [script_outcome(script, response.url) for script in finder.scripts if script.get("src")]
    for worst in ("neither-integrity-nor-secure", "integrity-but-not-secure", "external-without-integrity"):
        if worst in outcomes:
            return worst
    for best in ("external-scripts-secure", "all-scripts-secure"):
        if best in outcomes:
            return best
    return "same-origin-without-integrity"


def script_outcome(script: dict[str, str | None], page: str) -> str:
    """The outcome of one script with a source."""
    source = script.get("src") or ""
    integrity = bool(script.get("integrity"))
    address = urlsplit(source)
    own = not source.startswith("//") and address.hostname in {None, urlsplit(page).hostname}
    if own:
        return "all-scripts-secure" if integrity else "same-origin-without-integrity"
    secure = address.scheme == "https"
    if integrity:
        return "external-scripts-secure" if secure else "integrity-but-not-secure"
    return "external-without-integrity" if secure else "neither-integrity-nor-secure"
