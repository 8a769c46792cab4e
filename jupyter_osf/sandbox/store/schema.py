"""The tables in which the sandbox keeps everything but the bytes of files."""

# Changes whenever a table does.
LAYOUT = "1"

# Version numbers are deliberately not unique: OSF numbers a version by counting, without a lock, and two
# simultaneous uploads really do leave one number twice. Files of one name in one folder are possible for
# the same reason.
TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS regions (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS users (
    id TEXT PRIMARY KEY, full_name TEXT NOT NULL, given_name TEXT NOT NULL, family_name TEXT NOT NULL,
    email TEXT NOT NULL, password TEXT NOT NULL, otp TEXT, active INTEGER NOT NULL, region TEXT NOT NULL,
    created TEXT NOT NULL, details TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (
    id TEXT PRIMARY KEY, user TEXT NOT NULL, name TEXT NOT NULL, token TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    scopes TEXT NOT NULL, client_id TEXT, parent TEXT, expires REAL, active INTEGER NOT NULL, created TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS apps (
    client_id TEXT PRIMARY KEY, client_secret TEXT NOT NULL, owner TEXT NOT NULL, name TEXT NOT NULL,
    description TEXT NOT NULL, home_url TEXT NOT NULL, callback_url TEXT NOT NULL, active INTEGER NOT NULL,
    created TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS codes (
    code TEXT PRIMARY KEY, client_id TEXT NOT NULL, user TEXT NOT NULL, scopes TEXT NOT NULL,
    redirect_uri TEXT NOT NULL, offline INTEGER NOT NULL, challenge TEXT, challenge_method TEXT,
    expires REAL NOT NULL, used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS nodes (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT NOT NULL, category TEXT NOT NULL,
    public INTEGER NOT NULL, parent TEXT, root TEXT NOT NULL, region TEXT NOT NULL, creator TEXT NOT NULL,
    created TEXT NOT NULL, modified TEXT NOT NULL, deleted TEXT, position INTEGER NOT NULL,
    is_registration INTEGER NOT NULL, registered_from TEXT, withdrawn INTEGER NOT NULL,
    is_fork INTEGER NOT NULL, forked_from TEXT, template TEXT, tags TEXT NOT NULL, license TEXT NOT NULL,
    custom_citation TEXT NOT NULL, quota INTEGER, details TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS nodes_parent ON nodes (parent);
CREATE TABLE IF NOT EXISTS contributors (
    node TEXT NOT NULL, user TEXT NOT NULL, permission TEXT NOT NULL, bibliographic INTEGER NOT NULL,
    position INTEGER NOT NULL, PRIMARY KEY (node, user));
CREATE TABLE IF NOT EXISTS view_only_links (
    id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, anonymous INTEGER NOT NULL,
    creator TEXT NOT NULL, created TEXT NOT NULL, deleted TEXT);
CREATE TABLE IF NOT EXISTS view_only_nodes (link TEXT NOT NULL, node TEXT NOT NULL, PRIMARY KEY (link, node));
CREATE TABLE IF NOT EXISTS linked_nodes (
    node TEXT NOT NULL, target TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (node, target));
CREATE TABLE IF NOT EXISTS logs (
    id TEXT PRIMARY KEY, node TEXT NOT NULL, user TEXT, action TEXT NOT NULL, date TEXT NOT NULL,
    params TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS logs_node ON logs (node, date);
CREATE TABLE IF NOT EXISTS addons (
    node TEXT NOT NULL, provider TEXT NOT NULL, account TEXT NOT NULL, PRIMARY KEY (node, provider));
CREATE TABLE IF NOT EXISTS files (
    id TEXT PRIMARY KEY, node TEXT NOT NULL, provider TEXT NOT NULL, parent TEXT, kind TEXT NOT NULL,
    name TEXT NOT NULL, created TEXT NOT NULL, deleted TEXT, checkout TEXT, tags TEXT NOT NULL, guid TEXT);
CREATE INDEX IF NOT EXISTS files_parent ON files (parent);
CREATE INDEX IF NOT EXISTS files_node ON files (node, provider);
CREATE TABLE IF NOT EXISTS versions (
    serial INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
    sha256 TEXT NOT NULL, md5 TEXT NOT NULL, size INTEGER NOT NULL, content_type TEXT, created TEXT NOT NULL,
    user TEXT, downloads INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS versions_file ON versions (file);
CREATE TABLE IF NOT EXISTS guids (guid TEXT PRIMARY KEY, kind TEXT NOT NULL, target TEXT NOT NULL);
"""

# Everything that a reset to a seed empties; `meta` (ports, secrets) belongs to the installation and stays.
RESET_TABLES = (
    "regions", "users", "tokens", "apps", "codes", "nodes", "contributors", "view_only_links", "view_only_nodes",
    "linked_nodes", "logs", "addons", "files", "versions", "guids",
)  # fmt: skip
