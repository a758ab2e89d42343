"""The compose and Kubernetes files agree with the image, and with each other."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config.environment import PLAIN, SECRETS
from tests.deploy.tools import DEPLOY, ROOT, tool

COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
PARTS: dict[str, dict[str, Any]] = {
    part["kind"]: part
    for part in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())
}
POD: dict[str, Any] = PARTS["StatefulSet"]["spec"]["template"]["spec"]
(CONTAINER,) = POD["containers"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def variables(names: dict[str, str]) -> set[str]:
    """Those that are no setting of ours."""
    known = {*PLAIN, *(f"{name}_FILE" for name in SECRETS)}
    known.add("BRANDWACHT_SOURCE_OWN_TOKEN_FILE")
    return names.keys() - known


def test_compose_sets_only_what_there_is() -> None:
    desk = COMPOSE["services"]["desk"]
    secrets = {f"/run/secrets/{name}" for name in desk["secrets"]}

    assert variables(desk["environment"]) == set()
    assert secrets <= set(desk["environment"].values())
    assert desk["secrets"] == list(COMPOSE["secrets"])
    assert desk["ports"] == ["127.0.0.1:8080:8080"]


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_a_container_of_compose_may_do_little(name: str) -> None:
    service = COMPOSE["services"][name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"


def test_kubernetes_sets_only_what_there_is() -> None:
    told = {one["name"]: one["value"] for one in CONTAINER["env"]}

    assert variables(told) == set()
    assert POD["securityContext"]["runAsUser"] == 10001
    assert "USER 10001" in DOCKERFILE


def test_kubernetes_never_runs_two() -> None:
    spec = PARTS["StatefulSet"]["spec"]

    assert spec["replicas"] == 1
    assert spec["volumeClaimTemplates"][0]["spec"]["accessModes"] == [
        "ReadWriteOncePod"
    ]
    assert POD["terminationGracePeriodSeconds"] >= 30


def test_kubernetes_asks_what_is_answered_while_slack_is_away() -> None:
    assert CONTAINER["readinessProbe"]["httpGet"]["path"] == "/readyz?for=intake"
    assert CONTAINER["livenessProbe"]["httpGet"]["path"] == "/healthz"


def test_only_the_webhooks_are_open() -> None:
    (rule,) = PARTS["Ingress"]["spec"]["rules"]

    assert [path["path"] for path in rule["http"]["paths"]] == ["/webhooks/"]


@pytest.mark.parametrize("file", ["compose.yaml", "kubernetes.yaml"])
def test_the_image_is_that_of_this_version(file: str) -> None:
    version = (ROOT / "pyproject.toml").read_text().partition('version = "')[2]
    number = version.partition('"')[0]

    assert f"brandwacht:{number}" in (DEPLOY / file).read_text()


@pytest.mark.deploy
def test_kubernetes_knows_every_field() -> None:
    done = subprocess.run(
        [tool("kubernetes-validate"), "--strict", DEPLOY / "kubernetes.yaml"],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_command_beside_the_service_has_its_settings() -> None:
    """`deploy/brandwacht` runs a command as the unit runs the bot."""
    unit = (DEPLOY / "brandwacht.service").read_text(encoding="utf-8")
    script = (DEPLOY / "brandwacht").read_text(encoding="utf-8")
    settings = dict(re.findall(r"^Environment=(BRANDWACHT_\w+)=([^%\n]+)$", unit, re.M))
    del settings["BRANDWACHT_LOG"]

    assert (
        dict(re.findall(r'"\$\{(BRANDWACHT_\w+):=([^}]+)\}"$', script, re.M))
        == settings
    )
    (program,) = re.findall(r"^ExecStart=(\S+) run$", unit, re.M)
    (user,) = re.findall(r"^User=(\w+)$", unit, re.M)
    assert f"\nprogram={program}\n" in script
    assert f"runuser --user {user} -- " in script


def test_the_command_beside_the_service_reads_every_secret(tmp_path: Path) -> None:
    secrets = ("bot-token", "app-token", "signing-secret", "metrics-token", "own-token")
    for name in (*secrets, "octolens-previous-secret"):
        (tmp_path / name).touch()
    script = (DEPLOY / "brandwacht").read_text(encoding="utf-8")
    before = script.partition("\nunset ")[0]
    environment = {"PATH": "/usr/bin:/bin", "BRANDWACHT_SECRETS": str(tmp_path)}

    done = subprocess.run(
        ["sh", "-c", before + "\nenv"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    told = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    files = {name for name in told if name.endswith("_FILE")}
    assert files == {
        *(f"{name}_FILE" for name in SECRETS),
        "BRANDWACHT_SOURCE_OWN_TOKEN_FILE",
        "BRANDWACHT_SOURCE_OCTOLENS_PREVIOUS_SECRET_FILE",
    }
    assert told["SLACK_BOT_TOKEN_FILE"] == str(tmp_path / "bot-token")
