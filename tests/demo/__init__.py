"""`jupyter osf demo`, as a person starts and stops it."""
