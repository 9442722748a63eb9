"""What specs/ledger-format.md writes down: JSON, values, signatures, records, tree and notes.

Written from that page alone; numbers after § are its sections. check_ledger.py, beside it, holds
whole ledgers to the rules between records.
"""

import base64
import calendar
import hashlib
import re

import nacl.bindings
import nacl.exceptions

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 16
MAX_ELEMENTS = 4096
MAX_STATEMENT = 49_152
MAX_RECORD = 65_535
MAX_BLOB = 67_108_864
MAX_NOTE = 65_536
MAX_NOTE_SIGNATURES = 64
MAX_PROOF = 131_072
MAX_PROOF_HASHES = 54
TYPE = "application/vnd.kernel.%s+json"


class Bad(Exception):
    """Something is not as the page says; `word` is the page's word for the step that failed."""

    def __init__(self, word, text):
        super().__init__(text)
        self.word = word


def need(holds, word, text):
    if not holds:
        raise Bad(word, text)


# §1 Canonical JSON.

FORBIDDEN = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
forbidden = re.compile(f"[{FORBIDDEN}]").search
forbidden_in_note = re.compile(f"[{FORBIDDEN}]".replace("\x1f", "\x09\x0b-\x1f", 1)).search
string_at = re.compile(
    rb'"([ !#-\[\]-~\x80-\xff]*(?:\\["\\nt][ !#-\[\]-~\x80-\xff]*)*)"').match
integer_at = re.compile(rb"0|-?[1-9][0-9]{0,15}").match
key_at = re.compile(rb'"([a-z0-9_]+)":').match
ESCAPES = {'\\"': '"', "\\\\": "\\", "\\n": "\n", "\\t": "\t"}
unescape = re.compile(r'\\["\\nt]').sub


class Object(dict):
    """A JSON object and the very bytes that it was read from."""

    raw = b""


class Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def value(self, depth):
        first = self.data[self.at:self.at + 1]
        if first == b'"':
            return self.string()
        if first in (b"{", b"["):
            need(depth <= MAX_DEPTH, "form", f"nested deeper than {MAX_DEPTH}")
            return self.object(depth) if first == b"{" else self.array(depth)
        for word, value in ((b"true", True), (b"false", False)):
            if self.data.startswith(word, self.at):
                self.at += len(word)
                return value
        found = integer_at(self.data, self.at)
        need(found, "form", f"no value at byte {self.at}")
        self.at = found.end()
        number = int(found[0])
        need(abs(number) <= MAX_INTEGER, "form", "an integer out of range")
        return number

    def string(self):
        found = string_at(self.data, self.at)
        need(found, "form", f"no canonical string at byte {self.at}")
        self.at = found.end()
        try:
            text = found[1].decode()
        except UnicodeDecodeError:
            raise Bad("form", "a string is not UTF-8") from None
        need(not forbidden(text), "form", "a forbidden character")
        return unescape(lambda escape: ESCAPES[escape[0]], text)

    def array(self, depth):
        self.at += 1
        items = []
        if self.take(b"]"):
            return items
        while True:
            items.append(self.value(depth + 1))
            need(len(items) <= MAX_ELEMENTS, "form", f"more than {MAX_ELEMENTS} elements")
            if self.take(b"]"):
                return items
            need(self.take(b","), "form", f"neither , nor ] at byte {self.at}")

    def object(self, depth):
        start, last, fields = self.at, b"", Object()
        self.at += 1
        more = not self.take(b"}")
        while more:
            found = key_at(self.data, self.at)
            need(found, "form", f"no key at byte {self.at}")
            need(last < found[1], "form", "keys do not ascend")
            last, self.at = found[1], found.end()
            fields[last.decode()] = self.value(depth + 1)
            more = self.take(b",")
            need(more or self.take(b"}"), "form", f"neither , nor }} at byte {self.at}")
        fields.raw = bytes(self.data[start:self.at])
        return fields

    def take(self, byte):
        if self.data[self.at:self.at + 1] != byte:
            return False
        self.at += 1
        return True


def read_json(data, depth=1):
    reader = Reader(data)
    value = reader.value(depth)
    need(reader.at == len(data), "form", "bytes after the value")
    return value


# §2 Values.

NAME = r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}"
PATTERNS = {
    "identifier": NAME,
    "token": r"[A-Za-z0-9._:-]{1,64}",
    "principal": r"(?:human|agent|runner|kernel):(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
    "session": r"S-[0-9ABCDEFGHJKMNPQRSTVWXYZ]{26}",
    "time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
    "digest": r"[0-9a-f]{64}",
    "key_id": r"[0-9a-f]{32}",
    "git_object": r"(?:[0-9a-f]{40}|[0-9a-f]{64})",
    "task": r"[A-Z][A-Z0-9_-]{1,63}",
    "blob_digest": r"sha256:[0-9a-f]{64}",
    "git_path": r"(?:[!#$&-\[\]-~]|%(?:0[1-9A-F]|1[0-9A-F]|2[025]|5C|7F|[89A-F][0-9A-F]))+",
    # The page does not say what a full name is; this is the part of git's rule beyond doubt.
    "git_ref": r"refs/(?!.*(?:\.\.|@\{|//|/\.|\.lock(?:/|$)))[^\x00-\x20\x7f~^:?*\[\\]+(?<![./])",
}
VALUES = {name: re.compile(pattern, re.ASCII).fullmatch for name, pattern in PATTERNS.items()}


def from_base64(text, count=None):
    """The bytes of a text in the one spelling of RFC 4648 §4, or None."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    exact = base64.b64encode(data).decode() == text
    return data if exact and count in (None, len(data)) else None


def public_key(text):
    return from_base64(text[8:], 32) if text.startswith("ed25519:") else None


def is_a(kind, value):
    if kind == "integer":
        return type(value) is int
    if kind == "object":
        return isinstance(value, Object)
    if kind == "array":
        return isinstance(value, list)
    if kind == "any":
        return True
    if kind == "reference":
        return (is_a("object", value) and sorted(value) == ["leaf", "seq"]
                and is_a("digest", value["leaf"]) and is_a("integer", value["seq"])
                and value["seq"] >= 0)
    if kind == "blob":
        return (is_a("object", value) and sorted(value) == ["digest", "size"]
                and is_a("blob_digest", value["digest"]) and is_a("integer", value["size"])
                and 0 <= value["size"] <= MAX_BLOB)
    if not isinstance(value, str):
        return False
    if kind == "signature":
        return from_base64(value, 64) is not None
    if kind == "public_key":
        return public_key(value) is not None
    if not VALUES[kind](value):
        return False
    if kind == "time":
        year, month, day = int(value[:4]), int(value[5:7]), int(value[8:10])
        return (year >= 1970 and 1 <= month <= 12 and int(value[11:13]) < 24
                and 1 <= day <= calendar.monthrange(year, month)[1]
                and int(value[14:16]) < 60 and int(value[17:19]) < 60)
    if kind == "git_path":
        return len(re.sub("%..", "x", value)) <= 4096
    return True


def fields(value, required, optional=(), word="form", closed=True):
    """Holds an object to its fields: `name:kind`, or `name` for any value of kind `name`."""
    need(is_a("object", value), word, "an object is something else")
    known = set()
    for is_required, specs in ((True, required), (False, optional)):
        for spec in specs:
            name, _, kind = spec.partition(":")
            known.add(name)
            need(name in value or not is_required, word, f"`{name}` is missing")
            need(name not in value or is_a(kind or name, value[name]), word, f"`{name}` is no "
                 f"{kind or name}")
    unknown = sorted(set(value) - known)
    need(not closed or not unknown, word, f"fields that nothing has: {', '.join(unknown)}")


def key_id(key):
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def sha256(data):
    return hashlib.sha256(data).digest()


# §3 Signatures.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
SMALL_ORDER = frozenset(bytes.fromhex(text)[:31] + bytes([int(text[-2:], 16) | sign]) for text in (
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f") for sign in (0, 128))


def verifies(key, message, signature):
    """The five rules: 1, the range of 2, 3 and 4 by bytes; decoding and 5 are libsodium's."""
    if len(key) != 32 or len(signature) != 64:
        return False
    number = int.from_bytes(key, "little") & (2**255 - 1)
    if int.from_bytes(signature[32:], "little") >= L or number >= P:
        return False
    if key in SMALL_ORDER or signature[:32] in SMALL_ORDER:
        return False
    try:
        nacl.bindings.crypto_sign_open(signature + message, key)
    except nacl.exceptions.BadSignatureError:
        return False
    return True


def pae(kind, payload):
    kind = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def signed(key, kind, payload, signature):
    """Whether a signature in its written form is one of a payload by a key in its written form."""
    return verifies(public_key(key), pae(TYPE % kind, payload), from_base64(signature, 64))


# §4 Statement and §5 Record.

def hold_to_statement(value, first=None):
    """`first` says whether it stands in record 0; None leaves the basis free (a refused one)."""
    basis = ["basis:reference"]
    fields(value, ["actor:principal", "body:object", "event:identifier", "id:token", "issued:time",
                   "ledger:identifier", "version:integer"], ["session", *basis])
    need(value["version"] >= 1, "form", "a version below 1")
    need(len(value.raw) <= MAX_STATEMENT, "form", "a statement that is too long")
    if first is not None:
        need(("basis" in value) != first, "basis", "a basis where there is none, or none")


def read_record(data):
    need(len(data) <= MAX_RECORD, "form", "a record that is too long")
    value = read_json(data)
    fields(value, ["at:time", "judgement:digest", "key:key_id", "prev:digest", "seq:integer",
                   "sig:signature", "statement:object"])
    need(value["seq"] >= 0, "form", "a number below 0")
    hold_to_statement(value["statement"])
    return value


# §9 Tree and §11 Proofs.

def leaf_hash(data):
    return sha256(b"\0" + data)


def node(left, right):
    return sha256(b"\1" + left + right)


def complete_subtrees(leaves):
    """The roots of the largest complete subtrees, left to right: one for each bit of the size."""
    stack = []
    for index, leaf in enumerate(leaves):
        while index & 1:
            leaf, index = node(stack.pop(), leaf), index >> 1
        stack.append(leaf)
    return stack


def root(leaves):
    stack = complete_subtrees(leaves)
    if not stack:
        return sha256(b"")
    result = stack.pop()
    while stack:
        result = node(stack.pop(), result)
    return result


def tile_hashes(leaves):
    """Every hash of level 1 and up that exists: {(level, index): hash}."""
    hashes, level = {}, 0
    while len(leaves) >= 256:
        level += 1
        leaves = [root(leaves[at:at + 256]) for at in range(0, len(leaves) - 255, 256)]
        hashes.update(((level, index), value) for index, value in enumerate(leaves))
    return hashes


def included(index, size, leaf, proof, wanted):
    if not 0 <= index < size or len(proof) > MAX_PROOF_HASHES:
        return False
    fn, sn, result = index, size - 1, leaf
    for value in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            result = node(value, result)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = node(result, value)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and result == wanted


def consistent(old, new, old_root, new_root, proof):
    if not 0 <= old <= new:
        return False
    if old == 0:
        return not proof and old_root == sha256(b"")
    if old == new:
        return not proof and old_root == new_root
    hashes = ([old_root] if old & (old - 1) == 0 else []) + proof
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    if not hashes:
        return False
    fr = sr = hashes[0]
    for value in hashes[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(value, fr), node(value, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, value)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root


# §10 Checkpoint.

class NoteKey:
    """A key for notes, of type 0x01 (plain) or 0x04 (a witness that cosigns)."""

    def __init__(self, name, kind, key):
        self.name, self.kind, self.key = name, kind, key
        self.hash = sha256(name.encode() + b"\n" + bytes([kind]) + key)[:4]
        self.text = f"{name}+{self.hash.hex()}+{base64.b64encode(bytes([kind]) + key).decode()}"

    @classmethod
    def read(cls, text):
        parts = text.split("+", 2)
        data = from_base64(parts[2], 33) if len(parts) == 3 else None
        need(data and data[0] in (1, 4) and note_name(parts[0]), "form", "no key for notes")
        key = cls(parts[0], data[0], data[1:])
        need(key.text == text, "form", "a key for notes whose hash is wrong")
        return key

    def verifies(self, text, signature):
        if self.kind == 1:
            return verifies(self.key, text, signature)
        seconds = int.from_bytes(signature[:8], "big")
        message = b"cosignature/v1\ntime %d\n" % seconds + text
        return seconds < 2**63 and verifies(self.key, message, signature[8:])


def note_name(text):
    return text and "+" not in text and not any(character.isspace() for character in text)


class Checkpoint:
    def __init__(self, data, own, witnesses=()):
        text, lines = self.split(data)
        verified, self.cosigned = set(), []
        for name, signature in lines:
            for key in (own, *witnesses):
                if (name, signature[:4]) == (key.name, key.hash):
                    need(key.verifies(text, signature[4:]), "signature", f"a line by {name}")
                    verified.add(key.text)
                    if key.kind == 4:
                        self.cosigned.append(int.from_bytes(signature[4:12], "big"))
        need(own.text in verified, "unsigned", "no signature by the ledger's own key")
        found = re.fullmatch(rb"([^\n]*)\n(0|[1-9][0-9]{0,15})\n([^\n]*)\n", text)
        need(found, "checkpoint", "the text is not three lines")
        self.origin, self.size = found[1].decode(), int(found[2])
        self.root = from_base64(found[3].decode(), 32)
        need(is_a("identifier", self.origin) and self.size <= MAX_INTEGER and self.root,
             "checkpoint", "an origin, a size or a root is malformed")
        need(self.origin == own.name, "origin", f"the origin is {self.origin}")

    @staticmethod
    def split(data):
        need(len(data) <= MAX_NOTE, "form", "a note that is too long")
        try:
            text = data.decode()
        except UnicodeDecodeError:
            raise Bad("form", "a note that is not UTF-8") from None
        need(not forbidden_in_note(text), "form", "a forbidden character")
        body, empty, end = text.rpartition("\n\n")
        need(empty and end.endswith("\n"), "form", "no empty line, or no line feed at the end")
        lines = [line.split(" ") for line in end[:-1].split("\n")]
        need(len(lines) <= MAX_NOTE_SIGNATURES, "form", "too many signatures")
        result = []
        for line in lines:
            data = from_base64(line[2]) if len(line) == 3 else None
            need(data and len(data) > 4 and line[0] == "\u2014" and note_name(line[1]),
                 "form", "a line that is no signature")
            result.append((line[1], data))
        return (body + "\n").encode(), result


def check_proof(data, leaf_of, own, witnesses=()):
    """Holds a tlog-proof to the leaf hash that `leaf_of(index)` gives; returns index and size."""
    need(len(data) <= MAX_PROOF, "proof", "a proof that is too long")
    found = re.fullmatch(rb"c2sp\.org/tlog-proof@v1\n(?:extra ([^\n]*)\n)?"
                         rb"index (0|[1-9][0-9]{0,15})\n((?:[^\n]+\n)*)\n(.*)", data, re.DOTALL)
    need(found, "proof", "not the form of a proof")
    need(found[1] is None or from_base64(found[1].decode("latin-1")) is not None,
         "proof", "an extra that is no base64")
    hashes = [from_base64(line.decode("latin-1"), 32) for line in found[3].splitlines()]
    need(None not in hashes, "proof", "a line that is no hash")
    checkpoint, index = Checkpoint(found[4], own, witnesses), int(found[2])
    leaf = leaf_of(index)
    need(leaf and included(index, checkpoint.size, leaf, hashes, checkpoint.root),
         "proof", "it does not lead from the record to the root")
    return index, checkpoint
