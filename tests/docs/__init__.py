"""The documentation is built without a warning, and what it shows is what happens."""
