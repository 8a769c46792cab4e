"""Lists that belong to the whole service: regions, licences, scopes, storages, registration forms."""

from __future__ import annotations

from ..accounts.scopes import SCOPES
from ..store import Region
from . import errors
from .call import Call
from .document import Answer, Resource, one
from .endpoint import Endpoint
from .filters import Field, Filters
from .listing import Listing
from .registrations import SCHEMA

LARGE_PAGE = 1_000

region_list = Endpoint("Region List", "regions/")
region_detail = Endpoint("Region Detail", r"regions/(?P<region_id>[\w-]+)/")
license_list = Endpoint("License List", "licenses/")
license_detail = Endpoint("License Detail", r"licenses/(?P<license_id>\w+)/")
scope_list = Endpoint("Scopes List", "scopes/")
scope_detail = Endpoint("Scope Detail", r"scopes/(?P<name>[\w.]+)/")
addon_list = Endpoint("Addon List", "addons/")
schema_list = Endpoint("Registration Schema List", "schemas/registrations/")
empty_list = Endpoint("Empty List", "(?:collections|institutions|subjects)/")


def _region(call: Call, region: Region) -> Resource:
    links = {"self": call.link(f"regions/{region.id}/")}
    return Resource("regions", region.id, {"name": region.name}, {}, links)


@region_list.on("GET")
def list_regions(call: Call) -> Answer:
    return Listing(_region, fixed_size=LARGE_PAGE).answer(call, call.store.nodes.regions())


@region_detail.on("GET")
def show_region(call: Call, region_id: str) -> Answer:
    region = call.store.nodes.region(region_id)
    if region is None:
        raise errors.not_found()
    return one(call, _region(call, region))


# Only the names, and where the full text is: enough to choose one.
LICENSES = {
    "563c1cf88c5e4a3877f9e965": (
        "CC-By Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/legalcode",
        (),
    ),
    "563c1cf88c5e4a3877f9e96a": (
        "CC0 1.0 Universal",
        "https://creativecommons.org/publicdomain/zero/1.0/legalcode",
        (),
    ),
    "563c1cf88c5e4a3877f9e96c": ("MIT License", "https://opensource.org/licenses/MIT", ("year", "copyrightHolders")),
    "563c1cf88c5e4a3877f9e967": ("No license", "", ("year", "copyrightHolders")),
}


def _license(call: Call, id: str) -> Resource:
    name, url, required = LICENSES[id]
    attributes = {"name": name, "text": f"{name}. {url}".strip(), "url": url, "required_fields": list(required)}
    return Resource("licenses", id, attributes, {}, {"self": call.link(f"licenses/{id}/")})


@license_list.on("GET")
def list_licenses(call: Call) -> Answer:
    fields = {"name": Field("string", lambda id: LICENSES[id][0]), "id": Field("id", lambda id: id)}
    known = frozenset({"text", "url", "required_fields"})
    return Listing(_license, Filters(fields, known)).answer(call, sorted(LICENSES, key=lambda id: LICENSES[id][0]))


@license_detail.on("GET")
def show_license(call: Call, license_id: str) -> Answer:
    if license_id not in LICENSES:
        raise errors.not_found()
    return one(call, _license(call, license_id))


def _scope(call: Call, name: str) -> Resource:
    return Resource("scopes", name, {"description": SCOPES[name]}, {}, {"self": call.link(f"scopes/{name}/")})


@scope_list.on("GET")
def list_scopes(call: Call) -> Answer:
    return Listing(_scope, fixed_size=LARGE_PAGE).answer(call, list(SCOPES))


@scope_detail.on("GET")
def show_scope(call: Call, name: str) -> Answer:
    if name not in SCOPES:
        raise errors.not_found()
    return one(call, _scope(call, name))


# The storages that a project of the sandbox can have beside OSF's own.
ADDONS = {"owncloud": "ownCloud", "gitlab": "GitLab"}


def _addon(call: Call, name: str) -> Resource:
    attributes = {"name": ADDONS[name], "description": "", "url": "", "categories": ["storage"]}
    return Resource("addons", name, attributes, {}, {})


@addon_list.on("GET")
def list_addons(call: Call) -> Answer:
    fields = {"categories": Field("list", lambda name: ["storage"])}
    return Listing(_addon, Filters(fields), fixed_size=LARGE_PAGE).answer(call, list(ADDONS))


def _schema(call: Call, id: str) -> Resource:
    attributes = {"name": "Open-Ended Registration", "schema_version": 3, "active": True, "schema": {}}
    return Resource("registration-schemas", id, attributes, {}, {"self": call.link("schemas/registrations/")})


@schema_list.on("GET")
def list_schemas(call: Call) -> Answer:
    return Listing(_schema).answer(call, [SCHEMA])


@empty_list.on("GET")
def list_nothing(call: Call) -> Answer:
    return Listing(_schema).answer(call, [])


ENDPOINTS = (
    region_list, region_detail, license_list, license_detail, scope_list, scope_detail, addon_list, schema_list,
    empty_list,
)  # fmt: skip
