"""Words of a file keep their letters and lose what would control a terminal."""

from engine.system.printable import printable


def test_letters_of_all_scripts_stay() -> None:
    for words in ("Gül Ö. 山田", "α β\u00a0γ", "naïve 🙂", ""):
        assert printable(words) == words


def test_what_controls_a_terminal_or_turns_text_is_a_space() -> None:
    assert printable("a\x1b[31m\nb\u202ec\x9bd\x00\u2028\ud800\t") == "a [31m b c d    "
