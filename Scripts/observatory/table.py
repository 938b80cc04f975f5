"""The published scoring table: what each outcome of each test adds to or takes from the score."""

#: Bonuses count only for a site that has this much left after its penalties.
MINIMUM_FOR_BONUS = 90

#: By test, then by outcome.
MODIFIERS: dict[str, dict[str, int]] = {
    "content-security-policy": {
        "no-unsafe-default-src-none": 10,
        "no-unsafe": 5,
        "unsafe-in-style-src-only": 0,
        "insecure-scheme-in-passive-content-only": -10,
        "unsafe-eval": -10,
        "insecure-scheme": -20,
        "unsafe-inline": -20,
        "invalid": -25,
        "not-implemented": -25,
    },
    "cookies": {
        "secure-httponly-samesite": 5,
        "not-found": 0,
        "secure-httponly": 0,
        "without-secure-but-hsts": -5,
        "session-without-secure-but-hsts": -10,
        "without-secure": -20,
        "samesite-invalid": -20,
        "anticsrf-without-samesite": -20,
        "session-without-httponly": -30,
        "session-without-secure": -40,
    },
    "cross-origin-resource-sharing": {
        "not-implemented": 0,
        "public-access": 0,
        "restricted-access": 0,
        "universal-access": -50,
    },
    "cross-origin-resource-policy": {
        "same-origin": 10,
        "same-site": 10,
        "not-implemented": 0,
        "cross-origin": 0,
        "invalid": -5,
    },
    "redirection": {
        "to-https": 0,
        "not-needed-no-http": 0,
        "off-host-from-http": -5,
        "not-to-https-on-initial": -10,
        "missing": -20,
        "not-to-https": -20,
        "invalid-certificate": -20,
    },
    "referrer-policy": {"private": 5, "not-implemented": 0, "unsafe": -5, "invalid": -5},
    "strict-transport-security": {
        "preloaded": 5,
        "at-least-six-months": 0,
        "less-than-six-months": -10,
        "not-implemented": -20,
        "invalid": -20,
        "invalid-certificate": -20,
    },
    "subresource-integrity": {
        "all-scripts-secure": 5,
        "external-scripts-secure": 5,
        "not-html": 0,
        "no-scripts": 0,
        "same-origin-without-integrity": 0,
        "external-without-integrity": -5,
        "integrity-but-not-secure": -20,
        "neither-integrity-nor-secure": -50,
    },
    "x-content-type-options": {"nosniff": 0, "not-implemented": -5, "invalid": -5},
    "x-frame-options": {
        "via-csp": 5,
        "sameorigin-or-deny": 0,
        "allow-from": 0,
        "not-implemented": -20,
        "invalid": -20,
    },
}

#: Lowest score of each grade, best first.
GRADES: tuple[tuple[int, str], ...] = (
    (100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+"),
    (50, "C"), (45, "C-"), (40, "D+"), (30, "D"), (25, "D-"), (0, "F"),
)  # fmt: skip


def score(outcomes: dict[str, str]) -> int:
    """The score for the outcomes of all tests; a test that is missing or unknown is an error."""
    if outcomes.keys() != MODIFIERS.keys():
        raise ValueError(f"tests without an outcome, or unknown: {sorted(outcomes.keys() ^ MODIFIERS.keys())}")
    modifiers = [MODIFIERS[test][outcome] for test, outcome in outcomes.items()]
    left = 100 + sum(modifier for modifier in modifiers if modifier < 0)
    if left >= MINIMUM_FOR_BONUS:
        left += sum(modifier for modifier in modifiers if modifier > 0)
    return max(left, 0)


def grade(points: int) -> str:
    """The letter that goes with a score."""
    return next(letter for lowest, letter in GRADES if points >= lowest)
