"""The commands that work on areas: list, export, report, load, backup, restore.

They are part of `python -m rpc`; the contract is docs/command-line.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from rpc.analysis.page_snapshot import PageSnapshot, Snapshots
from rpc.areas.authorisation.actor import local_actor
from rpc.areas.errors import AreaError, NotFoundError, RefusedError
from rpc.areas.local_map import LocalMap
from rpc.areas.overview import overview
from rpc.areas.register import Register
from rpc.areas.store import Store
from rpc.areas.transfer.plain_data import dump, dump_all
from rpc.cli.console import (
    DATA_OPTION,
    Command,
    CommandError,
    UnusableError,
    catalogue_in,
    readable_file,
    write_whole,
)
from rpc.exchange.limits import COMMAND_BYTES
from rpc.exchange.map_file import backup_file, map_file, read_backup, read_map_file
from rpc.exchange.spreadsheet import local_entries_csv
from rpc.pathway.wording.dates import day_of
from rpc.reports.board import REPORT_KINDS as REPORTS
from rpc.reports.board import area_report
from rpc.reports.choices import ScenarioMap, trials_of
from rpc.reports.workbook import area_workbook
from rpc.storage.database import open_database
from rpc.tables.catalogue import Catalogue
from rpc.tables.local import LINKS
from rpc.vocabulary import listed, names_listed, nearest

EXPORT_KINDS = ("xlsx", "csv", "json")
"""The files that an area can be written as, by the end of their names."""


@contextmanager
def _opened(*, only_reading: bool = False) -> Iterator[Store]:
    """The areas of this installation; whatever goes wrong with them in a sentence.

    `only_reading` works on a file that cannot be written to as well.
    """
    try:
        engine = open_database(only_reading=only_reading)
    except AreaError as error:
        raise UnusableError(str(error)) from None
    except OSError as error:
        raise UnusableError(f"The database cannot be opened: {error.strerror}.") from None
    try:
        yield Store(engine)
    except (NotFoundError, RefusedError) as error:
        raise CommandError(str(error)) from None
    except AreaError as error:
        raise UnusableError(str(error)) from None
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise UnusableError(f"The database cannot be used: {why}.") from None
    finally:
        engine.dispose()


def _known(store: Store, area_id: str) -> str:
    """The id of an area that is there, or `CommandError` with the nearest."""
    areas = store.areas(with_archived=True)
    if any(area.id == area_id for area in areas):
        return area_id
    if not areas:
        raise CommandError(f"There is no area '{area_id}': no area has been made or loaded yet.")
    ids = {area.id: area.id for area in areas}
    near = nearest(area_id, {area.name: area.id for area in areas} | ids)
    meant = next((area.id for area in areas if near in (area.id, area.name)), None)
    hint = f"Did you mean '{meant}'?" if meant else f"There are {names_listed(sorted(ids))}."
    raise CommandError(f"There is no area '{area_id}'. {hint}")


def map_of(area_id: str, catalogue: Catalogue) -> LocalMap:
    """The map of one area as a catalogue of its own, under its own rules."""
    with _opened(only_reading=True) as store:
        return _moment(store, area_id, catalogue).map_at()


def _moment(store: Store, area_id: str, catalogue: Catalogue) -> PageSnapshot:
    """How an area stands now, for everything that one command says of it."""
    return Snapshots(store).take(_known(store, area_id), catalogue, date.today())


def waiting(catalogue: Catalogue) -> str:
    """How many entries of an area are not counted because they wait to be placed, or ""."""
    count = len(catalogue.tray) if isinstance(catalogue, LocalMap) else 0
    if not count:
        return ""
    verb = "entry waits" if count == 1 else "entries wait"
    return f"{count} {verb} to be placed and {'is' if count == 1 else 'are'} not counted."


@click.command(cls=Command)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def areas(as_json: bool) -> None:
    """Lists the areas: what each is called in commands, its name and how much it keeps."""
    with _opened(only_reading=True) as store:
        found = [asdict(each) for each in overview(store)]
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    for each in found:
        noun = "entry" if each["entries"] == 1 else "entries"
        archived = f", archived {_day(each['archived'])}" if each["archived"] else ""
        click.echo(
            f"{each['id']}: {each['name']}, {each['entries']} {noun}, change {each['version']} on "
            f"{_day(each['last_change'])}{archived}"
        )
    if not found:
        click.echo("There is no area yet.")


def _day(at: str) -> str:
    """The day of a moment in the time of this computer, as pages have it."""
    return day_of(at).isoformat() if at else "a day that is not known"


_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(cls=Command)
@click.argument("area")
@click.option(
    "--to",
    type=_FILE,
    required=True,
    help=f"The file; its name ends in {listed(EXPORT_KINDS, 'or')}.",
)
@DATA_OPTION
def export(area: str, to: Path, data: Path) -> None:
    """Writes an area's map to a file: a workbook, its entries as CSV, or all of it as JSON."""
    kind = _kind_of(to, EXPORT_KINDS)
    with _opened(only_reading=True) as store:
        area_id = _known(store, area)
        if kind == "json":
            content = map_file(dump(store, area_id)).encode()
        elif kind == "csv":
            local = _moment(store, area_id, catalogue_in(data)).map_at()
            content = local_entries_csv(local.every).encode()
        else:
            taken = _moment(store, area_id, catalogue_in(data))
            trials, now = trials_of(taken), datetime.now()
            content = area_workbook(taken.map_at(), taken.history(), now, trials)
        name = store.area(area_id).name
    write_whole(to, content, over=True)
    click.echo(f"{name}: written to {to}.")


def _kind_of(file: Path, kinds: Sequence[str]) -> str:
    """What a file is to be, by the end of its name, or `CommandError`."""
    kind = file.suffix.lower().removeprefix(".")
    if kind not in kinds:
        raise CommandError(
            f"'{file.name}' does not say what to write: end its name in {listed(kinds, 'or')}."
        )
    return kind


@click.command(cls=Command)
@click.argument("area")
@click.option(
    "--to", type=_FILE, required=True, help=f"The file; its name ends in {listed(REPORTS, 'or')}."
)
@click.option("--scenario", "name", default="", help="A scenario of the area, by its name.")
@DATA_OPTION
def report(area: str, to: Path, name: str, data: Path) -> None:
    """Writes a report for a board: a Word file, or the whole map as one page for browsers."""
    kind = _kind_of(to, REPORTS)
    catalogue = catalogue_in(data)
    with _opened(only_reading=True) as store:
        taken = _moment(store, area, catalogue)
        trials = _named(trials_of(taken), name) if name else []
        local, changes = taken.map_at(), taken.history(1)
    write_whole(to, area_report(local, changes, datetime.now(), kind, trials), over=True)
    click.echo(f"{local.area.name}: written to {to}.")


def _named(trials: Sequence[ScenarioMap], name: str) -> list[ScenarioMap]:
    """The scenario of this name, or `CommandError` with the nearest."""
    found = [each for each in trials if each.name == name]
    if not found:
        names = sorted(each.name for each in trials)
        near = nearest(name, names)
        hint = f"There are: {'; '.join(names)}." if names else "It has none."
        hint = f"Did you mean '{near}'?" if near else hint
        raise CommandError(f"There is no scenario '{name}' of this area. {hint}")
    return found


@click.command("load", cls=Command)
@click.argument("file", type=_FILE)
@click.option("--as", "name", default="", help="Another name for the area.")
@DATA_OPTION
def load_area(file: Path, name: str, data: Path) -> None:
    """Loads a map file (JSON) as a new area, with its whole history."""
    names = catalogue_in(data).names
    read, problems = read_map_file(readable_file(file), COMMAND_BYTES)
    if read is None:
        raise UnusableError("\n".join(problems))
    with _opened() as store:
        area = Register(store, local_actor()).load(read, name)
    entries = read["entries"]
    count = len(entries)
    noun = "entry" if count == 1 else "entries"
    click.echo(f"{area.name}: loaded as '{area.id}', {count} {noun}, change {area.version}.")
    gone = sum(any(entry.get(link, "") not in {"", *names} for link in LINKS) for entry in entries)
    if gone:
        what = "1 entry is" if gone == 1 else f"{gone} entries are"
        click.echo(
            f"{what} linked to what this catalogue does not have. The links stay: the map shows "
            "them as no longer in the catalogue, and they can be moved or taken away."
        )


@click.command(cls=Command)
@click.argument("file", type=_FILE)
def backup(file: Path) -> None:
    """Writes all areas, as they are at one moment, to a new file; people can go on working."""
    with _opened(only_reading=True) as store:
        kept = dump_all(store)
    content = backup_file(kept).encode()
    write_whole(file, content, over=False)
    read, problems = read_backup(content)
    if read is None:  # better to know now than when it is needed
        problems = [*problems[:-1], f"{file} was written all the same, but cannot be restored so."]
        raise UnusableError("\n".join(problems))
    noun = "area" if len(kept) == 1 else "areas"
    click.echo(f"{len(kept)} {noun}: written to {file}.")


@click.command(cls=Command)
@click.argument("file", type=_FILE)
def restore(file: Path) -> None:
    """Reads a backup into an empty database; refuses where any area is there."""
    read, problems = read_backup(readable_file(file))
    if read is None:
        raise UnusableError("\n".join(problems))
    with _opened() as store:
        restored = Register(store, local_actor()).restore_backup(read)
    noun = "area" if len(restored) == 1 else "areas"
    click.echo(f"{len(restored)} {noun}: restored.")


COMMANDS = (areas, export, report, load_area, backup, restore)
