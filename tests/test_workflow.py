"""The workflow for GitHub runs what the README and `.ci/run` say, on every system and Python of ours."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
SCRIPT = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def jobs() -> dict[str, Any]:
    """Return the jobs of the workflow."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    return dict(workflow["jobs"])


def runs(job: dict[str, Any]) -> list[str]:
    """Return the commands of a job."""
    return [step["run"] for step in job["steps"] if "run" in step]


def test_the_tests_run_everywhere(jobs: dict[str, Any]) -> None:
    """Linux, macOS and Windows, each with every Python from the oldest that the game takes."""
    matrix = jobs["test"]["strategy"]["matrix"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert [system.partition("-")[0] for system in matrix["os"]] == ["ubuntu", "macos", "windows"]
    assert matrix["python"] == ["3.11", "3.12", "3.13"]
    assert project["requires-python"] == f">={matrix['python'][0]}"


def test_the_command_is_the_readmes(jobs: dict[str, Any]) -> None:
    """The README's test command runs word by word, and on Windows with that system's names of the same programs."""
    (command,) = re.findall(r"^python3 .*pytest$", README, re.MULTILINE)
    windows = command.replace("python3 ", "python ").replace(".venv/bin/", ".venv\\Scripts\\")

    assert {command, windows} <= set(runs(jobs["test"]))


def test_linux_gets_the_packages_of_the_proof(jobs: dict[str, Any]) -> None:
    """What .ci/run installs for the tests is what the workflow installs."""
    (packages,) = re.findall(r"^packages=\((.*)\)$", SCRIPT, re.MULTILINE)
    (install,) = [command for command in runs(jobs["test"]) if "apt-get" in command]

    assert install.endswith(f" --no-install-recommends {packages}")


def test_the_proof_runs_on_linux(jobs: dict[str, Any]) -> None:
    """`.ci/run` runs as it stands, and holds the tests that the README's command leaves out."""
    assert jobs["proof"]["runs-on"] == "ubuntu-latest"
    assert runs(jobs["proof"]) == [".ci/run"]
    assert re.search(r"^\.venv/bin/pytest -m long\b", SCRIPT, re.MULTILINE)
