"""What a person sees in the browser: a real JupyterLab, a real Chromium."""
