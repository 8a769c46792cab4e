"""fsspec's own tests of file systems."""

import pytest
from fsspec.tests.abstract import (
    AbstractCopyTests,
    AbstractFixtures,
    AbstractGetTests,
    AbstractOpenTests,
    AbstractPipeTests,
    AbstractPutTests,
)


class OnOsf(AbstractFixtures):
    @pytest.fixture
    def fs(self, fs):
        return fs

    @pytest.fixture
    def fs_path(self, osf):
        return f"{osf.node('stroop')}/osfstorage/a folder"

    @pytest.fixture
    def fs_join(self):
        return lambda *parts: "/".join(parts)


class TestCopy(OnOsf, AbstractCopyTests):
    pass


class TestGet(OnOsf, AbstractGetTests):
    pass


class TestOpen(OnOsf, AbstractOpenTests):
    pass


class TestPipe(OnOsf, AbstractPipeTests):
    pass


class TestPut(OnOsf, AbstractPutTests):
    pass
