"""The command `caseload schema`: the schema of scenarios, for editors."""


def schema() -> None:
    """Print the JSON Schema of scenarios, with which editors complete and check them."""
    from sim.commands.answer import print_json
    from sim.scenario.json_schema import json_schema

    print_json(json_schema())
