"""Caddy in front of a server on the loopback: TLS by an authority of its own, and the redirect from plain HTTP."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path

from laptop.place import free_port

CADDYFILE = """
{{
    admin off
    http_port {http}
    https_port {https}
    local_certs
    skip_install_trust
    storage file_system {folder}/storage
    log {{
        output file {folder}/caddy.log
    }}
}}
localhost {{
    reverse_proxy 127.0.0.1:{upstream}
}}
"""


class Caddy:
    """A running Caddy; everything of it is under one folder."""

    def __init__(self, folder: Path, upstream: int) -> None:
        program = shutil.which("caddy")
        if program is None:
            raise FileNotFoundError("caddy; run Scripts/ensure caddy")
        self.upstream = upstream
        self.http, self.https = free_port(), free_port()
        self.authority = folder / "storage/pki/authorities/local/root.crt"
        configuration = folder / "Caddyfile"
        configuration.write_text(
            CADDYFILE.format(http=self.http, https=self.https, folder=folder, upstream=upstream)
        )
        self.process = subprocess.Popen(
            [program, "run", "--config", configuration, "--adapter", "caddyfile"],
            env={**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self.wait()

    def wait(self, limit: float = 60) -> None:
        """Waits for a whole TLS handshake under the authority's certificate."""
        deadline = time.monotonic() + limit
        while True:
            try:
                context = ssl.create_default_context(cafile=str(self.authority))
                with (
                    socket.create_connection(("127.0.0.1", self.https), timeout=5) as plain,
                    context.wrap_socket(plain, server_hostname="localhost"),
                ):
                    return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=20)

    def __enter__(self) -> "Caddy":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
