"""Sends the Observatory's requests to an address, and names the outcome of each of its tests."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests

from observatory.response import Response
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

#: An origin that no application permits.
FOREIGN_ORIGIN = "https://http-observatory.security.mozilla.org"


@dataclass(frozen=True)
class Site:
    """A site with its public ports 80 and 443, and the ports that stand in for them on this machine."""

    host: str
    http: int
    https: int
    #: The file of the certificate authority to trust.
    authority: str

    def fetch(self, path: str, scheme: str = "https", accept: str = "text/html,*/*;q=0.8", origin: str | None = None) -> Response:
        """The response after all redirects; its addresses are the public ones."""
        fields = {"Accept": accept, "User-Agent": "solo-observatory"}
        if origin is not None:
            fields["Origin"] = origin
        url = f"{scheme}://{self.host}{path}"
        redirects: list[tuple[str, str]] = []
        while True:
            response = requests.get(
                self.here(url), headers=fields, verify=self.authority, timeout=20, allow_redirects=False
            )
            if not response.is_redirect or len(redirects) > 10:
                pairs = tuple((name.lower(), value) for name, value in response.raw.headers.items())
                return Response(url, response.status_code, pairs, response.text, tuple(redirects))
            following = urljoin(url, response.headers["Location"])
            redirects.append((url, following))
            url = following

    def here(self, url: str) -> str:
        """The address on this machine for a public one."""
        parts = urlsplit(url)
        if parts.port is not None or parts.hostname != self.host:
            return url
        port = self.https if parts.scheme == "https" else self.http
        return urlunsplit(parts._replace(netloc=f"{self.host}:{port}"))


def outcomes(secure: Response, plain: Response | None, origin: str = FOREIGN_ORIGIN) -> dict[str, str]:
    """The outcome of every test, for the response over TLS and the one of the address without TLS."""
    return {
        "content-security-policy": content_security_policy(secure),
        "cookies": cookies(secure),
        "cross-origin-resource-sharing": resource_sharing(secure, origin),
        "cross-origin-resource-policy": resource_policy(secure),
        "redirection": redirection(plain),
        "referrer-policy": referrer_policy(secure),
        "strict-transport-security": strict_transport_security(secure),
        "subresource-integrity": subresource_integrity(secure),
        "x-content-type-options": content_type_options(secure),
        "x-frame-options": frame_options(secure),
    }
