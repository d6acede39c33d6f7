"""Without the passphrase two ways are left."""

from __future__ import annotations

import pytest

from zajel_desktop.ui.safekeeping.forgotten import ForgottenDialog


@pytest.fixture
def dialog(theme, opened):
    return opened(ForgottenDialog(theme))


def test_a_backup_or_nothing(dialog, qtbot):
    with qtbot.waitSignal(dialog.restore_wanted):
        dialog.restore_button.click()
    assert not dialog.isVisible()
    dialog.open()
    with qtbot.waitSignal(dialog.erase_wanted):
        dialog.erase_button.click()
    assert not dialog.isVisible()


def test_one_can_go_back(dialog, qtbot):
    with qtbot.assertNotEmitted(dialog.erase_wanted):
        dialog.back_button.click()
    assert not dialog.isVisible()
