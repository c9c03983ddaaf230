"""The sealed archive under attack: cut, altered, reordered, forged, opened with another key."""

import hashlib
import io
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest

from egide.config.backup.archive import (
    CHUNK,
    MAGIC,
    SIGNATURE,
    TAG,
    Sealer,
    Unreadable,
    opened,
    read_header,
    whole_or_nothing,
)
from egide.config.backup.keys import BadKey, new_pair, opening_key, sealing_key, write_opening_key

NOW = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
CANARY = b"Canari-de-l-archive"
CONTENT = CANARY + secrets.token_bytes(3 * CHUNK) + CANARY


@pytest.fixture
def pair():
    return new_pair()


def sealed(path: Path, key, content: bytes = CONTENT) -> Path:
    with whole_or_nothing(path) as out:
        sealer = Sealer(out, key, made_at=NOW, version="0.1.0")
        for start in range(0, len(content), 70_001):
            sealer.write(content[start : start + 70_001])
        sealer.close()
    return path


def read(path: Path, key) -> bytes:
    clear = io.BytesIO()
    with opened(path, key) as source:
        while part := source.read(99_999):
            clear.write(part)
    return clear.getvalue()


def signed_again(octets, key):
    """What somebody does who holds the keys of the server: the signature is right, the chunks are not."""
    body = octets[:-SIGNATURE]
    return body + key.signer.sign(hashlib.sha256(body).digest())


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_sealed_is_read_again(tmp_path, pair, size):
    content = secrets.token_bytes(size)
    assert read(sealed(tmp_path / "a.egide", pair[0], content), pair[1]) == content


def test_nothing_of_the_content_stands_in_the_archive(tmp_path, pair):
    archive = sealed(tmp_path / "a.egide", pair[0])
    assert archive.read_bytes().count(CANARY) == 0
    assert CANARY in read(archive, pair[1])


def test_the_archive_says_its_date_and_nobody_changes_it(tmp_path, pair):
    archive = sealed(tmp_path / "a.egide", pair[0])
    assert (read_header(archive).made_at, read_header(archive).key) == (NOW, pair[1].fingerprint)
    newer = archive.read_bytes().replace(b"2026-11-22", b"2026-12-22")
    archive.write_bytes(newer)
    with pytest.raises(Unreadable, match="altérée"):
        read(archive, pair[1])
    archive.write_bytes(signed_again(newer, pair[0]))
    with pytest.raises(Unreadable, match="morceau 1"):
        read(archive, pair[1])


def test_another_key_opens_nothing(tmp_path, pair):
    archive = sealed(tmp_path / "a.egide", pair[0])
    other = new_pair()[1]
    with pytest.raises(Unreadable, match="faite pour la clé"):
        read(archive, other)
    disguised = archive.read_bytes().replace(pair[1].fingerprint.encode(), other.fingerprint.encode())
    archive.write_bytes(disguised)
    with pytest.raises(Unreadable, match="notre serveur"):
        read(archive, other)


@pytest.mark.parametrize("cut", [1, 20, CHUNK + TAG, 2 * CHUNK])
def test_a_cut_archive_is_refused(tmp_path, pair, cut):
    octets = sealed(tmp_path / "a.egide", pair[0]).read_bytes()
    archive = tmp_path / "cut.egide"
    for left in (octets[:-cut], octets[: -cut - SIGNATURE]):
        archive.write_bytes(left)
        with pytest.raises(Unreadable):
            read(archive, pair[1])
    archive.write_bytes(signed_again(octets[: -cut - SIGNATURE] + b"\0" * SIGNATURE, pair[0]))
    with pytest.raises(Unreadable, match="morceau"):
        read(archive, pair[1])


@pytest.mark.parametrize("place", [0.0, 0.3, 0.7, 0.999])
def test_one_flipped_bit_is_seen(tmp_path, pair, place):
    archive = sealed(tmp_path / "a.egide", pair[0])
    octets = bytearray(archive.read_bytes())
    start = octets.index(b"\n", len(MAGIC)) + 1
    octets[start + int(place * (len(octets) - SIGNATURE - start - 1))] ^= 1
    archive.write_bytes(octets)
    with pytest.raises(Unreadable, match="altérée"):
        read(archive, pair[1])
    archive.write_bytes(signed_again(bytes(octets), pair[0]))
    with pytest.raises(Unreadable, match="morceau"):
        read(archive, pair[1])


def test_swapped_repeated_and_borrowed_chunks_are_seen(tmp_path, pair):
    archive = sealed(tmp_path / "a.egide", pair[0])
    other = sealed(tmp_path / "b.egide", pair[0]).read_bytes()
    octets = archive.read_bytes()
    start, size = octets.index(b"\n", len(MAGIC)) + 1, CHUNK + TAG
    first, second = octets[start : start + size], octets[start + size : start + 2 * size]
    rest = octets[start + 2 * size :]
    borrowed = other[start : start + size]
    for chunks in (second + first, first + first, first + second + second, first, borrowed + second):
        archive.write_bytes(signed_again(octets[:start] + chunks + rest, pair[0]))
        with pytest.raises(Unreadable, match="morceau"):
            read(archive, pair[1])


@pytest.mark.parametrize("octets", [b"", b"PK\x03\x04", MAGIC, MAGIC + b"{}\n", MAGIC + b"x" * 9000])
def test_what_is_no_archive_is_said_so(tmp_path, pair, octets):
    (tmp_path / "a.egide").write_bytes(octets)
    with pytest.raises(Unreadable):
        read(tmp_path / "a.egide", pair[1])


def test_the_archive_belongs_to_its_owner_whatever_the_umask(tmp_path, pair):
    before = os.umask(0)
    try:
        archive = sealed(tmp_path / "a.egide", pair[0])
    finally:
        os.umask(before)
    assert archive.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [archive]


def test_a_key_that_others_may_read_is_refused(tmp_path, pair):
    path = tmp_path / "coffre.cle"
    write_opening_key(pair[1], path)
    assert opening_key(path).fingerprint == pair[1].fingerprint
    with pytest.raises(FileExistsError):
        write_opening_key(pair[1], path)
    path.chmod(0o640)
    with pytest.raises(BadKey, match="chmod 600"):
        opening_key(path)


def test_each_half_does_its_own_work_only(tmp_path, pair):
    assert sealing_key(pair[0].text()).fingerprint == pair[1].fingerprint
    for wrong in ("", "EGIDE", pair[1].text(), pair[0].text()[:-8]):
        with pytest.raises(BadKey):
            sealing_key(wrong)
    path = tmp_path / "coffre.cle"
    path.touch(mode=0o600)
    path.write_text(pair[0].text())
    with pytest.raises(BadKey):
        opening_key(path)
    with pytest.raises(BadKey):
        opening_key(tmp_path / "absente.cle")


def test_memory_holds_a_chunk_or_two(pair):
    class Sink(io.RawIOBase):
        def write(self, octets):
            return len(octets)

    sealer = Sealer(Sink(), pair[0], made_at=NOW, version="0.1.0")  # type: ignore[arg-type]
    for _ in range(8):
        sealer.write(b"\0" * CHUNK)
    assert len(sealer._buffer) <= CHUNK
