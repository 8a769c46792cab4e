"""How fast `jupyter_osf` is beside bare HTTP and beside `osfclient`: `python -m benchmarks`. Nothing here is a test."""
