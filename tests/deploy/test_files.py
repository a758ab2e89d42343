"""The compose and Kubernetes files agree with the image, and with each other."""

import subprocess
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
