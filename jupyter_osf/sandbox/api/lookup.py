"""Finding the node that a path names, with the refusals in the order in which OSF gives them."""

from __future__ import annotations

from ..store import Node
from . import errors
from .call import Call, Right


def find_node(call: Call, kind: str, node_id: str, right: Right = "read") -> Node:
    """The node (``nodes``) or registration (``registrations``): 404, then 410, then 401 or 403."""
    node = call.store.nodes.get(node_id.lower())
    if node is None or node.is_registration != (kind == "registrations"):
        raise errors.not_found()
    return admitted(call, node, right)


def admitted(call: Call, node: Node, right: Right, what: str = "node") -> Node:
    """The node itself, if it is still there and the asker may."""
    if node.deleted is not None:
        raise errors.gone(what)
    call.require(node, right)
    return node


def node_with_files(call: Call, node_id: str) -> Node:
    """For the file listings, which ``/nodes/`` also gives for registrations."""
    node = call.store.nodes.get(node_id.lower())
    if node is None:
        raise errors.not_found()
    if node.withdrawn:
        raise errors.gone("resource")
    return admitted(call, node, "read", "resource")
