"""What may stand between a run and a database server."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


class Between:
    """Passes on all that a client and a server say, until it falls silent or hangs up."""

    def __init__(self, port: int) -> None:
        self.to, self.silent = port, False
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        self.ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listening.accept()
                server = socket.create_connection(("127.0.0.1", self.to))
                self.ends += [client, server]
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while said := one.recv(65536):
                if not self.silent:
                    other.sendall(said)
        # Also where one end was reset: what it had said last may be lost, that it is gone may not.
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)

    def fall_silent(self) -> None:
        self.silent = True

    def hang_up(self) -> None:
        self.listening.close()
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
