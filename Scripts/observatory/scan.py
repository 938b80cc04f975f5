"""Asks an address as the Observatory does, and names the outcome of each of its tests."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests

from observatory.answer import Answer
from observatory.csp import content_security_policy
from observatory.fields import (
    content_type_options,
    cookies,
    frame_options,
    redirection,
    referrer_policy,
    resource_policy,
    resource_sharing,
    strict_transport_security,
)
from observatory.scripts import subresource_integrity

#: An origin that no application opens itself to.
FOREIGN_ORIGIN = "https://http-observatory.security.mozilla.org"


@dataclass(frozen=True)
class Site:
    """A site as the world sees it, on ports 80 and 443, and the ports where it really is on this machine."""

    host: str
    http: int
    https: int
    #: The file of the certificate authority to believe.
    authority: str

    def fetch(self, path: str, scheme: str = "https", accept: str = "text/html,*/*;q=0.8", origin: str | None = None) -> Answer:
        """The answer at the end of the redirects; every address in it is the world's."""
        fields = {"Accept": accept, "User-Agent": "solo-observatory"}
        if origin is not None:
            fields["Origin"] = origin
        url = f"{scheme}://{self.host}{path}"
        redirects: list[tuple[str, str]] = []
        while True:
            came = requests.get(
                self.here(url), headers=fields, verify=self.authority, timeout=20, allow_redirects=False
            )
            if not came.is_redirect or len(redirects) > 10:
                pairs = tuple((name.lower(), value) for name, value in came.raw.headers.items())
                return Answer(url, came.status_code, pairs, came.text, tuple(redirects))
            following = urljoin(url, came.headers["Location"])
            redirects.append((url, following))
            url = following

    def here(self, url: str) -> str:
        """Where an address of the world is on this machine."""
        parts = urlsplit(url)
        if parts.port is not None or parts.hostname != self.host:
            return url
        port = self.https if parts.scheme == "https" else self.http
        return urlunsplit(parts._replace(netloc=f"{self.host}:{port}"))


def outcomes(secure: Answer, plain: Answer | None, asked_from: str = FOREIGN_ORIGIN) -> dict[str, str]:
    """The outcome of every test, for one answer over TLS and what its address without TLS gave."""
    return {
        "content-security-policy": content_security_policy(secure),
        "cookies": cookies(secure),
        "cross-origin-resource-sharing": resource_sharing(secure, asked_from),
        "cross-origin-resource-policy": resource_policy(secure),
        "redirection": redirection(plain),
        "referrer-policy": referrer_policy(secure),
        "strict-transport-security": strict_transport_security(secure),
        "subresource-integrity": subresource_integrity(secure),
        "x-content-type-options": content_type_options(secure),
        "x-frame-options": frame_options(secure),
    }
