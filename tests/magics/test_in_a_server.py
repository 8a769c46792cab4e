"""A notebook in a real Jupyter server knows its own path."""

import json
import urllib.request

import nbformat
from jupyter_client.blocking.client import BlockingKernelClient

from tests.jupyter import TOKEN, running_jupyter

from .kernel import ROOT, Kernel


def call(server, method, path, body=None):
    request = urllib.request.Request(
        f"{server.url}api/{path}",
        None if body is None else json.dumps(body).encode(),
        {"Authorization": f"token {TOKEN}"},
        method=method,
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
        return json.load(answer)


def test_a_notebook_in_a_folder_of_a_server_links_itself(osf, tmp_path):
    environment = {**osf.environment(), "PYTHONPATH": str(ROOT)}
    with running_jupyter(tmp_path, application="jupyter_server", environment=environment) as server:
        (server.root / "my study").mkdir()
        nbformat.write(nbformat.v4.new_notebook(), server.root / "my study" / "task 1.ipynb")
        session = {"path": "my study/task 1.ipynb", "name": "task 1.ipynb", "type": "notebook"}
        made = call(server, "POST", "sessions", {**session, "kernel": {"name": "python3"}})
        connection = next((tmp_path / "runtime").glob(f"*{made['kernel']['id']}.json"))
        client = BlockingKernelClient(connection_file=str(connection))
        client.load_connection_file()
        # No heartbeat: on a busy computer a kernel that is late would be taken for a dead one.
        client.start_channels(hb=False)
        try:
            client.wait_for_ready(timeout=60)
            kernel = Kernel(client)
            kernel.run("%load_ext jupyter_osf")
            linked = kernel.run(f"%osf link osf://{osf.node('stroop')}/osfstorage/")
        finally:
            client.stop_channels()

    assert linked.status == "ok", linked
    assert "osfstorage:/task 1.ipynb" in osf.files("stroop")
