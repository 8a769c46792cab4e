"""Keys from the start of a kernel to its end, where its notebook is, and terminals."""

from __future__ import annotations

import contextlib
import json
import shutil
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import psutil
import pytest

from jupyter_osf.client.jupyter import JupyterServer
from jupyter_osf.client.way import Proxied
from jupyter_osf.errors import Unreachable
from jupyter_osf.sandbox.process import SandboxProcess
from jupyter_osf.session import Session
from tests.jupyter import Jupyter, running_jupyter
from tests.magics.kernel import Kernel
from tests.sandbox_fixtures import Osf

from .at_work import until
from .in_server import api, ask, config_of, connect, in_terminal, kernel_in

PATIENCE = 60.0
REQUEST = (
    "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=lab.example -addext subjectAltName=DNS:lab.example "
    "-keyout key.pem -out cert.pem"
)


@pytest.fixture(scope="module")
def server(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    osf = Osf(sandbox.info)
    osf.reset("demo")
    with running_jupyter(
        tmp_path_factory.mktemp("server"), application="jupyter_server", environment=osf.environment()
    ) as running:
        yield running


def test_a_restarted_kernel_keeps_its_key(server: Jupyter) -> None:
    with kernel_in(server, "restart.ipynb") as inside:
        api(server, "POST", f"kernels/{inside.id}/restart")
        client = connect(server, inside.id)
        try:
            again = Kernel(client)
            key = again.run("import os; os.environ['JUPYTER_OSF_KEY']").text.strip("'")
        finally:
            client.stop_channels()
        assert key == inside.key
        assert ask(server, key, "GET", "proxy").status_code == 200


def test_each_kernel_has_a_key_of_its_own(server: Jupyter) -> None:
    with kernel_in(server, "one.ipynb") as one, kernel_in(server) as two:
        assert one.key != two.key
        assert len(one.key) == 43


@pytest.mark.slow
def test_the_key_of_a_kernel_that_died_is_worth_nothing(server: Jupyter) -> None:
    """Killed again and again, until Jupyter stops starting it anew."""
    with kernel_in(server) as inside:
        parent = psutil.Process(inside.kernel.pid).parent()
        assert parent is not None
        end = time.monotonic() + PATIENCE
        while ask(server, inside.key, "GET", "proxy").status_code == 200 and time.monotonic() < end:
            for child in parent.children():
                with contextlib.suppress(psutil.NoSuchProcess):
                    if any(inside.id in word for word in child.cmdline()):
                        child.kill()
            time.sleep(0.2)
        assert ask(server, inside.key, "GET", "proxy").status_code == 403


def test_a_key_of_one_server_opens_no_other(server: Jupyter, osf: Osf, tmp_path: Path) -> None:
    with (
        kernel_in(server) as here,
        running_jupyter(tmp_path, application="jupyter_server", environment=osf.environment()) as second,
        kernel_in(second) as there,
    ):
        for place, own, other in ((server, here.key, there.key), (second, there.key, here.key)):
            assert ask(place, own, "GET", "proxy").status_code == 200
            assert ask(place, other, "GET", "proxy").status_code == 403


def test_an_idle_kernel_that_is_culled_takes_its_key_along(osf: Osf, tmp_path: Path) -> None:
    arguments = [
        "--MappingKernelManager.cull_idle_timeout=8",
        "--MappingKernelManager.cull_interval=1",
        "--MappingKernelManager.cull_connected=True",
    ]
    with running_jupyter(
        tmp_path, application="jupyter_server", arguments=arguments, environment=osf.environment()
    ) as server:
        made = api(server, "POST", "kernels", {"name": "python3"})
        # Read off the process: on a busy computer the kernel may not even have started when it is culled.
        (process,) = [one for one in kernels_of(server) if made["id"] in " ".join(one.cmdline())]
        key = process.environ()["JUPYTER_OSF_KEY"]
        assert ask(server, key, "GET", "proxy").status_code == 200
        until(lambda: not api(server, "GET", "kernels"))
        assert ask(server, key, "GET", "proxy").status_code == 403


def kernels_of(server: Jupyter) -> list[psutil.Process]:
    assert server.process is not None
    return psutil.Process(server.process.pid).children(recursive=True)


def test_a_notebook_is_known_under_its_new_name_and_links_itself(server: Jupyter, osf: Osf) -> None:
    with kernel_in(server, "study/before.ipynb") as inside:
        first = inside.run(f"%osf link osf://{osf.node('stroop')}/osfstorage/")
        assert first.status == "ok", first
        session = next(one for one in api(server, "GET", "sessions") if one["kernel"]["id"] == inside.id)
        api(server, "PATCH", "contents/study/before.ipynb", {"path": "study/after.ipynb"})
        api(server, "PATCH", f"sessions/{session['id']}", {"path": "study/after.ipynb", "name": "after.ipynb"})

        where = ask(server, inside.key, "GET", "kernel/self").json()["path"]
        said = inside.run(f"%osf link osf://{osf.node('stroop')}/osfstorage/")

    assert where == str(server.root / "study" / "after.ipynb")
    assert said.status == "ok", said
    assert "osfstorage:/after.ipynb" in osf.files("stroop")


def test_without_a_browser_a_push_says_which_save_it_sent(server: Jupyter, osf: Osf) -> None:
    with kernel_in(server, "pushed.ipynb") as inside:
        inside.run(f"%osf link osf://{osf.node('stroop')}/osfstorage/")
        (server.root / "pushed.ipynb").write_text((server.root / "pushed.ipynb").read_text() + "\n")
        said = inside.run("%osf push pushed.ipynb")

    assert said.status == "ok", said
    assert "This is the notebook as it was saved at" in said.everything


def test_without_a_browser_the_running_notebook_is_not_replaced(server: Jupyter, osf: Osf) -> None:
    with kernel_in(server, "pulled.ipynb") as inside:
        inside.run(f"%osf link osf://{osf.node('stroop')}/osfstorage/")
        before = (server.root / "pulled.ipynb").read_bytes()
        said = inside.run("%osf restore pulled.ipynb 1")

    assert said.status == "error"
    assert "open here" in said.traceback
    assert (server.root / "pulled.ipynb").read_bytes() == before


def test_a_terminal_speaks_to_osf_through_its_server(server: Jupyter, osf: Osf) -> None:
    whoami = f'"{sys.executable}" -m jupyter_osf.cli whoami --json'
    file = server.root / "seen.txt"
    # Not read off the screen, where a shell writes more than what its programs do.
    shown = in_terminal(server, f'({whoami}; env | grep OSF_) > "{file}" 2>&1; echo "d"one')
    seen = file.read_text(encoding="utf-8")

    assert '"source": "server"' in seen
    assert '"signed_in": true' in seen
    assert "JUPYTER_OSF_KEY=" in seen
    assert osf.token not in seen + shown
    key = seen.partition("JUPYTER_OSF_KEY=")[2].split()[0]
    assert ask(server, key, "GET", "proxy").json()["signed_in"] is True
    assert ask(server, key, "GET", "kernel/self").status_code == 403
    assert ask(server, key, "POST", "kernel/self", json={"do": "save"}).status_code == 403


def test_a_terminal_opened_the_moment_the_server_listens_has_a_key(osf: Osf, tmp_path: Path) -> None:
    watching = """
        from pathlib import Path
        from tornado.httpserver import HTTPServer

        def _load_jupyter_server_extension(server):
            listen = HTTPServer.listen
            def heard(self, *arguments, **more):
                variables = server.web_app.settings["terminal_manager"].make_term_env()
                Path("at-first.txt").write_text(variables.get("JUPYTER_OSF_URL", "none"), encoding="utf-8")
                return listen(self, *arguments, **more)
            HTTPServer.listen = heard
    """
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "watching.py").write_text(dedent(watching), encoding="utf-8")
    with running_jupyter(
        tmp_path,
        application="jupyter_server",
        arguments=["--ServerApp.jpserver_extensions={'watching': True}"],
        environment={**osf.environment(), "PYTHONPATH": str(modules)},
    ) as server:
        at_first = (server.root / "at-first.txt").read_text(encoding="utf-8")
        assert at_first == f"{server.url}osf/"


def test_a_token_stored_from_a_kernel_signs_the_server_in(osf: Osf, tmp_path: Path) -> None:
    with (
        running_jupyter(tmp_path, application="jupyter_server", environment=osf.environment(None)) as server,
        kernel_in(server) as inside,
    ):
        before = inside.run("%osf whoami")
        login = inside.run("%osf login", answer=lambda prompt: osf.token)
        after = inside.run("%osf whoami --json")
        logout = inside.run("%osf logout")
        out = inside.run("%osf whoami --json")

    assert "Not signed in" in before.everything
    assert login.status == "ok", login
    assert osf.token not in login.everything
    assert "'source': 'server'" in after.text
    assert "'signed_in': True" in after.text
    assert logout.status == "ok"
    assert "'signed_in': False" in out.text


def test_a_server_that_was_given_a_token_keeps_it(server: Jupyter, osf: Osf) -> None:
    with kernel_in(server) as inside:
        login = inside.run("%osf login", answer=lambda prompt: osf.token)
        logout = inside.run("%osf logout")

    assert "goes on with its own OSF_TOKEN" in login.everything, login
    assert "stays in force" in logout.everything


def test_https_with_a_certificate_of_its_own_and_a_base_url(osf: Osf, tmp_path: Path) -> None:
    own, other = certificate(tmp_path / "own"), certificate(tmp_path / "other")
    arguments = [
        f"--ServerApp.certfile={own / 'cert.pem'}",
        f"--ServerApp.keyfile={own / 'key.pem'}",
        "--ServerApp.base_url=/user/jo%40lab/",
    ]
    environment = {**osf.environment(), "HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "", "no_proxy": ""}
    with running_jupyter(
        tmp_path / "server", application="jupyter_server", arguments=arguments, environment=environment
    ) as server:
        client = connect(server, started_over_https(server, own))
        try:
            kernel = Kernel(client)
            kernel.run("%load_ext jupyter_osf")
            who = kernel.run("%osf whoami --json")
            key = kernel.run("import os; os.environ['JUPYTER_OSF_KEY']").text.strip("'")
        finally:
            client.stop_channels()
        assert "'signed_in': True" in who.text, who

        way = Proxied(f"{server.url}osf/", lambda: key, other / "cert.pem")
        with Session(config_of(osf), server=JupyterServer(way)) as session, pytest.raises(Unreachable) as caught:
            session.whoami()
    assert "another certificate" in caught.value.message


def started_over_https(server: Jupyter, own: Path) -> str:
    """The id of a new kernel; the name in the certificate is another one."""
    context = ssl.create_default_context(cafile=str(own / "cert.pem"))
    context.check_hostname = False
    wish = urllib.request.Request(server.address("api/kernels"), b'{"name": "python3"}', method="POST")
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), urllib.request.ProxyHandler({}))
    with opener.open(wish, timeout=PATIENCE) as answer:
        return str(json.load(answer)["id"])


def test_starting_a_server_and_a_kernel_asks_osf_nothing(osf: Osf, tmp_path: Path) -> None:
    with running_jupyter(tmp_path, application="jupyter_server", environment=osf.environment()) as server:
        with kernel_in(server, "quiet.ipynb") as inside:
            assert inside.run("1 + 1").text == "2"
        assert osf.requests() == []
        # And what the server remembers by itself is in its own folder.
        ours = {path.relative_to(tmp_path).parts[:2] for path in tmp_path.rglob("*osf*")}
        assert ours <= {("data", "jupyter_osf")}


def certificate(folder: Path) -> Path:
    """For a name that nobody asks for, so that only the certificate itself counts."""
    folder.mkdir(parents=True)
    openssl = shutil.which("openssl")
    assert openssl is not None
    subprocess.run(
        [openssl, *REQUEST.split()],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


def test_a_kernel_reads_and_compares_files_by_way_of_its_server(signed_in: Jupyter, osf: Osf) -> None:
    ref = f"osf://{osf.node('stroop')}/osfstorage/protocol.md"
    code = f"""
import jupyter_osf, os
with jupyter_osf.connect() as osf:
    path = osf.path({ref!r} + "@2")
    again = osf.path({ref!r} + "@2")
    with osf.open({ref!r}, mode="rb") as file:
        newest = file.read()
    shown = osf.diff({ref!r})
same = path == again and path.read_bytes() != newest
["OSF_TOKEN" in os.environ, same, shown.theirs.version, "<ins" in shown._repr_html_()]
"""
    with kernel_in(signed_in) as inside:
        ran = inside.kernel.run(code)

    assert ran.text == "[False, True, '3', True]", ran
