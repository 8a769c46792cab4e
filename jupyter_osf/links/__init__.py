"""Which file here belongs to which file on OSF, and what to do when the two differ."""
