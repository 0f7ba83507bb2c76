"""Within it all of the app's folders are temporary; after it all is as before."""

import os

from engine.system.paths import cache_folder, config_folder, data_folder, log_folder
from gui.selftest.own_folders import own_folders


def test_what_is_written_goes_with_it(monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "mine")
    before = dict(os.environ)
    with own_folders() as folder:
        for one in (cache_folder(), config_folder(), data_folder(), log_folder()):
            assert one.is_relative_to(folder)
            one.mkdir(parents=True)
            (one / "file").touch()
        assert os.environ["XDG_CACHE_HOME"] != "mine"
    assert not folder.exists()
    assert dict(os.environ) == before
