"""A small documented spec, made for these tests: teams of players, on two paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.spec.samples import ref

if TYPE_CHECKING:
    from scripts.spec.document import JsonObject, JsonValue


def model(**properties: JsonValue) -> JsonObject:
    """Return an object schema that requires its first property."""
    names: list[JsonValue] = [*properties]
    return {"type": "object", "properties": properties, "required": names[:1]}


def operation(name: str, answer: JsonValue, *parameters: JsonObject) -> JsonObject:
    """Return an operation with one success and one error."""
    return {
        "operationId": name,
        "parameters": [*parameters],
        "responses": {
            "200": {"description": "ok", "content": {"application/json": {"schema": answer}}},
            "422": {"description": "bad", "content": {"application/json": {"schema": ref("Problem")}}},
        },
    }


def parameter(name: str, place: str) -> JsonObject:
    """Return a parameter that is a text."""
    return {"name": name, "in": place, "schema": {"type": "string"}}


def league() -> JsonObject:
    """Return the document."""
    either: JsonObject = {"anyOf": [ref("Team"), {"type": "null"}]}
    return {
        "openapi": "3.1.0",
        "paths": {
            "/teams/{team_id}": {"get": operation("get_team", ref("Team"), parameter("team_id", "path"))},
            "/players/{team_id}": {
                "get": operation(
                    "list_players",
                    {"type": "array", "items": ref("Player")},
                    parameter("team_id", "path"),
                    parameter("position", "query"),
                )
            },
        },
        "components": {
            "schemas": {
                "Team": model(name={"type": "string"}, players={"type": "array", "items": ref("Player")}),
                "Player": model(name={"type": "string"}, kind=ref("Kind"), home=ref("Place"), former=either),
                "Place": model(city={"type": "string"}, zone={"type": "string"}),
                "Kind": {"type": "string", "enum": ["keeper", "striker"]},
                "Problem": model(detail={"type": "string"}),
            }
        },
    }
