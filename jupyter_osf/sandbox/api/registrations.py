"""What a registration shows beyond the project that it froze."""

from __future__ import annotations

from typing import Any

from ..store import Node
from .document import Relation
from .versions import Date


def registration_attributes(node: Node) -> dict[str, Any]:
    unset = dict.fromkeys(("ia_url", "article_doi", "date_withdrawn", "embargo_end_date", "withdrawal_justification"))
    pending = (
        "pending_embargo_approval", "pending_embargo_termination_approval", "embargoed",
        "pending_registration_approval", "archiving", "pending_withdrawal", "has_data", "has_analytic_code",
        "has_materials", "has_papers", "has_supplements",
    )  # fmt: skip
    return {
        "custom_citation": node.custom_citation,
        **unset,
        **dict.fromkeys(pending, False),
        "reviews_state": "withdrawn" if node.withdrawn else "accepted",
        "withdrawn": node.withdrawn,
        "has_project": node.registered_from is not None,
        "date_registered": Date(node.created),
        "revision_state": "approved",
        "registration_supplement": "Open-Ended Registration",
        "registered_meta": {},
        "registration_responses": {"summary": node.details.get("summary", "")},
        "provider_specific_metadata": [],
    }


# The one form that the sandbox's registrations are made with; an id as OSF's forms have it.
SCHEMA = "5e13965879bee100010a790d"


def registration_relations(node: Node) -> dict[str, Relation]:
    path = f"registrations/{node.id}/"
    source = node.registered_from
    return {
        "registered_by": Relation(f"users/{node.creator}/", ("users", node.creator)),
        "registered_from": Relation(f"nodes/{source}/", ("nodes", source)) if source else Relation(None),
        "registration_schema": Relation(f"schemas/registrations/{SCHEMA}/", ("registration-schemas", SCHEMA)),
        "provider": Relation("providers/registrations/osf/", ("registration-providers", "osf")),
        "review_actions": Relation(f"{path}actions/"),
        "requests": Relation(f"{path}requests/"),
        "schema_responses": Relation(f"{path}schema_responses/"),
        "original_response": Relation(f"schema_responses/{node.id}/", ("schema_responses", node.id)),
        "resources": Relation(f"{path}resources/"),
    }
