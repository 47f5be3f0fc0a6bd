"""Who asks, of which version: what every answer is kept under.

Every answer is small and frozen, and is kept under (database, scope of the viewer, version, what tells its publication
from another of that number, arguments): at a fixed version it can never be stale, and two viewers share it only when
they may see the same rows. Anybody who can reach the app can clear Streamlit's caches, so nothing here is expensive to
ask again and the engine lives outside them.
"""

from dataclasses import dataclass
from functools import cached_property, partial
from operator import attrgetter
from typing import Self

import streamlit as st
from sqlalchemy import Engine

from data_access.protection import protection_today
from data_access.publications import identity_of
from data_access.reader import Reader
from data_access.viewer import Viewer

Key = str  # one text, as Streamlit walks through a tuple with its districts at every look-up
QUESTIONS = "ui.reads.Questions"  # the class whose methods are kept, by the name that Streamlit knows it by

# Decorate a question whose answer is kept: for those who may see the same rows, or for everybody where it is told to
# nobody as it is.
kept = partial(st.cache_resource, show_spinner=False, hash_funcs={QUESTIONS: attrgetter("key")})
kept_for_all = partial(st.cache_resource, show_spinner=False, hash_funcs={QUESTIONS: attrgetter("figures")})


@dataclass(frozen=True)
class Asking:
    """One viewer at one version."""

    engine: Engine
    viewer: Viewer
    version: int

    def at(self, version: int) -> Self:
        """The same viewer's questions at another version; what is protected today is asked once for all of them."""
        if version == self.version:
            return self
        other = self._others.setdefault(version, type(self)(self.engine, self.viewer, version))
        other.__dict__.update(_others=self._others, protected=self.protected)
        return other

    @cached_property
    def _others(self) -> dict[int, Self]:
        return {self.version: self}

    @cached_property
    def protected(self) -> tuple[object, ...]:
        """What is withheld follows today's catalogue at every version, so it is part of whose answer this is."""
        return protection_today(self.engine)

    @property
    def reader(self) -> Reader:
        return Reader(self.engine, self.viewer, self.version)

    @cached_property
    def key(self) -> Key:
        return repr((self._database, (self.viewer.scope, self.protected), self.version, self._identity))

    @cached_property
    def figures(self) -> Key:
        """Whose figures these are, whoever looks."""
        return repr((self._database, self.version, self._identity))

    @property
    def _database(self) -> str:
        return self.engine.url.render_as_string(hide_password=True)

    @cached_property
    def _identity(self) -> tuple[str, ...]:
        return identity_of(self.engine, self.version)
