"""Which stages of a comparison are its end."""

from __future__ import annotations

from zajel_desktop.model.verification import EmojiStage


def test_a_comparison_is_over_in_three_ways():
    over = {stage for stage in EmojiStage if stage.is_over}
    assert over == {EmojiStage.DONE, EmojiStage.DIFFER, EmojiStage.ENDED}
