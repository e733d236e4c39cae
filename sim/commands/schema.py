"""The command `caseload schema`: the schema of scenarios, for editors."""


def schema() -> None:
    """Print the JSON Schema of scenarios, with which editors complete and check them."""
    import json as as_json

    from sim.scenario.json_schema import json_schema

    print(as_json.dumps(json_schema(), indent=2, ensure_ascii=False))
