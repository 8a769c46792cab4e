"""The sandbox's API v2: the JSON:API half of OSF, as the recorded calls show it."""
