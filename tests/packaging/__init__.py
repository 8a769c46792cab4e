"""What arrives on somebody's computer with `pip install`."""
