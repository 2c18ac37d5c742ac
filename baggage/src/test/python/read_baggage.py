#!/usr/bin/env python3
"""Reads what docs/wire.md draws, and was written from that page alone.

    read_baggage.py HEX                        a header, as JSON
    read_baggage.py header|content|NAME HEX    that, or the state of a function of that name
    read_baggage.py < LINES                    a line of JSON for each line, as above

What is none is {"malformed": why}. Numbers of 64 bits are JSON numbers, a double is its bits in hex,
bytes are hex; a header's content that cannot be read is "unreadable".
"""

import json
import struct
import sys
from fractions import Fraction

ROOTS = ["OWN_RUN", "MESSAGE", "TICK", "IN_PROGRESS"]
KEEPS = ["ALL", "FIRST", "MOST_RECENT"]
TYPES = "LONG DOUBLE BOOLEAN STRING BYTES DURATION TIME LIST ANY".split()
EPOCH_MICROS = 1577836800000000  # 2020-01-01T00:00:00Z
LOGICAL_BITS = 12
MAX_ORDINAL = 1 << 48
MAX_INT = (1 << 31) - 1
MASK = (1 << 64) - 1


class Malformed(Exception):
    pass


def signed(number):
    """The low 64 bits as a signed number."""
    return ((number & MASK) ^ 1 << 63) - (1 << 63)


class Double:
    """A double by its bits: NaN and negative zero come back as they were."""

    def __init__(self, bits):
        self.bits = bits
        self.value = struct.unpack(">d", bits)[0]

    def is_finite(self):
        return self.value - self.value == 0

    def json(self):
        return {"double": self.bits.hex()}


class Source:
    """Bytes, read from the front."""

    def __init__(self, data, shares_texts=False):
        self.data = data
        self.at = 0
        self.texts = [] if shares_texts else None

    def left(self):
        return len(self.data) - self.at

    def take(self, length):
        if length > self.left():
            raise Malformed(f"truncated: {length} bytes needed, {self.left()} left")
        self.at += length
        return self.data[self.at - length : self.at]

    def end(self):
        if self.left():
            raise Malformed(f"{self.left()} bytes left over")

    def byte(self):
        return self.take(1)[0]

    def big_endian(self, length):
        return int.from_bytes(self.take(length), "big", signed=True)

    def b8(self):
        return self.big_endian(8)

    def double(self):
        return Double(self.take(8))

    def u(self, most=MASK, least=0):
        number = 0
        for shift in range(0, 70, 7):
            byte = self.byte()
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                if number > MASK:
                    break
                if not least <= number <= most:
                    raise Malformed(f"number {number}, not {least} to {most}")
                return number
        raise Malformed("varint longer than 64 bits")

    def z(self):
        number = self.u()
        return number >> 1 ^ -(number & 1)

    def count(self, most=MASK):
        """How many follow, each at least one byte long."""
        return self.u(min(most, self.left()))

    def ordinal(self):
        return self.u(MAX_ORDINAL)

    def occurrences(self, least=0):
        """How often something came."""
        return self.u((1 << 63) - 1, least)


# ---- header


def read_header(data):
    source = Source(data)
    flags = source.byte()
    if flags >> 6 != 1:
        raise Malformed("not a header of version 1")
    hlc = source.b8()
    sent = signed((hlc >> LOGICAL_BITS) + EPOCH_MICROS + source.z())
    request = read_id(source, hlc)
    header = {
        "reply": bool(flags & 1),
        "hlc": hlc,
        "sentMicros": sent,
        "root": ROOTS[flags >> 4 & 3],
        "request": request,
        "unsettledFrom": signed(request[0] + source.z()) if flags & 8 else 0,
    }
    path = read_path(source) if flags & 4 else None
    header["path"] = path
    if header["reply"]:
        header["clean"] = bool(flags & 2)
    else:
        if path and len(path) > 64:
            raise Malformed("calls nest too deep")
        header["ordinal"] = source.ordinal() if path else None
    header["views"] = [read_view(source, hlc, request) for _ in range(source.count())]
    queries = [view["query"] for view in header["views"]]
    if any(a >= b for a, b in zip(queries, queries[1:])):
        raise Malformed("queries do not ascend")
    source.end()
    return header


def read_id(source, relative_to):
    return [signed(relative_to + source.z()), source.b8(), source.u(MAX_INT)]


def read_path(source):
    """[nonce of the root, [ordinal, nonce] ..]; the first branch's root has nonce 0."""
    head = source.u(2 * 64 + 1)
    path = [source.b8() if head & 1 else 0]
    return read_levels(source, path, head >> 1)


def read_levels(source, path, depth):
    while len(path) <= depth:
        path.append([source.ordinal(), source.big_endian(4) & 0xFFFFFFFF])
    return path


def read_view(source, hlc, request):
    view = {"query": signed(source.u()), "epoch": signed(source.u())}
    flags = source.u(7)
    root = None
    if flags & 4:
        root = [signed(hlc + source.z())] + request[1:]
    elif flags & 1:
        root = read_id(source, hlc)
    view["declared"] = root
    view["ledger"] = bool(flags & 2)
    content = source.take(source.count())
    try:
        view["content"] = read_content(content)
    except Malformed:
        view["content"] = "unreadable"
    return view


# ---- content


def read_content(data):
    source = Source(data, shares_texts=True)
    flags = source.u(3)
    content = {"lost": bool(flags & 1), "incomplete": bool(flags & 2)}
    content["sets"] = [read_set(source) for _ in range(source.count())]
    shapes = read_shapes(source)
    content["shapes"] = shapes
    content["cells"] = read_cells(source, shapes) if shapes else []
    source.end()
    return content


def read_set(source):
    slot = source.u(65536)
    flags = source.u(7)
    if flags & 3 >= len(KEEPS):
        raise Malformed("unknown keep")
    keep = KEEPS[flags & 3]
    n = 0 if keep == "ALL" else source.u(1 << 20, 1)
    mark = read_id(source, 0) if flags & 4 else None
    events = EventReader(source)
    return {
        "slot": slot,
        "keep": keep,
        "n": n,
        "mark": mark,
        "events": [events.read() for _ in range(source.count())],
    }


class EventReader:
    """The events of one set, each from what differs from the one before."""

    def __init__(self, source):
        self.source = source
        self.hlc = 0
        self.origin = None  # process and thread slot of the event before
        self.origins = []
        self.processes = []
        self.width = None  # of the last row

    def read(self):
        head = self.source.u()
        logical = head >> 1 & 3
        if head == 0:
            self.hlc = signed(self.hlc + self.source.z())
        elif logical == 3:
            self.hlc = signed(self.hlc + (head >> 3))
        else:
            physical = (self.hlc >> LOGICAL_BITS) + (head >> 3)
            self.hlc = signed((physical << LOGICAL_BITS) + logical)
        like = head & 1 or self.read_origin()
        if self.origin is None:
            raise Malformed("an event like the one before, and there is none")
        return {"id": [self.hlc] + self.origin, "rows": self.read_rows(like)}

    def read_origin(self):
        head = self.source.u(2 * len(self.origins) + 1)
        if head < 2:
            self.origins.append([self.read_process(), self.source.u(MAX_INT)])
            self.origin = self.origins[-1]
        else:
            self.origin = self.origins[(head >> 1) - 1]
        return head & 1

    def read_process(self):
        known = self.source.u(len(self.processes))
        if known:
            return self.processes[known - 1]
        self.processes.append(self.source.b8())
        return self.processes[-1]

    def read_rows(self, like):
        if like:
            if self.width is None:
                raise Malformed("a row like the one before, and there is none")
            return [[read_value(self.source) for _ in range(self.width)]]
        rows = []
        for _ in range(self.source.count()):
            rows.append(read_tuple(self.source))
            self.width = len(rows[-1])
        return rows


def read_shapes(source):
    shapes = {}
    for _ in range(source.count()):
        slot = source.u(65536)
        head = source.u(2 * source.left() + 1)
        aggregates = []
        for _ in range(head >> 1):
            of = source.byte()
            if of >> 4 >= len(FUNCTIONS) or of & 15 >= len(TYPES):
                raise Malformed(f"unknown aggregate {of}")
            aggregates.append([list(FUNCTIONS)[of >> 4], TYPES[of & 15]])
        if not aggregates:
            raise Malformed("a ledger that counts nothing")
        fold = source.b8() & MASK if head & 1 else None
        shapes[slot] = {"slot": slot, "aggregates": aggregates, "fold": fold}
    return [shapes[slot] for slot in sorted(shapes)]


def read_cells(source, shapes):
    cells = []
    path = None
    for _ in range(source.count()):
        path = read_path_after(source, path)
        version = source.ordinal()
        floor = source.ordinal()
        cells.append({"path": path, "version": version, "floor": floor})
        cells[-1]["runs"] = read_runs(source, floor)
        cells[-1]["groups"] = [read_groups(source, shape) for shape in shapes]
    return cells


def read_path_after(source, before):
    shared = source.u(len(before) if before else 0)
    if shared == 0:
        return read_path(source)
    depth = source.u(64)
    if depth < shared - 1:
        raise Malformed("branch ends above what it shares")
    return read_levels(source, before[:shared], depth)


def read_runs(source, floor):
    """[from, to exclusive] .."""
    runs = []
    last = floor
    for i in range(source.u(32)):
        gap = source.ordinal()
        length = source.ordinal()
        if length == 0 or (gap == 0 and i > 0):
            raise Malformed("empty run")
        runs.append([last + gap, last + gap + length])
        last = runs[-1][1]
    return runs


def read_groups(source, shape):
    head = source.u(2 * source.left() + 1)
    groups = []
    for _ in range(head >> 1):
        key = read_tuple(source)
        groups.append({"key": key, "hash": hash_of_key(key), "states": read_states(source, shape)})
    return {"groups": groups, "other": read_states(source, shape) if head & 1 else None}


def read_states(source, shape):
    return [FUNCTIONS[function](source) for function, _ in shape["aggregates"]]


# ---- values


def read_tuple(source):
    return [read_value(source) for _ in range(source.count())]


def read_value(source, depth=0):
    tag = source.byte()
    if tag >= 192:
        if source.texts is None or tag - 192 >= len(source.texts):
            raise Malformed(f"no text {tag - 192} came before")
        return source.texts[tag - 192]
    if tag >= 128 or tag == 5:
        text = source.take(source.count() if tag == 5 else tag - 128).decode(errors="replace")
        if source.texts is not None and len(source.texts) < 64:
            source.texts.append(text)
        return text
    if tag >= 16:
        return tag - 16
    if tag >= 8:
        return source.big_endian(tag - 7)
    if tag == 0:
        return None
    if tag == 2:
        return source.double()
    if tag in (3, 4):
        return tag == 4
    if tag == 6:
        return source.take(source.count())
    if tag == 7:
        if depth == 16:
            raise Malformed("lists nest too deep")
        return [read_value(source, depth + 1) for _ in range(source.count())]
    raise Malformed(f"unknown value tag {tag}")


def identity(value):
    """Equal for equal values: zeros are one, NaN equals itself, a long is no double."""
    if isinstance(value, Double):
        return ("double", str(value.value + 0.0))
    if isinstance(value, list):
        return ("list", tuple(identity(item) for item in value))
    return (type(value).__name__, value)


# ---- states


def read_count(source):
    return source.occurrences()


def read_sum(source):
    return exact_sum(source) if source.u(1) else None


def exact_sum(source):
    flags = source.u(7)
    if flags & 1:
        longs = (source.b8() << 64) + (source.b8() & MASK)
    else:
        longs = source.z()
    special = source.double() if flags & 4 else None
    parts = [source.double() for _ in range(source.u(64))] if flags & 2 else None
    if special is not None:
        return {"longs": longs, "special": special}
    if parts is None:
        return {"longs": longs}
    if not all(part.is_finite() for part in parts):
        return {"longs": longs, "special": "of parts"}
    doubles = sum((Fraction(part.value) for part in parts), Fraction(0))
    return {"longs": longs, "doubles": f"{doubles.numerator}/{doubles.denominator}"}


def read_average(source):
    count = source.occurrences()
    return {"count": count, "sum": exact_sum(source) if count else None}


def read_deviation(source):
    count = source.occurrences()
    names = ("sum", "squares", "highWords")
    return {"count": count, **{name: exact_sum(source) if count else None for name in names}}


def read_list(source):
    value = read_value(source)
    if value is not None and not (isinstance(value, list) and value):
        raise Malformed("neither null nor a list with a last element")
    return value


def buckets(max_buckets, infinite, least_long, most_long, most_negative_long):
    def may_have(key, doubles):
        if doubles or key == 0:
            return abs(key) <= infinite
        return abs(key) >= least_long and -most_negative_long <= key <= most_long

    def read(source):
        head = source.u(2 * min(max_buckets, source.left() // 2) + 1)
        doubles = bool(head & 1)
        keys = []
        for i in range(head >> 1):
            key = source.z() if i == 0 else keys[-1][0] + 1 + source.u(MAX_INT)
            if not may_have(key, doubles):
                raise Malformed(f"no bucket has key {key}")
            keys.append([key, source.occurrences(1)])
        return {"doubles": doubles, "buckets": keys}

    return read


def read_distinct(source):
    form = source.u(33)
    if form < 33:
        return {"hashes": sorted({source.b8() for _ in range(form)})}
    registers = [0] * 2048
    count = source.count(2048)
    if count == 0:
        packed = int.from_bytes(source.take(1536), "big")
        for i in range(2048):
            registers[i] = packed >> 6 * (2047 - i) & 63
    elif count < 16:
        raise Malformed(f"a list of {count} registers")
    at = 0
    for _ in range(count):
        entry = source.u(64 * 2048)
        at += entry >> 6
        if at >= 2048 or entry & 63 == 0:
            raise Malformed(f"register {at} holds {entry & 63}")
        registers[at] = entry & 63
        at += 1
    if max(registers) > 54:
        raise Malformed(f"a register holds {max(registers)}")
    return {"registers": bytes(registers)}


def read_top(source):
    counters = []
    for _ in range(source.u(min(256, source.left() // 2))):
        counters.append([read_value(source), source.occurrences(1)])
    values = {identity(value) for value, _ in counters}
    if len(values) < len(counters) or identity(None) in values:
        raise Malformed("a counter of null, or two of one value")
    return {"counters": counters, "short": source.occurrences()}


FUNCTIONS = {
    "COUNT": read_count,
    "SUM": read_sum,
    "MIN": read_value,
    "MAX": read_value,
    "AVERAGE": read_average,
    "STDDEV": read_deviation,
    "SKETCH": buckets(4400, 70909, 35420, 37604, 37604),
    "HISTOGRAM": buckets(4095, 2047, 1023, 1085, 1086),
    "DISTINCT": read_distinct,
    "TOPK": read_top,
    "FIRST": read_list,
    "LAST": read_list,
}


# ---- hashes


def mix(z):
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return z ^ z >> 31


def hash_of(value):
    if value is None:
        return 0x9E3779B97F4A7C15
    if isinstance(value, bool):
        return 0x2545F4914F6CDD1D if value else 0x7FB5D329728EA185
    if isinstance(value, int):
        return mix(value & MASK)
    if isinstance(value, Double):
        bits = int.from_bytes(value.bits, "big") if value.value else 0
        if value.value != value.value:
            bits = 0x7FF8 << 48
        return mix(bits ^ 0x5851F42D4C957F2D)
    if isinstance(value, list):
        return hash_of_items(5, value)
    if isinstance(value, bytes):
        h, units = 4, value
    else:
        utf16 = value.encode("utf-16-be")
        h, units = 3, [utf16[i] << 8 | utf16[i + 1] for i in range(0, len(utf16), 2)]
    for unit in units:
        h = h * 0x100000001B3 + unit & MASK
    return mix(h)


def hash_of_items(h, items):
    for item in items:
        h = mix(h) + hash_of(item) & MASK
    return mix(h)


def hash_of_key(key):
    return hash_of_items(len(key), key)


# ---- command


def as_json(value):
    return value.json() if isinstance(value, Double) else {"bytes": value.hex()}


def read(what, data):
    if what == "header":
        return read_header(data)
    if what == "content":
        return read_content(data)
    source = Source(data)
    state = FUNCTIONS[what](source)
    source.end()
    return state


def answer(what, text):
    try:
        result = read(what, bytes.fromhex(text))
    except Malformed as e:
        result = {"malformed": str(e)}
    return result


def main(arguments):
    if arguments:
        what, text = arguments if len(arguments) > 1 else ("header", arguments[0])
        print(json.dumps(answer(what, text), default=as_json, indent=2))
        return
    for line in sys.stdin:
        what, _, text = line.partition(" ")
        print(json.dumps(answer(what, text.strip()), default=as_json, separators=(",", ":")))


if __name__ == "__main__":
    main(sys.argv[1:])
