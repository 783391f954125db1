"""Do the catalogues that are shipped say what their sources say?"""

import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

CATALOGUES = Path(__file__).parents[2] / "src/mainstay/terms/catalogues"


def catalogue(name: str) -> dict:
    return tomllib.loads((CATALOGUES / f"{name}.toml").read_text("utf-8"))


RELEASES = catalogue("releases")["release"]

LTS = {
    "14.04": ("trusty", "2014-04-17", "2019-04-25", "2024-04-25", "2026-04-28"),
    "16.04": ("xenial", "2016-04-21", "2021-04-30", "2026-04-23", "2028-04-25"),
    "18.04": ("bionic", "2018-04-26", "2023-05-31", "2028-04-26", "2030-04-30"),
    "20.04": ("focal", "2020-04-23", "2025-05-29", "2030-04-23", "2032-04-27"),
    "22.04": ("jammy", "2022-04-21", "2027-06-01", "2032-04-21", "2034-04-25"),
    "24.04": ("noble", "2024-04-25", "2029-05-31", "2034-04-25", "2036-04-29"),
    "26.04": ("resolute", "2026-04-23", "2031-05-29", "2036-04-23", "2038-04-27"),
}


@pytest.mark.parametrize("name", ["releases", "kernels", "kubernetes", "maas"])
def test_a_catalogue_has_an_edition_and_a_source(name):
    shipped = catalogue(name)
    assert shipped["edition"]
    assert shipped["source"]


def test_the_lts_releases_are_those_from_14_04_to_26_04():
    fields = ("codename", "released", "standard_until", "pro_until", "legacy_until")
    assert {r["version"]: tuple(str(r[field]) for field in fields) for r in RELEASES if r["lts"]} == LTS


def test_interim_releases_have_a_codename_and_no_maintenance_of_their_own():
    interim = [r for r in RELEASES if not r["lts"]]
    assert len(interim) == 19
    assert all("pro_until" not in r and "legacy_until" not in r for r in interim)
    assert all(r["released"] < r["standard_until"] for r in interim)


def test_releases_follow_one_another_each_half_year():
    assert all(earlier["released"] < later["released"] for earlier, later in pairwise(RELEASES))
    assert len(RELEASES) == 26
    assert len({r["codename"] for r in RELEASES}) == 26


@pytest.mark.parametrize(
    ("codename", "released"),
    [("oracular", "2024-10-10"), ("questing", "2025-10-09"), ("stonking", "2026-10-15")],
)
def test_an_interim_release_has_its_date(codename, released):
    assert [r["released"] for r in RELEASES if r["codename"] == codename] == [date.fromisoformat(released)]


def test_a_kernel_is_listed_once_and_covered_to_the_pro_end_of_its_release():
    kernels = catalogue("kernels")["kernel"]
    keys = [(k["release"], k["kernel"], k["flavour"], k["architecture"]) for k in kernels]
    assert len(keys) == len(set(keys)) == 12
    assert all(str(k["until"]) == LTS[k["release"]][3] for k in kernels)


def test_the_newest_versions_are_those_of_the_sources():
    products = {p["name"]: p["newest"] for name in ("kubernetes", "maas") for p in catalogue(name)["product"]}
    assert products == {"charmed-kubernetes": "1.35", "microk8s": "1.35", "maas": "3.7"}
