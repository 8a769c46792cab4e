"""An OSF on this computer: the API, file, login and web servers of the Open Science Framework on 127.0.0.1."""
