"""How this machine reaches a Debian archive: its mirrors, its proxy, and the authorities that it trusts.

A guest gets the same, so that its apt works wherever this machine's does.
"""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

RELEASE = "bookworm"
SUITES = (RELEASE, f"{RELEASE}-updates", f"{RELEASE}-security")
BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
#: Options of apt that say how an archive is reached. A mirror that is a snapshot has dates in the past.
OPTIONS = re.compile(r'^(Acquire::(https?::(Proxy|CaInfo|Verify-\w+)|Check-(Valid-Until|Date)|ForceIPv[46])) "(.+)";$', re.M)
CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.S)


@dataclass(frozen=True)
class ArchiveSettings:
    """What a guest needs to know to reach the archive."""

    #: The main mirror; `None` on a machine that has no Debian mirror of this release: debootstrap knows one.
    mirror: str | None
    sources: str
    options: str
    #: The certificates of the authorities, in PEM.
    authorities: tuple[str, ...]


def read_settings() -> ArchiveSettings:
    """Reads this machine's own settings of apt."""
    targets = output("apt-get", "indextargets", "--no-release-info", "--format", "$(SITE) $(RELEASE) $(COMPONENT)")
    entries = sorted({(site, suite) for site, suite, part in map(str.split, targets.splitlines())
                      if suite in SUITES and part == "main"}, key=lambda entry: SUITES.index(entry[1]))  # fmt: skip
    sources = "".join(f"deb {site} {suite} main\n" for site, suite in entries)
    mirror = next((site for site, suite in entries if suite == RELEASE), None)
    options = {name: value for name, _, _, _, value in OPTIONS.findall(output("apt-config", "dump"))}
    for scheme in ("http", "https"):
        proxy = os.environ.get(f"{scheme}_proxy") or os.environ.get(f"{scheme.upper()}_PROXY")
        if proxy:
            options.setdefault(f"Acquire::{scheme}::Proxy", proxy)
    bundle = Path(os.environ.get("SSL_CERT_FILE", BUNDLE))
    authorities = CERTIFICATE.findall(bundle.read_text()) if bundle.exists() else []
    lines = "".join(f'{name} "{value}";\n' for name, value in sorted(options.items()))
    return ArchiveSettings(mirror, sources, lines, tuple(authorities))


def nameservers() -> str:
    """The content of a guest's `resolv.conf`. A resolver on this machine's loopback would not be reached from there."""
    candidates = [Path("/run/systemd/resolve/resolv.conf"), Path("/etc/resolv.conf")]
    return next((path.read_text() for path in candidates if path.exists()), "")


def output(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        return ""
