"""A JupyterHub whose people sign in to OSF with the Hub's own app, by one address for the way back."""

import os
from base64 import urlsafe_b64decode
from urllib.parse import parse_qs

c = get_config()  # noqa: F821  # JupyterHub provides it

HUB = os.environ["HUB_URL"].rstrip("/")  # as people see it: https://hub.example.org

# Register this address with the app on OSF: Settings, Developer apps.
CALLBACK = "osf/oauth/callback"
REDIRECT_URL = f"{HUB}/hub/user-redirect/{CALLBACK}"

c.Spawner.environment.update(
    {
        "OSF_CLIENT_ID": os.environ["OSF_CLIENT_ID"],
        "OSF_CLIENT_SECRET": os.environ["OSF_CLIENT_SECRET"],
        "OSF_REDIRECT_URL": REDIRECT_URL,
        # "OSF_EPHEMERAL": "1",  # sign-ins are kept in memory alone
        # "OSF_READ_ONLY": "1",  # nothing is changed on OSF
    }
)


def to_the_server_that_asked(path, request, user, base_url):
    """Lead whoever comes back from OSF to the one of their own servers that sent them there, named ones included."""
    if path != CALLBACK:
        return None
    _, _, carried = parse_qs(request.query).get("state", [""])[0].partition(".")
    try:
        prefix = urlsafe_b64decode(carried + "=" * (-len(carried) % 4)).decode()
    except ValueError:
        return None
    own = {spawner.server.base_url for spawner in user.spawners.values() if spawner.ready}
    # Somebody else's path, or one that was made up, leads to the person's own server, which knows no such sign-in.
    return f"{prefix}{CALLBACK}?{request.query}" if prefix in own else None


c.JupyterHub.user_redirect_hook = to_the_server_that_asked


async def hand_over(spawner, auth_state):
    """Where people sign in to the Hub itself with OSF: their server goes on with that sign-in, and asks no second one.

    Needs `c.Authenticator.enable_auth_state = True`, and JUPYTERHUB_CRYPT_KEY.
    """
    if auth_state and auth_state.get("refresh_token"):
        spawner.environment["OSF_REFRESH_TOKEN"] = auth_state["refresh_token"]
    elif auth_state and auth_state.get("osf_token"):
        spawner.environment["OSF_TOKEN"] = auth_state["osf_token"]


c.Spawner.auth_state_hook = hand_over
