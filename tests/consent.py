"""What a person does on OSF's page for signing in, by the forms of the sandbox's page, and the app that leads there."""

from __future__ import annotations

import html
import re

import requests

from tests.sandbox_fixtures import Osf

CALLBACK = "http://localhost:8888/osf/oauth/callback"
PATIENCE = 60.0


def registered_app(osf: Osf, callback: str = CALLBACK) -> dict[str, str]:
    """Register an app with this OSF; the variables that tell a server about it."""
    app = osf.create(apps=[{"name": "Lab server", "owner": "researcher", "callback_url": callback}])["apps"][0]
    return {
        "OSF_CLIENT_ID": app["client_id"],
        "OSF_CLIENT_SECRET": app["client_secret"],
        "OSF_REDIRECT_URL": callback,
    }


def decide(osf: Osf, url: str, decision: str = "allow", user: str = "Demo Researcher") -> str:
    """Choose an account on the page at `url`, then Allow or Deny; the address that OSF leads the browser to."""
    page = requests.get(url, timeout=PATIENCE)
    assert page.status_code == 200, page.text
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    form = {name: html.unescape(value) for name, value in fields.items()}
    form |= {"user": osf.user_id(user), "decision": decision}
    answer = requests.post(
        f"{osf.info['accounts_url']}oauth2/authorize", data=form, allow_redirects=False, timeout=PATIENCE
    )
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]
