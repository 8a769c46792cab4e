"""`%osf explore` in a real kernel: a widget where one can be seen, a tree of text elsewhere."""

from .kernel import running_kernel


def test_a_widget_where_somebody_can_see_it_and_text_elsewhere(osf, tmp_path):
    with running_kernel(tmp_path, osf.environment()) as kernel:
        seen = kernel.run("%osf explore", answer=lambda _: "")
        unseen = kernel.run("%osf explore")
        below = kernel.run(f"import jupyter_osf; jupyter_osf.explore({osf.node('stroop')!r})")
        listed = kernel.run("found = %osf explore --json\n[entry['name'] for entry in found['entries']]")
        nowhere = kernel.run("%osf explore zzzzz")

    assert "explorer is drawn where widgets can be" in seen.text
    assert "Stroop study  (" in unseen.text
    assert "├── OSF Storage" in below.text
    assert "│   └── README.md" in below.text
    assert "Analysis" in listed.text
    assert nowhere.error == "NotFound"
