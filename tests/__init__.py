"""Tests of jupyter_osf, in both halves and through real sockets and processes."""
