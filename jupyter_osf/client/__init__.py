"""OSF's API and file service as Python: everything that speaks HTTP to OSF."""
