"""The file servers (WaterButler): bytes and trees of every storage."""
