"""Engines that judge a page beside axe-core: Siteimprove Alfa, five rules of IBM's ACE, and a validator of HTML.

ACE runs in the page. Alfa and the validator are programs of their own that live as long as the run and work while the
visit goes on: the page is taken in the browser, judged beside it, and the answer awaited at the visit's end.
"""

from runners.engines.during import Turn
from runners.engines.run import ENGINES, TITLES, Engines, open_engines
from runners.engines.sidecar import EngineError

__all__ = ["ENGINES", "TITLES", "EngineError", "Engines", "Turn", "open_engines"]
