"""Checks the notices of a Coinslot server. Python 3.9 or newer, nothing but the standard library.

Each function takes the body's bytes as they arrived, gives the parsed body, or raises NoticeRefused.
A genuine notice may be a repeat, and names a price that need not be yours: compare both.
"""

import base64
import hashlib
import hmac
import json
import re
import sys
import time
import urllib.parse

TOLERANCE_SECONDS = 300
BODY_BYTES_MAX = 64 * 1024


class NoticeRefused(Exception):
    """Do not act on it; the text says why."""


def verify_standard(raw_body, headers, secrets, now=None):
    """Standard Webhooks, `v1`. `secrets`: your whsec_ texts. (`v1a` needs a package for ed25519.)"""
    names = {name.lower(): value for name, value in headers.items()}
    try:
        notice_id, sent_at = names["webhook-id"], names["webhook-timestamp"]
        signatures = names["webhook-signature"].split(" ")
    except KeyError as missing:
        raise NoticeRefused(f"no header {missing}") from None
    if not re.fullmatch(r"[0-9]{1,12}", sent_at):
        raise NoticeRefused("webhook-timestamp is not whole seconds")
    signed = f"{notice_id}.{sent_at}.".encode() + raw_body
    if not any(_is_standard(signed, signatures, secret) for secret in secrets):
        raise NoticeRefused("wrong signature")
    off = (time.time() if now is None else now) - int(sent_at)
    if abs(off) > TOLERANCE_SECONDS:
        raise NoticeRefused(f"the clock is off by {off:.0f} s, or this is a replay")
    return _parse(raw_body)


def verify_pico(raw_body, pay_key):
    """Pico document 7.3. `ret_code` and `result_code` must both be SUCCESS before you grant."""
    fields = _parse(raw_body)
    given = fields.pop("signature", None)
    present = {name: value for name, value in fields.items() if value is not None}
    if not isinstance(given, str) or not all(isinstance(v, str) for v in present.values()):
        raise NoticeRefused("a field is not text, or there is no signature")
    present["app_secret"] = pay_key
    source = "&".join(f"{name}={_encode_like_java(present[name])}" for name in sorted(present))
    _compare(hashlib.md5(source.encode()).hexdigest(), given)
    return fields


def verify_trino(raw_body, headers, token):
    """Trino pay-srv: {"invoice_id": ..., "status": "paid"}. Answer with status 200, no other."""
    names = {name.lower(): value for name, value in headers.items()}
    right = "sha256=" + hmac.new(token.encode(), raw_body, hashlib.sha256).hexdigest()
    _compare(right, names.get("trino-pay-sig", ""))
    return _parse(raw_body)


GIP0006_FORMS = {
    "oper": r"pay",
    "uid": r"[^\x00-\x1f\x7f-\x9f]{1,128}",
    "sn": r"[0-9A-Za-z-]{36}",
    "addr": r"[0-9a-hj-z]{0,90}",
    "gaddr": r"",
    "hash": r"([0-9a-f]{64})?",
}
GIP0006_NUMBERS = {"sum", "publish", "height", "confirm", "time"}


def verify_gip0006(raw_body, token, cid):
    """GIP0006 order/confirm: the data is the key, the token the message. `cid`: your app's."""
    body = _parse(raw_body)
    data, given = body.get("data"), body.get("sig")
    if not isinstance(data, dict) or not isinstance(given, str) or data.get("cid") != cid:
        raise NoticeRefused("no data, no sig, or another app's")
    # What is signed has no separators: every field must have its form, and none may be added.
    if set(data) != {"cid", *GIP0006_FORMS, *GIP0006_NUMBERS}:
        raise NoticeRefused("a field is missing or was added")
    for name, form in GIP0006_FORMS.items():
        if not isinstance(data[name], str) or not re.fullmatch(form, data[name]):
            raise NoticeRefused(f"{name} has another form")
    if not all(type(data[name]) is int for name in GIP0006_NUMBERS):
        raise NoticeRefused("a number is none")
    if (data["confirm"] == 0) != (data["height"] == -1) or data["confirm"] < 0:
        raise NoticeRefused("confirm, which is not signed when it is 0, contradicts height")
    key = "".join(f"{name}{data[name]}" for name in sorted(data) if data[name] not in (0, ""))
    _compare(hmac.new(key.encode(), token.encode(), hashlib.sha256).hexdigest(), given)
    return data


def _is_standard(signed, signatures, secret):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(f"v1,{right}".encode(), one.encode()) for one in signatures)


def _encode_like_java(text):
    """java.net.URLEncoder: a space becomes +, * stays, ~ is encoded."""
    return urllib.parse.quote_plus(text, safe="*").replace("~", "%7E")


def _compare(right, given):
    if not hmac.compare_digest(right.encode(), given.encode()):
        raise NoticeRefused("wrong signature: another secret, or not the raw body")


def _parse(raw_body):
    if len(raw_body) > BODY_BYTES_MAX:
        raise NoticeRefused("too large")
    try:
        body = json.loads(raw_body)
    except ValueError:
        raise NoticeRefused("not JSON: give the raw bytes") from None
    if not isinstance(body, dict):
        raise NoticeRefused("not a JSON object")
    return body


def main():
    """A case on each line, as JSON; for each the word genuine or refused."""
    for line in sys.stdin:
        case = json.loads(line)
        body, headers, secret = base64.b64decode(case["body"]), case["headers"], case["secret"]
        checks = {
            "standard": lambda: verify_standard(body, headers, [secret], case.get("now")),
            "pico": lambda: verify_pico(body, secret),
            "trino": lambda: verify_trino(body, headers, secret),
            "gip0006": lambda: verify_gip0006(body, secret, case.get("cid")),
        }
        try:
            checks[case["dialect"]]()
            print("genuine", flush=True)
        except NoticeRefused as refusal:
            print(f"refused: {refusal}", flush=True)


if __name__ == "__main__":
    main()
