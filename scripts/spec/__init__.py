"""The spec pipeline: documentation pages to `openapi.json`, and `openapi.json` to `generated/phala_wire`."""
