"""The shelf: services and their plans, as files in the folder of results.

    results/app/plans/leeds/service.json          what the service is called, and what it is made of
    results/app/plans/leeds/leeds.yaml            its scenario, unless it is a shipped one
    results/app/plans/leeds/leeds-ten-posts.yaml  a plan, which every command takes
    results/app/plans/leeds/leeds-ten-posts.form.json  what was typed for it, right or wrong

A name that a browser sends is looked up among those that are there, and is never made a path.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sim.output.results.names import safe_name
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario
from sim.study.runs.disk import write_whole

SERVICE, FORM = "service.json", ".form.json"
LONGEST_NAME = 200
"""Letters of a name, as a scenario may have."""


class NotThereError(Exception):
    """There is no such service, plan or study."""


@dataclass(frozen=True)
class Service:
    """A service with its plans: a folder, and the scenario that it was opened with.

    `scenario` and `base` name a shipped scenario or a file in the folder; they differ when what
    was opened is itself a plan.
    """

    folder: Path
    title: str
    kind: str
    scenario: str
    base: str
    council: str | None = None

    @property
    def name(self) -> str:
        """Its name in addresses: that of its folder."""
        return self.folder.name

    def called(self, scenario: str) -> str:
        """A scenario of the service as a command takes it: a path, or the name of a shipped one."""
        file = self.folder / scenario
        return file.as_posix() if file.is_file() else scenario

    @property
    def calibrated(self) -> str | None:
        """The file of the calibrated scenario, when there is one."""
        name = f"{Path(self.scenario).stem}-calibrated.yaml"
        return name if (self.folder / name).is_file() else None

    @property
    def from_which(self) -> str:
        """What new plans extend: the calibrated scenario, or the one that was opened."""
        return self.calibrated or self.scenario

    @property
    def beside(self) -> str:
        """What plans are compared with."""
        return self.base if self.base != self.scenario else self.from_which

    def load(self) -> Scenario:
        """The service as it is: what its plans are compared with."""
        return load_scenario(self.called(self.beside))

    def plans(self) -> list["Plan"]:
        """Its plans, the one that was changed last first."""
        files = sorted(self.folder.glob(f"*{FORM}"), key=lambda file: -file.stat().st_mtime)
        return [Plan(self, file.name.removesuffix(FORM)) for file in files]

    def plan(self, name: str) -> "Plan":
        """The plan of that name; `NotThereError` if there is none."""
        for each in self.plans():
            if each.name == name:
                return each
        raise NotThereError

    def new_plan(self, title: str) -> "Plan":
        """A plan with a file name that is free."""
        stem = safe_name(f"{self.name}-{title}")
        number, name = 1, stem
        while any((self.folder / f"{name}{end}").exists() for end in (".yaml", FORM)):
            number += 1
            name = f"{stem}-{number}"
        return Plan(self, name)


@dataclass(frozen=True)
class Plan:
    """A plan: its file, and what was typed for it."""

    service: Service
    name: str

    @property
    def file(self) -> Path:
        """The scenario file, which is there when what was typed is right."""
        return self.service.folder / f"{self.name}.yaml"

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/service/{self.service.name}/plan/{self.name}"

    @property
    def changed(self) -> datetime:
        """When it was changed last."""
        return datetime.fromtimestamp((self.service.folder / f"{self.name}{FORM}").stat().st_mtime)

    def typed(self) -> dict[str, str]:
        """What was typed, by field."""
        found = _read(self.service.folder / f"{self.name}{FORM}")
        return {str(key): str(value) for key, value in found.items()}

    def keep_typed(self, typed: Mapping[str, str]) -> None:
        """Keep what was typed, right or wrong."""
        _write(self.service.folder / f"{self.name}{FORM}", typed)

    @property
    def title(self) -> str:
        """What it is called."""
        return self.typed().get("name") or self.name


@dataclass(frozen=True)
class Shelf:
    """All services with their plans, in the folder of results."""

    out: Path

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self.out / "app" / "plans"

    def services(self) -> list[Service]:
        """All of them, by name."""
        return [_service(file.parent) for file in sorted(self.folder.glob(f"*/{SERVICE}"))]

    def service(self, name: str) -> Service:
        """The service of that name; `NotThereError` if there is none."""
        for each in self.services():
            if each.name == name:
                return each
        raise NotThereError

    def recent(self, most: int = 12) -> list[Plan]:
        """The plans that were changed last."""
        every = [plan for service in self.services() for plan in service.plans()]
        return sorted(every, key=lambda plan: plan.changed, reverse=True)[:most]

    def open(self, name: str, told: Mapping[str, str | None], texts: Mapping[str, str]) -> Service:
        """A service with its files; one that is there already stays as it is."""
        folder = self.folder / safe_name(name)
        if not (folder / SERVICE).is_file():
            folder.mkdir(parents=True, exist_ok=True)
            for file, text in texts.items():
                write_whole(folder / file, text.encode())
            _write(folder / SERVICE, told)
        return _service(folder)

    def free_name(self, name: str) -> str:
        """A name for a service that no other has."""
        number, stem = 1, safe_name(name)
        while (self.folder / (stem if number == 1 else f"{stem}-{number}")).exists():
            number += 1
        return stem if number == 1 else f"{stem}-{number}"


def _service(folder: Path) -> Service:
    told = _read(folder / SERVICE)
    return Service(
        folder,
        str(told["title"]),
        str(told["kind"]),
        str(told["scenario"]),
        str(told["base"]),
        told.get("council"),
    )


def _read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text(encoding="utf-8")))


def _write(file: Path, told: Mapping[str, Any]) -> None:
    write_whole(file, (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode())
