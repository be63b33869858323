"""What is shipped and how it is installed: the wheel, environment.yml, the house style."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograd_lessons.commands import environment

ROOT = Path(__file__).parent.parent
LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


def pyproject():
    tomllib = pytest.importorskip("tomllib" if sys.version_info >= (3, 11) else "tomli")
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def run(*command, **keywords):
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **keywords)


def test_environment_yml_asks_for_what_pyproject_asks_for():
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    listed = [line.strip().removeprefix("- ") for line in lines[lines.index("dependencies:") + 1 :]]
    project = pyproject()["project"]
    expected = [f"python{project['requires-python']}", "pip"]
    expected += sorted(project["dependencies"] + project["optional-dependencies"]["test"])
    assert listed == [*expected, "pip:", "-e ."]
    for needed in ("numpy>=2", "python>=3.10"):
        assert needed in listed


def test_version_is_said_once_and_the_same():
    import autograd_lessons

    assert autograd_lessons.__version__ == pyproject()["project"]["version"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".git", ".venv*", "my_notebooks", ".*_cache"))
    for name in (
        ".ipynb_checkpoints/01-checkpoint.ipynb",
        ".autograd_lessons_progress.json",
    ):  # as a reader leaves them
        (source / "notebooks" / name).parent.mkdir(exist_ok=True)
        (source / "notebooks" / name).touch()
    done = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=source)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_carries_the_lessons_and_the_package_and_nothing_else(wheel):
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    lessons = {f"autograd_lessons/notebooks/{name}" for name in LESSONS}
    files = [path.relative_to(ROOT) for path in (ROOT / "autograd_lessons").rglob("*") if path.is_file()]
    left_behind = re.compile(r"\.\w+_cache|__pycache__|\.hypothesis|\.ipynb_checkpoints")
    package = {path.as_posix() for path in files if not any(map(left_behind.fullmatch, path.parts))}
    assert lessons
    assert carried == lessons | package


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder with the wheel installed in it; first on the path, it hides the copy that is tested otherwise."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder)]
    done = run(*pip, str(wheel), env={**os.environ, "PIP_USER": "0"})
    if "No module named pip" in done.stderr:
        pytest.skip("this environment has no pip")
    assert done.returncode == 0, done.stderr
    return folder


def from_wheel(installed, folder, *arguments):
    return run(sys.executable, *arguments, cwd=folder, env={**os.environ, "PYTHONPATH": str(installed)})


def test_installed_wheel_finds_its_lessons(installed, tmp_path):
    done = from_wheel(installed, tmp_path, "-m", "autograd_lessons", "open", "99")
    assert done.returncode == 2
    assert "the lessons are: " + ", ".join(name.removesuffix(".ipynb") for name in LESSONS) in done.stderr


def test_installed_wheel_copies_lessons_to_the_current_folder(installed, tmp_path):
    code = "from autograd_lessons.commands import copies; print(*copies.copy_missing(), sep='\\n')"
    done = from_wheel(installed, tmp_path, "-c", code)
    assert done.stdout.split() == [str(tmp_path / "my_notebooks" / name) for name in LESSONS]
    done = from_wheel(installed, tmp_path / "my_notebooks", "-c", code)
    assert done.stdout.split() == [], "started inside that folder, it is the same folder"


def test_installed_wheel_says_where_the_tests_are(installed, tmp_path):
    if missing := environment.lacking(None):
        pytest.skip(f"not the project's own environment; it lacks {', '.join(missing)}")
    done = from_wheel(installed, tmp_path, "-m", "autograd_lessons", "test")
    assert done.returncode == 1
    assert "Clone the repository" in done.stderr


def test_installed_wheel_says_what_is_missing(installed, tmp_path):
    done = run(sys.executable, "-S", "-m", "autograd_lessons", cwd=tmp_path, env={"PYTHONPATH": str(installed)})
    assert done.returncode == 1
    assert re.search(r"missing: jupyter\S* matplotlib\S* numpy", done.stderr)
    assert "pip install" in done.stderr


@pytest.mark.parametrize("arguments", [["check"], ["format", "--check"]], ids=["check", "format"])
def test_house_style(arguments):
    pytest.importorskip("ruff")
    done = run(sys.executable, "-m", "ruff", *arguments, "--no-cache", ".", cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
