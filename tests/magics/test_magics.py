"""`%osf` in a real kernel: values that can be used, failures that stop the cell, notebooks that link themselves."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from traitlets.config import Config

from tests.sockets import as_arguments, own_sockets

from .kernel import ROOT, running_kernel

TOKEN = "Kq3" + "x7Zp" * 16 + "9aB"


@pytest.fixture
def notebook(tmp_path):
    """A notebook in the folder of the kernel."""
    path = tmp_path / "work" / "task.ipynb"
    path.parent.mkdir()
    nbformat.write(nbformat.v4.new_notebook(), path)
    return path


@pytest.fixture
def kernel(osf, notebook):
    """Signed in, and started by a Jupyter server for that notebook."""
    environment = {**osf.environment(), "JPY_SESSION_NAME": str(notebook)}
    with running_kernel(notebook.parent, environment) as running:
        yield running


def test_loading_brings_no_server_and_no_session():
    code = (
        "import sys; from IPython.testing.globalipapp import start_ipython; ip = start_ipython();"
        "ip.run_line_magic('load_ext', 'jupyter_osf'); ip.run_line_magic('osf', '');"
        "heavy = {'tornado', 'jupyter_server', 'requests', 'ipywidgets'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr


def test_values_are_data_with_two_forms(kernel, osf):
    cell = kernel.run("%osf projects")

    assert cell.status == "ok"
    assert "Stroop study" in cell.text
    assert "<table>" in cell.html
    stroop = osf.node("stroop")
    assert kernel.run("[entry.id for entry in _ if entry.name == 'Stroop study'][0]").text == repr(stroop)
    assert kernel.run("found = %osf ls osf://$_/osfstorage/ --json").status == "ok"
    assert "README.md" in kernel.run("sorted(e['name'] for e in found['entries'])").text


def test_python_variables_stand_in_lines(kernel, osf):
    kernel.run(f"project = {osf.node('stroop')!r}; folder = 'osfstorage'")

    assert "protocol.md" in kernel.run("%osf ls osf://{project}/$folder/").text


def test_a_failure_is_a_sentence_that_stops_the_cell(kernel):
    cell = kernel.run("%osf ls zzzzz\nprint('went on')")

    assert cell.status == "error"
    assert cell.error == "NotFound"
    assert "went on" not in cell.everything
    assert "File " not in cell.traceback
    assert len(cell.traceback.splitlines()) <= 2
    caught = kernel.run(
        "from jupyter_osf.errors import NotFound\ntry:\n    get_ipython().run_line_magic('osf', 'ls zzzzz')\n"
        "except NotFound as error:\n    print(error.reason)"
    )
    assert caught.streams["stdout"].strip() == "not-found"


def test_unknown_verbs_name_the_nearest(kernel):
    assert "`push`" in kernel.run("%osf psuh").traceback


def test_overview_help_and_question_mark(kernel):
    assert "upload-data" in kernel.run("%osf").streams["stdout"]
    assert "--dry-run" in kernel.run("%osf push --help").streams["stdout"]
    assert kernel.run("%osf push --help").status == "ok"
    assert "usage: %osf diff" in kernel.run("%osf help diff").streams["stdout"]
    assert "upload-data" in kernel.question("%osf?")
    assert kernel.run("print(get_ipython().find_line_magic('osf').__doc__)").streams["stdout"].count("upload-data")


def test_programs_are_for_terminals(kernel):
    assert "jupyter osf sandbox" in kernel.run("%osf sandbox").traceback


def test_the_notebook_links_itself_pushes_and_stops_at_a_conflict(kernel, osf, notebook):
    stroop = osf.node("stroop")
    cell = kernel.run(f"%osf link osf://{stroop}/osfstorage/")

    assert cell.status == "ok", cell
    assert "osfstorage:/task.ipynb" in osf.files("stroop")
    assert kernel.run("[link.path for link in get_ipython().run_line_magic('osf', 'status')]").text == "['task.ipynb']"
    changed = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    nbformat.write(changed, notebook)
    assert "version 2" in kernel.run("%osf push").text
    assert kernel.run("_[0].outcome").text == "'new-version'"
    osf.colleague("upload", node="stroop", path="/task.ipynb", content="{}")
    refused = kernel.run("%osf push\nprint('went on')")
    assert refused.error == "NeedsChoice"
    assert "--both" in refused.traceback
    assert "Demo Colleague" in refused.traceback
    assert "went on" not in refused.everything
    assert kernel.run("%osf versions").text.count("Demo Colleague") == 1
    under_it = kernel.run("%osf pull --theirs")
    assert under_it.error == "NeedsChoice"
    assert "1 + 1" in notebook.read_text()
    assert "version 4" in kernel.run("%osf push --mine").text


def test_a_notebook_that_is_not_known_says_how_to_pass_its_path(osf, notebook):
    renamed = {**osf.environment(), "JPY_SESSION_NAME": str(notebook.with_name("before.ipynb"))}
    with running_kernel(notebook.parent, renamed) as kernel:
        cell = kernel.run(f"%osf link osf://{osf.node('stroop')}/osfstorage/")
        assert cell.error == "UsageError"
        assert "%osf link task.ipynb osf://" in cell.traceback
        assert "Where on OSF" in kernel.run("%osf link task.ipynb").traceback

        kernel.run(f"__vsc_ipynb_file__ = {str(notebook)!r}")
        assert kernel.run(f"%osf link osf://{osf.node('stroop')}/osfstorage/").status == "ok"


def test_relative_paths_follow_the_kernel(kernel, osf, notebook):
    (notebook.parent / "deep").mkdir()
    (notebook.parent / "deep" / "new.txt").write_text("x")
    kernel.run("%osf projects")
    kernel.run("%cd deep")

    assert kernel.run(f"%osf upload new.txt osf://{osf.node('stroop')}/osfstorage/").status == "ok"
    assert "osfstorage:/new.txt" in osf.files("stroop")


def test_login_asks_hidden_and_logout_forgets(osf, notebook):
    with running_kernel(notebook.parent, osf.environment(None)) as kernel:
        assert "Not signed in" in kernel.run("%osf whoami").text
        cell = kernel.run("%osf login", answer=lambda _: osf.token)
        assert [asked["password"] for asked in cell.asked] == [True]
        assert "Demo Researcher" in cell.text
        assert osf.token not in cell.everything
        assert kernel.run("%osf whoami\n_['signed_in']").status == "ok"
        assert "Stroop study" in kernel.run("%osf projects").text
        assert kernel.run("%osf logout").status == "ok"
        assert kernel.run("%osf projects").error == "NotSignedIn"


def test_login_where_nobody_can_be_asked(osf, notebook):
    with running_kernel(notebook.parent, osf.environment(None)) as kernel:
        cell = kernel.run("%osf login")

        assert cell.error == "UsageError"
        assert "OSF_TOKEN" in cell.traceback


def test_a_change_of_the_environment_is_noticed(kernel):
    assert "Demo Researcher" in kernel.run("%osf whoami").text
    kernel.run("import os; del os.environ['OSF_TOKEN']")
    assert "Not signed in" in kernel.run("%osf whoami").text


@pytest.mark.parametrize("line", ["%osf login {t}", "%osf login --token $t", "%osf whoami $t"])
def test_a_token_in_a_line_is_refused_and_never_shown(kernel, line):
    kernel.run(f"t = {TOKEN!r}")
    cell = kernel.run(line)

    assert cell.error == "UsageError"
    assert TOKEN not in cell.everything


def test_questions_are_asked_below_the_cell(kernel, osf, notebook):
    (notebook.parent / "data").mkdir()
    (notebook.parent / "data" / "new.csv").write_text("a,b\n")
    kernel.run(f"%osf link-data data osf://{osf.node('materials')}/osfstorage/")
    line = "%osf upload-data"

    assert "--yes" in kernel.run(line).traceback
    assert kernel.run(line, answer=lambda _: "n").status == "error"
    agreed = kernel.run(line, answer=lambda _: "y")
    assert agreed.status == "ok"
    assert agreed.asked
    assert "public" in agreed.asked[0]["prompt"]
    assert "osfstorage:/new.csv" in osf.files("materials")


@pytest.mark.skipif(os.name == "nt", reason="kernels on Windows are interrupted in another way")
def test_an_interrupt_stops_a_transfer_and_the_next_command_works(kernel, osf, notebook):
    osf.create(files=[{"node": "stroop", "files": {"/big.bin": {"size": 5_000_000, "fill": "x"}}}])
    osf.fault("slow", rate=200_000, times=None)

    def interrupt():
        deadline = time.monotonic() + 30
        while len(list(notebook.parent.iterdir())) == 1 and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(kernel.pid, signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    cell = kernel.run(f"%osf download osf://{osf.node('stroop')}/osfstorage/big.bin")
    thread.join()

    assert cell.error == "Cancelled", cell
    assert "Stopped" in cell.traceback
    assert not (notebook.parent / "big.bin").exists()
    osf.clear_faults()
    assert kernel.run(f"%osf download osf://{osf.node('stroop')}/osfstorage/README.md").status == "ok"


def test_tab_completes_verbs_options_paths_and_references(kernel, osf):
    stroop = osf.node("stroop")

    assert kernel.complete("%osf pu") == ["%osf push", "%osf pull"]
    assert kernel.complete("x = %osf push --the") == ["x = %osf push --theirs"]
    assert kernel.complete("%osf push ta") == ["%osf push task.ipynb"]
    assert f"%osf ls osf://{stroop}/" in kernel.complete("%osf ls osf://")
    assert kernel.complete(f"%osf ls osf://{stroop}/osfstorage/proto") == [
        f"%osf ls osf://{stroop}/osfstorage/protocol.md"
    ]
    assert kernel.complete(f"%osf diff osf://{stroop}/osfstorage/protocol.md@") == [
        f"%osf diff osf://{stroop}/osfstorage/protocol.md@{number}" for number in (3, 2, 1)
    ]
    assert kernel.complete("%osf share abc12 --permission w") == ["%osf share abc12 --permission write"]
    assert kernel.complete("%osf push nothing-like-i") == ["%osf push nothing-like-i"]
    assert "print" in kernel.complete("pri")


def test_unloading_takes_it_away(kernel):
    kernel.run("%unload_ext jupyter_osf")

    assert "not found" in str(kernel.run("%osf whoami").streams)
    assert "%osf push" not in kernel.complete("%osf pu")
    assert kernel.run("%reload_ext jupyter_osf").status == "ok"
    assert kernel.run("%osf whoami").status == "ok"


def test_run_all_stops_at_a_failed_command(osf, notebook, monkeypatch):
    for name, value in osf.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    cells = ["%load_ext jupyter_osf", "%osf whoami", "%osf push nowhere.txt", "print('went on')"]
    document = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])

    run = NotebookClient(
        document,
        kernel_name="python3",
        resources={"metadata": {"path": notebook.parent}},
        config=Config(KernelManager=own_sockets()),
    )

    with pytest.raises(CellExecutionError) as caught:
        run.execute()

    assert "nowhere.txt" in str(caught.value)
    assert not document.cells[3].outputs
    assert "Demo Researcher" in document.cells[1].outputs[0]["data"]["text/plain"]


def test_differences_stand_in_html_and_the_notebook_compares_itself(kernel, osf, notebook):
    kernel.run(f"%osf link osf://{osf.node('stroop')}/osfstorage/")
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("<b>1</b>")]), notebook)

    cell = kernel.run("%osf diff")

    assert "Cell 1, only on this computer" in cell.text
    assert "&lt;b&gt;1&lt;/b&gt;</del>" in cell.html
    assert "version 1" in kernel.run("%osf diff 1").text
    assert kernel.run("_['same']").text == "False"


def test_an_address_that_anybody_could_use_stays_out_of_cells(kernel, osf):
    stroop = osf.node("stroop")
    assert "view_only=" in kernel.run(f"%osf share {stroop} --link reviewers").text

    assert "view_only=" not in kernel.run(f"%osf share {stroop}").everything
    assert "view_only=" in kernel.run("_['links'][0]['address']").text
    refused = kernel.run(f"%osf share {stroop} --public")
    assert (refused.error, "--yes" in refused.traceback) == ("NeedsChoice", True)
    assert "Stroop study" in kernel.run(f"%osf cite {stroop}").text


def test_a_long_download_in_python_shows_how_far_it_is(kernel, osf):
    osf.create(files=[{"node": "stroop", "files": {"/big.bin": {"size": 600_000, "fill": "x"}}}])
    osf.fault("slow", rate=200_000, times=None)
    kernel.run("import jupyter_osf; osf = jupyter_osf.connect()")

    cell = kernel.run(f"osf.path('osf://{osf.node('stroop')}/osfstorage/big.bin').stat().st_size")

    assert cell.text == "600000"
    assert "big.bin" in cell.streams["stderr"]


def convert(folder, osf, *cells):
    """Run a notebook with nbconvert, as scheduled runs do."""
    sources = ["%load_ext jupyter_osf", *cells]
    document = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    nbformat.write(document, folder / "run.ipynb")
    done = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", "ran", "run.ipynb",
         *as_arguments(own_sockets())],
        env={**os.environ, **osf.environment(), "PYTHONPATH": str(ROOT)},
        cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    ran = folder / "ran.ipynb"
    return done, json.loads(ran.read_text("utf-8"))["cells"] if ran.exists() else None


def test_runs_without_a_person_ask_nothing_and_end_by_the_error(osf, tmp_path):
    stroop = osf.node("stroop")

    done, ran = convert(tmp_path, osf, f"%osf share {stroop} --public", "print('went on')")

    assert (done.returncode != 0, ran) == (True, None)
    assert "Everyone on the internet" in done.stderr
    assert "--yes" in done.stderr
    assert "went on" not in done.stdout

    done, ran = convert(
        tmp_path, osf, f"%osf share {stroop} --public --yes", f"%osf diff osf://{stroop}/osfstorage/protocol.md"
    )
    assert done.returncode == 0, done.stderr
    shared, diff = (cell["outputs"][0]["data"] for cell in ran[1:])
    assert "everyone can look at it" in "".join(shared["text/plain"])
    assert "<ins" in "".join(diff["text/html"])


def test_what_is_wrong_before_a_collection_is_told_without_the_way_to_it(kernel, osf):
    storage = f"osf://{osf.node('stroop')}/osfstorage"
    kernel.run("import jupyter_osf")

    cell = kernel.run(f"with jupyter_osf.collect('data', into='{storage}/nowhere/') as session: print('began')")

    assert cell.error == "NotFound"
    assert not cell.streams
    assert "There is no “nowhere” on OSF" in cell.traceback
    assert "settle" not in cell.traceback
    assert "jupyter_osf/links" not in cell.traceback


def test_next_steps_are_lines_of_a_notebook(kernel, osf):
    storage = f"osf://{osf.node('stroop')}/osfstorage"

    assert f"`%osf ls {storage}/`" in kernel.run(f"%osf ls {storage}/nowhere/").traceback
    assert f"“{storage}/data”" in kernel.run(f"%osf ls {storage[6:]}/data").traceback
    assert "`%osf link " in kernel.run("%osf status").text
    assert "`%osf login` alone" in kernel.run("%osf login something").traceback


def test_what_waits_names_the_line_that_sends_it(kernel, osf):
    kernel.run("import jupyter_osf, os; os.environ['OSF_API_URL'] = 'http://127.0.0.1:9/v2/'")

    said = kernel.run(
        f"with jupyter_osf.collect('data', into='osf://{osf.node('stroop')}/osfstorage/', participant=1) as session:\n"
        "    session.path('trials.csv').write_text('1')",
        timeout=100,
    ).everything

    assert "`%osf outbox retry`" in said
    assert "OSF cannot be reached" in kernel.run("%osf status data").text


def test_a_kernel_knows_what_it_read_and_wrote_and_pins_it(kernel, notebook, osf):
    node = osf.node("stroop")
    storage = f"osf://{node}/osfstorage"
    osf.colleague("upload", node="stroop", path="/README.md", content="newer")
    (notebook.parent / "figure.txt").write_text("figure")
    for code in (
        "%osf record",
        f"import jupyter_osf, fsspec; osf = jupyter_osf.connect(); osf.path('{storage}/README.md@1')",
        f"osf.open('{storage}/README.md', mode='r').read()",
        f"fsspec.open('{storage}/data/subject-01.csv').open().read(1)",
        f"%osf download {storage}/protocol.md",
        f"%osf upload figure.txt {storage}/",
        f"with fsspec.open('{storage}/table.csv', 'w') as file: file.write('a,b')",
    ):
        cell = kernel.run(code)
        assert cell.status == "ok", cell.traceback
    cell = kernel.run("%osf record")

    assert "Nothing was read" not in cell.text
    used = json.loads(kernel.run("import json; print(json.dumps(_.as_dict()))").streams["stdout"])["record"]
    assert [(one["did"], one["reference"].removeprefix(storage), one["version"]) for one in used] == [
        ("read", "/README.md", "1"),
        ("read", "/README.md", "2"),
        ("read", "/data/subject-01.csv", "1"),
        ("read", "/protocol.md", str(len(osf.versions("stroop", "/protocol.md")))),
        ("wrote", "/figure.txt", "1"),
        ("wrote", "/table.csv", "1"),
    ]
    assert all(len(one["sha256"]) == 64 for one in used)
    assert kernel.run("%osf pin").status == "ok"
    pins = json.loads((notebook.parent / "osf-pins.json").read_text("utf-8"))
    assert [(one["reference"].removeprefix(storage), one.get("path")) for one in pins["files"]] == [
        ("/README.md@1", None),
        ("/README.md@2", None),
        ("/data/subject-01.csv@1", None),
        (f"/protocol.md@{used[3]['version']}", "protocol.md"),
    ]
    assert [one["path"] for one in pins["notebooks"]] == ["task.ipynb"]
