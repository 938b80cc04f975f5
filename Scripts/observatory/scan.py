"""Asks an address as the Observatory does, and names the outcome of each of its tests."""

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


def fetch(url: str, authority: str | None = None, accept: str = "text/html,*/*;q=0.8", origin: str | None = None) -> Answer:
    """The answer at the end of the redirects. `authority` is the file of the certificate authority to believe."""
    fields = {"Accept": accept, "User-Agent": "solo-observatory"}
    if origin is not None:
        fields["Origin"] = origin
    came = requests.get(url, headers=fields, verify=authority or True, timeout=20)
    redirects = tuple(
        (hop.url, next_hop.url) for hop, next_hop in zip(came.history, [*came.history[1:], came], strict=True)
    )
    pairs = tuple((name.lower(), value) for name, value in came.raw.headers.items())
    return Answer(came.url, came.status_code, pairs, came.text, redirects)


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
