"""Files we ship are found in a checkout and in a wheel."""

from __future__ import annotations

import pytest

from zajel_desktop.model.errors import LocalError
from zajel_desktop.model.resources import folder, resource


def test_a_resource_of_this_checkout_exists():
    assert resource("icons/send.svg").read_text().startswith("<svg")


def test_a_checkout_keeps_resources_beside_the_package(tmp_path):
    package = tmp_path / "zajel_desktop"
    package.mkdir()
    assert folder(package) == tmp_path / "resources"


def test_a_wheel_keeps_resources_inside_the_package(tmp_path):
    package = tmp_path / "zajel_desktop"
    (package / "resources").mkdir(parents=True)
    assert folder(package) == package / "resources"


@pytest.mark.parametrize("path", ["/etc/passwd", "../run.py", "icons/../../run.py"])
def test_a_path_that_leads_out_is_refused(path):
    with pytest.raises(LocalError):
        resource(path)
