"""The public names of Caseload: each is said here once, and loaded when it is first used."""

from .output.charts.one_chart import draw as draw
from .output.charts.style import Chart as Chart
from .output.words.explain import explain as explain
from .scenario.entries import inputs as inputs
from .scenario.errors import ScenarioErrors as ScenarioErrors
from .scenario.lever import lever_of as lever_of
from .scenario.loading import load_scenario as load_scenario
from .scenario.loading import shipped_names as shipped_names
from .scenario.schema import Question as Question
from .scenario.schema import Scenario as Scenario
from .service.journal import Journal as Journal
from .service.run import run_service as run_service
from .service.watched_family import follow_family as follow_family
from .service.watched_post import watch_post as watch_post
from .sources.england.scenario import published_scenario as published_scenario
from .sources.returns.scenario import own_scenario as own_scenario
from .study.calibration.calibrate import calibrate as calibrate
from .study.measures.measure import Measure as Measure
from .study.measures.measures import MEASURES as MEASURES
from .study.money.bill import bill as bill
from .study.paper import hours_needed_and_available as hours_needed_and_available
from .study.paper import paper_answer as paper_answer
from .study.questions.assumptions import register as register
from .study.questions.bridge import bridge as bridge
from .study.questions.comparison import Comparison as Comparison
from .study.questions.comparison import answer as answer
from .study.questions.comparison import compare as compare
from .study.questions.forecast import make_forecast as make_forecast
from .study.questions.levers import pull_levers as pull_levers
from .study.questions.seek import seek as seek
from .study.questions.uncertainty import study_uncertainty as study_uncertainty
from .study.runs.ensemble import Ensemble as Ensemble
from .study.runs.ensemble import question_of as question_of
from .study.runs.ensemble import run_ensemble as run_ensemble
from .study.runs.turns import run_until_precise as run_until_precise
from .study.runs.variants import Playing as Playing
from .study.runs.variants import ask as ask
from .study.statistics.confidence_sequence import share_at_any_time as share_at_any_time
from .study.statistics.estimates import Estimate as Estimate
from .study.statistics.estimates import mean_interval as mean_interval
from .study.statistics.estimates import range_of_futures as range_of_futures
from .study.statistics.estimates import share_interval as share_interval

__version__: str
