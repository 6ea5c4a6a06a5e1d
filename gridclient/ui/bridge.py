"""From the services' events to the window: told on the window's thread, whoever tells."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from gridclient.services.events import Events


class Bridge(QObject):
    """Repeats events as the signal ``told``, always on the thread the bridge lives on."""

    told = Signal(object)
    _heard = Signal(object)

    def __init__(self, events: Events, kinds: tuple[type, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._heard.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._stops = [events.subscribe(kind, self._heard.emit) for kind in kinds]

    def close(self) -> None:
        """Hear no more."""
        while self._stops:
            self._stops.pop()()

    def _tell(self, event: object) -> None:
        self.told.emit(event)
