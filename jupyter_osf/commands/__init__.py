"""The verbs and their words, shared by `%osf` in a notebook and `jupyter osf` in a terminal."""
