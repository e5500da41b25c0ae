#!/usr/bin/env python3
"""Draws eng/icon.png, the icon of all packages: a bell with a mark for a new message, 128 × 128 pixels.

Usage: python3 eng/icon.py. Needs only the standard library.
"""
import math
import pathlib
import struct
import zlib

SIZE = 128
# Each pixel is the mean of 4 × 4 points, so that edges are smooth.
POINTS = 4
BACKGROUND, BELL, MARK = (37, 64, 143), (255, 255, 255), (255, 176, 32)
CORNER = 28


def in_tile(x, y):
    dx = max(CORNER - x, x - (SIZE - CORNER), 0)
    dy = max(CORNER - y, y - (SIZE - CORNER), 0)
    return math.hypot(dx, dy) <= CORNER


def in_bell(x, y):
    x = abs(x - 64)
    dome = y <= 56 and math.hypot(x, y - 56) <= 26
    skirt = 56 < y <= 82 and x <= 26 + 10 * ((y - 56) / 26) ** 3
    rim = math.hypot(max(x - 36, 0), y - 86) <= 5
    handle = math.hypot(x, y - 29) <= 6
    clapper = y >= 96 and math.hypot(x, y - 96) <= 10
    return dome or skirt or rim or handle or clapper


def color(x, y):
    """Returns the red, green, blue and alpha of one point."""
    if not in_tile(x, y):
        return 0, 0, 0, 0
    distance = math.hypot(x - 90, y - 40)
    if distance <= 14:
        return *MARK, 255
    # A gap keeps the mark apart from the bell.
    if distance > 19 and in_bell(x, y):
        return *BELL, 255
    return *BACKGROUND, 255


def pixel(column, row):
    steps = [(step + 0.5) / POINTS for step in range(POINTS)]
    points = [color(column + x, row + y) for y in steps for x in steps]
    visible = [point for point in points if point[3]]
    if not visible:
        return bytes(4)
    mean = [round(sum(point[channel] for point in visible) / len(visible)) for channel in range(3)]
    return bytes([*mean, round(255 * len(visible) / len(points))])


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


# Each row starts with the number of its filter; 0 means none.
rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIZE)) for row in range(SIZE))
pathlib.Path(__file__).with_name("icon.png").write_bytes(
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(rows, 9))
    + chunk(b"IEND", b""))
