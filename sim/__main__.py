"""The command `caseload`, as `python -m sim`."""

import sys


def main() -> None:
    """Run the command; whoever stops it before it has begun is told so too."""
    try:
        from sim.commands.caseload import main as command
    except KeyboardInterrupt:
        print("Stopped. Nothing was written.", file=sys.stderr)
        sys.exit(130)
    command()


if __name__ == "__main__":
    main()
