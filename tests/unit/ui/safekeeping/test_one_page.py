"""One thing is said, with a spinner or with buttons."""

from __future__ import annotations

from zajel_desktop.ui.safekeeping.one_page import OnePage
from zajel_desktop.ui.widgets.buttons import Button
from zajel_desktop.ui.widgets.spinner import Spinner


def test_work_turns_and_an_end_has_buttons(theme, qtbot):
    working = OnePage(theme, "One moment", "It is being done.", is_working=True)
    ended = OnePage(theme, "Done", "It is done.", buttons=(Button(theme, "Quit"),))
    for page in (working, ended):
        qtbot.addWidget(page)
        page.show()
    assert working.findChild(Spinner).isVisible()
    assert ended.findChild(Spinner) is None
    assert ended.findChild(Button).isVisible()
    assert (ended.title.text(), ended.said.text()) == ("Done", "It is done.")
