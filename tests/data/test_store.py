"""What stands at a path is the old file or the new one."""

import errno
import os
import stat

import pandas as pd
import pytest

from pooledcases.data import store
from pooledcases.data.tables import load_table
from pooledcases.errors import InputError


def test_writes_and_replaces_and_leaves_nothing_else(tmp_path):
    path = tmp_path / "deep" / "a.txt"
    store.write_text(path, "one\n")
    store.write_text(path, "二\n")
    assert path.read_bytes() == "二\n".encode()
    assert os.listdir(path.parent) == ["a.txt"]


def test_new_files_have_the_usual_permissions_and_replaced_ones_keep_theirs(tmp_path):
    usual = tmp_path / "usual"
    usual.write_text("x")
    path = store.write_text(tmp_path / "a.txt", "one")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    path.chmod(0o640)
    store.write_text(path, "two")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("step", ["replace", "fsync"])
def test_a_failure_keeps_the_old_file(tmp_path, monkeypatch, step):
    path = store.write_text(tmp_path / "a.txt", "old")

    def fail(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store.os, step, fail)
    with pytest.raises(InputError, match="the disk is full; make room"):
        store.write_text(path, "new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_link_is_followed(tmp_path):
    target = store.write_text(tmp_path / "a.txt", "old")
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    store.write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


@pytest.mark.parametrize("write", [store.need_place, lambda path: store.write_text(path, "x")])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("file/a.txt", "/file is a file, not a folder; choose another folder. Nothing was changed"),
        ("file/deep/a.txt", "/file is a file, not a folder"),
        (f"{'a' * 300}.txt", "the name is too long for this system; choose a shorter one"),
        ("folder", "a folder has this name; choose another name"),
    ],
)
def test_what_stands_in_the_way_is_said_before_and_when_writing(tmp_path, write, name, said):
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="cannot be written: ") as error:
        write(tmp_path / name)
    assert said in str(error.value)
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]


def test_a_folder_without_the_right_to_write_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(store.os, "access", lambda *_: False)
    with pytest.raises(InputError, match=f"no right to write in the folder {tmp_path};"):
        store.need_place(tmp_path / "new" / "a.txt")


def test_a_missing_folder_is_no_problem_and_not_made_beforehand(tmp_path):
    store.need_place(tmp_path / "new" / "a.txt")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EDQUOT, errno.EFBIG])
def test_reasons_of_the_system_are_in_words(tmp_path, monkeypatch, number):
    monkeypatch.setattr(store.os, "replace", lambda *_: (_ for _ in ()).throw(OSError(number, "E")))
    with pytest.raises(InputError, match=r"; choose |, or choose ") as error:
        store.write_text(tmp_path / "a.txt", "x")
    assert "{" not in str(error.value)


def test_frame_reads_back_as_it_was(tmp_path):
    frame = pd.DataFrame({"a": ["1", 'x,"y"', "NR"], "b": ["", "二\n三", "0.1"]}, dtype=object)
    path = store.write_frame(tmp_path / "t.csv", frame)
    table, problems = load_table(path)
    assert problems == ()
    assert table.frame.equals(frame)


def test_folder_is_swapped_whole(tmp_path):
    target = tmp_path / "out"
    store.write_folder(target, lambda f: (f / "a").write_text("1"))
    store.write_folder(target, lambda f: (f / "b").write_text("2"))
    assert os.listdir(target) == ["b"]
    assert os.listdir(tmp_path) == ["out"]


def test_folder_stays_when_filling_fails(tmp_path):
    target = tmp_path / "out"
    store.write_folder(target, lambda f: (f / "a").write_text("1"))

    def fill(folder):
        (folder / "b").write_text("half")
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        store.write_folder(target, fill)
    assert os.listdir(target) == ["a"]
    assert os.listdir(tmp_path) == ["out"]


def test_folder_comes_back_when_the_swap_fails(tmp_path, monkeypatch):
    target = tmp_path / "out"
    store.write_folder(target, lambda f: (f / "a").write_text("1"))
    rename = store.Path.rename
    seen = []

    def second_fails(self, other):
        seen.append(self)
        if len(seen) == 2:
            raise OSError(13, "Permission denied")
        return rename(self, other)

    monkeypatch.setattr(store.Path, "rename", second_fails)
    with pytest.raises(InputError, match="Nothing was changed"):
        store.write_folder(target, lambda f: (f / "b").write_text("2"))
    assert os.listdir(target) == ["a"]
    assert os.listdir(tmp_path) == ["out"]
