"""`python3 -m autograd_lessons`: the sentences it says, the environment it sets up, the copies it makes.

The set-up is tried for real, in copies of the project whose package needs nothing, so that no network is used.
"""

import ast
import json
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

from autograd_lessons import commands
from autograd_lessons.commands import copies, environment, open_lessons, run_tests

ROOT = Path(__file__).parent.parent
BASE = getattr(sys, "_base_executable", sys.executable)  # as a newcomer's python3: outside every virtual environment

PYPROJECT = """[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "autograd_lessons"
version = "0.1"
dependencies = [
]

[project.optional-dependencies]
test = [
]
"""

BACKEND = """
import os, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "autograd_lessons-0.1-py3-none-any.whl"
    info = "autograd_lessons-0.1.dist-info/"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("autograd_lessons.pth", os.getcwd() + "\\n")
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: autograd_lessons\\nVersion: 0.1\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: t\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
    return name
"""

WHICH = "from autograd_lessons.commands import environment; print(environment.python_with('test'))"


def make_clone(folder):
    """A clone whose package asks for nothing, with the commands as they are here."""
    package = folder / "autograd_lessons"
    shutil.copytree(ROOT / "autograd_lessons" / "commands", package / "commands")
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(ROOT / "autograd_lessons" / name, package)
    (folder / "notebooks").mkdir()
    for name in ("01_one", "02_two"):
        cell = nbformat.v4.new_code_cell("card", id="card", execution_count=1)
        cell.outputs = [nbformat.v4.new_output("display_data", data={"text/html": "<b style='color: red'>card</b>"})]
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), folder / "notebooks" / f"{name}.ipynb")
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "backend.py").write_text(BACKEND)
    return folder


def clean(**variables):
    """Environment variables without those that tell pip where to look, and without an active environment."""
    leaks = ("PIP_", "VIRTUAL_ENV", "PYTHONPATH", "CONDA")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(leaks)}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", **variables}


def call(folder, *arguments, python=BASE, **variables):
    """Run Python in `folder`; return what came of it."""
    command = [str(python), *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=clean(**variables), capture_output=True, text=True, timeout=300)


def autograd_lessons(folder, *arguments, **keywords):
    return call(folder, "-m", "autograd_lessons", *arguments, **keywords)


@pytest.fixture
def clone(tmp_path):
    return make_clone(tmp_path / "my clöne")


# the command line


def test_help_names_every_command():
    done = autograd_lessons(ROOT, "--help")
    assert done.returncode == 0
    for command in commands.COMMANDS:
        assert re.search(rf"^    {command.name} +\w", done.stdout, re.MULTILINE), command.name
        assert autograd_lessons(ROOT, command.name, "--help").returncode == 0


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["tset"], "invalid choice: 'tset'"),
        (["open", "9"], "there is no lesson '9'; the lessons are: 01_one, 02_two"),
        (["open", "three"], "there is no lesson 'three'"),
    ],
)
def test_bad_arguments_are_told_before_anything_is_set_up(clone, arguments, sentence):
    done = autograd_lessons(clone, *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (clone / ".venv").exists()


def test_without_a_command_it_opens(monkeypatch):
    seen = []
    row = commands.Command("open", "open", open_lessons.arguments, lambda *given: seen.append(given) or 0, True)
    monkeypatch.setattr(commands, "COMMANDS", (row,))
    monkeypatch.setattr(environment, "python_with", lambda extra: None)
    assert commands.main([]) == commands.main(["--no-browser", "--port=9"]) == 0
    assert [rest for _, rest in seen] == [[], ["--port=9"]]
    assert [options.no_browser for options, _ in seen] == [False, True]


def test_options_after_test_go_to_pytest(monkeypatch):
    became = []
    monkeypatch.setattr(environment, "python_with", lambda extra: None)
    monkeypatch.setattr(run_tests, "become", became.append)
    monkeypatch.chdir(ROOT)
    commands.main(["test", "-k", "gradient and not slow", "-x", "tests/test_commands.py"])
    assert became == [[sys.executable, "-m", "pytest", "-k", "gradient and not slow", "-x", "tests/test_commands.py"]]


# before the environment stands


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_an_old_python_can_read_what_it_meets_first(name):
    tree = ast.parse((ROOT / "autograd_lessons" / name).read_text(encoding="utf-8"), feature_version=(3, 6))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.module != "__future__" or [one.name for one in node.names] != ["annotations"]


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 8, 10))
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(str(ROOT / "autograd_lessons" / "__main__.py"), run_name="__main__")
    assert "needs Python 3.10 or newer; this is Python 3.8." in stop.value.code


def test_only_the_standard_library_is_needed_at_first(clone):
    code = "import sys; sys.path.insert(0, '.'); import autograd_lessons.commands as c; c.make_parser()"
    done = call(clone, "-I", "-S", "-c", code)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_missing_venv_module_is_told(clone, module):
    code = f"import sys; sys.modules[{module!r}] = None; from autograd_lessons.commands import main; sys.exit(main())"
    done = call(clone, "-c", code, "test")
    assert done.returncode == 1
    assert f"its module {module} is missing" in done.stderr
    assert "sudo apt install python3-venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_network_is_told(clone):
    project = PYPROJECT.replace("dependencies = [\n", 'dependencies = [\n    "numpy>=2",\n', 1)
    (clone / "pyproject.toml").write_text(project.replace("requires = []", 'requires = ["hatchling"]'))
    refused = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}
    done = autograd_lessons(clone, "test", **refused)
    assert done.returncode == 1
    assert "the package index was not reached" in done.stderr
    assert "    ERROR: " in done.stderr, "pip's own last lines"
    assert "Traceback" not in done.stderr
    assert not (clone / ".venv" / "autograd_lessons.json").exists()


def test_a_failure_of_another_kind_shows_pips_words(clone):
    (clone / "backend.py").write_text("raise ValueError('the backend is broken')")
    done = autograd_lessons(clone, "test")
    assert done.returncode == 1
    assert "the backend is broken" in done.stderr
    assert "The set-up stopped at the packages" in done.stderr


# the set-up


def where(clone, **keywords):
    """The Python that the commands would go on with."""
    done = call(clone, "-c", WHICH, **keywords)
    assert done.returncode == 0, done.stderr
    return done


def test_set_up_once_and_again_when_it_must(clone, tmp_path):
    python = str(clone / environment.PYTHON.relative_to(environment.CLONE))
    stamp = clone / ".venv" / "autograd_lessons.json"

    first = where(clone)
    assert first.stdout.strip() == python
    assert "Setting up the lessons" in first.stderr
    assert call(tmp_path, "-c", "import autograd_lessons", python=python).returncode == 0, "from any folder"

    done = call(tmp_path, "-c", "import autograd_lessons", python=python, LC_ALL="C")
    assert done.returncode == 0, "in any locale, though the folder's name is not ASCII"

    assert where(clone).stderr == "", "the second run sets nothing up"
    assert where(clone, python=python).stdout.strip() == "None", "and .venv's own Python goes on itself"

    with open(clone / "pyproject.toml", "a") as file:
        file.write("# changed\n")
    assert "Setting up again: pyproject.toml has changed" in where(clone).stderr
    assert where(clone).stderr == ""

    marker = clone / ".venv" / "left behind"
    marker.touch()
    (clone / ".venv.lock").write_text("under way")  # as a set-up leaves it that was killed
    stamp.unlink()
    assert "Setting up the lessons" in where(clone).stderr
    assert not marker.exists(), "made anew"
    assert (clone / ".venv.lock").read_text() == ""

    moved = clone.rename(tmp_path / "moved")
    done = where(moved)
    assert "Setting up the lessons" in done.stderr
    assert done.stdout.strip() == python.replace(str(clone), str(moved))


@pytest.mark.parametrize("moment", [".venv/bin", "building"], ids=["venv", "pip"])
def test_a_killed_set_up_is_repaired_by_the_next_run(clone, moment):
    slow = "open('building', 'w').close(); import time; time.sleep(2)\n"
    (clone / "backend.py").write_text(slow + BACKEND)
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([BASE, "-c", WHICH], cwd=clone, env=clean(), **pipes)
    while not (clone / moment).exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert "waiting" in where(clone).stderr, "for the step that outlived the killed run"
    python = clone / environment.PYTHON.relative_to(environment.CLONE)
    assert call(clone.parent, "-c", "import autograd_lessons", python=python).returncode == 0
    assert where(clone).stderr == ""


def test_two_runs_at_once_make_one_environment(clone):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen([BASE, "-c", WHICH], cwd=clone, env=clean(), **pipes) for _ in range(2)]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted("waiting" in errors for _, errors in said) == [False, True]
    assert said[0][0] == said[1][0]


def test_requirements_are_read_as_pyproject_means_them():
    tomllib = pytest.importorskip("tomllib" if sys.version_info >= (3, 11) else "tomli")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert environment.requirements(None) == project["dependencies"]
    assert environment.requirements("test") == project["dependencies"] + project["optional-dependencies"]["test"]
    for requirement in environment.requirements("test"):
        assert re.fullmatch(r"[A-Za-z][\w-]*(>=\d+(\.\d+)*)?", requirement), "the only forms that lacking() knows"


@pytest.mark.parametrize(
    "requirement, is_lacking",
    [
        ("pytest", False),
        ("pytest>=7", False),
        ("pytest>=999.1", True),
        ("numpy>=2", False),
        ("numpy>=1.99.99", False),
        ("no-such-distribution", True),
    ],
)
def test_lacking(monkeypatch, requirement, is_lacking):
    monkeypatch.setattr(environment, "requirements", lambda extra: [requirement])
    assert environment.lacking("test") == [requirement] * is_lacking


def test_a_complete_environment_is_used_as_it_is(clone):
    done = where(clone, PYTHONPATH=str(clone))
    assert (done.stdout.strip(), done.stderr) == ("None", "")
    assert not (clone / ".venv").exists()


def test_an_environment_without_this_copy_or_a_package_is_not(clone, tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "requirements", lambda extra: [])
    monkeypatch.setattr(environment, "CLONE", clone)
    monkeypatch.setattr(sys, "path", [str(clone), str(tmp_path), ""])
    assert not environment.stands("test", here=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(clone)])
    assert environment.stands("test", here=False)
    monkeypatch.setattr(environment, "requirements", lambda extra: ["no-such-distribution"])
    assert not environment.stands("test", here=False)


# the learner's copies


@pytest.fixture
def lessons(clone, monkeypatch):
    monkeypatch.setattr(copies, "CLONE", clone)
    monkeypatch.setattr(copies, "LESSONS", clone / "notebooks")
    return clone / "my_notebooks"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_copies_are_never_written_over(lessons, clone):
    assert [path.name for path in copies.copy_missing()] == ["01_one.ipynb", "02_two.ipynb"]
    (lessons / "01_one.ipynb").write_text("mine")
    (clone / "notebooks" / "01_one.ipynb").write_text("changed by git pull")
    nbformat.write(nbformat.v4.new_notebook(), clone / "notebooks" / "03_new.ipynb")
    assert [path.name for path in copies.copy_missing()] == ["03_new.ipynb"]
    assert (lessons / "01_one.ipynb").read_text() == "mine"
    assert names(lessons) == ["01_one.ipynb", "02_two.ipynb", "03_new.ipynb"], "and nothing else is left behind"


def test_a_fresh_start_loses_nothing(lessons):
    copies.copy_missing()
    one = copies.find("1")
    (lessons / "01_one.ipynb").write_text("mine")
    for number in range(1, 12):
        assert copies.start_afresh(one).name == f"01_one_fresh{number}.ipynb"
        assert copies.attempts(one)[-1].name == f"01_one_fresh{number}.ipynb", "what `open 01` shows next"
    assert (lessons / "01_one.ipynb").read_text() == "mine"
    assert copies.attempts(copies.find("2")) == [lessons / "02_two.ipynb"]


@pytest.mark.parametrize("asked", ["2", "02", "02_two", "02_two.ipynb", "my_notebooks/02_two_fresh3.ipynb"])
def test_a_lesson_is_found_by(lessons, asked):
    assert copies.find(asked).name == "02_two.ipynb"


def test_fresh_needs_a_lesson(clone):
    done = autograd_lessons(clone, "open", "--fresh", PYTHONPATH=str(clone))
    assert done.returncode == 1
    assert "Name the lesson" in done.stderr


# JupyterLab


def test_jupyterlab_serves_the_copies(tmp_path, monkeypatch):
    """The whole way: the command, JupyterLab, its answers over HTTP."""
    if missing := environment.lacking("test"):
        pytest.skip(f"not the project's own environment; it lacks {', '.join(missing)}")
    clone = make_clone(tmp_path / "my clöne")
    runtime = tmp_path / "runtime"
    other = tmp_path / "data" / "kernels" / "python3"  # a kernel of the user's own, with the name of ours
    other.mkdir(parents=True)
    (other / "kernel.json").write_text('{"argv": ["false"], "display_name": "Another", "language": "python"}')
    variables = clean(PYTHONPATH=str(clone), JUPYTER_RUNTIME_DIR=str(runtime), JUPYTER_DATA_DIR=str(tmp_path / "data"))
    command = [sys.executable, "-m", "autograd_lessons", "open", "02", "--no-browser", "--ServerApp.port=0"]
    with open(tmp_path / "log", "w") as log:
        process = subprocess.Popen(command, cwd=clone, env=variables, stdout=log, stderr=log)
    try:
        server = None
        while server is None:
            assert process.poll() is None, (tmp_path / "log").read_text()
            for file in runtime.glob("jpserver-*.json"):
                server = json.loads(file.read_text() or "null")
            time.sleep(0.1)

        def get(path):
            request = urllib.request.Request(
                server["url"] + path, headers={"Authorization": "token " + server["token"]}
            )
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.read().decode()

        assert server["root_dir"] == str(clone / "my_notebooks")
        assert {one["name"] for one in json.loads(get("api/contents"))["content"]} == {"01_one.ipynb", "02_two.ipynb"}
        assert json.loads(get("api/kernelspecs"))["kernelspecs"]["python3"]["spec"]["display_name"] != "Another"
        (cell,) = json.loads(get("api/contents/02_two.ipynb"))["content"]["cells"]
        assert cell["metadata"]["trusted"], "its stored cards are shown before anything is run"
        page = get("lab")
        config = json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)[1])
        assert "@jupyterlab/apputils-extension:announcements" in config["disabledExtensions"], "no pop-up about news"
        assert "/lab/tree/02_two.ipynb" in (tmp_path / "log").read_text(), "the lesson asked for"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
