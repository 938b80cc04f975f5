"""The Observatory's calculator, on responses whose score is known from the published table."""

import pytest
from observatory.response import Response
from observatory.csp import content_security_policy
from observatory.scan import outcomes
from observatory.table import grade, score

BEST = Response(
    url="https://shop.localhost/",
    status=200,
    fields=(
        ("content-type", "application/json"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; form-action 'none'"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
    ),
)
REDIRECTED = Response(
    url="https://shop.localhost/", status=200, fields=(), redirects=(("http://shop.localhost/", "https://shop.localhost/"),)
)


def points(response: Response, plain: Response | None = REDIRECTED) -> int:
    return score(outcomes(response, plain))


def test_the_best_response_gets_every_bonus() -> None:
    assert points(BEST) == 130
    assert grade(points(BEST)) == "A+"


@pytest.mark.parametrize(
    ("dropped", "expected"),
    [
        # -25 for the policy; and frame-ancestors went with it, but the old field stands. Bonuses need 90.
        (("content-security-policy",), 75),
        (("content-security-policy", "x-frame-options"), 55),
        (("strict-transport-security",), 80),
        (("x-content-type-options",), 125),
        (("referrer-policy",), 125),
        (("cross-origin-resource-policy",), 120),
    ],
)
def test_a_dropped_field_costs_what_the_table_says(dropped: tuple[str, ...], expected: int) -> None:
    assert points(BEST.without(*dropped)) == expected


def test_an_address_without_redirect_costs_twenty() -> None:
    assert points(BEST, Response("http://shop.localhost/", 200, ())) == 80


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("default-src 'self'", "no-unsafe"),
        ("default-src 'none'", "no-unsafe"),
        ("default-src 'none'; form-action 'self'", "no-unsafe-default-src-none"),
        ("default-src 'self'; style-src 'unsafe-inline'", "unsafe-in-style-src-only"),
        ("default-src 'self'; script-src 'unsafe-inline'", "unsafe-inline"),
        ("default-src 'self'; script-src 'unsafe-inline' 'nonce-Abc'", "no-unsafe"),
        ("img-src 'self'", "unsafe-inline"),
        ("default-src 'self'; script-src 'self' 'unsafe-eval'", "unsafe-eval"),
        ("default-src 'self'; img-src http:", "insecure-scheme-in-passive-content-only"),
        ("default-src 'self'; connect-src http://a.example", "insecure-scheme"),
        ("default-src 'self'; script-src 'strict-dynamic'", "invalid"),
    ],
)
def test_policies(policy: str, expected: str) -> None:
    response = Response("https://shop.localhost/", 200, (("content-security-policy", policy),))
    assert content_security_policy(response) == expected


def test_a_cookie_of_a_session_needs_its_flags() -> None:
    weak = Response(BEST.url, 200, (*BEST.fields, ("set-cookie", "session=1; Secure; SameSite=Lax")))
    strong = Response(BEST.url, 200, (*BEST.fields, ("set-cookie", "session=1; Secure; HttpOnly; SameSite=Lax")))
    assert outcomes(weak, REDIRECTED)["cookies"] == "session-without-httponly"
    assert outcomes(strong, REDIRECTED)["cookies"] == "secure-httponly-samesite"
