"""Where a token comes from, where it is kept, and how it stays out of sight."""
