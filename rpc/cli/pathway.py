"""`python -m rpc`: the same engine without a browser. The contract is docs/command-line.md."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
import pandas as pd

from rpc import MADE_BY, PRODUCT, __version__
from rpc.analysis.analysis import Analysis, analysis_of
from rpc.areas.errors import AreaError
from rpc.cli import areas
from rpc.cli.console import (
    DATA_OPTION,
    CommandError,
    Group,
    UnusableError,
    catalogue_in,
    problem_line,
)
from rpc.edge.listening import LOOPBACK, WHY_NOT_OPEN
from rpc.exchange.contract import coverage_contract, gaps_contract
from rpc.exchange.spreadsheet import to_csv
from rpc.installation import home
from rpc.pathway.assessment.access import access_said
from rpc.pathway.counting.selection import PARAMETERS, Selection
from rpc.pathway.wording.filters import evidence_shown, shown
from rpc.storage.location import from_any_folder
from rpc.tables import catalogue as catalogues
from rpc.vocabulary import Kind, Level, Mode, Phase, RowType, Rule, State


@click.group(cls=Group, no_args_is_help=True)
@click.version_option(__version__, message=f"{PRODUCT} %(version)s")
def main() -> None:
    """Reducing parental conflict: coverage and gaps of the support pathway."""


for _command in areas.COMMANDS:
    main.add_command(_command)


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    """The options that make a selection and a standard."""
    several = [name for name in PARAMETERS if name not in ("evidence", "relationship", "words")]
    helps = {
        "level": f"Need level: {', '.join(Level)}.",
        "phase": f"Phase: {', '.join(Phase)}.",
        "mode": f"Delivery mode: {', '.join(Mode)}.",
        "kind": f"Kind: {', '.join(Kind)}.",
        "row_type": f"Row of the model: {', '.join(RowType)}.",
        "target_group": "Target group, as the tables name it.",
        "evidence": "The least evidence of interventions.",
        "relationship": "all, open_together, open_separated or aimed_separated.",
        "words": "Words in name, summary, provider, target group or format.",
    }
    options = [
        click.option(f"--{name.replace('_', '-')}", name, multiple=True, help=helps[name])
        for name in several
    ] + [
        click.option(f"--{name}", name, help=helps[name])
        for name in ("evidence", "relationship", "words")
    ]
    options += [
        click.option("--on", multiple=True, help="Switch a rule of the standard on."),
        click.option("--off", multiple=True, help="Switch a rule of the standard off."),
        click.option("--area", default="", help="The map of this area; `areas` lists them."),
        DATA_OPTION,
    ]
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@_filters
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def coverage(as_json: bool, data: Path, area: str, **filters: Any) -> None:
    """What stands where: cells, blocks with the verdict of each rule, and the wall."""
    found = _asked(data, area, filters)
    local = found.area.local if found.area else None
    contract = coverage_contract(found.coverage, found.verdicts, found.catalogue.entries, local)
    if as_json:
        click.echo(json.dumps(contract, indent=2))
        return
    click.echo(shown(found.coverage, found.row_names))
    if waiting := areas.waiting(found.catalogue):
        click.echo(waiting)
    if sentence := evidence_shown(found.coverage):
        click.echo(sentence)
    for title, table in _readable(contract, found.row_names):
        click.echo(f"\n{title}\n{table}")
    if local is not None:
        said = access_said(found.access_figures)
        click.echo("\n".join(["\nWhat a low-income family can use", *said]))
    for entry in contract["not_placed"]:
        click.echo(f"\nNot placed: {entry['why']}")


@main.command()
@_filters
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV.")
def gaps(as_json: bool, as_csv: bool, data: Path, area: str, **filters: Any) -> None:
    """What the 2021 model has no example of, or an area lacks, ranked; and what is thin."""
    if as_json and as_csv:
        raise CommandError("Choose --json or --csv, not both.")
    found = _asked(data, area, filters)
    if as_csv:
        click.echo(to_csv(found.gaps).encode(), nl=False)
        return
    listed = gaps_contract(found.gaps)
    if as_json:
        click.echo(json.dumps(listed, indent=2))
        return
    lines = [found.gaps_said, found.striking, *map(_gap_line, listed)]
    click.echo("\n".join(filter(None, lines)) if listed else found.gaps_said)
    if waiting := areas.waiting(found.catalogue):
        click.echo(waiting)


@main.command()
@DATA_OPTION
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def check(data: Path, as_json: bool) -> None:
    """Prints every problem of the tables; exits 1 if there is any."""
    problems = catalogues.check(data)
    if as_json:
        found = [asdict(problem) for problem in problems]
        click.echo(json.dumps(found, indent=2))
    else:
        click.echo("\n".join(map(problem_line, problems)) or "No problems found.")
    sys.exit(1 if problems else 0)


@main.command()
@click.option(
    "--host", default=LOOPBACK[0], show_default=True, help=f"One of {', '.join(LOOPBACK)}."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8501,
    show_default=True,
    help="Where it answers.",
)
@DATA_OPTION
def serve(host: str, port: int, data: Path) -> None:
    """Starts the dashboard on this computer, for this computer only."""
    if host not in LOOPBACK:
        raise CommandError(
            f"The pages answer on this computer only ({', '.join(LOOPBACK)}), not on '{host}': "
            f"{WHY_NOT_OPEN}."
        )
    try:
        settings, place = from_any_folder()
    except AreaError as error:
        raise UnusableError(str(error)) from None
    os.environ |= settings | {catalogues.FOLDER_SETTING: str(data.resolve())}
    folder = home()
    address = ["--server.address", host, "--server.port", str(port)]
    run = [sys.executable, "-m", "streamlit", "run", str(folder / "app.py"), *address]
    click.echo(f"Opening on http://localhost:{port} - stop it with Ctrl+C.", err=True)
    click.echo(f"{MADE_BY}. What areas keep is in {place}.", err=True)
    if os.name == "posix":
        os.chdir(folder)  # the settings in .streamlit belong to this folder
        os.execv(run[0], run)
    sys.exit(subprocess.run(run, cwd=folder, check=False).returncode)


# -------------------------------------------------------------------------- arguments, readable


def _asked(data: Path, area: str, filters: dict[str, Any]) -> Analysis:
    """The analysis of what the arguments ask about, or one sentence."""
    catalogue = catalogue_in(data)
    if area:
        catalogue = areas.map_of(area, catalogue)
    query = {name: _values(filters[name]) for name in PARAMETERS}
    selection, dropped = Selection.from_query(query, catalogue.target_groups)
    if dropped:
        raise CommandError(" ".join(dropped))
    on, off = _rules(filters["on"], filters["off"])
    return analysis_of(catalogue, date.today(), selection, on, off)


def _values(given: tuple[str, ...] | str | None) -> list[str]:
    if given is None:
        return []
    return [given] if isinstance(given, str) else list(given)


def _rules(on: tuple[str, ...], off: tuple[str, ...]) -> tuple[list[Rule], list[Rule]]:
    for rule in (*on, *off):
        if rule not in list(Rule):
            raise CommandError(f"'{rule}' is not a rule; the rules are {', '.join(Rule)}.")
    if both := set(on) & set(off):
        raise CommandError(f"The rule '{min(both)}' cannot be switched both on and off.")
    return [Rule(rule) for rule in on], [Rule(rule) for rule in off]


def _readable(contract: dict[str, Any], names: Mapping[RowType, str]) -> list[tuple[str, str]]:
    """The contract as tables for people: cells, blocks with verdicts, wall."""
    cells = pd.DataFrame.from_dict(contract["cells"], orient="index").fillna("-")
    verdicts = {True: "yes", False: "no", None: "-"}
    blocks = pd.DataFrame.from_dict(
        {
            place: {kind: block[kind] for kind in ("services", "self_help", "interventions")}
            | {f"{rule}?": verdicts[verdict] for rule, verdict in block["rules"].items()}
            for place, block in contract["blocks"].items()
        },
        orient="index",
    )
    states = contract.get("states", {})

    def in_box(row: RowType, phase: Phase) -> str:
        key = f"{row}/{phase}"
        if state := states.get(key):
            return State(state).label  # no number: a box that nobody mapped is not 0
        return str(contract["wall"][key])

    wall = pd.DataFrame(
        [[in_box(row, phase) for phase in Phase] for row in RowType],
        index=[f"{row.level.short}: {names[row]}" for row in RowType],
        columns=[phase.label for phase in Phase],
    )
    return [
        ("Cells (level/phase/delivery)", cells.to_string()),
        ("Blocks (level/phase) and what each rule says", blocks.to_string()),
        ("Wall (row by phase)", wall.to_string()),
    ]


def _gap_line(gap: dict[str, Any]) -> str:
    place = f"{Level(gap['level']).label}, {Phase(gap['phase']).label}"
    return f"{gap['rank']}. {place} [{gap['rule'] or gap['kind']}] {gap['reason']}"
