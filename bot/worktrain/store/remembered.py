"""All tables of one database, put together."""

from __future__ import annotations

from pathlib import Path

from worktrain.store.clock import Clock, utc_now
from worktrain.store.cursors import Cursors
from worktrain.store.database import Database
from worktrain.store.deliveries import Deliveries
from worktrain.store.effects import Effects
from worktrain.store.items import Items
from worktrain.store.listings import Listings
from worktrain.store.policies import Policies
from worktrain.store.repositories import Repositories
from worktrain.store.retros import RetroRows
from worktrain.store.sessions import Sessions
from worktrain.store.spending import Spending
from worktrain.store.standstill import Standstill
from worktrain.store.suites import Suites
from worktrain.store.traits import Traits
from worktrain.store.waits import Waits

FILE = "worktrain.sqlite"


class Remembered:
    """What WorkTrain knows: a file `worktrain.sqlite` in the data folder."""

    def __init__(self, data: Path, *, clock: Clock = utc_now) -> None:
        self.database = Database(data / FILE)
        self.deliveries = Deliveries(self.database, clock=clock)
        self.cursors = Cursors(self.database, clock=clock)
        self.repositories = Repositories(self.database)
        self.traits = Traits(self.database)
        self.policies = Policies(self.database, clock=clock)
        self.items = Items(self.database, clock=clock)
        self.effects = Effects(self.database, clock=clock)
        self.sessions = Sessions(self.database, clock=clock)
        self.spending = Spending(self.database, clock=clock)
        self.standstill = Standstill(self.database, clock=clock)
        self.suites = Suites(self.database)
        self.waits = Waits(self.database, clock=clock)
        self.retros = RetroRows(self.database, clock=clock)
        self.listings = Listings(self.database)

    def close(self) -> None:
        self.database.close()
