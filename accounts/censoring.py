"""For whom listed words are replaced. What is stored has them as they were written."""

from accounts.models import Reader, User
from board.models import BoardSettings
from board.models.markup import board_censor
from board.models.settings import board_settings
from markup import AS_WRITTEN, Censor


def censor_for(reader: Reader | None) -> Censor:
    """What takes listed words out of whatever `reader` is shown; from memory. Guests never see
    them, members where they want to and the board leaves them the choice."""
    if isinstance(reader, User) and reader.shows_censored and may_choose_words():
        return AS_WRITTEN
    return board_censor()


def may_choose_words() -> bool:
    """Whether there is anything to choose: words are listed, and not replaced for everybody."""
    always = board_settings().censor == BoardSettings.Censoring.ALWAYS
    return bool(board_censor()) and not always
