"""A file system that speaks to the sandbox in the name of the researcher."""

import pytest

from jupyter_osf.filesystem import OSFFileSystem


@pytest.fixture
def signed_in(osf, monkeypatch):
    """As a script that was started with OSF_TOKEN."""
    for name, value in osf.environment().items():
        monkeypatch.setenv(name, value)
    OSFFileSystem.clear_instance_cache()
    yield osf
    OSFFileSystem.clear_instance_cache()


@pytest.fixture
def fs(signed_in):
    return OSFFileSystem()
