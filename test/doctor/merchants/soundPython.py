"""A game in Python: the reference verifier, SQLite, a thread for each request. No acknowledgements."""

import json
import os
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, os.environ["VERIFIERS"])
from verify_notice import BODY_BYTES_MAX, NoticeRefused, verify_standard  # noqa: E402

PRICES = {"SWORD": 60}
SECRETS = os.environ["NOTICE_SECRETS"].split(" ")


def connect():
    database = sqlite3.connect(os.environ["GAME_DATABASE"], timeout=20, isolation_level=None)
    database.execute(
        "CREATE TABLE IF NOT EXISTS orders"
        " (no TEXT PRIMARY KEY, state TEXT, version INTEGER, player TEXT, code TEXT, quantity INTEGER)"
    )
    return database


def take(data):
    """Whether it need not come again."""
    if data["appId"] != "demo" or data["environment"] != "sandbox":
        return False
    is_back = data["money"] in ("refunding", "refunded", "reversed")
    if not is_back and (data["money"] != "settled" or data["grantBy"] != "server"):
        return True
    [item] = data["items"]
    right = PRICES.get(item["code"], 0) * item["quantity"]
    is_right = item["quantity"] > 0 and right > 0 and data["amount"] == str(right)
    if not is_back and not (is_right and data["currency"] == "coins"):
        return False
    database = connect()
    try:
        database.execute("BEGIN IMMEDIATE")
        row = database.execute(
            "SELECT state, version FROM orders WHERE no = ?", [data["orderNo"]]
        ).fetchone()
        state, version = row or ("none", 0)
        after = "back" if is_back else "granted"
        if data["version"] > version and state != after:
            values = [data["orderNo"], after, data["version"], data["playerId"]]
            database.execute(
                "INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?, ?, ?)",
                values + [item["code"], 0 if is_back else item["quantity"]],
            )
        database.execute("COMMIT")
    finally:
        database.close()
    return True


def goods_of(order_no):
    database = connect()
    row = database.execute(
        "SELECT player, code, quantity FROM orders WHERE no = ?", [order_no]
    ).fetchone()
    database.close()
    if row is None or row[2] == 0:
        return {"goods": {}}
    return {"playerId": row[0], "goods": {row[1]: row[2]}}


class Game(BaseHTTPRequestHandler):
    timeout = 10

    def do_GET(self):
        url = urlsplit(self.path)
        if url.path != "/grants":
            return self.answer(404, {})
        return self.answer(200, goods_of(parse_qs(url.query)["orderNo"][0]))

    def do_POST(self):
        length = int(self.headers.get("content-length", "0"))
        body = self.rfile.read(min(length, BODY_BYTES_MAX + 1))
        if length > BODY_BYTES_MAX:
            self.close_connection = True
            return self.answer(413, {})
        if len(body) < length:
            return self.answer(400, {})
        try:
            notice = verify_standard(body, dict(self.headers.items()), SECRETS)
            return self.answer(200 if take(notice["data"]) else 503, {})
        except NoticeRefused:
            return self.answer(401, {})
        except (KeyError, TypeError, ValueError, RecursionError):
            return self.answer(400, {})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, *_):
        pass


Server(("127.0.0.1", int(os.environ["PORT"])), Game).serve_forever()
