import pytest


@pytest.fixture
def progress_file(tmp_path, monkeypatch):
    """A progress file that does not exist yet."""
    path = tmp_path / "progress.json"
    monkeypatch.setenv("AUTOGRAD_LESSONS_PROGRESS", str(path))
    return path
