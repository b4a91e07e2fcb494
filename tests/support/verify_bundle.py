#!/usr/bin/env python3
"""Checks an evidence bundle (journal format, sections 1, 3, 4 and 5) with nothing but the Python standard library.

    python3 verify_bundle.py BUNDLE.zip VERIFIER_KEY

Prints `ok events=N size=M root=<hex>`, with `readings=K` where readings of devices are proven, or the first fault, and then ends
with 1. It shares no code with the platform.
"""

import base64
import hashlib
import json
import re
import sys
import zipfile
from datetime import datetime

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
HEX = r"[0-9a-f]{64}"
KEYS = "actor command data evidence id kind occurred_at org prev recorded_at stream v version".split()
BUNDLE_KEYS = {"v", "origin", "key", "checkpoint", "about", "events", "files"}
MAX_SAFE = 2**53 - 1


class Fault(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Fault(what)


# Ed25519, RFC 8032 section 5.1, in extended coordinates.


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, p):
    total = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = add(total, p)
        p, n = add(p, p), n >> 1
    return total


def recover(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def point(data):
    number = int.from_bytes(data, "little")
    return recover(number & (2**255 - 1), number >> 255)


BASE = recover(4 * pow(5, P - 2, P) % P, 0)


def ed25519_verify(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# Canonical JSON, RFC 8785, integers only.


def unique(pairs):
    need(len({key for key, _ in pairs}) == len(pairs), "a key stands twice")
    return dict(pairs)


def no_fraction(text):
    raise Fault(f"number {text} is not an integer")


def load(text):
    return json.loads(text, object_pairs_hook=unique, parse_float=no_fraction, parse_constant=no_fraction)


def canonical(value):
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        need(-MAX_SAFE <= value <= MAX_SAFE, f"number {value} is too large")
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"


def is_text(value, pattern):
    return isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None


def is_instant(value):
    try:
        return is_text(value, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z") and bool(datetime.fromisoformat(value[:-1]))
    except ValueError:
        return False


def read_body(text):
    body = load(text)
    need(isinstance(body, dict) and canonical(body) == text, "body is not canonical")
    need(sorted(body) == KEYS, "body has other keys")
    actor = body["actor"]
    need(isinstance(actor, dict) and sorted(actor) == ["id", "kind"] and is_text(actor["id"], UUID), "actor")
    need(actor["kind"] in ("user", "device", "system", "import"), "actor.kind")
    need(is_text(body["command"], r"(?s).+"), "command")
    need(isinstance(body["data"], dict), "data is not an object")
    need(isinstance(body["evidence"], list), "evidence")
    for file in body["evidence"]:
        need(isinstance(file, dict) and sorted(file) == ["kind", "sha256"], "evidence")
        need(is_text(file["kind"], r"(?s).+") and is_text(file["sha256"], HEX), "evidence")
    need(is_text(body["id"], UUID) and body["id"][14] == "7" and body["id"][19] in "89ab", "id is not a UUIDv7")
    need(is_text(body["kind"], r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*"), "kind")
    need(is_instant(body["occurred_at"]) and is_instant(body["recorded_at"]), "an instant is not of its form")
    need(body["org"] is None or is_text(body["org"], UUID), "org")
    need(body["prev"] is None or is_text(body["prev"], HEX), "prev")
    need(is_text(body["stream"], r"[a-z][a-z0-9_]*/" + UUID), "stream")
    need(type(body["v"]) is int and body["v"] == 1, "v")
    need(type(body["version"]) is int and body["version"] >= 1, "version")
    return body


# RFC 6962 and the signed note.


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def root_from(leaf, index, size, proof):
    """RFC 9162 section 2.1.3.2; None when the proof has another length."""
    if not 0 <= index < size:
        return None
    place, last = index, size - 1
    for sibling in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            leaf = sha(b"\1", sibling, leaf)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            leaf = sha(b"\1", leaf, sibling)
        place, last = place >> 1, last >> 1
    return leaf if last == 0 else None


def open_note(note, key):
    name, key_id, code = key.split("+", 2)
    coded = base64.b64decode(code, validate=True)
    need(len(coded) == 33 and coded[0] == 1, "verifier key: not Ed25519")
    identity = sha(name.encode(), b"\n", coded)[:4]
    need(identity.hex() == key_id, "verifier key: its id does not fit")
    text, _, lines = note.partition("\n\n")
    need(lines.endswith("\n"), "checkpoint: no signature")
    signed = False
    for line in lines[:-1].split("\n"):
        parts = line.split(" ")
        need(len(parts) == 3 and parts[0] == "\u2014", "checkpoint: a signature line is malformed")
        data = base64.b64decode(parts[2], validate=True)
        if parts[1] == name and data[:4] == identity:
            need(ed25519_verify(coded[1:], (text + "\n").encode(), data[4:]), "checkpoint: wrong signature")
            signed = True
    need(signed, "checkpoint: not signed by this key")
    lines = text.split("\n")
    need(len(lines) == 3 and lines[0] == name, "checkpoint: not three lines that begin with the key's name")
    need(re.fullmatch(r"0|[1-9][0-9]*", lines[1]), "checkpoint: size")
    root = base64.b64decode(lines[2], validate=True)
    need(len(root) == 32, "checkpoint: root")
    return name, int(lines[1]), root


def verify_reading(reading, blocks):
    """A reading that a device told, against the hour's block (docs/devices.md)."""
    line = load(reading["body"])
    need(sorted(line) == ["at", "device", "quantity", "received_at", "sequence", "value"], "it has other members")
    need(canonical(line) == reading["body"], "it is not canonical")
    need(reading["block"] in blocks, "its block is not in the bundle")
    block = blocks[reading["block"]]
    need(is_instant(line["received_at"]) and block["from"] <= line["received_at"] < block["to"], "it came at another hour")
    need(all(is_text(step, HEX) for step in reading["proof"]), "the proof is not hex digests")
    proof = [bytes.fromhex(step) for step in reading["proof"]]
    root = root_from(sha(b"\0", reading["body"].encode()), reading["index"], block["count"], proof)
    need(root is not None and root.hex() == block["root"], "the proof does not lead to the root of its block")


def verify(archive, key):
    names = [name for name in archive.namelist() if not name.endswith("/")]
    need(len(set(names)) == len(names), "an entry stands twice in the archive")
    bundle = load(archive.read("bundle.json").decode("utf-8"))
    need(set(bundle) - {"withheld"} == BUNDLE_KEYS and bundle["v"] == 1, "bundle.json has other keys")
    need(bundle["key"] == key, "bundle states another key")
    origin, size, root = open_note(bundle["checkpoint"], key)
    need(bundle["origin"] == origin, "bundle states another origin")
    files = {name[6:] for name in names if name.startswith("files/")}
    for name in names:
        need(name == "bundle.json" or name.startswith(("files/", "documents/")), f"{name}: does not belong here")
    heads, named, withheld, blocks = {}, set(), set(bundle.get("withheld", [])), {}
    for event in sorted(bundle["events"], key=lambda event: event["position"]):
        place = f"event at position {event['position']}"
        try:
            body = read_body(event["body"])
            place = f"event {body['id']} stream {body['stream']} version {body['version']}"
            leaf = sha(b"\0", event["body"].encode())
            need(all(is_text(step, HEX) for step in event["proof"]), "the proof is not hex digests")
            proof = [bytes.fromhex(step) for step in event["proof"]]
            need(root_from(leaf, event["position"], size, proof) == root, "the proof does not lead to the root")
            version, head = heads.get(body["stream"], (0, None))
            need(body["version"] == version + 1, f"version: expected {version + 1}")
            need(body["prev"] == head, "prev: the event before it has another hash")
            for file in body["evidence"]:
                digest = file["sha256"]
                need(digest in files or digest in withheld, f"evidence {digest} is neither given nor withheld")
                named.add(digest)
            heads[body["stream"]] = (body["version"], leaf.hex())
            if body["kind"] == "reading_block.sealed":
                blocks[body["stream"]] = body["data"]
        except (Fault, ValueError) as fault:
            raise Fault(f"{place}: {fault}") from fault
    listed = {file["sha256"] for file in bundle["files"]}
    for name in sorted(files | listed):
        need(name in files, f"file {name}: listed and not there")
        need(name in listed, f"file {name}: not listed")
        need(name in named, f"file {name}: no event names it")
        need(sha(archive.read("files/" + name)).hex() == name, f"file {name}: its bytes have another digest")
    proven = f"ok events={len(bundle['events'])} size={size} root={root.hex()}"
    if "documents/readings.json" not in names:
        return proven
    readings = load(archive.read("documents/readings.json").decode("utf-8"))
    for place, reading in enumerate(readings):
        try:
            verify_reading(reading, blocks)
        except (Fault, ValueError) as fault:
            raise Fault(f"reading {place}: {fault}") from fault
    return proven + f" readings={len(readings)}"


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with zipfile.ZipFile(sys.argv[1]) as archive:
            print(verify(archive, sys.argv[2].strip()))
    except (Fault, ValueError, KeyError, TypeError, AttributeError, OSError, zipfile.BadZipFile) as fault:
        print(f"fault: {fault}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
