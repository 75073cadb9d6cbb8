"""A client of the Midas document, written from the contract alone, with Python's own library alone.

Reads one call a line as JSON and answers each with one line of JSON:
    {"name": "pay_m", "platform": "qq", "params": {...}, "prefix": "/v3/r", "orgLoc": "/mpay/pay_m"}
gives {"ret": ...} as the server sent it, with "contentType"; or {"lost": true}.
"""

import base64
import hashlib
import hmac
import http.client
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

COOKIES = {
    "qq": ("openid", "kp_actoken"),
    "wechat": ("hy_gameid", "wc_actoken"),
    "iosWechat": ("wechatid", "wc_actoken"),
    "guest": ("hy_gameid", "st_dummy"),
}


def enc(text):
    # Python leaves "~" alone; the document wants %7E.
    return urllib.parse.quote(text, safe="").replace("~", "%7E")


def sign(key, method, uri, params):
    joined = "&".join(f"{name}={params[name]}" for name in sorted(params))
    source = f"{method}&{enc(uri)}&{enc(joined)}".encode()
    digest = hmac.new(f"{key}&".encode(), source, hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def fetch(url, cookie, body=None):
    headers = {"Cookie": cookie} if cookie else {}
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            answer = json.loads(response.read())
            answer["contentType"] = response.headers["Content-Type"]
            return answer
    except (urllib.error.URLError, http.client.HTTPException, ConnectionError):
        return {"lost": True}


def check_login(base, key, call):
    timestamp = str(int(time.time()))
    sig = hashlib.md5(f"{key}{timestamp}".encode()).hexdigest()
    params = {**call["params"], "timestamp": timestamp, "sig": sig}
    return fetch(f"{base}/auth/{call['name']}?{urllib.parse.urlencode(params)}", "")


def move(base, key, call):
    name, method = call["name"], call.get("method", "GET")
    params = {"ts": str(int(time.time())), "pf": "desktop_m_qq-x-android", "pfkey": "pfkey"}
    params.update(call["params"])
    path = f"/mpay/{name}"
    params["sig"] = sign(key, method, call.get("prefix", "/v3/r") + path, params)
    identity, kind = COOKIES[call.get("platform", "qq")]
    cookie = f"session_id={identity}; session_type={kind}; org_loc={call.get('orgLoc', enc(path))}"
    query = urllib.parse.urlencode(params)
    if method == "POST":
        return fetch(base + path, cookie, query.encode())
    return fetch(f"{base}{path}?{query}", cookie)


def main():
    base, key = sys.argv[1:3]
    for line in sys.stdin:
        call = json.loads(line)
        answer = check_login if call["name"].endswith("check_token") else move
        print(json.dumps(answer(base, key, call)), flush=True)


if __name__ == "__main__":
    main()
