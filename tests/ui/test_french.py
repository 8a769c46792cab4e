"""JupyterLab in French: the panel, its menus and dialogs, and the settings speak French as well."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from jupyter_osf.sandbox.process import SandboxProcess
from tests.jupyter import Jupyter, running_jupyter
from tests.sandbox_fixtures import Osf

from .conftest import PICTURES
from .pages import LabPage

SOON = 30_000
ASK = """([message, labels]) => void jupyterapp.commands.execute('apputils:notify', {
  message,
  type: 'info',
  options: { autoClose: false, actions: labels.map(label => ({ label, commandId: 'osf:show-help' })) }
})"""


@pytest.fixture(scope="module")
def french_lab(sandbox: SandboxProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """A JupyterLab that is signed in to the sandbox, of a person who has chosen French."""
    folder = tmp_path_factory.mktemp("french")
    choice = folder / "settings/@jupyterlab/translation-extension/plugin.jupyterlab-settings"
    choice.parent.mkdir(parents=True)
    choice.write_text(json.dumps({"locale": "fr_FR"}), encoding="utf-8")
    with running_jupyter(
        folder, arguments=["--expose-app-in-browser"], environment=Osf(sandbox.info).environment()
    ) as running:
        yield running


def cut_off(buttons: Locator) -> list[str]:
    """The buttons whose words need more room than they have."""
    lines = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)"
    found: list[str] = buttons.evaluate_all(f"all => ({lines})(all).map(one => one.textContent)")
    return found


def test_the_panel_its_menus_and_dialogs_and_the_settings_are_in_french(page: Page, french_lab: Jupyter) -> None:
    lab = LabPage(page, french_lab).open()
    lab.sidebar_icon.click()

    expect(lab.panel.get_by_role("button", name="Compte\u00a0: Demo Researcher")).to_be_visible(timeout=SOON)
    expect(lab.panel.get_by_role("tree", name="Explorateur OSF")).to_contain_text("Mes projets", timeout=SOON)
    expect(lab.panel.get_by_role("button", name="Actualiser", exact=True)).to_be_visible()
    expect(lab.panel).to_contain_text("Ouvrez un notebook ou un autre fichier pour voir à quoi il est lié.")

    lab.panel.get_by_role("treeitem", name="Stroop study").click(button="right")
    for item in ("Nouveau composant…", "Copier le lien", "Ouvrir sur OSF", "Partager…"):
        expect(page.locator(".lm-Menu").get_by_text(item, exact=True)).to_be_visible()
    lab.take_picture(PICTURES / "french.png")
    page.locator(".lm-Menu").get_by_text("Nouveau composant…", exact=True).click()
    asked = page.get_by_role("dialog")
    asked.get_by_role("textbox").first.fill("x" * 600)
    asked.get_by_role("button", name="Créer", exact=True).click()
    refusal = page.get_by_text("Un titre a de 1 à 512 caractères.").first
    expect(refusal).to_be_visible(timeout=SOON)
    lab.take_picture(PICTURES / "french-refusal.png")
    page.keyboard.press("Escape")

    lab.choose_from_menu("OSF", "Aide sur OSF dans Jupyter")
    help = page.get_by_role("dialog")
    expect(help).to_contain_text("Les mêmes mots fonctionnent dans un terminal")
    help.get_by_role("button", name="Fermer", exact=True).last.click()

    # The oldest version of a file, and what is asked about new data: the longest words on buttons.
    for row in ("Stroop study", "OSF Storage"):
        lab.panel.get_by_role("treeitem", name=row).first.locator(".jp-Osf-twisty").click()
    lab.panel.get_by_role("treeitem", name="protocol.md").click(button="right", timeout=SOON)
    page.locator(".lm-Menu").get_by_text("Versions…", exact=True).click()
    versions = page.get_by_role("dialog").get_by_role("row").last
    expect(versions).to_contain_text("octets", timeout=SOON)
    expect(versions).to_contain_text(re.compile(r"\d+ \w+\.? \d{4}"))
    assert cut_off(versions.get_by_role("button")) == []
    lab.take_picture(PICTURES / "french-versions.png")
    page.keyboard.press("Escape")
    page.evaluate(ASK, ["3 nouveaux fichiers de données", ["Envoyer", "Pas maintenant", "Toujours pour ce lien"]])
    notice = page.locator(".Toastify__toast", has_text="3 nouveaux fichiers de données")
    expect(notice.get_by_role("button", name="Envoyer", exact=True)).to_be_visible()
    assert cut_off(notice.locator(".jp-toast-button")) == []
    lab.take_picture(PICTURES / "french-notice.png")

    page.keyboard.press("ControlOrMeta+,")
    editor = page.locator(".jp-SettingsPanel")
    page.locator(".jp-PluginList").get_by_text("OSF", exact=True).click(timeout=SOON)
    expect(editor).to_contain_text("Quand un fichier nouvellement lié est enregistré", timeout=SOON)
    lab.take_picture(PICTURES / "french-settings.png")
