"""A small MQTT 3.1.1 client that publishes with QoS 1, as a sensor does; every acknowledgement is counted."""

import socket
import struct
import threading


def text(s):
    raw = s.encode()
    return struct.pack(">H", len(raw)) + raw


def packet(kind, body):
    length, out = len(body), bytes([kind])
    while True:
        length, digit = divmod(length, 128)
        out += bytes([digit | (0x80 if length else 0)])
        if not length:
            return out + body


class Refused(Exception):
    """CONNACK with a return code that is not 0 (MQTT 3.1.1, 3.2.2.3)."""


class Publisher:
    def __init__(self, port, client_id, token="", timeout=10):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        flags = 0x02 | (0xC0 if token else 0)  # clean session; user name and password
        body = text("MQTT") + bytes([4, flags]) + struct.pack(">H", 60) + text(client_id)
        self.socket.sendall(packet(0x10, body + (text("any") + text(token) if token else b"")))
        code = self._read()[1][1]
        if code:
            raise Refused(code)
        self.waiting = {}  # packet identifier → what the caller wants to be told
        self.acknowledged = []
        self.changed = threading.Condition()
        self.open = True
        self.next_id = 0
        self.reader = threading.Thread(target=self._listen, daemon=True)
        self.reader.start()

    def publish(self, topic, payload, what, window=20):
        """Sends it; `what` is in `acknowledged` once the server has it. Waits while `window` of them are on their way."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.waiting) < window or not self.open, 30)
            if not self.open or len(self.waiting) >= window:
                raise ConnectionError("the connection is closed")
            self.next_id = self.next_id % 65_535 + 1
            self.waiting[self.next_id] = what
            number = self.next_id
        self.socket.sendall(packet(0x32, text(topic) + struct.pack(">H", number) + payload.encode()))

    def wait_for_all(self, seconds=20):
        with self.changed:
            return self.changed.wait_for(lambda: not self.waiting or not self.open, seconds) and not self.waiting

    def close(self):
        try:
            self.socket.sendall(b"\xe0\x00")
        except OSError:
            pass
        self.socket.close()
        self.reader.join(5)

    def _listen(self):
        try:
            while True:
                kind, body = self._read()
                if kind & 0xF0 == 0x40:  # PUBACK
                    with self.changed:
                        self.acknowledged.append(self.waiting.pop(struct.unpack(">H", body[:2])[0]))
                        self.changed.notify_all()
        except (OSError, KeyError):
            with self.changed:
                self.open = False
                self.changed.notify_all()

    def _read(self):
        kind, length, shift = self._exactly(1)[0], 0, 0
        while True:
            digit = self._exactly(1)[0]
            length |= (digit & 0x7F) << shift
            shift += 7
            if digit < 0x80:
                return kind, self._exactly(length)

    def _exactly(self, n):
        out = b""
        while len(out) < n:
            piece = self.socket.recv(n - len(out))
            if not piece:
                raise ConnectionError("closed by the server")
            out += piece
        return out
