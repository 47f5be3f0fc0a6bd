"""A visitor's session as a browser keeps it, without the browser: Streamlit's own messages over its websocket."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

SECONDS = 180  # on a machine that is busy with much else


@dataclass(frozen=True)
class Session:
    stream: ClientConnection
    kept: dict[str, ForwardMsg] = field(default_factory=dict)

    def draw(self, page: str, query: str) -> list[Delta]:
        """What the server sends to draw a page at an address: everything of one run of the script."""
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_name = page
        self.stream.send(ask.SerializeToString())
        deltas = []
        while True:
            message = ForwardMsg()
            message.ParseFromString(self.stream.recv(timeout=SECONDS))
            if message.WhichOneof("type") == "ref_hash":  # a long message that this session has had before
                message = self.kept[message.ref_hash]
            elif message.metadata.cacheable:
                self.kept[message.hash] = message
            if message.WhichOneof("type") == "delta":
                deltas.append(message.delta)
            if message.WhichOneof("type") == "script_finished":
                return deltas


@contextmanager
def session(port: int, headers: Sequence[tuple[str, str]] = (), *, host: str = "127.0.0.1") -> Iterator[Session]:
    """A session with the server at `port` of this machine, which is told that it is called `host`."""
    line = socket.create_connection(("127.0.0.1", port))
    address = f"ws://{host}:{port}/_stcore/stream"
    options = {"subprotocols": ["streamlit"], "max_size": None, "open_timeout": SECONDS}
    with connect(address, sock=line, additional_headers=headers, **options) as stream:
        yield Session(stream)


def markup(deltas: Sequence[Delta]) -> str:
    """The page's own markup among what was drawn, style sheets left out."""
    bodies = (one.new_element.html.body for one in deltas if one.new_element.WhichOneof("type") == "html")
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


def failures(deltas: Sequence[Delta]) -> list[str]:
    """What a page says when it could not be drawn."""
    drawn = [one.new_element for one in deltas]
    return [str(one) for one in drawn if one.WhichOneof("type") in ("exception", "alert")]
