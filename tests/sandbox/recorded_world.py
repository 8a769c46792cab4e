"""What the recordings speak of: people, projects and files with recorded ids, and what happened in between."""

from __future__ import annotations

from typing import Any

FULL = ["osf.full_read", "osf.full_write"]
PUB, COMP, PRIVCOMP, PRIV, PARTNERPRIV, PARTNERPUB, REG = (
    "6g4xk", "qut64", "5uwt4", "jnkd3", "rbqu7", "7uwan", "xt2v7",
)  # fmt: skip


def _user(short_name: str, id: str, **more: Any) -> dict[str, Any]:
    tokens: list[dict[str, Any]] = [{"name": "full", "scopes": FULL}, {"name": "read", "scopes": ["osf.full_read"]}]
    tokens += [{"name": "profile", "scopes": ["osf.users.profile_read"]}]
    tokens += [{"name": "write_scope_only", "scopes": ["osf.full_write"]}]
    tokens += [{"name": "revoked", "scopes": FULL, "active": False}]
    return {"name": f"Recorded {short_name.title()}", "short_name": short_name, "id": id, "tokens": tokens, **more}


SEED: dict[str, Any] = {
    "users": [
        _user("owner", "dy694", email="owner@example.org", password="recorded"),
        _user("partner", "qfk56"),
        _user("outsider", "8q2yk", name="Outsider Çelik", email="outsider@example.org"),
    ],
    "nodes": [
        {
            "id": PUB,
            "title": "Reproducible demo project",
            "description": "A demo",
            "creator": "owner",
            "public": True,
            "tags": ["demo"],
            "root_folder": "6b0316b37bb5ee2fd8e2359e",
            "contributors": [{"user": "partner", "permission": "read", "bibliographic": False}],
            "files": {
                "/README.md": {"text": "# Demo\n\nhello\n", "id": "6b0316bf07b3d3f2b89b2ce7"},
                "/data/": {"id": "6b0316bf07b3d3f2b89b2ce9"},
                "/data/raw/": {"id": "6b0316c08cf40823b5952639"},
                "/data/table.csv": {"text": "x,y\n1,2\n", "id": "6b0316c121f6488c4ad54201"},
                "/data/raw/bytes.bin": {
                    "base64": (
                        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZH"
                        "SElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6P"
                        "kJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX"
                        "2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7/P3+/w=="
                    ),
                    "id": "6b0316c107b3d3f2b89b2ceb",
                },
                "/analysis.ipynb": {
                    "text": '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
                    "id": "6b0316c207b3d3f2b89b2cee",
                },
                "/versions.txt": {
                    "versions": ["version one\n", "version two, longer\n", "version three\n"],
                    "id": "6b0316c321f6488c4ad54203",
                },
                "/empty.txt": {"text": "", "id": "6b0316c521f6488c4ad54206"},
                "/empty folder/": {"id": "6b0316c521f6488c4ad54209"},
                "/many/": {"id": "6b0316c921f6488c4ad5420e"},
                **{f"/many/file{n:02}.txt": f"{n}\n" for n in range(25)},
            },
        },
        {
            "id": COMP,
            "title": "Data component",
            "creator": "owner",
            "public": True,
            "parent": PUB,
            "category": "data",
            "files": {"/measurements.tsv": "x\ty\n"},
        },
        {"id": PRIVCOMP, "title": "Private component", "creator": "owner", "parent": PUB},
        {
            "id": PRIV,
            "title": "Private project",
            "creator": "owner",
            "files": {"/secret.txt": {"text": "secret\n", "id": "6b0316c821f6488c4ad5420c"}},
        },
        {"id": PARTNERPRIV, "title": "Partner's private project", "creator": "partner"},
        {"id": PARTNERPUB, "title": "Partner's public project", "creator": "partner", "public": True},
        *(
            {"title": f"Bulk project {n:02}", "creator": "owner", "public": True, "short_name": f"bulk{n}"}
            for n in range(12)
        ),
    ],
    "registrations": [{"node": COMP, "id": REG}],
}

Step = tuple[str, dict[str, Any]]


def _files(files: dict[str, Any], node: str = PUB) -> Step:
    """Made before a call, outside the recording."""
    return "create", {"files": [{"node": node, "files": files}]}


def _damage(path: str, *numbers: int) -> Step:
    return "colleague", {"do": "damage", "node": "Simultaneous writes", "path": path, "numbers": list(numbers)}


_TYPES = {
    "t.csv": "6b0317c407b3d3f2b89b2d3d", "t.json": "6b0317c621f6488c4ad54266", "t.html": "6b0317c71a1b7919b7564b72",
    "t.png": "6b0317c98cf40823b5952699", "t.zip": "6b0317cb1a1b7919b7564b74", "t.py": "6b0317cd07b3d3f2b89b2d42",
    "t.R": "6b0317cf21f6488c4ad5426b", "t.gz": "6b0317d18cf40823b595269c", "t.svg": "6b0317d38cf40823b595269e",
    "t.pdf": "6b0317d41a1b7919b7564b76", "t.xlsx": "6b0317d607b3d3f2b89b2d45", "noext": "6b0317d821f6488c4ad54270",
}  # fmt: skip

# What somebody did before a call of the recordings without recording it: (group, call) to steps.
BEFORE: dict[tuple[str, str], list[Step]] = {
    # The order of one's projects is that of their last change.
    ("02", "me-nodes-filter-private"): [
        _files({"/later.txt": "1"}, PRIV),
        ("colleague", {"do": "upload", "node": PRIV, "path": "/later.txt", "content": "2"}),
        ("create", {"nodes": [{"title": "Newest", "creator": "owner"}]}),
    ],
    ("03", "logs"): [
        ("colleague", {"do": "upload", "node": PUB, "path": f"/logged{number}.txt", "content": "1"})
        for number in range(4)
    ],
    ("23", "anon-hourly"): [("fault", {"kind": "throttle", "listener": "api", "retry_after": 3588})],
    ("23", "wb-6"): [("fault", {"kind": "throttle", "listener": "files", "retry_after": 59})],
    ("11", "create"): [_files({"/wb-tests/": {"id": "6b03170a07b3d3f2b89b2cfd"}})],
    ("11", "update-others-checkout"): [
        ("colleague", {"do": "set_permission", "node": PUB, "user": "partner", "permission": "write"})
    ],
    ("12", "create-space"): [_files({"/names/": {"id": "6b0317278cf40823b5952663"}})],
    ("13", "type-csv"): [_files({f"/downloads/{name}": {"text": "x", "id": id} for name, id in _TYPES.items()})],
    ("14", "create"): [_files({"/folders/": {"id": "6b0317de07b3d3f2b89b2d48"}})],
    ("15", "rename"): [
        _files(
            {
                "/moves/": {"id": "6b0317e88cf40823b59526a3"},
                "/moves/sub/": {"id": "6b0317e91a1b7919b7564b7c"},
                "/moves/a.txt": {"text": "a\n", "id": "6b0317ea07b3d3f2b89b2d51"},
                "/moves/b.txt": {"text": "b\n", "id": "6b0317ea07b3d3f2b89b2d53"},
            }
        )
    ],
    ("15", "rename-conflict-warn"): [_files({"/moves/b2.txt": "b\n"})],
    ("15", "rename-conflict-replace"): [_files({"/moves/c0.txt": {"text": "c", "id": "6b0317f021f6488c4ad5427b"}})],
    ("15", "rename-missing"): [_files({"/moves/x.txt": {"text": "x", "id": "6b0317f207b3d3f2b89b2d57"}})],
    ("15", "move"): [_files({"/moves/m.txt": {"text": "m", "id": "6b0317f68cf40823b59526a9"}})],
    ("15", "move-folder-into-child"): [_files({"/moves/sub renamed/deep/": {"id": "6b03180221f6488c4ad54281"}})],
    ("15", "move-conflict-default"): [
        _files({"/moves/sub3/": {"id": "6b03180921f6488c4ad54282"}, "/moves/sub3/m2.txt": "other"})
    ],
    ("15", "move-conflict-replace"): [_files({"/moves/m2.txt": {"text": "newest", "id": "6b03180d07b3d3f2b89b2d5f"}})],
    ("15", "copy"): [_files({"/moves/c.txt": {"versions": ["c1", "c2"], "id": "6b03180e1a1b7919b7564b83"}})],
    ("16", "file"): [
        _files(
            {
                "/deletes/": {"id": "6b03181c1a1b7919b7564b86"},
                "/deletes/f.txt": {"text": "f", "id": "6b03181c8cf40823b59526b8"},
                "/deletes/f2.txt": {"text": "f", "id": "6b03181d1a1b7919b7564b88"},
                "/deletes/dir/": {"id": "6b03181d1a1b7919b7564b8a"},
                "/deletes/dir/in.txt": {"text": "f", "id": "6b03181e07b3d3f2b89b2d67"},
            }
        )
    ],
    ("19", "storage-api-over"): [("colleague", {"do": "set_quota", "node": PARTNERPUB, "bytes": 0})],
    ("19", "storage-api-normal"): [("colleague", {"do": "set_quota", "node": PARTNERPUB, "bytes": None})],
    ("21", "parallel-0"): [
        _files({"/race/": {"id": "6b0318cc1a1b7919b7564b90"}}),
        ("fault", {"kind": "race", "mode": "duplicate"}),
    ],
    ("22", "update-to-10-bytes"): [
        _files(
            {
                "/race/": {"id": "6b0318cc1a1b7919b7564b90"},
                "/race/grow.txt": {"text": "1", "id": "6b0318cf07b3d3f2b89b2d72"},
            }
        )
    ],
    ("27", "two-api-versions"): [_damage("/two0/a.txt", 2, 2, 1)],
    ("27", "same-api-versions"): [_damage("/same0/a.txt", 2, 2, 1)],
    ("27", "four-api-versions"): [_damage("/four0/a.txt", 3, 3, 3, 2, 1)],
    ("27", "hidden-api-versions"): [_damage("/hidden0/a.txt", 5, 3, 3, 2, 1)],
}
