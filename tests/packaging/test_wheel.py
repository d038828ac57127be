"""What users install: the wheel has all that it needs, runs far from the checkout, and the sdist makes the same one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "dianchi-hightech"

pytestmark = pytest.mark.slow


def call(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command that must succeed, run as a user with no settings of this project."""
    ours = ("COMPLIANCE_", "PYTHON", "VIRTUAL_ENV", "PYTEST_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def build(target: str, source: Path, into: Path) -> Path:
    """Builds `wheel` or `sdist`, without a network."""
    call(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", into, cwd=source)
    (made,) = into.iterdir()
    return made


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


def test_wheel_holds_the_package_with_its_data_and_nothing_else(wheel: Path) -> None:
    names = contents(wheel).keys()

    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"compliance"}
    for folder in ("checklists", "templates"):
        beside = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        inside = {name.removeprefix("compliance/") for name in names if name.startswith(f"compliance/{folder}/")}
        assert inside
        assert inside == beside
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_sdist_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    sdist = build("sdist", ROOT, tmp_path / "sdist")
    shutil.unpack_archive(sdist, tmp_path / "unpacked")
    (source,) = (tmp_path / "unpacked").iterdir()

    assert contents(build("wheel", source, tmp_path / "rebuilt")) == contents(wheel)


def test_wheel_works_in_an_empty_environment_far_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "环境"
    call(sys.executable, "-m", "venv", environment, cwd=tmp_path)
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    call(programs / "python", "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    work = tmp_path / "园区 自评"
    work.mkdir()
    shutil.copytree(EXAMPLE, work / "示例")

    def compliance(*arguments: str) -> str:
        return call(programs / "compliance", *arguments, cwd=work)

    where = call(programs / "python", "-c", "import compliance; print(compliance.__file__)", cwd=work)
    assert Path(where.strip()).is_relative_to(environment)

    assert compliance("--version").startswith("compliance ")
    assert "window-service" in compliance("checklist", "list")
    assert "校验通过" in compliance("checklist", "lint", "window-service")
    compliance("init")
    assert "window-service" in (work / "答卷.yaml").read_text(encoding="utf-8")
    assert "总分" in compliance("score", "示例/2025.yaml")

    compliance("report", "示例/2025.yaml", "-o", "报告.pdf")
    assert (work / "报告.pdf").read_bytes().startswith(b"%PDF")
    pages = PdfReader(work / "报告.pdf").pages
    assert len(pages) > 5
    assert "滇池湾高新技术产业园区" in pages[0].extract_text()
