"""Caseload: a simulation of a council's children's social work service.

    from sim import load_scenario, run_ensemble, compare

The public names are listed in `__init__.pyi`. They are loaded when they are first used, so that
the command starts quickly.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

__version__ = "0.2.0"
