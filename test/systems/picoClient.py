"""A small client of the Pico platform, written from the contract alone. Reads one JSON line
{"url":..,"secret":..,"fields":{..}} and prints the platform's answer."""

import hashlib
import json
import sys
import urllib.parse
import urllib.request


def encode(text):
    # java.net.URLEncoder: "*" stays, "~" does not.
    return urllib.parse.quote_plus(text, safe="*").replace("~", "%7E")


def sign(fields, secret):
    signed = {k: v for k, v in fields.items() if k not in ("signature", "username", "password")}
    signed["app_secret"] = secret
    source = "&".join(k + "=" + encode(signed[k]) for k in sorted(signed))
    return hashlib.md5(source.encode("utf-8")).hexdigest()


def main():
    ask = json.loads(sys.stdin.readline())
    fields = dict(ask["fields"])
    fields["signature"] = sign(fields, ask["secret"])
    # The body leaves out what is empty; the signature has it.
    body = urllib.parse.urlencode({k: v for k, v in fields.items() if v != ""})
    request = urllib.request.Request(ask["url"], body.encode("utf-8"))
    with urllib.request.urlopen(request, timeout=20) as response:
        print(response.read().decode("utf-8"))


main()
