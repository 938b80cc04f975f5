"""The tests of a single field."""

import re
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from observatory.response import Response
from observatory.csp import directives
from observatory.table import MODIFIERS

SIX_MONTHS = 15_768_000
SESSION = re.compile(r"sess|sid|login|auth", re.IGNORECASE)
ANTI_FORGERY = re.compile(r"csrf|xsrf", re.IGNORECASE)
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE_REFERRERS = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}


def strict_transport_security(response: Response) -> str:
    """RFC 6797's field, and its age."""
    value = response.first("strict-transport-security")
    if value is None:
        return "not-implemented"
    age = re.search(r"(?:^|;)\s*max-age\s*=\s*\"?(\d+)\"?\s*(?:;|$)", value, re.IGNORECASE)
    if age is None:
        return "invalid"
    return "at-least-six-months" if int(age[1]) >= SIX_MONTHS else "less-than-six-months"


def referrer_policy(response: Response) -> str:
    """The last valid policy counts."""
    values = [word.strip().lower() for value in response.all("referrer-policy") for word in value.split(",")]
    if not values:
        return "not-implemented"
    known = [word for word in values if word in PRIVATE_REFERRERS | UNSAFE_REFERRERS]
    if not known:
        return "invalid"
    return "private" if known[-1] in PRIVATE_REFERRERS else "unsafe"


def content_type_options(response: Response) -> str:
    """`nosniff`, the only valid value."""
    value = response.first("x-content-type-options")
    if value is None:
        return "not-implemented"
    return "nosniff" if value.lower() == "nosniff" else "invalid"


def frame_options(response: Response) -> str:
    """The old field, which the policy's `frame-ancestors` replaces."""
    if "frame-ancestors" in (directives(response) or {}):
        return "via-csp"
    value = response.first("x-frame-options")
    if value is None:
        return "not-implemented"
    if value.lower() in {"deny", "sameorigin"}:
        return "sameorigin-or-deny"
    return "allow-from" if value.lower().startswith("allow-from") else "invalid"


def resource_policy(response: Response) -> str:
    """Cross-Origin-Resource-Policy."""
    value = response.first("cross-origin-resource-policy")
    if value is None:
        return "not-implemented"
    return value.lower() if value.lower() in {"same-origin", "same-site", "cross-origin"} else "invalid"


def resource_sharing(response: Response, origin: str) -> str:
    """What a page of another origin may read; the request must have had that `Origin`."""
    value = response.first("access-control-allow-origin")
    if value is None:
        return "not-implemented"
    if value == "*":
        return "public-access"
    with_credentials = (response.first("access-control-allow-credentials") or "").lower() == "true"
    return "universal-access" if value == origin and with_credentials else "restricted-access"


def cookies(response: Response) -> str:
    """The worst of the cookies that the response sets."""
    outcomes = [cookie_outcome(value, strict_transport_security(response)) for value in response.all("set-cookie")]
    if not outcomes:
        return "not-found"
    return min(outcomes, key=lambda outcome: MODIFIERS["cookies"][outcome])


def cookie_outcome(value: str, transport: str) -> str:
    """The outcome of one `Set-Cookie`."""
    try:
        jar = SimpleCookie(value)
    except CookieError:
        return "without-secure"
    for name, cookie in jar.items():
        session = SESSION.search(name) is not None
        same_site = cookie["samesite"]
        if not cookie["secure"]:
            protected = transport == "at-least-six-months"
            if session:
                return "session-without-secure-but-hsts" if protected else "session-without-secure"
            return "without-secure-but-hsts" if protected else "without-secure"
        if session and not cookie["httponly"]:
            return "session-without-httponly"
        if same_site and same_site.lower() not in {"strict", "lax", "none"}:
            return "samesite-invalid"
        if ANTI_FORGERY.search(name) and not same_site:
            return "anticsrf-without-samesite"
        if not same_site:
            return "secure-httponly"
    return "secure-httponly-samesite"


def redirection(plain: Response | None) -> str:
    """Where the address without TLS redirects to; `plain` is `None` if nothing listens there."""
    if plain is None:
        return "not-needed-no-http"
    if not plain.redirects:
        return "missing"
    source, target = (urlsplit(url) for url in plain.redirects[0])
    if urlsplit(plain.url).scheme != "https":
        return "not-to-https"
    if target.scheme != "https":
        return "not-to-https-on-initial"
    return "to-https" if target.hostname == source.hostname else "off-host-from-http"
