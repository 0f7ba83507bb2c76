"""Takes all receivers from an object's signals."""

from __future__ import annotations

from PySide6.QtCore import QMetaMethod, QObject


def disconnect_all(sender: QObject) -> None:
    """Disconnect whatever is connected to the signals of this object."""
    meta = sender.metaObject()
    for method in (meta.method(number) for number in range(meta.methodCount())):
        is_signal = method.methodType() == QMetaMethod.MethodType.Signal
        name = bytes(method.name().data()).decode()
        if is_signal and name not in ("destroyed", "objectNameChanged") and sender.isSignalConnected(method):
            getattr(sender, name).disconnect()
