"""Right answers to the exercises in unusual forms: what is unusual, the notebook's names, and the code."""

RIGHT = [
    {
        "name": "00-slide",
        "what": "covariance by variance, in place of polyfit",
        "context": """
import numpy as np
from dalearn import FNN, enkf, sine
problem = sine(n=100, noise=0.05, rng=3550)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.3, rng=3550)
d = problem.d[0, 0]
said = net(ensemble, problem.x[:1])[0, 0]
weight = ensemble[9]
""",
        "code": """
def my_slide(weights, said, d):
    both = np.cov(weights, said)
    return weights + both[0, 1] / both[1, 1] * (d - said)

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "a list by a plain Python loop",
        "context": """
import numpy as np
from dalearn import FNN, enkf, sine
problem = sine(n=100, noise=0.05, rng=3550)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.3, rng=3550)
d = problem.d[0, 0]
said = net(ensemble, problem.x[:1])[0, 0]
weight = ensemble[9]
""",
        "code": """
def my_slide(weights, said, d):
    slope = np.polyfit(said, weights, 1)[0]
    new = []
    for w, y in zip(weights, said):
        new.append(w + slope * (d - y))
    return new

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "the parts in place, in another order",
        "context": """
import numpy as np
from dalearn import FNN, enkf, sine
problem = sine(n=100, noise=0.05, rng=3550)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.3, rng=3550)
d = problem.d[0, 0]
said = net(ensemble, problem.x[:1])[0, 0]
weight = ensemble[9]
""",
        "code": """
def my_slide(weights, said, d):
    slope = np.polyfit(said, weights, 1)[0]
    new = np.array(weights, dtype=float)
    new -= slope * said
    new += d * slope
    return new

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "float32 arithmetic",
        "context": """
import numpy as np
from dalearn import FNN, enkf, sine
problem = sine(n=100, noise=0.05, rng=3550)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.3, rng=3550)
d = problem.d[0, 0]
said = net(ensemble, problem.x[:1])[0, 0]
weight = ensemble[9]
""",
        "code": """
def my_slide(weights, said, d):
    slope = np.polyfit(said, weights, 1)[0]
    weights, said = weights.astype(np.float32), said.astype(np.float32)
    return weights + np.float32(slope) * (np.float32(d) - said)

answer = my_slide
""",
    },
    {
        "name": "00-mean",
        "what": "nested lists by plain Python loops and the statistics module",
        "context": """
import numpy as np
from dalearn import FNN, enkf, sine
problem = sine(n=100, noise=0.05, rng=3550)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.3, rng=3550)
d = problem.d[0, 0]
said = net(ensemble, problem.x[:1])[0, 0]
weight = ensemble[9]
slope = np.polyfit(said, weight, 1)[0]
""",
        "code": """
import statistics


def my_mean(predictions):
    return [[statistics.fmean(members) for members in sample] for sample in predictions.tolist()]

answer = my_mean
""",
    },
    {
        "name": "00-mean",
        "what": "a lambda with the sum as a matrix product with equal weights",
        "context": """
import numpy as np
from dalearn import FNN, enkf, sine
problem = sine(n=100, noise=0.05, rng=3550)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.3, rng=3550)
d = problem.d[0, 0]
said = net(ensemble, problem.x[:1])[0, 0]
weight = ensemble[9]
slope = np.polyfit(said, weight, 1)[0]
""",
        "code": """
import numpy as np

answer = lambda predictions: predictions @ np.full(predictions.shape[-1], 1 / predictions.shape[-1])
""",
    },
    {
        "name": "01-forward",
        "what": "plain Python loops and math.tanh, lists returned",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.x_test, problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
start = {"w": 2, "b": -1, "v": 1}
w, name, values = 4, "v", (-1, 0.5, 1)
""",
        "code": """
import math


def my_forward(x, W1, b1, W2, b2):
    out = []
    for sample in x:
        h = [math.tanh(sum(s * w for s, w in zip(sample, W1[:, j])) + b1[j]) for j in range(len(b1))]
        out.append([sum(h[j] * W2[j, k] for j in range(len(h))) + b2[k] for k in range(len(b2))])
    return out

answer = my_forward
""",
    },
    {
        "name": "01-forward",
        "what": "biases as one more row of the weights, and one more column of ones",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.x_test, problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
start = {"w": 2, "b": -1, "v": 1}
w, name, values = 4, "v", (-1, 0.5, 1)
""",
        "code": """
def my_forward(x, W1, b1, W2, b2):
    ones = np.ones((len(x), 1))
    h = np.tanh(np.hstack([x, ones]) @ np.vstack([W1, b1]))
    return np.hstack([h, ones]) @ np.vstack([W2, b2])

answer = my_forward
""",
    },
    {
        "name": "01-forward",
        "what": "einsum, and tanh written by the logistic function",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.x_test, problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
start = {"w": 2, "b": -1, "v": 1}
w, name, values = 4, "v", (-1, 0.5, 1)
""",
        "code": """
def my_forward(x, W1, b1, W2, b2):
    z = np.einsum("ni,ih->nh", x, W1) + b1
    h = 2 / (1 + np.exp(-2 * z)) - 1
    return np.einsum("nh,ho->no", h, W2) + b2

answer = my_forward
""",
    },
    {
        "name": "01-cloud",
        "what": "both units turned",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, -5, 5 * begins, colder / 2) + unit(x, -5, 5 * ends, -colder / 2)

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "the second first, in a loop",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    dent = 0
    for place, v in ((ends, colder / 2), (begins, -colder / 2)):
        dent = dent + unit(x, 5, -5 * place, v)
    return dent

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "as arrays",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    w = np.array([5, 5])
    b = -w * np.array([begins, ends])
    v = np.array([-1, 1]) * colder / 2
    return (np.tanh(x * w + b) * v).sum(axis=1, keepdims=True)

answer = my_cloud
""",
    },
    {
        "name": "01-unpack",
        "what": "np.split into the four pieces",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.x_test, problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
start = {"w": 2, "b": -1, "v": 1}
w, name, values = 4, "v", (-1, 0.5, 1)
W1 = np.array([[2.0, 1.5, 2.0]])
b1 = np.array([3.0, 0.0, -3.0])
W2 = np.array([[-0.75], [1.25], [-0.75]])
b2 = np.array([0.0])
h = np.tanh(x @ W1 + b1)
steps = h * W2[:, 0]
theta = np.concatenate([W1.ravel(), b1, W2.ravel(), b2])
net = FNN((1, 3, 1))
""",
        "code": """
def my_output_weights(theta, n_in, n_hidden, n_out):
    ends = np.cumsum([n_in * n_hidden, n_hidden, n_hidden * n_out])
    W1, b1, W2, b2 = np.split(theta, ends)
    return W2.reshape(n_hidden, n_out)

answer = my_output_weights
""",
    },
    {
        "name": "01-unpack",
        "what": "an iterator that is used up, lists returned",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.x_test, problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
start = {"w": 2, "b": -1, "v": 1}
w, name, values = 4, "v", (-1, 0.5, 1)
W1 = np.array([[2.0, 1.5, 2.0]])
b1 = np.array([3.0, 0.0, -3.0])
W2 = np.array([[-0.75], [1.25], [-0.75]])
b2 = np.array([0.0])
h = np.tanh(x @ W1 + b1)
steps = h * W2[:, 0]
theta = np.concatenate([W1.ravel(), b1, W2.ravel(), b2])
net = FNN((1, 3, 1))
""",
        "code": """
def my_output_weights(theta, n_in, n_hidden, n_out):
    numbers = iter(theta)
    for _ in range((n_in + 1) * n_hidden):
        next(numbers)
    return [[next(numbers) for _ in range(n_out)] for _ in range(n_hidden)]

answer = my_output_weights
""",
    },
    {
        "name": "01-unpack",
        "what": "counts from the end, and an np.matrix comes back",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.x_test, problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
start = {"w": 2, "b": -1, "v": 1}
w, name, values = 4, "v", (-1, 0.5, 1)
W1 = np.array([[2.0, 1.5, 2.0]])
b1 = np.array([3.0, 0.0, -3.0])
W2 = np.array([[-0.75], [1.25], [-0.75]])
b2 = np.array([0.0])
h = np.tanh(x @ W1 + b1)
steps = h * W2[:, 0]
theta = np.concatenate([W1.ravel(), b1, W2.ravel(), b2])
net = FNN((1, 3, 1))
""",
        "code": """
def my_output_weights(theta, n_in, n_hidden, n_out):
    return np.matrix(theta[-(n_hidden + 1) * n_out : -n_out].reshape(n_hidden, -1))

answer = my_output_weights
""",
    },
    {
        "name": "01-rmse",
        "what": "norm over the root of the number of entries",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.x_test, problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
start = {"w": 2, "b": -1, "v": 1}
w, name, values = 4, "v", (-1, 0.5, 1)
W1 = np.array([[2.0, 1.5, 2.0]])
b1 = np.array([3.0, 0.0, -3.0])
W2 = np.array([[-0.75], [1.25], [-0.75]])
b2 = np.array([0.0])
h = np.tanh(x @ W1 + b1)
steps = h * W2[:, 0]
theta = np.concatenate([W1.ravel(), b1, W2.ravel(), b2])
net = FNN((1, 3, 1))
""",
        "code": """
def my_rmse(predicted, truth):
    return np.linalg.norm(np.ravel(predicted - truth)) / predicted.size**0.5

answer = my_rmse
""",
    },
    {
        "name": "01-rmse",
        "what": "a number of shape (1,), with the root taken of a dot product",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.x_test, problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
start = {"w": 2, "b": -1, "v": 1}
w, name, values = 4, "v", (-1, 0.5, 1)
W1 = np.array([[2.0, 1.5, 2.0]])
b1 = np.array([3.0, 0.0, -3.0])
W2 = np.array([[-0.75], [1.25], [-0.75]])
b2 = np.array([0.0])
h = np.tanh(x @ W1 + b1)
steps = h * W2[:, 0]
theta = np.concatenate([W1.ravel(), b1, W2.ravel(), b2])
net = FNN((1, 3, 1))
""",
        "code": """
def my_rmse(predicted, truth):
    e = (predicted - truth).reshape(-1, 1)
    return np.sqrt(e.T @ e / e.size)[0]

answer = my_rmse
""",
    },
    {
        "name": "02-differences",
        "what": "rows of an identity matrix in a list, f called in a generator",
        "context": """
import numpy as np
from dalearn import FNN, gd, record, rmse, sine
problem = sine(rng=1)
x, d = problem.x, problem.d
net = FNN((1, 20, 1))
theta = net.init(rng=20)
def loss(theta):
    return np.mean((net(theta, x) - d) ** 2)
move = 1e-13
""",
        "code": """
def my_differences(theta, f, move):
    return list((f(theta + e) - f(theta - e)) / (2 * move) for e in move * np.eye(len(theta)))

answer = my_differences
""",
    },
    {
        "name": "02-differences",
        "what": "changes theta and puts each component back, bit by bit, so that it is unchanged at the end",
        "context": """
import numpy as np
from dalearn import FNN, gd, record, rmse, sine
problem = sine(rng=1)
x, d = problem.x, problem.d
net = FNN((1, 20, 1))
theta = net.init(rng=20)
def loss(theta):
    return np.mean((net(theta, x) - d) ** 2)
move = 1e-13
""",
        "code": """
def my_differences(theta, f, move):
    slopes = []
    for i in range(theta.size):
        old = theta[i]
        theta[i] = old + move
        up = f(theta)
        theta[i] = old - move
        down = f(theta)
        theta[i] = old
        slopes.append((up - down) / move / 2)
    return np.array(slopes, dtype=object)

answer = my_differences
""",
    },
    {
        "name": "02-differences",
        "what": "np.apply_along_axis over the rows of a matrix of moves",
        "context": """
import numpy as np
from dalearn import FNN, gd, record, rmse, sine
problem = sine(rng=1)
x, d = problem.x, problem.d
net = FNN((1, 20, 1))
theta = net.init(rng=20)
def loss(theta):
    return np.mean((net(theta, x) - d) ** 2)
move = 1e-13
""",
        "code": """
def my_differences(theta, f, move):
    moves = np.diag(np.full(theta.shape, move))
    up = np.apply_along_axis(f, 1, theta + moves)
    down = np.apply_along_axis(f, 1, theta - moves)
    return 0.5 * (up - down) / move

answer = my_differences
""",
    },
    {
        "name": "02-gradient",
        "what": "multiplied out, 2 (hT h v - hT d) / n",
        "context": """
import numpy as np
from dalearn import FNN, gd, record, rmse, sine
problem = sine(rng=1)
x, d = problem.x, problem.d
net = FNN((1, 20, 1))
theta = net.init(rng=20)
def loss(theta):
    return np.mean((net(theta, x) - d) ** 2)
step = 1e-13
""",
        "code": """
def my_gradient(v, h, d):
    n = h.shape[0]
    return 2 / n * (h.T @ h @ v) - 2 / n * (h.T @ d)

answer = my_gradient
""",
    },
    {
        "name": "02-gradient",
        "what": "means over the samples and then an axis again",
        "context": """
import numpy as np
from dalearn import FNN, gd, record, rmse, sine
problem = sine(rng=1)
x, d = problem.x, problem.d
net = FNN((1, 20, 1))
theta = net.init(rng=20)
def loss(theta):
    return np.mean((net(theta, x) - d) ** 2)
step = 1e-13
""",
        "code": """
def my_gradient(v, h, d):
    residual = (h @ v - d)[:, 0]
    return np.mean([2 * r * row for r, row in zip(residual, h)], axis=0)[:, None]

answer = my_gradient
""",
    },
    {
        "name": "02-gradient",
        "what": "complex step: the derivative by an imaginary move of each weight",
        "context": """
import numpy as np
from dalearn import FNN, gd, record, rmse, sine
problem = sine(rng=1)
x, d = problem.x, problem.d
net = FNN((1, 20, 1))
theta = net.init(rng=20)
def loss(theta):
    return np.mean((net(theta, x) - d) ** 2)
step = 1e-13
""",
        "code": """
def my_gradient(v, h, d):
    g = np.zeros(v.shape)
    for i in range(v.size):
        w = v.astype(complex)
        w[i, 0] += 1e-30j
        g[i, 0] = np.mean((h @ w - d) ** 2).imag / 1e-30
    return g

answer = my_gradient
""",
    },
    {
        "name": "03-update",
        "what": "by precisions, no gain anywhere",
        "context": """
import numpy as np
theta = np.linspace(0, 60, 60_001)
def bell(mean, variance):
    return np.exp(-((theta - mean) ** 2) / (2 * variance))
def combine(*opinions):
    means, variances = np.array(opinions).T
    precision = np.sum(1 / variances)
    return np.sum(means / variances) / precision, 1 / precision
mean, variance = combine((20, 2**2), (24, 1**2))
""",
        "code": """
def my_update(prior, observation):
    (m, P), (d, R) = prior, observation
    w1, w2 = 1 / P, 1 / R
    return np.array([(w1 * m + w2 * d) / (w1 + w2), 1 / (w1 + w2)])

answer = my_update
""",
    },
    {
        "name": "03-update",
        "what": "calls the notebook's combine, which returns a tuple",
        "context": """
import numpy as np
theta = np.linspace(0, 60, 60_001)
def bell(mean, variance):
    return np.exp(-((theta - mean) ** 2) / (2 * variance))
def combine(*opinions):
    means, variances = np.array(opinions).T
    precision = np.sum(1 / variances)
    return np.sum(means / variances) / precision, 1 / precision
mean, variance = combine((20, 2**2), (24, 1**2))
""",
        "code": """
def my_update(prior, observation):
    return combine(tuple(prior), tuple(observation))

answer = my_update
""",
    },
    {
        "name": "03-update",
        "what": "weights of the two means by the other's variance, and a complex array with zero imaginary part",
        "context": """
import numpy as np
theta = np.linspace(0, 60, 60_001)
def bell(mean, variance):
    return np.exp(-((theta - mean) ** 2) / (2 * variance))
def combine(*opinions):
    means, variances = np.array(opinions).T
    precision = np.sum(1 / variances)
    return np.sum(means / variances) / precision, 1 / precision
mean, variance = combine((20, 2**2), (24, 1**2))
""",
        "code": """
def my_update(prior, observation):
    total = prior[1] + observation[1]
    mean = (prior[0] * observation[1] + observation[0] * prior[1]) / total
    return np.array([mean, prior[1] * observation[1] / total], dtype=complex)

answer = my_update
""",
    },
    {
        "name": "03-crowd",
        "what": "least squares of theta on the readings",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    slope, offset = np.polyfit(readings, theta, 1)
    return theta + slope * (d - readings)

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "deviations by hand, in a loop",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    a = theta - np.mean(theta)
    b = readings - np.mean(readings)
    k = sum(a * b) / sum(b * b)
    return np.array([t + k * (d - r) for t, r in zip(theta, readings)])

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "the covariance from the variance of a sum",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    cov = (np.var(theta + readings) - np.var(theta) - np.var(readings)) / 2
    return theta - cov / readings.var() * (readings - d)

answer = my_move
""",
    },
    {
        "name": "03-factor",
        "what": "a list from a generator over the factors",
        "context": """
import numpy as np
theta = np.linspace(0, 60, 60_001)
def bell(mean, variance):
    return np.exp(-((theta - mean) ** 2) / (2 * variance))
def combine(*opinions):
    means, variances = np.array(opinions).T
    precision = np.sum(1 / variances)
    return np.sum(means / variances) / precision, 1 / precision
mean, variance = combine((20, 2**2), (24, 1**2))
prior = 20, 2**2
obs_std, gain, d = 3, 4 / 13, 40
mean, variance = combine(prior, (24, 2), (24, 2))
""",
        "code": """
def my_gain(h, prior_var, obs_var):
    return list(prior_var * f / (f * f * prior_var + obs_var) for f in h)

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "h over (h squared plus R/P), each of the parts divided by P",
        "context": """
import numpy as np
theta = np.linspace(0, 60, 60_001)
def bell(mean, variance):
    return np.exp(-((theta - mean) ** 2) / (2 * variance))
def combine(*opinions):
    means, variances = np.array(opinions).T
    precision = np.sum(1 / variances)
    return np.sum(means / variances) / precision, 1 / precision
mean, variance = combine((20, 2**2), (24, 1**2))
prior = 20, 2**2
obs_std, gain, d = 3, 4 / 13, 40
mean, variance = combine(prior, (24, 2), (24, 2))
""",
        "code": """
def my_gain(h, prior_var, obs_var):
    ratio = obs_var / prior_var
    return np.divide(h, np.square(h) + ratio)

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "by the posterior variance over R, K = C h / R",
        "context": """
import numpy as np
theta = np.linspace(0, 60, 60_001)
def bell(mean, variance):
    return np.exp(-((theta - mean) ** 2) / (2 * variance))
def combine(*opinions):
    means, variances = np.array(opinions).T
    precision = np.sum(1 / variances)
    return np.sum(means / variances) / precision, 1 / precision
mean, variance = combine((20, 2**2), (24, 1**2))
prior = 20, 2**2
obs_std, gain, d = 3, 4 / 13, 40
mean, variance = combine(prior, (24, 2), (24, 2))
""",
        "code": """
def my_gain(h, prior_var, obs_var):
    C = 1 / (1 / prior_var + h**2 / obs_var)
    return C * h / obs_var

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "functools.partial of a function with other names",
        "context": """
import numpy as np
theta = np.linspace(0, 60, 60_001)
def bell(mean, variance):
    return np.exp(-((theta - mean) ** 2) / (2 * variance))
def combine(*opinions):
    means, variances = np.array(opinions).T
    precision = np.sum(1 / variances)
    return np.sum(means / variances) / precision, 1 / precision
mean, variance = combine((20, 2**2), (24, 1**2))
prior = 20, 2**2
obs_std, gain, d = 3, 4 / 13, 40
mean, variance = combine(prior, (24, 2), (24, 2))
""",
        "code": """
from functools import partial


def gain_of(sign, h, prior_var, obs_var):
    return sign * prior_var * h / (obs_var + prior_var * h**2)


answer = partial(gain_of, 1.0)
""",
    },
    {
        "name": "04-anomalies",
        "what": "the centring matrix I - 1/N from the right",
        "context": """
import numpy as np
from dalearn import FNN
from dalearn.kalman import anomalies
true = np.array([[1.0, 0.4], [0.4, 0.25]])
root = np.linalg.cholesky(true)
rng = np.random.default_rng(4)
ensemble = root @ rng.standard_normal((2, 20))
A = anomalies(ensemble)
""",
        "code": """
def my_anomalies(ensemble):
    N = ensemble.shape[1]
    return ensemble @ (np.eye(N) - np.ones((N, N)) / N)

answer = my_anomalies
""",
    },
    {
        "name": "04-anomalies",
        "what": "works in place on its own argument",
        "context": """
import numpy as np
from dalearn import FNN
from dalearn.kalman import anomalies
true = np.array([[1.0, 0.4], [0.4, 0.25]])
root = np.linalg.cholesky(true)
rng = np.random.default_rng(4)
ensemble = root @ rng.standard_normal((2, 20))
A = anomalies(ensemble)
""",
        "code": """
def my_anomalies(ensemble):
    ensemble -= ensemble.mean(1)[:, None]
    return ensemble

answer = my_anomalies
""",
    },
    {
        "name": "04-anomalies",
        "what": "twice transposed, so that the broadcast fits",
        "context": """
import numpy as np
from dalearn import FNN
from dalearn.kalman import anomalies
true = np.array([[1.0, 0.4], [0.4, 0.25]])
root = np.linalg.cholesky(true)
rng = np.random.default_rng(4)
ensemble = root @ rng.standard_normal((2, 20))
A = anomalies(ensemble)
""",
        "code": """
def my_anomalies(ensemble):
    return (ensemble.T - ensemble.T.mean(axis=0)).T

answer = my_anomalies
""",
    },
    {
        "name": "04-covariance",
        "what": "np.cov, made two-dimensional for a single row",
        "context": """
import numpy as np
from dalearn import FNN
from dalearn.kalman import anomalies
true = np.array([[1.0, 0.4], [0.4, 0.25]])
root = np.linalg.cholesky(true)
rng = np.random.default_rng(4)
ensemble = root @ rng.standard_normal((2, 20))
A = anomalies(ensemble)
""",
        "code": """
def my_covariance(ensemble):
    return np.atleast_2d(np.cov(ensemble))

answer = my_covariance
""",
    },
    {
        "name": "04-covariance",
        "what": "counts from the first member: mean of the products less product of the means, with Bessel's factor",
        "context": """
import numpy as np
from dalearn import FNN
from dalearn.kalman import anomalies
true = np.array([[1.0, 0.4], [0.4, 0.25]])
root = np.linalg.cholesky(true)
rng = np.random.default_rng(4)
ensemble = root @ rng.standard_normal((2, 20))
A = anomalies(ensemble)
""",
        "code": """
def my_covariance(ensemble):
    N = ensemble.shape[1]
    E = ensemble - ensemble[:, :1]
    m = E.mean(axis=1)
    return (E @ E.T / N - np.outer(m, m)) * N / (N - 1)

answer = my_covariance
""",
    },
    {
        "name": "04-covariance",
        "what": "half the mean product of the differences of all pairs of members",
        "context": """
import numpy as np
from dalearn import FNN
from dalearn.kalman import anomalies
true = np.array([[1.0, 0.4], [0.4, 0.25]])
root = np.linalg.cholesky(true)
rng = np.random.default_rng(4)
ensemble = root @ rng.standard_normal((2, 20))
A = anomalies(ensemble)
""",
        "code": """
def my_covariance(ensemble):
    N = ensemble.shape[1]
    D = ensemble[:, :, None] - ensemble[:, None, :]
    return np.einsum("iab,jab->ij", D, D) / (2 * N * (N - 1))

answer = my_covariance
""",
    },
    {
        "name": "04-cross",
        "what": "takes the mean off only one of the two, which is enough",
        "context": """
import numpy as np
from dalearn import FNN
from dalearn.kalman import anomalies
true = np.array([[1.0, 0.4], [0.4, 0.25]])
root = np.linalg.cholesky(true)
rng = np.random.default_rng(4)
ensemble = root @ rng.standard_normal((2, 20))
A = anomalies(ensemble)
n_ens = 640
""",
        "code": """
def my_cross_covariance(ensemble, predictions):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    return A @ predictions.T / (predictions.shape[1] - 1)

answer = my_cross_covariance
""",
    },
    {
        "name": "04-cross",
        "what": "the upper right block of np.cov",
        "context": """
import numpy as np
from dalearn import FNN
from dalearn.kalman import anomalies
true = np.array([[1.0, 0.4], [0.4, 0.25]])
root = np.linalg.cholesky(true)
rng = np.random.default_rng(4)
ensemble = root @ rng.standard_normal((2, 20))
A = anomalies(ensemble)
n_ens = 640
""",
        "code": """
def my_cross_covariance(ensemble, predictions):
    n = len(ensemble)
    return np.cov(ensemble, predictions)[:n, n:]

answer = my_cross_covariance
""",
    },
    {
        "name": "04-cross",
        "what": "loops, and statistics.covariance for each pair",
        "context": """
import numpy as np
from dalearn import FNN
from dalearn.kalman import anomalies
true = np.array([[1.0, 0.4], [0.4, 0.25]])
root = np.linalg.cholesky(true)
rng = np.random.default_rng(4)
ensemble = root @ rng.standard_normal((2, 20))
A = anomalies(ensemble)
n_ens = 640
""",
        "code": """
from statistics import covariance


def my_cross_covariance(ensemble, predictions):
    return [[covariance(a.tolist(), y.tolist()) for y in predictions] for a in ensemble]

answer = my_cross_covariance
""",
    },
    {
        "name": "05-gain",
        "what": "solve in place of the inverse, with two transposes",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, sine, transform
problem = sine(n=100, noise=0.05, rng=346)
net = FNN((1, 20, 1))
n_ens = 100
ensemble = net.ensemble(n_ens, spread=0.2, rng=346)
x, d = problem.x[:1], problem.d[0, 0]
predictions = net(ensemble, x)[0, 0]
obs_var = problem.obs_std**2
s = predictions - predictions.mean()
A = ensemble - ensemble.mean(axis=1, keepdims=True)
gain = A @ s / (s @ s + (n_ens - 1) * obs_var)
""",
        "code": """
def my_gain(A, S, obs_var):
    M = S @ S.T + (S.shape[1] - 1) * np.diag(obs_var)
    return np.linalg.solve(M, S @ A.T).T

answer = my_gain
""",
    },
    {
        "name": "05-gain",
        "what": "in the space of the members, by the matrix identity",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, sine, transform
problem = sine(n=100, noise=0.05, rng=346)
net = FNN((1, 20, 1))
n_ens = 100
ensemble = net.ensemble(n_ens, spread=0.2, rng=346)
x, d = problem.x[:1], problem.d[0, 0]
predictions = net(ensemble, x)[0, 0]
obs_var = problem.obs_std**2
s = predictions - predictions.mean()
A = ensemble - ensemble.mean(axis=1, keepdims=True)
gain = A @ s / (s @ s + (n_ens - 1) * obs_var)
""",
        "code": """
def my_gain(A, S, obs_var):
    n = A.shape[1]
    W = S.T / obs_var
    return A @ np.linalg.solve((n - 1) * np.eye(n) + W @ S, W)

answer = my_gain
""",
    },
    {
        "name": "05-gain",
        "what": "lstsq of the scaled anomalies with the root of the prior below",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, sine, transform
problem = sine(n=100, noise=0.05, rng=346)
net = FNN((1, 20, 1))
n_ens = 100
ensemble = net.ensemble(n_ens, spread=0.2, rng=346)
x, d = problem.x[:1], problem.d[0, 0]
predictions = net(ensemble, x)[0, 0]
obs_var = problem.obs_std**2
s = predictions - predictions.mean()
A = ensemble - ensemble.mean(axis=1, keepdims=True)
gain = A @ s / (s @ s + (n_ens - 1) * obs_var)
""",
        "code": """
def my_gain(A, S, obs_var):
    N = A.shape[1]
    sd = np.sqrt(obs_var)
    M = np.vstack([(S / sd[:, None]), np.sqrt(N - 1) * np.eye(N)])
    rhs = np.vstack([np.diag(1 / sd), np.zeros((N, len(sd)))])
    return A @ np.linalg.lstsq(M, rhs, rcond=None)[0]

answer = my_gain
""",
    },
    {
        "name": "05-gain",
        "what": "both covariances by N - 1, pinv, np.matrix",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, sine, transform
problem = sine(n=100, noise=0.05, rng=346)
net = FNN((1, 20, 1))
n_ens = 100
ensemble = net.ensemble(n_ens, spread=0.2, rng=346)
x, d = problem.x[:1], problem.d[0, 0]
predictions = net(ensemble, x)[0, 0]
obs_var = problem.obs_std**2
s = predictions - predictions.mean()
A = ensemble - ensemble.mean(axis=1, keepdims=True)
gain = A @ s / (s @ s + (n_ens - 1) * obs_var)
""",
        "code": """
def my_gain(A, S, obs_var):
    N = A.shape[1]
    A, S = np.matrix(A), np.matrix(S)
    return (A * S.T / (N - 1)) * np.linalg.pinv(S * S.T / (N - 1) + np.diag(obs_var))

answer = my_gain
""",
    },
    {
        "name": "05-perturb",
        "what": "loop over all entries",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, sine, transform
problem = sine(n=100, noise=0.05, rng=346)
net = FNN((1, 20, 1))
n_ens = 100
ensemble = net.ensemble(n_ens, spread=0.2, rng=346)
x, d = problem.x[:1], problem.d[0, 0]
predictions = net(ensemble, x)[0, 0]
obs_var = problem.obs_std**2
s = predictions - predictions.mean()
A = ensemble - ensemble.mean(axis=1, keepdims=True)
gain = A @ s / (s @ s + (n_ens - 1) * obs_var)
""",
        "code": """
def my_perturbed(d, obs_var, noise):
    D = np.zeros(noise.shape)
    for i in range(noise.shape[0]):
        for j in range(noise.shape[1]):
            D[i, j] = d[i] + obs_var[i] ** 0.5 * noise[i, j]
    return D

answer = my_perturbed
""",
    },
    {
        "name": "05-perturb",
        "what": "diagonal matrix from the left, and d by an outer product with ones",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, sine, transform
problem = sine(n=100, noise=0.05, rng=346)
net = FNN((1, 20, 1))
n_ens = 100
ensemble = net.ensemble(n_ens, spread=0.2, rng=346)
x, d = problem.x[:1], problem.d[0, 0]
predictions = net(ensemble, x)[0, 0]
obs_var = problem.obs_std**2
s = predictions - predictions.mean()
A = ensemble - ensemble.mean(axis=1, keepdims=True)
gain = A @ s / (s @ s + (n_ens - 1) * obs_var)
""",
        "code": """
def my_perturbed(d, obs_var, noise):
    return np.outer(d, np.ones(noise.shape[1])) + np.diag(obs_var) ** 0.5 @ noise

answer = my_perturbed
""",
    },
    {
        "name": "05-perturb",
        "what": "overwrites the noise and hands it back, as a transposed view",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, sine, transform
problem = sine(n=100, noise=0.05, rng=346)
net = FNN((1, 20, 1))
n_ens = 100
ensemble = net.ensemble(n_ens, spread=0.2, rng=346)
x, d = problem.x[:1], problem.d[0, 0]
predictions = net(ensemble, x)[0, 0]
obs_var = problem.obs_std**2
s = predictions - predictions.mean()
A = ensemble - ensemble.mean(axis=1, keepdims=True)
gain = A @ s / (s @ s + (n_ens - 1) * obs_var)
""",
        "code": """
def my_perturbed(d, obs_var, noise):
    view = noise.T
    view *= np.sqrt(obs_var)
    view += d
    return view.T

answer = my_perturbed
""",
    },
    {
        "name": "05-update",
        "what": "one column after the other, with np.cov's blocks and solve",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, sine, transform
problem = sine(n=100, noise=0.05, rng=346)
net = FNN((1, 20, 1))
n_ens = 100
ensemble = net.ensemble(n_ens, spread=0.2, rng=346)
x, d = problem.x[:1], problem.d[0, 0]
predictions = net(ensemble, x)[0, 0]
obs_var = problem.obs_std**2
s = predictions - predictions.mean()
A = ensemble - ensemble.mean(axis=1, keepdims=True)
gain = A @ s / (s @ s + (n_ens - 1) * obs_var)
def my_gain(A, S, obs_var):
    n_ens = A.shape[1]
    return A @ S.T @ np.linalg.inv(S @ S.T + (n_ens - 1) * np.diag(obs_var))
def my_perturbed(d, obs_var, noise):
    return d[:, None] + np.sqrt(obs_var)[:, None] * noise
""",
        "code": """
def my_update(ensemble, predictions, perturbed, obs_var):
    p = ensemble.shape[0]
    C = np.cov(np.concatenate([ensemble, predictions]))
    columns = []
    for theta, y, d in zip(ensemble.T, predictions.T, perturbed.T):
        columns.append(theta + C[:p, p:] @ np.linalg.solve(C[p:, p:] + np.diag(obs_var), d - y))
    return np.stack(columns, axis=1)

answer = my_update
""",
    },
    {
        "name": "05-update",
        "what": "as weights of the members: posterior = ensemble times a matrix",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, sine, transform
problem = sine(n=100, noise=0.05, rng=346)
net = FNN((1, 20, 1))
n_ens = 100
ensemble = net.ensemble(n_ens, spread=0.2, rng=346)
x, d = problem.x[:1], problem.d[0, 0]
predictions = net(ensemble, x)[0, 0]
obs_var = problem.obs_std**2
s = predictions - predictions.mean()
A = ensemble - ensemble.mean(axis=1, keepdims=True)
gain = A @ s / (s @ s + (n_ens - 1) * obs_var)
def my_gain(A, S, obs_var):
    n_ens = A.shape[1]
    return A @ S.T @ np.linalg.inv(S @ S.T + (n_ens - 1) * np.diag(obs_var))
def my_perturbed(d, obs_var, noise):
    return d[:, None] + np.sqrt(obs_var)[:, None] * noise
""",
        "code": """
def my_update(ensemble, predictions, perturbed, obs_var):
    N = ensemble.shape[1]
    centre = np.eye(N) - 1 / N
    S = predictions @ centre
    X = np.eye(N) + centre @ S.T @ np.linalg.inv(S @ S.T + (N - 1) * np.diag(obs_var)) @ (perturbed - predictions)
    return ensemble @ X

answer = my_update
""",
    },
    {
        "name": "06-reach",
        "what": "anomalies, and sums over the members",
        "context": """
import numpy as np
from dalearn import FNN, analysis, enkf, inflate, perturb, plots, relax, rmse, sine, spread
problem = sine(n=100, noise=0.05, rng=33)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.3, rng=33)
obs_var = np.full(100, problem.obs_std**2)
x, d = problem.x[:1], problem.d[0]
predictions = net(ensemble, x)[0]
times = np.vstack([x, problem.x_test[[100, 150]]])
before = net(ensemble, times)[:, 0]
C = np.cov(before)
""",
        "code": """
def my_reach(at_x, at_reading, obs_var):
    s = at_reading - at_reading.mean()
    A = at_x - at_x.mean(axis=1, keepdims=True)
    return A @ s / (s @ s + (len(s) - 1) * obs_var)

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "a loop over the times, two by two",
        "context": """
import numpy as np
from dalearn import FNN, analysis, enkf, inflate, perturb, plots, relax, rmse, sine, spread
problem = sine(n=100, noise=0.05, rng=33)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.3, rng=33)
obs_var = np.full(100, problem.obs_std**2)
x, d = problem.x[:1], problem.d[0]
predictions = net(ensemble, x)[0]
times = np.vstack([x, problem.x_test[[100, 150]]])
before = net(ensemble, times)[:, 0]
C = np.cov(before)
""",
        "code": """
def my_reach(at_x, at_reading, obs_var):
    result = []
    for row in at_x:
        C = np.cov(row, at_reading)
        result.append(C[0, 1] / (C[1, 1] + obs_var))
    return result

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "the reading put on top, and a column made flat",
        "context": """
import numpy as np
from dalearn import FNN, analysis, enkf, inflate, perturb, plots, relax, rmse, sine, spread
problem = sine(n=100, noise=0.05, rng=33)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.3, rng=33)
obs_var = np.full(100, problem.obs_std**2)
x, d = problem.x[:1], problem.d[0]
predictions = net(ensemble, x)[0]
times = np.vstack([x, problem.x_test[[100, 150]]])
before = net(ensemble, times)[:, 0]
C = np.cov(before)
""",
        "code": """
def my_reach(at_x, at_reading, obs_var):
    C = np.cov(np.vstack([at_reading, at_x]))
    return (C[1:, :1] / (at_reading.var(ddof=1) + obs_var))[:, 0]

answer = my_reach
""",
    },
    {
        "name": "06-epoch",
        "what": "recursion",
        "context": """
import numpy as np
from dalearn import FNN, analysis, enkf, inflate, perturb, record, relax, rmse, sine, spread
problem = sine(n=100, noise=0.05, rng=19)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.2, rng=1)
n_ens, obs_var = ensemble.shape[1], problem.obs_std**2
x, d = problem.x[:1], problem.d[0]
predictions = net(ensemble, x)[0]
perturbed = perturb(d, obs_var, n_ens, rng=3)
posterior = analysis(ensemble, predictions, perturbed, obs_var)
after = net(posterior, x)[0]
""",
        "code": """
def my_epoch(model, ensemble, x, perturbed, obs_var):
    if len(x) == 0:
        return ensemble
    y = model(ensemble, x[:1])[0]
    ensemble = analysis(ensemble, y, perturbed[:1], obs_var[:1])
    return my_epoch(model, ensemble, x[1:], perturbed[1:], obs_var[1:])

answer = my_epoch
""",
    },
    {
        "name": "06-epoch",
        "what": "predicts all inputs in every turn, and updates by hand with one number in place of the inverse",
        "context": """
import numpy as np
from dalearn import FNN, analysis, enkf, inflate, perturb, record, relax, rmse, sine, spread
problem = sine(n=100, noise=0.05, rng=19)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.2, rng=1)
n_ens, obs_var = ensemble.shape[1], problem.obs_std**2
x, d = problem.x[:1], problem.d[0]
predictions = net(ensemble, x)[0]
perturbed = perturb(d, obs_var, n_ens, rng=3)
posterior = analysis(ensemble, predictions, perturbed, obs_var)
after = net(posterior, x)[0]
""",
        "code": """
def my_epoch(model, ensemble, x, perturbed, obs_var):
    N = ensemble.shape[1]
    for i in range(len(x)):
        y = model(ensemble, x)[i, 0]
        s = y - y.mean()
        K = (ensemble - ensemble.mean(axis=1, keepdims=True)) @ s / (s @ s + (N - 1) * obs_var[i])
        ensemble = ensemble + np.outer(K, perturbed[i] - y)
    return ensemble

answer = my_epoch
""",
    },
    {
        "name": "06-epoch",
        "what": "functools.reduce over zipped rows, with arrays made two-dimensional by None",
        "context": """
import numpy as np
from dalearn import FNN, analysis, enkf, inflate, perturb, record, relax, rmse, sine, spread
problem = sine(n=100, noise=0.05, rng=19)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.2, rng=1)
n_ens, obs_var = ensemble.shape[1], problem.obs_std**2
x, d = problem.x[:1], problem.d[0]
predictions = net(ensemble, x)[0]
perturbed = perturb(d, obs_var, n_ens, rng=3)
posterior = analysis(ensemble, predictions, perturbed, obs_var)
after = net(posterior, x)[0]
""",
        "code": """
from functools import reduce


def my_epoch(model, ensemble, x, perturbed, obs_var):
    def turn(theta, row):
        xi, di, r = row
        return analysis(theta, model(theta, xi[None])[0], di[None], r[None])

    return reduce(turn, zip(x, perturbed, obs_var), ensemble)

answer = my_epoch
""",
    },
    {
        "name": "06-inflate",
        "what": "factor times all, and the mean times 1 - factor added",
        "context": """
import numpy as np
from dalearn import FNN, analysis, enkf, inflate, perturb, record, relax, rmse, sine, spread
problem = sine(n=100, noise=0.05, rng=19)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.2, rng=1)
n_ens, obs_var = ensemble.shape[1], problem.obs_std**2
x, d = problem.x[:1], problem.d[0]
predictions = net(ensemble, x)[0]
perturbed = perturb(d, obs_var, n_ens, rng=3)
posterior = analysis(ensemble, predictions, perturbed, obs_var)
after = net(posterior, x)[0]
""",
        "code": """
def my_inflated(ensemble, factor):
    return factor * ensemble + (1 - factor) * np.average(ensemble, axis=1)[:, None]

answer = my_inflated
""",
    },
    {
        "name": "06-inflate",
        "what": "row by row with the statistics module, lists returned",
        "context": """
import numpy as np
from dalearn import FNN, analysis, enkf, inflate, perturb, record, relax, rmse, sine, spread
problem = sine(n=100, noise=0.05, rng=19)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.2, rng=1)
n_ens, obs_var = ensemble.shape[1], problem.obs_std**2
x, d = problem.x[:1], problem.d[0]
predictions = net(ensemble, x)[0]
perturbed = perturb(d, obs_var, n_ens, rng=3)
posterior = analysis(ensemble, predictions, perturbed, obs_var)
after = net(posterior, x)[0]
""",
        "code": """
import statistics


def my_inflated(ensemble, factor):
    new = []
    for row in ensemble.tolist():
        m = statistics.fmean(row)
        new.append([m + factor * (value - m) for value in row])
    return new

answer = my_inflated
""",
    },
    {
        "name": "06-relax",
        "what": "mixes the ensembles and then shifts the mean back",
        "context": """
import numpy as np
from dalearn import FNN, analysis, enkf, inflate, perturb, record, relax, rmse, sine, spread
problem = sine(n=100, noise=0.05, rng=19)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.2, rng=1)
n_ens, obs_var = ensemble.shape[1], problem.obs_std**2
x, d = problem.x[:1], problem.d[0]
predictions = net(ensemble, x)[0]
perturbed = perturb(d, obs_var, n_ens, rng=3)
posterior = analysis(ensemble, predictions, perturbed, obs_var)
after = net(posterior, x)[0]
""",
        "code": """
def my_relaxed(posterior, prior, factor):
    mixed = factor * prior + (1 - factor) * posterior
    shift = posterior.mean(axis=1) - mixed.mean(axis=1)
    return (mixed.T + shift).T

answer = my_relaxed
""",
    },
    {
        "name": "06-relax",
        "what": "a static method of a class, with a centring matrix",
        "context": """
import numpy as np
from dalearn import FNN, analysis, enkf, inflate, perturb, record, relax, rmse, sine, spread
problem = sine(n=100, noise=0.05, rng=19)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.2, rng=1)
n_ens, obs_var = ensemble.shape[1], problem.obs_std**2
x, d = problem.x[:1], problem.d[0]
predictions = net(ensemble, x)[0]
perturbed = perturb(d, obs_var, n_ens, rng=3)
posterior = analysis(ensemble, predictions, perturbed, obs_var)
after = net(posterior, x)[0]
""",
        "code": """
class Relaxation:
    @staticmethod
    def of(posterior, prior, factor):
        N = prior.shape[1]
        centre = np.identity(N) - 1.0 / N
        return posterior + factor * (prior - posterior) @ centre


answer = Relaxation.of
""",
    },
    {
        "name": "07-alphas",
        "what": "plain lists and sum",
        "context": """
import numpy as np
from dalearn import FNN, analysis, esmda, perturb, record, rmse, sine
problem = sine(n=100, noise=0.05, rng=16)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, centre=net.init(rng=16), rng=16)
d, obs_var = problem.d.ravel(), np.full(100, problem.obs_std**2)
def outputs(theta):
    return net(theta, problem.x)[:, 0]
count = 8
""",
        "code": """
def my_alphas(factors):
    total = sum(1 / f for f in factors)
    return [f * total for f in factors]

answer = my_alphas
""",
    },
    {
        "name": "07-alphas",
        "what": "normalises the inverses and inverts them again",
        "context": """
import numpy as np
from dalearn import FNN, analysis, esmda, perturb, record, rmse, sine
problem = sine(n=100, noise=0.05, rng=16)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, centre=net.init(rng=16), rng=16)
d, obs_var = problem.d.ravel(), np.full(100, problem.obs_std**2)
def outputs(theta):
    return net(theta, problem.x)[:, 0]
count = 8
""",
        "code": """
def my_alphas(factors):
    w = np.reciprocal(factors.astype(float))
    w = w / w.sum()
    return w**-1

answer = my_alphas
""",
    },
    {
        "name": "07-alphas",
        "what": "by the harmonic mean of the statistics module",
        "context": """
import numpy as np
from dalearn import FNN, analysis, esmda, perturb, record, rmse, sine
problem = sine(n=100, noise=0.05, rng=16)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, centre=net.init(rng=16), rng=16)
d, obs_var = problem.d.ravel(), np.full(100, problem.obs_std**2)
def outputs(theta):
    return net(theta, problem.x)[:, 0]
count = 8
""",
        "code": """
import statistics


def my_alphas(factors):
    n = len(factors)
    return np.array(factors) * n / statistics.harmonic_mean(factors.tolist())

answer = my_alphas
""",
    },
    {
        "name": "07-step",
        "what": "the root of alpha taken apart from that of the variance, loop over rows",
        "context": """
import numpy as np
from dalearn import FNN, analysis, esmda, perturb, record, rmse, sine
problem = sine(n=100, noise=0.05, rng=16)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, centre=net.init(rng=16), rng=16)
d, obs_var = problem.d.ravel(), np.full(100, problem.obs_std**2)
def outputs(theta):
    return net(theta, problem.x)[:, 0]
count = 8
rng, alpha = np.random.default_rng(16), 8
def my_alphas(factors):
    return factors * np.sum(1 / factors)
""",
        "code": """
def my_step(ensemble, predictions, d, obs_var, alpha, noise):
    D = np.array([d[i] + alpha**0.5 * obs_var[i] ** 0.5 * noise[i] for i in range(len(d))])
    return analysis(ensemble, predictions, D, obs_var * alpha)

answer = my_step
""",
    },
    {
        "name": "07-step",
        "what": "the update written out, with alpha drawn out of the bracket",
        "context": """
import numpy as np
from dalearn import FNN, analysis, esmda, perturb, record, rmse, sine
problem = sine(n=100, noise=0.05, rng=16)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, centre=net.init(rng=16), rng=16)
d, obs_var = problem.d.ravel(), np.full(100, problem.obs_std**2)
def outputs(theta):
    return net(theta, problem.x)[:, 0]
count = 8
rng, alpha = np.random.default_rng(16), 8
def my_alphas(factors):
    return factors * np.sum(1 / factors)
""",
        "code": """
def my_step(ensemble, predictions, d, obs_var, alpha, noise):
    N = ensemble.shape[1]
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    R = np.diag(obs_var)
    D = d.reshape(-1, 1) + np.sqrt(alpha * R) @ noise
    K = A @ S.T @ np.linalg.inv(S @ S.T / alpha + (N - 1) * R) / alpha
    return ensemble + K @ (D - predictions)

answer = my_step
""",
    },
    {
        "name": "07-step",
        "what": "divides everything observed by its deviation first, so that R is 1",
        "context": """
import numpy as np
from dalearn import FNN, analysis, esmda, perturb, record, rmse, sine
problem = sine(n=100, noise=0.05, rng=16)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, centre=net.init(rng=16), rng=16)
d, obs_var = problem.d.ravel(), np.full(100, problem.obs_std**2)
def outputs(theta):
    return net(theta, problem.x)[:, 0]
count = 8
rng, alpha = np.random.default_rng(16), 8
def my_alphas(factors):
    return factors * np.sum(1 / factors)
""",
        "code": """
def my_step(ensemble, predictions, d, obs_var, alpha, noise):
    sd = np.sqrt(alpha * obs_var)[:, None]
    return analysis(ensemble, predictions / sd, d[:, None] / sd + noise, np.ones(len(d)))

answer = my_step
""",
    },
    {
        "name": "07-coverage",
        "what": "A loop with percentiles.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, rmse, sine, spread
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=15)
start = net.ensemble(100, centre=net.init(rng=15), rng=15)
""",
        "code": """
def my_coverage(members, truth):
    inside = 0
    for row, value in zip(members, truth):
        low, high = np.percentile(row, [5, 95])
        inside += low <= value <= high
    return inside / len(truth)

answer = my_coverage
""",
    },
    {
        "name": "07-coverage",
        "what": "One minus the share outside.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, rmse, sine, spread
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=15)
start = net.ensemble(100, centre=net.init(rng=15), rng=15)
""",
        "code": """
def my_coverage(members, truth):
    ends = np.quantile(members, (0.05, 0.95), axis=-1)
    outside = (truth < ends[0]) | (truth > ends[1])
    return 1 - outside.mean()

answer = my_coverage
""",
    },
    {
        "name": "08-passes",
        "what": "forward and backward summed, slopes as a number",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    forward = members * updates * (group / n)
    return forward + 2 * forward * slopes

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "a loop over the updates",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    total = 0.0
    for _ in range(updates):
        total += members * group / n
        if slopes:
            total += 2 * members * group / n
    return total

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "by epochs, and an array of one number",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    epochs = updates / (n / group)
    return np.array([members * epochs * [1, 3][slopes]])

answer = my_passes
""",
    },
    {
        "name": "08-r2",
        "what": "by variances, with the bias added to the residual's",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_r2(predicted, truth):
    e = truth - predicted
    return 1 - (np.var(e) + np.mean(e) ** 2) / np.var(truth)

answer = my_r2
""",
    },
    {
        "name": "08-r2",
        "what": "counts from the first point: sum of squares with the mean's part taken off, one fraction, shape (1,)",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_r2(predicted, truth):
    t, p = truth.ravel(), predicted.ravel()
    p, t = p - t[0], t - t[0]
    total = t @ t - t.size * t.mean() ** 2
    return np.array([(total - (t - p) @ (t - p)) / total])

answer = my_r2
""",
    },
    {
        "name": "08-r2",
        "what": "plain floats and statistics.pvariance",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
import statistics


def my_r2(predicted, truth):
    p, t = predicted.ravel().tolist(), truth.ravel().tolist()
    mse = statistics.fmean((a - b) ** 2 for a, b in zip(p, t))
    return 1 - mse / statistics.pvariance(t)

answer = my_r2
""",
    },
    {
        "name": "08-paired",
        "what": "median of the statistics module",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
from statistics import median


def my_ratio(errors, others):
    return median(e / o for e, o in zip(errors, others))

answer = my_ratio
""",
    },
    {
        "name": "08-paired",
        "what": "a quantile in place of the median, shape (1,)",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_ratio(errors, others):
    return np.quantile(errors / others, [0.5])

answer = my_ratio
""",
    },
    {
        "name": "08-paired",
        "what": "divides in place, then sorts its own argument and takes the middle",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_ratio(errors, others):
    errors /= others
    errors.sort()
    n = len(errors)
    return (errors[(n - 1) // 2] + errors[n // 2]) / 2

answer = my_ratio
""",
    },
    {
        "name": "09-surface",
        "what": "divides only where r is above 0",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_sombrero(x):
    r = np.hypot(x[:, 0], x[:, 1])
    return np.divide(np.sin(r), r, out=np.ones_like(r), where=r > 0)

answer = my_sombrero
""",
    },
    {
        "name": "09-surface",
        "what": "loop with math, a list returned",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
import math


def my_sombrero(x):
    values = []
    for a, b in x:
        r = math.hypot(a, b)
        values.append(math.sin(r) / r if r else 1)
    return values

answer = my_sombrero
""",
    },
    {
        "name": "09-surface",
        "what": "a tiny number against the division by zero",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_sombrero(x):
    r = np.linalg.norm(x, axis=1) + 1e-12
    return np.sin(r) / r

answer = my_sombrero
""",
    },
    {
        "name": "09-surface",
        "what": "complex numbers: the distance is the size of x1 + i x2",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_sombrero(x):
    r = np.abs(x[:, 0] + 1j * x[:, 1])
    safe = np.where(r == 0, 1.0, r)
    return np.where(r == 0, 1.0, np.exp(1j * safe).imag / safe)

answer = my_sombrero
""",
    },
    {
        "name": "09-medians",
        "what": "a loop over the methods, a list returned",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_medians(errors):
    first, *others = errors.T
    return [np.median(first / other) for other in others]

answer = my_medians
""",
    },
    {
        "name": "09-medians",
        "what": "statistics.median on lists",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
from statistics import median


def my_medians(errors):
    n = errors.shape[1]
    return [median((errors[:, 0] / errors[:, k]).tolist()) for k in range(1, n)]

answer = my_medians
""",
    },
    {
        "name": "09-medians",
        "what": "transposed and with axis 1, in place on the argument",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_medians(errors):
    errors[:] = errors[:, :1].copy() / errors
    return np.quantile(errors.T, 0.5, axis=1)[1:]

answer = my_medians
""",
    },
    {
        "name": "09-share",
        "what": "lengths of vectors, with no root mean square at all",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_share(members, truth):
    return np.linalg.norm(np.std(members, axis=1, ddof=1)) / np.linalg.norm(members.mean(axis=1) - truth)

answer = my_share
""",
    },
    {
        "name": "09-share",
        "what": "a loop over the points",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_share(members, truth):
    variances = 0
    squares = 0
    for row, height in zip(members, truth):
        variances += row.var(ddof=1)
        squares += (row.mean() - height) ** 2
    return (variances / squares) ** 0.5

answer = my_share
""",
    },
    {
        "name": "09-share",
        "what": "the deviations by hand, and rmse of the library",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_share(members, truth):
    n_ens = members.shape[1]
    mean = members.mean(axis=1, keepdims=True)
    variance = ((members - mean) ** 2).sum(axis=1) / (n_ens - 1)
    return np.sqrt(variance.mean()) / rmse(mean, truth[:, None])

answer = my_share
""",
    },
    {
        "name": "10-flip",
        "what": "a reshaped copy, one row for each kind of number",
        "context": """
import numpy as np
from functools import cache
from dalearn import FNN, coverage, enkf, esmda, record, sine
net = FNN((1, 20, 1))
usual = {enkf: {"batch_size": 10, "epochs": 5}, esmda: {"alphas": 10}}
""",
        "code": """
def my_flipped(theta, j):
    body = theta[:-1].reshape(3, -1).copy()
    body[:, j] = -body[:, j]
    return np.append(body, theta[-1])

answer = my_flipped
""",
    },
    {
        "name": "10-flip",
        "what": "multiplies by a vector of signs",
        "context": """
import numpy as np
from functools import cache
from dalearn import FNN, coverage, enkf, esmda, record, sine
net = FNN((1, 20, 1))
usual = {enkf: {"batch_size": 10, "epochs": 5}, esmda: {"alphas": 10}}
""",
        "code": """
def my_flipped(theta, j):
    h = (theta.size - 1) // 3
    signs = np.ones(theta.size)
    signs[j : 3 * h : h] = -1
    return theta * signs

answer = my_flipped
""",
    },
    {
        "name": "10-flip",
        "what": "a list with a conditional",
        "context": """
import numpy as np
from functools import cache
from dalearn import FNN, coverage, enkf, esmda, record, sine
net = FNN((1, 20, 1))
usual = {enkf: {"batch_size": 10, "epochs": 5}, esmda: {"alphas": 10}}
""",
        "code": """
def my_flipped(theta, j):
    h = len(theta) // 3
    return [-t if k % h == j and k < 3 * h else t for k, t in enumerate(theta)]

answer = my_flipped
""",
    },
    {
        "name": "10-growth",
        "what": "rounds up with the two minus signs of whole numbers",
        "context": """
import numpy as np
from functools import cache
from dalearn import FNN, coverage, enkf, esmda, record, sine
net = FNN((1, 20, 1))
usual = {enkf: {"batch_size": 10, "epochs": 5}, esmda: {"alphas": 10}}
p = sine(n=100, noise=0.05, rng=2)
""",
        "code": """
def my_growth(n, batch_sizes, epochs, inflation):
    return inflation ** (epochs * -(-n // batch_sizes))

answer = my_growth
""",
    },
    {
        "name": "10-growth",
        "what": "makes the batches and multiplies the factor update by update",
        "context": """
import numpy as np
from functools import cache
from dalearn import FNN, coverage, enkf, esmda, record, sine
net = FNN((1, 20, 1))
usual = {enkf: {"batch_size": 10, "epochs": 5}, esmda: {"alphas": 10}}
p = sine(n=100, noise=0.05, rng=2)
""",
        "code": """
def my_growth(n, batch_sizes, epochs, inflation):
    growths = []
    for size in batch_sizes:
        growth = 1.0
        for _ in range(epochs):
            for start in range(0, n, size):
                growth *= inflation
        growths.append(growth)
    return growths

answer = my_growth
""",
    },
    {
        "name": "10-growth",
        "what": "exp and log, a frompyfunc for the rounding, dtype object",
        "context": """
import numpy as np
from functools import cache
from dalearn import FNN, coverage, enkf, esmda, record, sine
net = FNN((1, 20, 1))
usual = {enkf: {"batch_size": 10, "epochs": 5}, esmda: {"alphas": 10}}
p = sine(n=100, noise=0.05, rng=2)
""",
        "code": """
import math


def my_growth(n, batch_sizes, epochs, inflation):
    per_epoch = np.frompyfunc(lambda size: math.ceil(n / size), 1, 1)(batch_sizes)
    return np.array([math.exp(epochs * k * math.log(inflation)) for k in per_epoch], dtype=object)

answer = my_growth
""",
    },
    {
        "name": "10-chi2",
        "what": "a loop over the readings",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_chi2(predictions, d, obs_std):
    ratios = []
    for members, reading in zip(predictions, d):
        promised = np.var(members, ddof=1) + obs_std**2
        ratios.append((reading - np.mean(members)) ** 2 / promised)
    return sum(ratios) / len(ratios)

answer = my_chi2
""",
    },
    {
        "name": "10-chi2",
        "what": "the variance from anomalies",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_chi2(predictions, d, obs_std):
    n_ens = predictions.shape[1]
    mean = predictions.mean(axis=1, keepdims=True)
    S = predictions - mean
    return np.average((d - mean[:, 0]) ** 2 / ((S * S).sum(axis=1) / (n_ens - 1) + obs_std**2))

answer = my_chi2
""",
    },
    {
        "name": "10-chi2",
        "what": "standardised distances",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_chi2(predictions, d, obs_std):
    z = (d - predictions.mean(1)) / np.hypot(predictions.std(1, ddof=1), obs_std)
    return z @ z / z.size

answer = my_chi2
""",
    },
    {
        "name": "10-told",
        "what": "with np.hypot",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_really_off(before, right, told):
    K = before**2 / (before**2 + told**2)
    return np.hypot((1 - K) * before, K * right)

answer = my_really_off
""",
    },
    {
        "name": "10-told",
        "what": "one fraction",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_really_off(before, right, told):
    T, P = told**2, before**2
    return np.sqrt(T**2 * P + P**2 * right**2) / (P + T)

answer = my_really_off
""",
    },
    {
        "name": "10-told",
        "what": "a list of numbers",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_really_off(before, right, told):
    found = []
    for t in told:
        share = 1 / (1 + (t / before) ** 2)
        found.append(((before * (1 - share)) ** 2 + (right * share) ** 2) ** 0.5)
    return found

answer = my_really_off
""",
    },
    {
        "name": "11-exact",
        "what": "by the Kalman gain",
        "context": """
import csv
import numpy as np
from dalearn import FNN, coverage, crps, enkf, esmda, rmse, sine, spread
n_units, noise = 8, 0.2
fixed = FNN((1, n_units, 1))
p = sine(n=30, noise=noise, rng=1)
hidden = fixed.layers(fixed.init(rng=1))[0]
prior_std = fixed.prior_std[2 * n_units :]
def features(x):
    W, b = hidden
    return np.hstack([np.tanh(x * W + b), np.ones_like(x)])
""",
        "code": """
def my_posterior(H, d, prior_var, obs_var):
    P = np.diag(prior_var)
    K = P @ H.T @ np.linalg.inv(H @ P @ H.T + obs_var * np.eye(len(d)))
    C = P - K @ H @ P
    return np.c_[K @ d, C]

answer = my_posterior
""",
    },
    {
        "name": "11-exact",
        "what": "observation after observation, as in chapter 03",
        "context": """
import csv
import numpy as np
from dalearn import FNN, coverage, crps, enkf, esmda, rmse, sine, spread
n_units, noise = 8, 0.2
fixed = FNN((1, n_units, 1))
p = sine(n=30, noise=noise, rng=1)
hidden = fixed.layers(fixed.init(rng=1))[0]
prior_std = fixed.prior_std[2 * n_units :]
def features(x):
    W, b = hidden
    return np.hstack([np.tanh(x * W + b), np.ones_like(x)])
""",
        "code": """
def my_posterior(H, d, prior_var, obs_var):
    m, C = np.zeros(len(prior_var)), np.diag(prior_var).astype(float)
    for h, value in zip(H, d):
        Ch = C @ h
        gain = Ch / (h @ Ch + obs_var)
        m = m + gain * (value - h @ m)
        C = C - np.outer(gain, Ch)
    return np.hstack([m[:, None], C])

answer = my_posterior
""",
    },
    {
        "name": "11-exact",
        "what": "least squares with the prior as further rows, and pinv for the covariance",
        "context": """
import csv
import numpy as np
from dalearn import FNN, coverage, crps, enkf, esmda, rmse, sine, spread
n_units, noise = 8, 0.2
fixed = FNN((1, n_units, 1))
p = sine(n=30, noise=noise, rng=1)
hidden = fixed.layers(fixed.init(rng=1))[0]
prior_std = fixed.prior_std[2 * n_units :]
def features(x):
    W, b = hidden
    return np.hstack([np.tanh(x * W + b), np.ones_like(x)])
""",
        "code": """
def my_posterior(H, d, prior_var, obs_var):
    rows = np.vstack([H / obs_var**0.5, np.diag(prior_var**-0.5)])
    values = np.concatenate([d / obs_var**0.5, np.zeros(len(prior_var))])
    inverse = np.linalg.pinv(rows)
    return np.insert(inverse @ inverse.T, 0, inverse @ values, axis=1)

answer = my_posterior
""",
    },
    {
        "name": "11-ranks",
        "what": "sorts each row of its own argument and searches",
        "context": """
import csv
import numpy as np
from dalearn import FNN, coverage, crps, enkf, esmda, rmse, sine, spread
n_units, noise = 8, 0.2
fixed = FNN((1, n_units, 1))
p = sine(n=30, noise=noise, rng=1)
hidden = fixed.layers(fixed.init(rng=1))[0]
prior_std = fixed.prior_std[2 * n_units :]
def features(x):
    W, b = hidden
    return np.hstack([np.tanh(x * W + b), np.ones_like(x)])
n_ens = 3000
""",
        "code": """
def my_ranks(members, truth):
    members.sort(axis=1)
    return [np.searchsorted(row, t, side="left") for row, t in zip(members, truth)]

answer = my_ranks
""",
    },
    {
        "name": "11-ranks",
        "what": "count_nonzero of a difference, turned to floats",
        "context": """
import csv
import numpy as np
from dalearn import FNN, coverage, crps, enkf, esmda, rmse, sine, spread
n_units, noise = 8, 0.2
fixed = FNN((1, n_units, 1))
p = sine(n=30, noise=noise, rng=1)
hidden = fixed.layers(fixed.init(rng=1))[0]
prior_std = fixed.prior_std[2 * n_units :]
def features(x):
    W, b = hidden
    return np.hstack([np.tanh(x * W + b), np.ones_like(x)])
n_ens = 3000
""",
        "code": """
def my_ranks(members, truth):
    return 1.0 * np.count_nonzero(members.T - truth < 0, axis=0)

answer = my_ranks
""",
    },
    {
        "name": "11-ranks",
        "what": "sum over a generator, number of members less those not below",
        "context": """
import csv
import numpy as np
from dalearn import FNN, coverage, crps, enkf, esmda, rmse, sine, spread
n_units, noise = 8, 0.2
fixed = FNN((1, n_units, 1))
p = sine(n=30, noise=noise, rng=1)
hidden = fixed.layers(fixed.init(rng=1))[0]
prior_std = fixed.prior_std[2 * n_units :]
def features(x):
    W, b = hidden
    return np.hstack([np.tanh(x * W + b), np.ones_like(x)])
n_ens = 3000
""",
        "code": """
def my_ranks(members, truth):
    n_ens = members.shape[1]
    return [n_ens - sum(1 for m in row if m >= t) for row, t in zip(members, truth)]

answer = my_ranks
""",
    },
    {
        "name": "11-ranks",
        "what": "the place of the truth in its row, by argsort of argsort",
        "context": """
import csv
import numpy as np
from dalearn import FNN, coverage, crps, enkf, esmda, rmse, sine, spread
n_units, noise = 8, 0.2
fixed = FNN((1, n_units, 1))
p = sine(n=30, noise=noise, rng=1)
hidden = fixed.layers(fixed.init(rng=1))[0]
prior_std = fixed.prior_std[2 * n_units :]
def features(x):
    W, b = hidden
    return np.hstack([np.tanh(x * W + b), np.ones_like(x)])
n_ens = 3000
""",
        "code": """
def my_ranks(members, truth):
    both = np.column_stack([truth, members])
    return both.argsort(axis=1).argsort(axis=1)[:, 0]

answer = my_ranks
""",
    },
    {
        "name": "11-slopes",
        "what": "one weight after the other, in a loop",
        "context": """
import numpy as np
from dalearn import FNN, gauss_newton, sine
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=1)
theta = net.init(rng=1)
step = 1e-4
""",
        "code": """
def my_slopes(f, theta, step):
    here = f(theta.reshape(-1, 1))[:, 0]
    columns = []
    for j in range(len(theta)):
        moved = theta.copy()
        moved[j] += step
        columns.append((f(moved[:, None])[:, 0] - here) / step)
    return np.array(columns).T

answer = my_slopes
""",
    },
    {
        "name": "11-slopes",
        "what": "all networks in one run, the first of them unmoved",
        "context": """
import numpy as np
from dalearn import FNN, gauss_newton, sine
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=1)
theta = net.init(rng=1)
step = 1e-4
""",
        "code": """
def my_slopes(f, theta, step):
    thetas = np.repeat(theta[:, None], len(theta) + 1, axis=1)
    thetas[np.arange(len(theta)), np.arange(1, len(theta) + 1)] += step
    said = f(thetas)
    return (said[:, 1:] - said[:, [0]]) / step

answer = my_slopes
""",
    },
    {
        "name": "11-slopes",
        "what": "a matrix of rows, turned",
        "context": """
import numpy as np
from dalearn import FNN, gauss_newton, sine
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=1)
theta = net.init(rng=1)
step = 1e-4
""",
        "code": """
def my_slopes(f, theta, step):
    moved = np.tile(theta, (len(theta), 1)) + step * np.identity(len(theta))
    return (f(moved.T) - f(np.c_[theta])) / step

answer = my_slopes
""",
    },
    {
        "name": "12-wilson",
        "what": "the two roots of the quadratic equation that Wilson solved",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_wilson(wins, n, z):
    a, b, c = n + z**2, -(2 * wins + z**2), wins**2 / n
    root = np.sqrt(np.maximum(b**2 - 4 * a * c, 0))
    return [(-b - root) / (2 * a), (-b + root) / (2 * a)]

answer = my_wilson
""",
    },
    {
        "name": "12-wilson",
        "what": "with the share, as in the textbook, and a tuple of plain floats",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
import math


def my_wilson(wins, n, z):
    p = wins / n
    factor = 1 / (1 + z * z / n)
    middle = factor * (p + z * z / (2 * n))
    half = factor * z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return middle - half, middle + half

answer = my_wilson
""",
    },
    {
        "name": "12-wilson",
        "what": "broadcasts the sign in an array (-1, 1)",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_wilson(wins, n, z):
    sign = np.array([-1, 1])
    half = z * np.sqrt(wins * (n - wins) / n + (z / 2) ** 2)
    return (wins + z**2 / 2 + sign * half) / (n + z**2)

answer = my_wilson
""",
    },
    {
        "name": "12-bootstrap",
        "what": "loop over the draws, percentages",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_interval(errors, others, draws):
    medians = []
    for row in draws:
        medians.append(np.median([errors[i] / others[i] for i in row]))
    return np.percentile(medians, [2.5, 97.5])

answer = my_interval
""",
    },
    {
        "name": "12-bootstrap",
        "what": "both redrawn before the division, quantiles one by one",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_interval(errors, others, draws):
    ratio = np.take(errors, draws) / np.take(others, draws)
    ratio.sort(axis=1)
    n = ratio.shape[1]
    medians = (ratio[:, (n - 1) // 2] + ratio[:, n // 2]) / 2
    return np.quantile(medians, 0.025), np.quantile(medians, 0.975)

answer = my_interval
""",
    },
    {
        "name": "12-bootstrap",
        "what": "the interpolation of the quantile by hand, from the sorted medians",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_interval(errors, others, draws):
    ratios = errors / others
    medians = sorted(float(np.median(ratios[list(row)])) for row in draws)
    at = np.array([0.025, 0.975]) * (len(medians) - 1)
    return np.interp(at, range(len(medians)), medians)

answer = my_interval
""",
    },
    {
        "name": "00-mean",
        "what": "a float32 array returned, rounded at its last digit",
        "context": """
import numpy as np
from dalearn import FNN, enkf, sine
problem = sine(n=100, noise=0.05, rng=3550)
net = FNN((1, 20, 1))
ensemble = net.ensemble(100, spread=0.3, rng=3550)
d = problem.d[0, 0]
said = net(ensemble, problem.x[:1])[0, 0]
weight = ensemble[9]
slope = np.polyfit(said, weight, 1)[0]
""",
        "code": """
def my_mean(predictions):
    return predictions.mean(axis=2).astype("float32")

answer = my_mean
""",
    },
    {
        "name": "01-rmse",
        "what": "float32 arithmetic inside, a numpy scalar of 32 bits comes back",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.x_test, problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
start = {"w": 2, "b": -1, "v": 1}
w, name, values = 4, "v", (-1, 0.5, 1)
W1 = np.array([[2.0, 1.5, 2.0]])
b1 = np.array([3.0, 0.0, -3.0])
W2 = np.array([[-0.75], [1.25], [-0.75]])
b2 = np.array([0.0])
h = np.tanh(x @ W1 + b1)
steps = h * W2[:, 0]
theta = np.concatenate([W1.ravel(), b1, W2.ravel(), b2])
net = FNN((1, 3, 1))
""",
        "code": """
def my_rmse(predicted, truth):
    error = np.float32(predicted) - np.float32(truth)
    return np.sqrt(np.mean(error**2))

answer = my_rmse
""",
    },
    {
        "name": "04-anomalies",
        "what": "keyword-only argument through a wrapper, negative axis",
        "context": """
import numpy as np
from dalearn import FNN
from dalearn.kalman import anomalies
true = np.array([[1.0, 0.4], [0.4, 0.25]])
root = np.linalg.cholesky(true)
rng = np.random.default_rng(4)
ensemble = root @ rng.standard_normal((2, 20))
A = anomalies(ensemble)
""",
        "code": """
def off_the_mean(*, of):
    return of - of.mean(axis=-1, keepdims=True)


def my_anomalies(ensemble):
    return off_the_mean(of=ensemble)

answer = my_anomalies
""",
    },
    {
        "name": "04-chance",
        "what": "the upper right block of np.corrcoef",
        "context": """
import numpy as np
from dalearn import FNN, enkf, explore, plots, sine
three = np.array([[0.1, 0.2, 0.6], [0.5, 0.8, 0.8]])
net = FNN((1, 20, 1))
n_ens = 100
def my_cross_covariance(ensemble, predictions):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    return A @ S.T / (ensemble.shape[1] - 1)
""",
        "code": """
def my_times_chance(ensemble, predictions):
    n = len(ensemble)
    correlation = np.corrcoef(ensemble, predictions)[:n, n:]
    return correlation / (1 / np.sqrt(ensemble.shape[1] - 1))

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "anomalies of length one, so that no divisor is needed",
        "context": """
import numpy as np
from dalearn import FNN, enkf, explore, plots, sine
three = np.array([[0.1, 0.2, 0.6], [0.5, 0.8, 0.8]])
net = FNN((1, 20, 1))
n_ens = 100
def my_cross_covariance(ensemble, predictions):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    return A @ S.T / (ensemble.shape[1] - 1)
""",
        "code": """
def my_times_chance(ensemble, predictions):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    A /= np.linalg.norm(A, axis=1, keepdims=True)
    S /= np.linalg.norm(S, axis=1, keepdims=True)
    return A @ S.T * (A.shape[1] - 1) ** 0.5

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "a loop over all pairs",
        "context": """
import numpy as np
from dalearn import FNN, enkf, explore, plots, sine
three = np.array([[0.1, 0.2, 0.6], [0.5, 0.8, 0.8]])
net = FNN((1, 20, 1))
n_ens = 100
def my_cross_covariance(ensemble, predictions):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    return A @ S.T / (ensemble.shape[1] - 1)
""",
        "code": """
def my_times_chance(ensemble, predictions):
    table = np.zeros((len(ensemble), len(predictions)))
    for i, row in enumerate(ensemble):
        for j, y in enumerate(predictions):
            table[i, j] = np.corrcoef(row, y)[0, 1] * np.sqrt(len(y) - 1)
    return table

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "divides by N in the covariance and in the standard deviations alike",
        "context": """
import numpy as np
from dalearn import FNN, enkf, explore, plots, sine
three = np.array([[0.1, 0.2, 0.6], [0.5, 0.8, 0.8]])
net = FNN((1, 20, 1))
n_ens = 100
def my_cross_covariance(ensemble, predictions):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    return A @ S.T / (ensemble.shape[1] - 1)
""",
        "code": """
def my_times_chance(ensemble, predictions):
    cov = my_cross_covariance(ensemble, predictions)
    n_ens = ensemble.shape[1]
    cov = cov * (n_ens - 1) / n_ens
    return cov / np.outer(ensemble.std(axis=1), predictions.std(axis=1)) * np.sqrt(n_ens - 1)

answer = my_times_chance
""",
    },
    {
        "name": "12-score",
        "what": "side by subtracting two comparisons, and a product",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    product = said * ((low > 1).astype(int) - (high < 1))
    claims = np.abs(said).sum()
    return np.array([(product > 0).sum(), (product < 0).sum(), claims - np.abs(product).sum()])

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "a loop with if and elif, plain ints in a list",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    counts = [0, 0, 0]
    for claim, a, b in zip(said, low, high):
        if claim == 0:
            continue
        if a <= 1 <= b:
            counts[2] += 1
        elif (b < 1) == (claim == -1):
            counts[0] += 1
        else:
            counts[1] += 1
    return counts

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "signs of the logarithms",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    side = (np.sign(np.log(low)) + np.sign(np.log(high))) / 2
    side = np.trunc(side)
    claimed = said[said != 0] * side[said != 0]
    return tuple(int(np.count_nonzero(claimed == k)) for k in (1, -1, 0))

answer = my_score
""",
    },
    {
        "name": "13-mask",
        "what": "stacked: ones above tiles of the identity",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    rows = (n_params - n_filter) // n_out
    return np.vstack([np.ones((n_filter, n_out)), np.tile(np.eye(n_out), (rows, 1))])

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "slices with a step",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    mask = np.zeros((n_params, n_out))
    mask[:n_filter] = 1
    for k in range(n_out):
        mask[n_filter + k::n_out, k] = 1
    return mask

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "a comparison of numbers",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    i = np.arange(n_params)[:, None]
    return (i < n_filter) | ((i - n_filter) % n_out == np.arange(n_out))

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "lists, row by row",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    rows = [[1] * n_out for _ in range(n_filter)]
    own = 0
    while len(rows) < n_params:
        rows.append([int(k == own) for k in range(n_out)])
        own = (own + 1) % n_out
    return rows

answer = my_mask
""",
    },
    {
        "name": "13-rounded",
        "what": "floor of half a step more",
        "context": """
import numpy as np
from dalearn import FNN, sine
problem = sine(n=200, noise=0.05, rng=3)
smooth = FNN((1, 30, 1))
theta = smooth.init(rng=3)
step = 1 / 16
""",
        "code": """
def my_rounded(theta, step):
    return np.floor(theta / step + 0.5) * step

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "rint, in place, by the number of steps",
        "context": """
import numpy as np
from dalearn import FNN, sine
problem = sine(n=200, noise=0.05, rng=3)
smooth = FNN((1, 30, 1))
theta = smooth.init(rng=3)
step = 1 / 16
""",
        "code": """
def my_rounded(theta, step):
    steps = np.rint(theta / step).astype(int)
    return steps * step

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "Python's round for each weight",
        "context": """
import numpy as np
from dalearn import FNN, sine
problem = sine(n=200, noise=0.05, rng=3)
smooth = FNN((1, 30, 1))
theta = smooth.init(rng=3)
step = 1 / 16
""",
        "code": """
def my_rounded(theta, step):
    return np.array([[step * round(weight / step) for weight in row] for row in theta])

answer = my_rounded
""",
    },
    {
        "name": "13-state",
        "what": "reduce",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    from functools import reduce
    return reduce(lambda old, reading: np.tanh(w * reading + u * old + b), readings, 0)

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "an array of all states, and its last",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    states = np.zeros(len(readings) + 1)
    for k in range(len(readings)):
        states[k + 1] = np.tanh(w * readings[k] + u * states[k] + b)
    return states[-1]

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "by itself, from the end",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    if len(readings) == 0:
        return 0.0
    return np.tanh(w * readings[-1] + u * my_state(readings[:-1], w, u, b) + b)

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "a vector of length 1, by exp",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    state = np.zeros(1)
    for reading in readings:
        z = w * reading + u * state + b
        state = 2 / (1 + np.exp(-2 * z)) - 1
    return state

answer = my_state
""",
    },
    {
        "name": "13-train",
        "what": "a loop",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    settings = {"batch_size": 20, "epochs": 10, "relaxation": 0.9, "rng": rng}
    for step in enkf(model, ensemble, x, d, obs_std, **settings):
        theta = step.theta
    return theta

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "a list, its last",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    steps = list(enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.9, rng=rng))
    return steps[-1].theta

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "unpacked by position",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    *_, (k, theta, predictions) = enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.9, rng=rng)
    return theta

answer = my_training
""",
    },
    {
        "name": "14-recovery",
        "what": "a loop",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_recovery(errors, change, limit):
    k = change + 1
    while errors[k] >= limit:
        k += 1
    return k - change

answer = my_recovery
""",
    },
    {
        "name": "14-recovery",
        "what": "np.where on all errors",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_recovery(errors, change, limit):
    places = np.where(errors < limit)[0]
    return (places[places > change] - change)[0]

answer = my_recovery
""",
    },
    {
        "name": "14-recovery",
        "what": "next over an enumerate",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_recovery(errors, change, limit):
    return next(i for i, e in enumerate(errors[change + 1:], 1) if e < limit)

answer = my_recovery
""",
    },
    {
        "name": "14-walk",
        "what": "in place",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_walk(ensemble, predictions, perturbed, obs_var, step_std, noise):
    new = analysis(ensemble, predictions, perturbed, obs_var)
    new += step_std * noise
    return new

answer = my_walk
""",
    },
    {
        "name": "14-walk",
        "what": "the gain written out",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_walk(ensemble, predictions, perturbed, obs_var, step_std, noise):
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    n = ensemble.shape[1]
    K = A @ S.T @ np.linalg.inv(S @ S.T + (n - 1) * np.diag(obs_var))
    return ensemble + K @ (perturbed - predictions) + step_std * noise

answer = my_walk
""",
    },
    {
        "name": "14-doubt",
        "what": "a loop over the readings",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_doubt(d, predictions, obs_var, limit):
    new = []
    for value, row, variance in zip(d, predictions, obs_var):
        z = abs(value - np.mean(row)) / (np.var(row, ddof=1) + variance) ** 0.5
        new.append(variance * z / limit if z > limit else variance)
    return new

answer = my_doubt
""",
    },
    {
        "name": "14-doubt",
        "what": "a mask on a copy",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_doubt(d, predictions, obs_var, limit):
    z = np.abs(predictions.mean(axis=1) - d) / np.sqrt(np.var(predictions, axis=1, ddof=1) + obs_var)
    new = obs_var.copy()
    far = z > limit
    new[far] *= z[far] / limit
    return new

answer = my_doubt
""",
    },
    {
        "name": "14-patience",
        "what": "a loop with a list of the last ten",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_patience(z, limit, patience):
    last = []
    doubted = []
    for each in z:
        last.append(bool(each > limit))
        last = last[-10:]
        doubted.append(last[-1] and sum(last) <= patience)
    return doubted

answer = my_patience
""",
    },
    {
        "name": "14-patience",
        "what": "sums with convolve",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_patience(z, limit, patience):
    far = (z > limit).astype(int)
    lately = np.convolve(far, np.ones(10, int))[: len(z)]
    return (far == 1) & (lately <= patience)

answer = my_patience
""",
    },
    {
        "name": "14-patience",
        "what": "differences of cumulated sums",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_patience(z, limit, patience):
    c = np.concatenate([np.zeros(10), np.cumsum(z > limit)])
    return (z > limit) & (c[10:] - c[:-10] <= patience)

answer = my_patience
""",
    },
    {
        "name": "15-rows",
        "what": "a loop over rows",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    kept = []
    for row in table:
        if not any(np.isnan(value) or value == code for value in row):
            kept.append(row)
    return np.array(kept)

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "the code becomes NaN first",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    table = table.copy()
    table[table == code] = np.nan
    return table[np.isfinite(table).all(axis=1)]

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "two steps, np.delete",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    bad = np.unique(np.where(np.isnan(table) | np.isclose(table, code))[0])
    return np.delete(table, bad, axis=0)

answer = my_rows
""",
    },
    {
        "name": "15-run",
        "what": "a loop over the minutes",
        "context": """
import math
import numpy as np
from dalearn import esmda, simulator
def barrel(hole, inflow):
    minutes, levels = [0], [1.0]
    while minutes[-1] < 60:
        level = levels[-1]
        minutes.append(minutes[-1] + 2)
        levels.append(level + 2 * (inflow - hole * math.sqrt(level)))
    return minutes, levels
""",
        "code": """
def my_run(theta, x):
    hole, inflow = np.exp(theta)
    minutes, levels = barrel(hole, inflow)
    rows = []
    for at in x[:, 0]:
        rows.append([np.interp(at, minutes, levels)])
    return np.array(rows)

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "the straight line by hand",
        "context": """
import math
import numpy as np
from dalearn import esmda, simulator
def barrel(hole, inflow):
    minutes, levels = [0], [1.0]
    while minutes[-1] < 60:
        level = levels[-1]
        minutes.append(minutes[-1] + 2)
        levels.append(level + 2 * (inflow - hole * math.sqrt(level)))
    return minutes, levels
""",
        "code": """
def my_run(theta, x):
    minutes, levels = barrel(*np.exp(theta))
    levels = np.array(levels)
    before = np.minimum((x // 2).astype(int), 29)
    share = x / 2 - before
    return (1 - share) * levels[before] + share * levels[before + 1]

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "in a row, and then a column",
        "context": """
import math
import numpy as np
from dalearn import esmda, simulator
def barrel(hole, inflow):
    minutes, levels = [0], [1.0]
    while minutes[-1] < 60:
        level = levels[-1]
        minutes.append(minutes[-1] + 2)
        levels.append(level + 2 * (inflow - hole * math.sqrt(level)))
    return minutes, levels
""",
        "code": """
def my_run(theta, x):
    hole = math.exp(theta[0])
    inflow = math.exp(theta[1])
    return np.interp(x[:, 0], *barrel(hole, inflow)).reshape(-1, 1)

answer = my_run
""",
    },
    {
        "name": "15-slope",
        "what": "polyfit",
        "context": """
import numpy as np
from dalearn import lorenz
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
""",
        "code": """
def my_slope(forcings, averages):
    return np.polyfit(forcings, averages, 1)[0]

answer = my_slope
""",
    },
    {
        "name": "15-slope",
        "what": "a loop",
        "context": """
import numpy as np
from dalearn import lorenz
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
""",
        "code": """
def my_slope(forcings, averages):
    f = sum(forcings) / len(forcings)
    a = sum(averages) / len(averages)
    above = below = 0
    for one, other in zip(forcings, averages):
        above += (one - f) * (other - a)
        below += (one - f) ** 2
    return above / below

answer = my_slope
""",
    },
    {
        "name": "15-slope",
        "what": "least squares, with a column of ones",
        "context": """
import numpy as np
from dalearn import lorenz
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
""",
        "code": """
def my_slope(forcings, averages):
    A = np.column_stack([forcings, np.ones(len(forcings))])
    slope, height = np.linalg.lstsq(A, averages, rcond=None)[0]
    return slope

answer = my_slope
""",
    },
    {
        "name": "15-slope",
        "what": "only the forcings centred",
        "context": """
import numpy as np
from dalearn import lorenz
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
""",
        "code": """
def my_slope(forcings, averages):
    f = forcings - forcings.mean()
    return np.sum(f * averages) / np.sum(f**2)

answer = my_slope
""",
    },
]
