"""Profiles: one folder for everything, or the places the system has for it."""

from __future__ import annotations

from pathlib import Path

from zajel_desktop.store.profile import default_profile, portable_profile


def places(profile):
    return [profile.store, profile.looks, profile.logs, profile.downloads, profile.pasted]


def test_a_portable_profile_has_everything_in_its_folder(tmp_path):
    profile = portable_profile(tmp_path / "ali")
    assert all(tmp_path / "ali" in place.parents for place in places(profile))
    assert len(set(places(profile))) == 5
    assert profile.is_portable


def test_a_relative_folder_means_the_same_after_a_change_of_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    profile = portable_profile(Path("ali"))
    assert profile.store.is_relative_to(tmp_path / "ali")


def test_the_default_profile_lies_where_the_system_wants_it(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    profile = default_profile()
    assert all(place.is_absolute() for place in places(profile))
    assert not profile.is_portable


def test_nothing_is_made_by_naming_it(tmp_path):
    portable_profile(tmp_path / "ali")
    assert list(tmp_path.iterdir()) == []
