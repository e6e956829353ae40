"""Neural networks trained by data assimilation: EnKF online, ESMDA offline, and gradient descent beside them."""

from .changing import doubting, walking, widening
from .cnn import CNN
from .cycle import cycle
from .diagnostics import examine
from .enkf import enkf
from .errors import Diverged, MembersFailed
from .esmda import esmda
from .fnn import FNN
from .gauss_newton import gauss_newton, laplace_ensemble, linear_predictions
from .gd import gd
from .history import History, Step, record
from .kalman import UPDATES, analysis, inflate, perturb, relax, transform
from .localisation import localised
from .metrics import coverage, crps, r2, rmse, spread
from .network import Network
from .problems import Labelled, Problem, digits, mackey_glass, mexican_hat, mnist_1d, sine
from .rnn import RNN
from .simulator import simulator
from .streams import Stream

__version__ = "0.1.0"
__all__ = [
    "Network", "FNN", "CNN", "RNN", "gd", "cycle", "enkf", "esmda", "gauss_newton", "laplace_ensemble",
    "linear_predictions", "analysis", "transform", "perturb", "inflate", "relax", "UPDATES", "localised", "walking",
    "widening", "doubting", "Step", "History", "record", "rmse", "r2", "spread", "coverage", "crps", "examine",
    "Problem", "sine", "mexican_hat", "mackey_glass", "Labelled", "digits", "mnist_1d", "Stream", "simulator",
    "Diverged", "MembersFailed",
]  # fmt: skip
