"""One HTTP response, as the tests need it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Response:
    """A response's address, fields and body."""

    url: str
    status: int
    #: Names in lower case, in the order they came; a name may occur more than once.
    fields: tuple[tuple[str, str], ...]
    body: str = ""
    #: The redirects before it: each one's address and target.
    redirects: tuple[tuple[str, str], ...] = field(default=())

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return [value for key, value in self.fields if key == name]

    def first(self, name: str) -> str | None:
        """A field's first value, without the space around it."""
        values = self.all(name)
        return values[0].strip() if values else None

    def without(self, *names: str) -> "Response":
        """The same response with some fields dropped."""
        kept = tuple((key, value) for key, value in self.fields if key not in names)
        return Response(self.url, self.status, kept, self.body, self.redirects)
