"""A notebook in a real Jupyter server knows its own path."""

import nbformat

from tests.jupyter import running_jupyter

from .kernel import ROOT, kernel_of_notebook


def test_a_notebook_in_a_folder_of_a_server_links_itself(osf, tmp_path):
    environment = {**osf.environment(), "PYTHONPATH": str(ROOT)}
    with running_jupyter(tmp_path, application="jupyter_server", environment=environment) as server:
        (server.root / "my study").mkdir()
        nbformat.write(nbformat.v4.new_notebook(), server.root / "my study" / "task 1.ipynb")
        with kernel_of_notebook(server, "my study/task 1.ipynb", tmp_path / "runtime") as kernel:
            kernel.run("%load_ext jupyter_osf")
            linked = kernel.run(f"%osf link osf://{osf.node('stroop')}/osfstorage/")

    assert linked.status == "ok", linked
    assert "osfstorage:/task 1.ipynb" in osf.files("stroop")
