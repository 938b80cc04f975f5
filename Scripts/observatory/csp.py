"""The test of Content-Security-Policy."""

from observatory.response import Response

BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
DIGESTS = ("'sha256-", "'sha384-", "'sha512-", "'nonce-")
PASSIVE = ("img-src", "media-src")


def directives(response: Response) -> dict[str, set[str]] | None:
    """The policy's directives with their sources; `None` if it cannot be parsed. Several policies are taken together."""
    found: dict[str, set[str]] = {}
    for value in response.all("content-security-policy"):
        for policy in value.split(","):
            for part in policy.split(";"):
                words = part.split()
                if not words:
                    continue
                name = words[0].lower()
                if not name.replace("-", "").isalpha():
                    return None
                found.setdefault(name, {word if word.startswith(DIGESTS) else word.lower() for word in words[1:]})
    return found


def sources(policy: dict[str, set[str]], *names: str) -> set[str]:
    """The sources of the first of these directives that the policy has; any source if it has none of them."""
    return next((set(policy[name]) for name in names if name in policy), {"*"})


def content_security_policy(response: Response) -> str:
    """The worst thing that the policy permits, by its name in the table."""
    policy = directives(response)
    if policy is None:
        return "invalid"
    if not policy:
        return "not-implemented"
    script = sources(policy, "script-src", "default-src")
    style = sources(policy, "style-src", "default-src")
    plugin = sources(policy, "object-src", "default-src")
    form = sources(policy, "form-action")
    for allowed in (script, style):
        if any(source.startswith(DIGESTS) for source in allowed):
            allowed.discard("'unsafe-inline'")
    if "'strict-dynamic'" in script:
        if not any(source.startswith(DIGESTS) for source in script):
            return "invalid"
        script = {s for s in script if s not in {"'self'"} and not s.startswith(tuple(BROAD))}
    if script & (BROAD | INLINE) or plugin & BROAD:
        return "unsafe-inline"
    active = set(script).union(*(policy[name] for name in policy if name not in PASSIVE and name != "script-src"))
    if any(source.startswith(("http:", "ftp:")) for source in active):
        return "insecure-scheme"
    if "'unsafe-eval'" in script | style:
        return "unsafe-eval"
    passive = set().union(*(policy.get(name, policy.get("default-src", set())) for name in PASSIVE))
    if any(source.startswith(("http:", "ftp:")) for source in passive):
        return "insecure-scheme-in-passive-content-only"
    if style & (BROAD | INLINE):
        return "unsafe-in-style-src-only"
    if policy.get("default-src") == {"'none'"} and form <= {"'none'", "'self'"}:
        return "no-unsafe-default-src-none"
    return "no-unsafe"
