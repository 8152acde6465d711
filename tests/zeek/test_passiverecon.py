"""The Zeek package: its scripts parse and have Zeek's own form, and its log is the log that is read."""

import configparser
import io
import re
from pathlib import Path

import msgspec
import pytest

from graphrecon.importers.passive.kinds import BY_NAME
from graphrecon.importers.passive.recon_log import ReconLine

PACKAGE = Path(__file__).parents[2] / "zeek"
SCRIPTS = sorted((PACKAGE / "scripts").glob("*.zeek"))
MAIN = (PACKAGE / "scripts" / "main.zeek").read_text("utf-8")
TYPES = {
    "time": (float, str),
    "string": (str,),
    "addr": (str,),
    "port": (int,),
    "Type": (str,),
}
"""What a type of Zeek is in JSON."""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_scripts_parse_and_have_the_form_of_zeek(path: Path) -> None:
    zeekscript = pytest.importorskip("zeekscript")
    script = zeekscript.Script(str(path))
    assert script.parse()
    assert not script.has_error(), script.get_error()
    formatted = io.BytesIO()
    script.format(formatted)
    assert formatted.getvalue().decode() == path.read_text("utf-8")


def test_the_columns_of_the_log_are_those_of_the_struct() -> None:
    record = MAIN.partition("type Info: record {")[2].partition("};")[0]
    logged = re.findall(r"^\s*(\w+): (\w+) &log( &optional)?", record, re.M)
    fields = {field.name: field for field in msgspec.structs.fields(ReconLine)}

    assert {name for name, _, _ in logged} == set(fields)
    for name, kind, optional in logged:
        allowed = fields[name].type.__args__ if hasattr(fields[name].type, "__args__") else (fields[name].type,)
        assert set(TYPES[kind]) <= set(allowed), name
        assert not optional or type(None) in allowed, name


def test_every_kind_that_the_sensor_writes_is_read() -> None:
    kinds = re.findall(r"^\t\t([A-Z_]+),$", MAIN.partition("type Type: enum {")[2].partition("};")[0], re.M)
    written = {kind for path in SCRIPTS for kind in re.findall(r"\b[A-Z]+(?:_[A-Z0-9]+)+\b|\bSMB\b", path.read_text())}
    assert set(kinds) <= set(BY_NAME)
    assert set(kinds) <= written


def test_every_kind_tells_the_script_that_writes_it() -> None:
    kinds = re.findall(r"^\t\t([A-Z_]+),$", MAIN.partition("type Type: enum {")[2].partition("};")[0], re.M)
    texts = {path.stem: path.read_text("utf-8") for path in SCRIPTS if path.stem != "main"}
    for kind in BY_NAME.values():
        found = [stem for stem, text in texts.items() if re.search(rf"\b{re.escape(kind.name)}(?!\w)", text)]
        assert (found if kind.name in kinds else []) == [kind.script] * bool(kind.script), kind.name


def test_every_event_that_is_handled_stands_in_the_table_with_its_signature() -> None:
    listed = dict.fromkeys(re.findall(r"^##! (\w+) +(\w+\(.*\))$", MAIN, re.M))
    handled = set()
    for path in SCRIPTS:
        for name, arguments in re.findall(r"^event (\w+)\(([^)]*)\)", path.read_text("utf-8"), re.M):
            handled.add((path.stem, f"{name}({' '.join(arguments.split())})"))
    assert handled == set(listed)


def test_every_option_is_documented() -> None:
    readme = (PACKAGE / "README.md").read_text("utf-8")
    options = {name for path in SCRIPTS for name in re.findall(r"^\toption (\w+):", path.read_text("utf-8"), re.M)}
    assert len(options) > 5
    assert {name for name in options if name not in readme} == set()


def test_the_package_names_its_scripts_and_tests() -> None:
    meta = configparser.ConfigParser()
    meta.read(PACKAGE / "zkg.meta")
    assert (PACKAGE / meta["package"]["script_dir"] / "__load__.zeek").is_file()
    loaded = re.findall(r"^@load \./(\w+)$", (PACKAGE / "scripts" / "__load__.zeek").read_text(), re.M)
    assert {*loaded, "__load__"} == {path.stem for path in SCRIPTS}
    for test in (PACKAGE / "testing" / "tests").glob("*.zeek"):
        assert "@TEST-EXEC" in test.read_text()
