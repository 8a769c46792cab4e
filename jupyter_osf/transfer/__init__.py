"""Moving bytes: what is here, what should move, moving it, and proving that it arrived."""
