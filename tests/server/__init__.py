"""The half inside the Jupyter server, asked over its own HTTP."""
