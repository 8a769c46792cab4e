"""The half of the extension that runs inside the Jupyter server."""
