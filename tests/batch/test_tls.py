"""A Dask cluster that nobody reaches without a certificate, by Dask's own TLS; what is told where they do not fit."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import certificates
import psutil
import pytest
from certificates import Holder
from conftest import ROOT
from cryptography.hazmat.primitives import serialization
from parks import finished, outputs, written
from test_engines import dask

SOON = 30
"""Seconds."""


def pem(who: Holder, password: bytes = b"") -> bytes:
    form = serialization.PrivateFormat.PKCS8
    lock = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return who.key.private_bytes(serialization.Encoding.PEM, form, lock)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The authority of a cluster with a certificate by it, and another's; in `both.pem` it is together with its key."""
    folder = tmp_path_factory.mktemp("证书")
    for name, valid in (("ours", (-10, 300)), ("theirs", (-10, 300)), ("old", (-10, -1))):
        ca = certificates.root(name)
        one = certificates.holder(f"{name} node", ca, usage=("digital_signature", "key_encipherment"), valid=valid)
        (folder / f"{name}-ca.pem").write_bytes(ca.pem)
        (folder / f"{name}.pem").write_bytes(one.pem)
        (folder / f"{name}-key.pem").write_bytes(pem(one))
        (folder / f"{name}-locked.pem").write_bytes(pem(one, b"secret"))
        (folder / f"{name}-both.pem").write_bytes(one.pem + pem(one))
    (folder / "text.pem").write_text("不是证书")
    return folder


def options(folder: Path, ca: str = "ours-ca", cert: str = "ours", key: str = "ours-key") -> list[object]:
    given = {"--tls-ca": ca, "--tls-cert": cert, "--tls-key": key}
    return [word for option, name in given.items() if name for word in (option, folder / f"{name}.pem")]


@contextmanager
def cluster(files: Path, folder: Path, *, secure: bool = True) -> Iterator[str]:
    """A scheduler with a worker; the address."""
    file = folder / "scheduler.json"
    given = {"--tls-ca-file": "ours-ca", "--tls-cert": "ours", "--tls-key": "ours-key"} if secure else {}
    own = [word for option, name in given.items() for word in (option, files / f"{name}.pem")]
    protocol = "tls" if secure else "tcp"
    place = ("--host", "127.0.0.1", "--port", 0, "--protocol", protocol)
    started = [dask("scheduler", "--scheduler-file", file, *place, "--no-dashboard", *own)]
    started.append(
        dask("worker", "--nthreads", 1, "--no-nanny", "--scheduler-file", file, "--protocol", protocol, *own)
    )
    try:
        deadline = time.monotonic() + 300
        while not file.exists():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"]
    finally:
        for process in started:
            process.kill()
            process.wait()


def batch(tmp_path: Path, *words: object) -> tuple[int, str]:
    if not (tmp_path / "收件").is_dir():
        written(tmp_path / "收件", 3)
    return finished(tmp_path / "收件", "-o", tmp_path / "汇总", "--engine", "dask", *words)


@pytest.mark.slow
def test_a_cluster_with_certificates_is_used_by_who_has_one_and_told_to_who_has_not(
    files: Path, tmp_path: Path
) -> None:
    with cluster(files, tmp_path) as address:
        assert address.startswith("tls://")
        for number, (given, told) in enumerate(
            (
                (options(files, ca="theirs-ca"), "连不上调度器，证书不符"),
                (options(files, ca="ours-ca", cert="theirs", key="theirs-key"), "连不上调度器"),
                (options(files, ca="ours-ca", cert="old", key="old-key"), "连不上调度器"),
                ([], "要写 --tls-ca"),
            )
        ):
            began = time.monotonic()
            code, said = batch(tmp_path, "--scheduler", address, *given)
            assert (code, told in said) == (2, True), (number, said)
            assert "--tls-ca" in said
            assert "Traceback" not in said
            assert time.monotonic() - began < SOON
        plain = address.replace("tls://", "tcp://")
        code, said = batch(tmp_path, "--scheduler", plain)
        assert (code, "调度器用 TLS 的，地址以 tls:// 开头" in said) == (2, True)
        code, said = batch(tmp_path, "--scheduler", address, *options(files))
        assert code == 0, said
    assert outputs(tmp_path / "汇总")


@pytest.mark.slow
def test_certificates_do_not_help_with_a_cluster_that_has_none(files: Path, tmp_path: Path) -> None:
    with cluster(files, tmp_path, secure=False) as address:
        code, said = batch(tmp_path, "--scheduler", address.replace("tcp://", "tls://"), *options(files))
        assert (code, "连不上调度器" in said) == (2, True)


@pytest.mark.slow
def test_a_cluster_on_this_machine_takes_certificates_too(files: Path, tmp_path: Path) -> None:
    code, said = batch(tmp_path, "-j", 1, *options(files, cert="ours-both", key=""))
    assert code == 0, said


MISTAKEN = [
    (("--tls-ca", "ours-ca"), "--tls-ca 和 --tls-cert 要一起写"),
    (("--tls-key", "ours-key"), "--tls-ca 和 --tls-cert 要一起写"),
    (("--tls-ca", "没有", "--tls-cert", "ours"), "没有.pem: 找不到文件"),
    (("--tls-ca", "text", "--tls-cert", "ours-both"), "text.pem: 读不出证书"),
    (("--tls-ca", "ours-ca", "--tls-cert", "text"), "text.pem: 读不出证书和私钥"),
    (("--tls-ca", "ours-ca", "--tls-cert", "ours"), "ours.pem: 读不出证书和私钥"),
    (("--tls-ca", "ours-ca", "--tls-cert", "ours", "--tls-key", "theirs-key"), "或私钥不是这张证书的"),
    (("--tls-ca", "ours-ca", "--tls-cert", "ours", "--tls-key", "ours-locked"), "ours-locked.pem: 私钥加了口令"),
]


@pytest.mark.parametrize(("given", "told"), MISTAKEN, ids=[told for _, told in MISTAKEN])
def test_certificates_that_cannot_be_used_are_told_by_file(given, told: str, files: Path, tmp_path: Path, run) -> None:
    words = [word if word.startswith("--") else files / f"{word}.pem" for word in given]
    code, _, err = run("batch", tmp_path, "-o", tmp_path / "汇总", "--engine", "dask", *words)
    assert (code, told in err) == (2, True), err
    assert not (tmp_path / "汇总").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [((), "要和 --engine dask 一起用"), (("--engine", "dask", "--scheduler", "tcp://x:1"), "地址要以 tls:// 开头")],
)
def test_certificates_that_nothing_would_use_are_told(words, told: str, files: Path, tmp_path: Path, run) -> None:
    code, _, err = run("batch", tmp_path, "-o", tmp_path / "汇总", *words, *options(files))
    assert (code, told in err) == (2, True), err


@pytest.mark.slow
def test_a_cluster_on_this_machine_listens_to_this_machine_only_and_serves_no_pages(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom compliance.batch import cluster\n"
        "if __name__ == '__main__':\n    with cluster.dask(1, None) as executor:\n"
        "        executor.submit(len, '').result()\n        print('there', flush=True)\n        sys.stdin.read()\n"
    )
    (tmp_path / "local.py").write_text(program)
    process = subprocess.Popen(
        [sys.executable, tmp_path / "local.py"],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        me = psutil.Process(process.pid)
        listening = [
            one.laddr
            for every in (me, *me.children(recursive=True))
            for one in every.net_connections()
            if one.status == psutil.CONN_LISTEN and one.family in (socket.AF_INET, socket.AF_INET6)
        ]
        assert {address.ip for address in listening} == {"127.0.0.1"}
    finally:
        process.communicate("")
