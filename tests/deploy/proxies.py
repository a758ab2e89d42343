"""Runs the nginx and Caddy files of `deploy/` as they are, on ports and paths of a test."""

import getpass
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.processes import (
    Child,
    environment,
    free_port,
    start,
    wait_for_port,
)
from tests.deploy.asking import NAME, Client
from tests.deploy.tools import DEPLOY, tool

LIMITS = {"10s": "2s", "30s": "3s"}
"""Nobody waits half a minute for a test: the limits work, and are shorter."""

_NGINX = """
daemon off; user {user}; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/main.log;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/brandwacht.conf;
}}
"""
_CADDY = """
	admin off
	local_certs
	skip_install_trust
	auto_https disable_redirects
	http_port {http}
	https_port {https}
	servers {{"""


@dataclass
class Proxy:
    """A running proxy. `folder` holds everything it writes."""

    child: Child
    client: Client
    plain: Client | None
    folder: Path

    def written(self) -> str:
        """All of its logs, and what it printed."""
        logs = [*self.folder.rglob("*.log"), self.child.log]
        return "".join(path.read_text(errors="replace") for path in dict.fromkeys(logs))


def put(text: str, changes: Mapping[str, str]) -> str:
    """The file with other ports, paths and limits; each of them has to be in it."""
    for old, new in changes.items():
        assert old in text, f"the file has no {old!r} any more"
        text = text.replace(old, new)
    return text


def nginx(folder: Path, desk: int) -> Proxy:
    """nginx before the desk at this port, with a certificate made for the test."""
    program, openssl, port = tool("nginx"), tool("openssl"), free_port()
    subprocess.run(
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", f"/CN={NAME}", "-keyout", folder / "privkey.pem",
            "-out", folder / "fullchain.pem",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    own = {
        "listen 443": f"listen 127.0.0.1:{port}",
        "127.0.0.1:8080": f"127.0.0.1:{desk}",
        f"/etc/ssl/{NAME}": str(folder),
        "/var/log/nginx": str(folder),
        **LIMITS,
    }
    file = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    (folder / "brandwacht.conf").write_text(put(file, own))
    (folder / "nginx.conf").write_text(
        _NGINX.format(folder=folder, user=getpass.getuser())
    )
    command: list[str | Path] = [program, "-p", folder, "-c", folder / "nginx.conf"]
    child = start(command, folder / "printed.log", environment(), folder)
    wait_for_port(child, port)
    return Proxy(child, Client(port), None, folder)


def caddy(folder: Path, desk: int) -> Proxy:
    """Caddy before the desk at this port, with a certificate of its own making."""
    program, port, http = tool("caddy"), free_port(), free_port()
    own = {
        "\n\tservers {": _CADDY.format(http=http, https=port),
        ":443, :80 {": f":{port}, http://:{http} {{",
        "127.0.0.1:8080": f"127.0.0.1:{desk}",
        **LIMITS,
    }
    file = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    (folder / "Caddyfile").write_text(put(file, own))
    command = [program, "run", "--config", "Caddyfile", "--adapter", "caddyfile"]
    variables = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    child = start(
        command,
        folder / "printed.log",
        environment() | variables | {"HOME": str(folder)},
        folder,
    )
    wait_for_port(child, port)
    return Proxy(child, Client(port), Client(http, tls=False), folder)


PROXIES: Mapping[str, Callable[[Path, int], Proxy]] = {"nginx": nginx, "caddy": caddy}
