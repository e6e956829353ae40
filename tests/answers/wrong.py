"""Wrong answers to the exercises, as people write them: what went wrong, the notebook's names, and the code."""

WRONG = [
    {
        "name": "00-slide",
        "what": "The slope as learned at school: what was said for one more of the weight.",
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
    slope = np.polyfit(weights, said, 1)[0]
    return weights + slope * (d - said)

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "The other line through the cloud, turned over.",
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
    slope = 1 / np.polyfit(weights, said, 1)[0]
    return weights + slope * (d - said)

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "Both numbers of polyfit.",
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
    slope = np.polyfit(said, weights, 1)
    return weights + slope * (d - said)

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "np.cov divides by N - 1, np.var by N.",
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
    slope = np.cov(weights, said)[0, 1] / np.var(said)
    return weights + slope * (d - said)

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "The covariance in place of the slope.",
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
    return weights + np.cov(weights, said)[0, 1] * (d - said)

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "The difference the wrong way round: what was said less the reading.",
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
    return weights + slope * (said - d)

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "The mean of what was said in place of what each network said.",
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
    return weights + slope * (d - said.mean())

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "Returns the move and forgets to add it to the weights.",
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
    move = slope * (d - said)
    return move

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "Forgets the slope.",
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
    return weights + (d - said)

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "Divides by the slope, because up is y and across is the weight.",
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
    return weights + (d - said) / slope

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "Forgets the brackets.",
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
    return weights + slope * d - said

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "Puts every network where the line meets the reading.",
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
    return np.full(len(weights), weights.mean() + slope * (d - said.mean()))

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "Takes the distance to the reading, always positive.",
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
    return weights + slope * abs(d - said)

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "Uses weight, the notebook's array, in place of its own argument weights.",
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
    return weight + slope * (d - said)

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "Changes nothing because it returns the old weights.",
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
    new = weights + slope * (d - said)
    return weights

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "A loop that returns after the first network.",
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
    for w, y in zip(weights, said):
        return w + slope * (d - y)

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "Copies the slope from the text, where it belongs to one cloud.",
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
    return weights + 0.37 * (d - said)

answer = my_slide
""",
    },
    {
        "name": "00-slide",
        "what": "Returns the slope and stops there.",
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
    return np.polyfit(said, weights, 1)[0]

answer = my_slide
""",
    },
    {
        "name": "00-mean",
        "what": "Averages over axis 0, the samples, out of habit, in place of the members.",
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
    mean = predictions.mean(axis=0)
    return mean

answer = my_mean
""",
    },
    {
        "name": "00-mean",
        "what": "No axis given: one single number over everything.",
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
    return predictions.mean()

answer = my_mean
""",
    },
    {
        "name": "00-mean",
        "what": "Thinks that members are columns, as in the matrix of weights, and averages axis 1.",
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
    # members are in the columns
    samples, outputs, members = predictions.shape
    return predictions.sum(axis=1) / members

answer = my_mean
""",
    },
    {
        "name": "00-mean",
        "what": "Divides by the 100 networks of the training above, whatever the number of members.",
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
    total = predictions.sum(axis=2)
    return total / 100

answer = my_mean
""",
    },
    {
        "name": "00-mean",
        "what": "Prints the right mean and returns nothing.",
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
    m = predictions.mean(axis=-1)
    print(m)

answer = my_mean
""",
    },
    {
        "name": "00-mean",
        "what": "Two mistakes: only takes the first output, and adds up without dividing.",
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
    result = []
    for i in range(predictions.shape[0]):
        result.append(sum(predictions[i, 0, :]))
    return result

answer = my_mean
""",
    },
    {
        "name": "00-mean",
        "what": "Forgets the parentheses of the call, so the method itself is returned.",
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
    return predictions.mean

answer = my_mean
""",
    },
    {
        "name": "01-forward",
        "what": "Applies tanh to the output layer as well.",
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
    hidden = np.tanh(x @ W1 + b1)
    y = np.tanh(hidden @ W2 + b2)
    return y

answer = my_forward
""",
    },
    {
        "name": "01-forward",
        "what": "Uses * as in the single unit w * x + b, which only fits one input and breaks later.",
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
    h = np.tanh(W1 * x + b1)
    return h * W2 + b2

answer = my_forward
""",
    },
    {
        "name": "01-forward",
        "what": "Multiplies weights from the left, W @ x, as in the textbook with column vectors.",
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
    z1 = W1 @ x + b1
    h = np.tanh(z1)
    z2 = W2 @ h + b2
    return z2

answer = my_forward
""",
    },
    {
        "name": "01-forward",
        "what": "Adds the bias outside of the tanh.",
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
    h = np.tanh(x @ W1) + b1
    return h @ W2 + b2

answer = my_forward
""",
    },
    {
        "name": "01-forward",
        "what": "Forgets the bias of the output.",
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
    hidden = np.tanh(np.dot(x, W1) + b1)
    return np.dot(hidden, W2)

answer = my_forward
""",
    },
    {
        "name": "01-forward",
        "what": "Converts the inputs to natural units first, though weights belong to scaled ones.",
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
    xs = problem.in_units(x)
    h = np.tanh(xs @ W1 + b1)
    return h @ W2 + b2

answer = my_forward
""",
    },
    {
        "name": "01-forward",
        "what": "Loops over hidden units with the return inside the loop, so only the first unit counts.",
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
    y = np.zeros((x.shape[0], W2.shape[1])) + b2
    for j in range(W1.shape[1]):
        h = np.tanh(x @ W1[:, j] + b1[j])
        y = y + h[:, None] * W2[j]
        return y

answer = my_forward
""",
    },
    {
        "name": "01-forward",
        "what": "Two mistakes: sums only the shares of the units of the first output, and adds b2 once for each unit.",
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
    y = np.zeros((len(x), 1))
    for j in range(len(b1)):
        h = np.tanh(x @ W1[:, [j]] + b1[j])
        y += h * W2[j, 0] + b2[0]
    return y

answer = my_forward
""",
    },
    {
        "name": "01-cloud",
        "what": "twice as deep",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, -5 * begins, -colder) + unit(x, 5, -5 * ends, colder)

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "the place without its minus",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, 5 * begins, -colder / 2) + unit(x, 5, 5 * ends, colder / 2)

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "b is minus the place",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, -begins, -colder / 2) + unit(x, 5, -ends, colder / 2)

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "warmer under the cloud",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, -5 * begins, colder / 2) + unit(x, 5, -5 * ends, -colder / 2)

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "both fall",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, -5 * begins, -colder / 2) + unit(x, 5, -5 * ends, -colder / 2)

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "the place as b, and too high",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, begins, -colder) + unit(x, 5, ends, colder)

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "only one step",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, -5 * begins, -colder / 2)

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "a step of 0 to -colder",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, -5 * begins, -colder / 2) - colder / 2

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "the numbers of the chapter's cloud",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, -2.5, -0.4) + unit(x, 5, -7.5, 0.4)

answer = my_cloud
""",
    },
    {
        "name": "01-forward",
        "what": "b1 behind W2",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_forward(x, W1, b1, W2, b2):
    return np.tanh(x @ W1) @ W2 + b1 + b2

answer = my_forward
""",
    },
    {
        "name": "01-cloud",
        "what": "only one step, twice as high",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, -5 * begins, -colder)

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "colder all day",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return 0 * x - colder

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "both steps as a tuple",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, -5 * begins, -colder / 2), unit(x, 5, -5 * ends, colder / 2)

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "b is the place divided by w",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, -begins / 5, -colder / 2) + unit(x, 5, -ends / 5, colder / 2)

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "b is the place divided by w, without a minus",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, begins / 5, -colder / 2) + unit(x, 5, ends / 5, colder / 2)

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "a hard cut",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return np.where((x > begins) & (x < ends), -colder, 0)

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "two hard steps",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    comes = np.where(x > begins, -colder / 2, colder / 2)
    goes = np.where(x > ends, colder / 2, -colder / 2)
    return comes + goes

answer = my_cloud
""",
    },
    {
        "name": "01-cloud",
        "what": "the second step with colder, not half of it",
        "context": """
import numpy as np
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_cloud(x, begins, ends, colder):
    return unit(x, 5, -5 * begins, -colder / 2) + unit(x, 5, -5 * ends, colder)

answer = my_cloud
""",
    },
    {
        "name": "01-forward",
        "what": "Weights times input, entry by entry, as for one time of the day.",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.in_units(problem.x_test), problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_forward(x, W1, b1, W2, b2):
    h = np.tanh(W1 * x + b1)
    return h @ W2 + b2

answer = my_forward
""",
    },
    {
        "name": "01-rmse",
        "what": "Python's sum, no mean.",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.in_units(problem.x_test), problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_rmse(predicted, truth):
    return sum((predicted - truth) ** 2) ** 0.5

answer = my_rmse
""",
    },
    {
        "name": "01-rmse",
        "what": "Doubles where it should square.",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.in_units(problem.x_test), problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_rmse(predicted, truth):
    return np.sqrt(np.mean((predicted - truth) * 2))

answer = my_rmse
""",
    },
    {
        "name": "01-unpack",
        "what": "Slices where W2 stands in the chapter's own network.",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.in_units(problem.x_test), problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_output_weights(theta, n_in, n_hidden, n_out):
    return theta[6:9]

answer = my_output_weights
""",
    },
    {
        "name": "01-unpack",
        "what": "The chapter's own positions, with the right shape.",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.in_units(problem.x_test), problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_output_weights(theta, n_in, n_hidden, n_out):
    return theta[6:9].reshape(n_hidden, n_out)

answer = my_output_weights
""",
    },
    {
        "name": "01-unpack",
        "what": "Takes b2 for a single number.",
        "context": """
import numpy as np
from dalearn import FNN, r2, rmse, sine
problem = sine(rng=1)
x, truth = problem.in_units(problem.x_test), problem.truth
def unit(x, w, b, v):
    return v * np.tanh(w * x + b)
""",
        "code": """
def my_output_weights(theta, n_in, n_hidden, n_out):
    start = n_in * n_hidden + n_hidden
    return theta[start:-1].reshape(n_hidden, n_out)

answer = my_output_weights
""",
    },
    {
        "name": "01-unpack",
        "what": "Forgets the hidden biases that stand between W1 and W2.",
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
    start = n_in * n_hidden
    end = start + n_hidden * n_out
    return theta[start:end].reshape(n_hidden, n_out)

answer = my_output_weights
""",
    },
    {
        "name": "01-unpack",
        "what": "Takes the last n_hidden * n_out entries, although the output bias comes last.",
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
    W2 = theta[-n_hidden * n_out:]
    return W2.reshape((n_hidden, n_out))

answer = my_output_weights
""",
    },
    {
        "name": "01-unpack",
        "what": "Reshapes to (n_out, n_hidden) and transposes, so the rows are filled the wrong way.",
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
    i = n_in * n_hidden + n_hidden
    W2 = theta[i:i + n_hidden * n_out]
    return W2.reshape(n_out, n_hidden).T

answer = my_output_weights
""",
    },
    {
        "name": "01-unpack",
        "what": "Hard-codes the numbers of the network with three units.",
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
    # theta = W1 (3), b1 (3), W2 (3), b2 (1)
    return theta[6:9].reshape(3, 1)

answer = my_output_weights
""",
    },
    {
        "name": "01-unpack",
        "what": "Returns the flat piece and forgets the shape.",
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
    a = n_in * n_hidden
    b = a + n_hidden
    c = b + n_hidden * n_out
    W2 = theta[b:c]
    return W2

answer = my_output_weights
""",
    },
    {
        "name": "01-unpack",
        "what": "Counts positions from 1, as in Matlab, and so starts one too late.",
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
    first = n_in * n_hidden + n_hidden + 1
    last = first + n_hidden * n_out
    w = theta[first:last]
    return w.reshape(n_hidden, n_out)

answer = my_output_weights
""",
    },
    {
        "name": "01-unpack",
        "what": "Always a single column: reshape(-1, 1) is right only for one output.",
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
    n1 = n_in * n_hidden
    W1 = theta[:n1].reshape(n_in, n_hidden)
    b1 = theta[n1:n1 + n_hidden]
    rest = theta[n1 + n_hidden:]
    W2 = rest[:-n_out].reshape(-1, 1)
    return W2

answer = my_output_weights
""",
    },
    {
        "name": "01-unpack",
        "what": "Two mistakes: no biases of the hidden layer, and Fortran order.",
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
    offset = n_in * n_hidden
    return np.reshape(theta[offset:offset + n_hidden * n_out], (n_hidden, n_out), order="F")

answer = my_output_weights
""",
    },
    {
        "name": "01-rmse",
        "what": "Forgets the root.",
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
    err = predicted - truth
    return np.mean(err ** 2)

answer = my_rmse
""",
    },
    {
        "name": "01-rmse",
        "what": "Takes the root before the mean, so it is the mean absolute error.",
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
    return np.mean(np.sqrt((predicted - truth) ** 2))

answer = my_rmse
""",
    },
    {
        "name": "01-rmse",
        "what": "Sums and does not divide by the number of points.",
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
    squared = (predicted - truth) ** 2
    return np.sqrt(np.sum(squared))

answer = my_rmse
""",
    },
    {
        "name": "01-rmse",
        "what": "Divides after the root in place of before.",
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
    n = predicted.size
    return np.sqrt(np.sum((predicted - truth) ** 2)) / n

answer = my_rmse
""",
    },
    {
        "name": "01-rmse",
        "what": "Uses ^ for a power.",
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
    errors = predicted - truth
    return np.sqrt(np.mean(errors^2))

answer = my_rmse
""",
    },
    {
        "name": "01-rmse",
        "what": "Takes the standard deviation of the errors, which forgets a bias.",
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
    error = predicted - truth
    rmse = np.std(error)
    return rmse

answer = my_rmse
""",
    },
    {
        "name": "01-rmse",
        "what": "Divides by the 201 points of the notebook's x.",
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
    total = 0
    for p, t in zip(predicted.ravel(), truth.ravel()):
        total += (p - t) ** 2
    return np.sqrt(total / len(x))

answer = my_rmse
""",
    },
    {
        "name": "01-rmse",
        "what": "Flattens only the prediction, so (n,) less (n, 1) becomes n times n.",
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
    predicted = predicted.flatten()
    diff = predicted - truth
    return np.sqrt((diff ** 2).mean())

answer = my_rmse
""",
    },
    {
        "name": "01-rmse",
        "what": "Two mistakes: means along axis 1 and a sign of the error that is not squared.",
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
    e = (truth - predicted).mean(axis=-1)
    return np.sqrt(np.abs(e))

answer = my_rmse
""",
    },
    {
        "name": "02-differences",
        "what": "Takes the forward difference.",
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
    grad = np.zeros(len(theta))
    f0 = f(theta)
    for i in range(len(theta)):
        t = theta.copy()
        t[i] = t[i] + move
        grad[i] = (f(t) - f0) / move
    return grad

answer = my_differences
""",
    },
    {
        "name": "02-differences",
        "what": "Divides by move although both sides were moved.",
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
    g = np.empty_like(theta)
    for i in range(len(theta)):
        plus, minus = theta.copy(), theta.copy()
        plus[i] += move
        minus[i] -= move
        g[i] = (f(plus) - f(minus)) / move
    return g

answer = my_differences
""",
    },
    {
        "name": "02-differences",
        "what": "No copy: up and down are the same array, and theta is changed.",
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
    g = np.zeros(len(theta))
    for i in range(len(theta)):
        up = theta
        down = theta
        up[i] += move
        down[i] -= move
        g[i] = (f(up) - f(down)) / (2 * move)
    return g

answer = my_differences
""",
    },
    {
        "name": "02-differences",
        "what": "Moves all components at once: one number and no gradient.",
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
    return (f(theta + move) - f(theta - move)) / (2 * move)

answer = my_differences
""",
    },
    {
        "name": "02-differences",
        "what": "The return stands in the loop, so only the first slope is there.",
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
    slopes = np.zeros(theta.shape)
    for i in range(len(theta)):
        e = np.zeros(len(theta))
        e[i] = move
        slopes[i] = (f(theta + e) - f(theta - e)) / (2 * move)
        return slopes

answer = my_differences
""",
    },
    {
        "name": "02-differences",
        "what": "Calls the notebook's loss in place of the function handed over.",
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
    gradient = np.zeros(len(theta))
    for k in range(len(theta)):
        up, down = theta.copy(), theta.copy()
        up[k] += move
        down[k] -= move
        gradient[k] = (loss(up) - loss(down)) / (2 * move)
    return gradient

answer = my_differences
""",
    },
    {
        "name": "02-differences",
        "what": "Without brackets: / 2 * move multiplies by the move.",
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
    out = []
    for i in range(len(theta)):
        e = np.zeros_like(theta)
        e[i] = move
        out.append((f(theta + e) - f(theta - e)) / 2 * move)
    return np.array(out)

answer = my_differences
""",
    },
    {
        "name": "02-differences",
        "what": "Two mistakes: copies outside the loop so that the moves pile up, and the last component is left out.",
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
    g = np.zeros(len(theta))
    up = theta.copy()
    down = theta.copy()
    for i in range(len(theta) - 1):
        up[i] += move
        down[i] -= move
        g[i] = (f(up) - f(down)) / (2 * move)
    return g

answer = my_differences
""",
    },
    {
        "name": "02-gradient",
        "what": "Forgets the factor 2 of the square.",
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
    y = h @ v
    return h.T @ (y - d) / len(d)

answer = my_gradient
""",
    },
    {
        "name": "02-gradient",
        "what": "Sums over the samples and does not divide by n.",
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
    residual = h @ v - d
    grad = 2 * h.T @ residual
    return grad

answer = my_gradient
""",
    },
    {
        "name": "02-gradient",
        "what": "The sign is turned: d - y.",
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
    error = d - h @ v
    return 2 / len(d) * h.T @ error

answer = my_gradient
""",
    },
    {
        "name": "02-gradient",
        "what": "Forgets to transpose h, a shape error unless n equals n_hidden.",
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
    errors = np.dot(h, v) - d
    return 2 * np.dot(h, errors) / len(d)

answer = my_gradient
""",
    },
    {
        "name": "02-gradient",
        "what": "The mean over the samples loses the last axis: (n_hidden,) in place of the shape of v.",
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
    errors = h @ v - d
    return np.mean(2 * errors * h, axis=0)

answer = my_gradient
""",
    },
    {
        "name": "02-gradient",
        "what": "Carries the derivative of the tanh along, though the layer is linear.",
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
    err = h @ v - d
    dh = 1 - h ** 2          # derivative of tanh
    return 2 * (h * dh).T @ err / len(d)

answer = my_gradient
""",
    },
    {
        "name": "02-gradient",
        "what": "Divides by the number of hidden units, since len(v) looked right.",
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
    errors = h @ v - d
    n = len(v)
    return 2 / n * (h.T @ errors)

answer = my_gradient
""",
    },
    {
        "name": "02-gradient",
        "what": "Two mistakes: divides by the 100 points of the notebook and no factor 2.",
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
    for i in range(len(h)):
        e = (h[i] @ v - d[i])
        g += h[i][:, None] * e
    return g / 100

answer = my_gradient
""",
    },
    {
        "name": "02-gradient",
        "what": "Flattened v makes y (n,), and y - d is n times n.",
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
    y = h @ v.ravel()
    diff = y - d
    return 2 * h.T @ diff / len(d)

answer = my_gradient
""",
    },
    {
        "name": "03-update",
        "what": "The gain is the observation's share in place of the prior's.",
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
    m, P = prior
    d, R = observation
    K = R / (P + R)
    return np.array([m + K * (d - m), (1 - K) * P])

answer = my_update
""",
    },
    {
        "name": "03-update",
        "what": "Squares the variances, taking them for standard deviations.",
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
    mean, std = prior
    d, obs_std = observation
    K = std**2 / (std**2 + obs_std**2)
    return np.array([mean + K * (d - mean), (1 - K) * std**2])

answer = my_update
""",
    },
    {
        "name": "03-update",
        "what": "Adds gain times d, not gain times innovation.",
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
    K = prior[1] / (prior[1] + observation[1])
    new_mean = prior[0] + K * observation[0]
    new_var = (1 - K) * prior[1]
    return np.array([new_mean, new_var])

answer = my_update
""",
    },
    {
        "name": "03-update",
        "what": "The variance becomes K times P in place of (1 - K) times P.",
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
    gain = prior[1] / (prior[1] + observation[1])
    mean = prior[0] + gain * (observation[0] - prior[0])
    var = gain * prior[1]
    return np.array([mean, var])

answer = my_update
""",
    },
    {
        "name": "03-update",
        "what": "Returns the precision, not the variance.",
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
    m1, v1 = prior
    m2, v2 = observation
    precision = 1 / v1 + 1 / v2
    mean = (m1 / v1 + m2 / v2) / precision
    return np.array([mean, precision])

answer = my_update
""",
    },
    {
        "name": "03-update",
        "what": "Returns the variance first.",
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
    K = P / (P + R)
    P = (1 - K) * P
    m = m + K * (d - m)
    return np.array([P, m])

answer = my_update
""",
    },
    {
        "name": "03-update",
        "what": "Uses the notebook's mean of the example, which exists as a global, in the innovation.",
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
    K = prior[1] / (prior[1] + observation[1])
    innovation = observation[0] - mean
    return np.array([prior[0] + K * innovation, (1 - K) * prior[1]])

answer = my_update
""",
    },
    {
        "name": "03-update",
        "what": "Writes into a copy of the prior, which cuts decimals off when the prior holds whole numbers.",
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
    posterior = prior.copy()
    K = prior[1] / (prior[1] + observation[1])
    posterior[0] = prior[0] + K * (observation[0] - prior[0])
    posterior[1] = (1 - K) * prior[1]
    return posterior

answer = my_update
""",
    },
    {
        "name": "03-update",
        "what": "Two mistakes: innovation the wrong way round, and the variance scaled from R.",
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
    mu, var = prior
    d, R = observation
    k = var / (var + R)
    return np.array([mu + k * (mu - d), (1 - k) * R])

answer = my_update
""",
    },
    {
        "name": "03-update",
        "what": "Only ever moves the mean upwards, by the size of the innovation.",
        "context": """
import numpy as np
prior = np.array([20, 2**2])
observation = np.array([24, 1**2])
""",
        "code": """
def my_update(prior, observation):
    m, P = prior
    d, R = observation
    K = P / (P + R)
    return np.array([m + K * abs(d - m), (1 - K) * P])

answer = my_update
""",
    },
    {
        "name": "03-update",
        "what": "Takes the gain itself from the variance.",
        "context": """
import numpy as np
prior = np.array([20, 2**2])
observation = np.array([24, 1**2])
""",
        "code": """
def my_update(prior, observation):
    m, P = prior
    d, R = observation
    K = P / (P + R)
    return np.array([m + K * (d - m), P - K])

answer = my_update
""",
    },
    {
        "name": "03-update",
        "what": "Types the gain of the worked example, 0.8, into the function.",
        "context": """
import numpy as np
prior = np.array([20, 2**2])
observation = np.array([24, 1**2])
""",
        "code": """
def my_update(prior, observation):
    m, P = prior
    d, R = observation
    K = 4 / (4 + 1)
    return np.array([m + K * (d - m), (1 - K) * P])

answer = my_update
""",
    },
    {
        "name": "03-crowd",
        "what": "Fits the readings on theta and divides by that slope.",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    slope = np.polyfit(theta, readings, 1)[0]
    return theta + (d - readings) / slope

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "Takes np.var, and the mean of the readings in place of each.",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    gain = np.cov(theta, readings)[0, 1] / np.var(readings)
    return theta + gain * (d - readings.mean())

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "Keeps only the slice at the reading.",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    return theta[np.abs(readings - d) < 0.25]

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "Clings to P / (P + R), with R found from readings - theta.",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    P = np.var(theta)
    R = np.var(readings - theta)
    return theta + P / (P + R) * (d - readings)

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "Divides by the variance of theta.",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    c = np.cov(theta, readings)
    return theta + c[0, 1] / c[0, 0] * (d - readings)

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "The line read up per across.",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    K = np.polyfit(theta, readings, 1)[0]
    return theta + K * (d - readings)

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "Moves every garden to where the mean goes.",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    c = np.cov(theta, readings)
    return np.mean(theta) + c[0, 1] / c[1, 1] * (d - readings)

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "One step for all.",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    c = np.cov(theta, readings)
    return theta + c[0, 1] / c[1, 1] * (d - np.mean(readings))

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "The innovation against theta itself.",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    c = np.cov(theta, readings)
    return theta + c[1, 0] / c[1, 1] * (d - theta)

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "Variance with ddof 0, covariance with ddof 1.",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    K = np.cov(theta, readings)[0, 1] / np.var(readings)
    return theta + K * (d - readings)

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "Writes into theta.",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    c = np.cov(theta, readings)
    theta += c[0, 1] / c[1, 1] * (d - readings)
    return theta

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "The step alone.",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    c = np.cov(theta, readings)
    return c[0, 1] / c[1, 1] * (d - readings)

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "Every garden is put at the reading.",
        "context": "",
        "code": """
import numpy as np

def my_move(theta, readings, d):
    return np.full(len(theta), d)

answer = my_move
""",
    },
    {
        "name": "03-crowd",
        "what": "The correlation for the gain.",
        "context": """
import numpy as np
rng = np.random.default_rng(4)
theta = 20 + 2 * rng.standard_normal(1000)
readings = theta + rng.standard_normal(1000)
""",
        "code": """
def my_move(theta, readings, d):
    return theta + np.corrcoef(theta, readings)[0, 1] * (d - readings)

answer = my_move
""",
    },
    {
        "name": "03-factor",
        "what": "Ignores the factor altogether.",
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
    K = prior_var / (prior_var + obs_var)
    return K * np.ones(len(h))

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "h in the denominator is not squared.",
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
    top = prior_var * h
    bottom = h * prior_var + obs_var
    return top / bottom

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "Forgets h in the denominator.",
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
    return h * prior_var / (prior_var + obs_var)

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "Reads all sensors together: the squares of all factors are added.",
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
    cov = prior_var * h
    var = h @ h * prior_var + obs_var
    return cov / var

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "Returns K h, which lies between 0 and 1, in place of K.",
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
    var_pred = h**2 * prior_var
    return var_pred / (var_pred + obs_var)

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "Goes by way of d / h with variance R / h squared, which is nan for a sensor with h = 0.",
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
    R = obs_var / h**2
    K_theta = prior_var / (prior_var + R)
    return K_theta / h

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "The loop keeps only the last gain.",
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
    for factor in h:
        gain = prior_var * factor / (factor**2 * prior_var + obs_var)
    return gain

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "Two mistakes: takes the size of h since a gain should be positive, and the root of the error variance.",
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
    a = np.abs(h)
    return prior_var * a / (a**2 * prior_var + np.sqrt(obs_var))

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "Multiplies the error below the line by P, so that P cancels out.",
        "context": """
import numpy as np
prior = np.array([20, 2**2])
observation = np.array([24, 1**2])
""",
        "code": """
def my_gain(h, prior_var, obs_var):
    return prior_var * h / (h**2 * prior_var + prior_var * obs_var)

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "Forgets brackets and the variance above the line.",
        "context": """
import numpy as np
prior = np.array([20, 2**2])
observation = np.array([24, 1**2])
""",
        "code": """
def my_gain(h, prior_var, obs_var):
    return h / prior_var + obs_var

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "Puts the factor into the old gain in place of P.",
        "context": """
import numpy as np
prior = np.array([20, 2**2])
observation = np.array([24, 1**2])
""",
        "code": """
def my_gain(h, prior_var, obs_var):
    return h / (prior_var + obs_var)

answer = my_gain
""",
    },
    {
        "name": "03-factor",
        "what": "Squares h above the line and forgets it below.",
        "context": """
import numpy as np
prior = np.array([20, 2**2])
observation = np.array([24, 1**2])
""",
        "code": """
def my_gain(h, prior_var, obs_var):
    return h**2 * prior_var / (prior_var + obs_var)

answer = my_gain
""",
    },
    {
        "name": "04-anomalies",
        "what": "Means over axis 0: each member's mean over unlike numbers.",
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
    return ensemble - ensemble.mean(axis=0)

answer = my_anomalies
""",
    },
    {
        "name": "04-anomalies",
        "what": "Forgets keepdims, an error unless the ensemble is square, and wrong then.",
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
    m = np.mean(ensemble, axis=1)
    A = ensemble - m
    return A

answer = my_anomalies
""",
    },
    {
        "name": "04-anomalies",
        "what": "Takes one mean of everything off.",
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
    mean = ensemble.mean()
    return ensemble - mean

answer = my_anomalies
""",
    },
    {
        "name": "04-anomalies",
        "what": "Standardises the rows as well.",
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
    mu = ensemble.mean(axis=1, keepdims=True)
    sigma = ensemble.std(axis=1, keepdims=True)
    return (ensemble - mu) / sigma

answer = my_anomalies
""",
    },
    {
        "name": "04-anomalies",
        "what": "Hard-codes the two rows of the example in a reshape.",
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
    row_means = ensemble.mean(axis=1).reshape(2, 1)
    return ensemble - row_means

answer = my_anomalies
""",
    },
    {
        "name": "04-anomalies",
        "what": "Divides the sum by the 20 members of the example.",
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
    mean = ensemble.sum(axis=1, keepdims=True) / 20
    return ensemble - mean

answer = my_anomalies
""",
    },
    {
        "name": "04-anomalies",
        "what": "Two mistakes: the loop leaves out the last row, and divides by N - 1.",
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
    rows, members = ensemble.shape
    A = ensemble.copy()
    for i in range(rows - 1):
        A[i] = ensemble[i] - sum(ensemble[i]) / (members - 1)
    return A

answer = my_anomalies
""",
    },
    {
        "name": "04-anomalies",
        "what": "Overwrites the row while its mean is still needed: the mean is taken anew at every entry.",
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
    A = ensemble.copy()
    for i in range(A.shape[0]):
        for j in range(A.shape[1]):
            A[i, j] = A[i, j] - A[i].mean()
    return A

answer = my_anomalies
""",
    },
    {
        "name": "04-covariance",
        "what": "Divides by N.",
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
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    N = ensemble.shape[1]
    return A @ A.T / N

answer = my_covariance
""",
    },
    {
        "name": "04-covariance",
        "what": "The product the wrong way round: a matrix of members.",
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
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    return A.T @ A / (ensemble.shape[1] - 1)

answer = my_covariance
""",
    },
    {
        "name": "04-covariance",
        "what": "Elementwise product in place of the matrix product.",
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
    A = anomalies(ensemble)
    n = A.shape[1]
    return (A * A).sum(axis=1) / (n - 1)

answer = my_covariance
""",
    },
    {
        "name": "04-covariance",
        "what": "Forgets to take the mean off.",
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
    rows, N = ensemble.shape
    C = np.dot(ensemble, ensemble.T) / (N - 1)
    return C

answer = my_covariance
""",
    },
    {
        "name": "04-covariance",
        "what": "len(ensemble) counts the rows, not the members.",
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
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    n = len(ensemble)
    return A @ A.T / (n - 1)

answer = my_covariance
""",
    },
    {
        "name": "04-covariance",
        "what": "Copies the 20 - 1 from the cell above.",
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
    A = anomalies(ensemble)
    return A @ A.T / (20 - 1)

answer = my_covariance
""",
    },
    {
        "name": "04-covariance",
        "what": "Loops over pairs i < j and forgets the lower triangle.",
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
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    k, N = A.shape
    C = np.zeros((k, k))
    for i in range(k):
        for j in range(i, k):
            C[i, j] = np.sum(A[i] * A[j]) / (N - 1)
    return C

answer = my_covariance
""",
    },
    {
        "name": "04-covariance",
        "what": "Two mistakes: np.cov with rowvar=False, and ddof=0.",
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
    return np.cov(ensemble, rowvar=False, ddof=0)

answer = my_covariance
""",
    },
    {
        "name": "04-covariance",
        "what": "No brackets around N - 1, so it divides by N and takes 1 off.",
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
    A = ensemble - np.mean(ensemble, axis=1, keepdims=True)
    return A @ A.T / ensemble.shape[1] - 1

answer = my_covariance
""",
    },
    {
        "name": "04-cross",
        "what": "The factors the wrong way round: a row for each prediction.",
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
    A = anomalies(ensemble)
    S = anomalies(predictions)
    return S @ A.T / (ensemble.shape[1] - 1)

answer = my_cross_covariance
""",
    },
    {
        "name": "04-cross",
        "what": "Divides by N.",
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
    N = ensemble.shape[1]
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    return (A @ S.T) / N

answer = my_cross_covariance
""",
    },
    {
        "name": "04-cross",
        "what": "Returns the whole joint matrix of np.cov and not the block.",
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
    return np.cov(ensemble, predictions)

answer = my_cross_covariance
""",
    },
    {
        "name": "04-cross",
        "what": "Takes the wrong block of the joint matrix, the lower left one.",
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
    n = ensemble.shape[0]
    joint = np.cov(np.vstack([ensemble, predictions]))
    return joint[n:, :n]

answer = my_cross_covariance
""",
    },
    {
        "name": "04-cross",
        "what": "Divides by the number of parameters less one.",
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
    A, S = anomalies(ensemble), anomalies(predictions)
    n = len(ensemble)
    return A @ S.T / (n - 1)

answer = my_cross_covariance
""",
    },
    {
        "name": "04-cross",
        "what": "Uses n_ens, which is left over from a loop of the notebook as 640.",
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
    S = predictions - predictions.mean(axis=1, keepdims=True)
    return A @ S.T / (n_ens - 1)

answer = my_cross_covariance
""",
    },
    {
        "name": "04-cross",
        "what": "Takes no mean off, neither here nor there.",
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
    n_members = ensemble.shape[1]
    cov = ensemble @ predictions.T
    return cov / (n_members - 1)

answer = my_cross_covariance
""",
    },
    {
        "name": "04-cross",
        "what": "Two mistakes: the mean of the predictions over axis 0, and divided by N.",
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
    A = ensemble - ensemble.mean(axis=0)
    S = predictions - predictions.mean(axis=0)
    C = np.zeros((len(A), len(S)))
    for i in range(len(A)):
        for j in range(len(S)):
            C[i, j] = np.mean(A[i] * S[j])
    return C

answer = my_cross_covariance
""",
    },
    {
        "name": "05-gain",
        "what": "Uses n_ens of the notebook, 100, in place of the number of columns.",
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
    R = np.diag(obs_var)
    return A @ S.T @ np.linalg.inv(S @ S.T + (n_ens - 1) * R)

answer = my_gain
""",
    },
    {
        "name": "05-gain",
        "what": "Takes the rows of A, the parameters, for the members.",
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
    N = len(A)
    bracket = S @ S.T + (N - 1) * np.diag(obs_var)
    return A @ S.T @ np.linalg.inv(bracket)

answer = my_gain
""",
    },
    {
        "name": "05-gain",
        "what": "Forgets the factor N - 1 at R.",
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
    R = np.diag(obs_var)
    K = A @ S.T @ np.linalg.inv(S @ S.T + R)
    return K

answer = my_gain
""",
    },
    {
        "name": "05-gain",
        "what": "No diag: the variances are broadcast over all entries of the bracket.",
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
    inside = S @ S.T + (N - 1) * obs_var
    return A @ S.T @ np.linalg.inv(inside)

answer = my_gain
""",
    },
    {
        "name": "05-gain",
        "what": "Divides by the bracket as in the cell above, elementwise, in place of an inverse.",
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
    N = S.shape[1]
    gain = A @ S.T / (S @ S.T + (N - 1) * np.diag(obs_var))
    return gain

answer = my_gain
""",
    },
    {
        "name": "05-gain",
        "what": "Takes the first variance for all observations.",
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
    n_obs, N = S.shape
    R = obs_var[0] * np.eye(n_obs)
    return A @ S.T @ np.linalg.inv(S @ S.T + (N - 1) * R)

answer = my_gain
""",
    },
    {
        "name": "05-gain",
        "what": "Two mistakes: obs_var is squared as if it were a standard deviation, and only S is divided by N - 1.",
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
    cov_ty = A @ S.T
    cov_yy = S @ S.T / (N - 1)
    return cov_ty @ np.linalg.inv(cov_yy + np.diag(obs_var**2))

answer = my_gain
""",
    },
    {
        "name": "05-gain",
        "what": "solve with its arguments in the order of the formula, a shape error.",
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
    M = S @ S.T + (n - 1) * np.diag(obs_var)
    return np.linalg.solve(M, A @ S.T)

answer = my_gain
""",
    },
    {
        "name": "05-perturb",
        "what": "Shapes (n_obs,) and (n_obs, n_ens) do not broadcast.",
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
    return d + np.sqrt(obs_var) * noise

answer = my_perturbed
""",
    },
    {
        "name": "05-perturb",
        "what": "Scales the noise by the variance.",
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
    d = d.reshape(-1, 1)
    R = obs_var.reshape(-1, 1)
    return d + R * noise

answer = my_perturbed
""",
    },
    {
        "name": "05-perturb",
        "what": "The same noise for all members.",
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
    std = np.sqrt(obs_var)
    one_copy = d + std * noise[:, 0]
    return np.repeat(one_copy[:, None], noise.shape[1], axis=1)

answer = my_perturbed
""",
    },
    {
        "name": "05-perturb",
        "what": "Draws noise of its own with the library and ignores the noise handed over.",
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
    return perturb(d, obs_var, noise.shape[1], rng=4)

answer = my_perturbed
""",
    },
    {
        "name": "05-perturb",
        "what": "Repeats d for the notebook's 100 members.",
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
    D = np.repeat(d[:, None], n_ens, axis=1)
    D = D + np.sqrt(obs_var)[:, None] * noise
    return D

answer = my_perturbed
""",
    },
    {
        "name": "05-perturb",
        "what": "Two mistakes: the return inside the loop, and the variance not rooted.",
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
    for j in range(noise.shape[1]):
        D[:, j] = d + obs_var * noise[:, j]
        return D

answer = my_perturbed
""",
    },
    {
        "name": "05-perturb",
        "what": "Adds the noise as it is, forgetting that it is standard normal.",
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
    # noise is already N(0, R)
    return d[:, np.newaxis] + noise

answer = my_perturbed
""",
    },
    {
        "name": "05-perturb",
        "what": "Forgets the second axis at the standard deviations only: they run along the members, an error unless square.",
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
    sd = obs_var ** 0.5
    return d[:, None] + noise * sd

answer = my_perturbed
""",
    },
    {
        "name": "05-update",
        "what": "Uses the mean of the perturbed copies for all: everyone sees the same d.",
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
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    K = my_gain(A, S, obs_var)
    d = perturbed.mean(axis=1, keepdims=True)
    return ensemble + K @ (d - predictions)

answer = my_update
""",
    },
    {
        "name": "05-update",
        "what": "Innovation the wrong way round.",
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
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    gain = A @ S.T @ np.linalg.inv(S @ S.T + (N - 1) * np.diag(obs_var))
    innovation = predictions - perturbed
    return ensemble + gain @ innovation

answer = my_update
""",
    },
    {
        "name": "05-update",
        "what": "Returns the step alone.",
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
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    K = A @ S.T @ np.linalg.inv(S @ S.T + (N - 1) * np.diag(obs_var))
    step = K @ (perturbed - predictions)
    return step

answer = my_update
""",
    },
    {
        "name": "05-update",
        "what": "Adds the step to the anomalies, so that the mean is lost.",
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
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    K = my_gain(A, S, obs_var)
    A = A + K @ (perturbed - predictions)
    return A

answer = my_update
""",
    },
    {
        "name": "05-update",
        "what": "Takes the gain from the notebook, that of its first example.",
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
    innovations = perturbed - predictions
    return ensemble + gain @ innovations

answer = my_update
""",
    },
    {
        "name": "05-update",
        "what": "Never takes the mean off the predictions before the bracket.",
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
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    Y = predictions
    K = A @ Y.T @ np.linalg.inv(Y @ Y.T + (N - 1) * np.diag(obs_var))
    return ensemble + K @ (perturbed - Y)

answer = my_update
""",
    },
    {
        "name": "05-update",
        "what": "Takes the innovations for S.",
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
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = perturbed - predictions
    return ensemble + my_gain(A, S, obs_var) @ S

answer = my_update
""",
    },
    {
        "name": "05-update",
        "what": "Two mistakes: n_ens of the notebook, and anomalies over axis 0.",
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
    A = ensemble - ensemble.mean(axis=0)
    S = predictions - predictions.mean(axis=0)
    bracket = S @ S.T + (n_ens - 1) * np.diag(obs_var)
    K = A @ S.T @ np.linalg.inv(bracket)
    return ensemble + K @ (perturbed - predictions)

answer = my_update
""",
    },
    {
        "name": "05-update",
        "what": "Subtracts the predictions' anomalies from D, in place of the predictions.",
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
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    S = predictions - predictions.mean(axis=1, keepdims=True)
    K = my_gain(A, S, obs_var)
    posterior = ensemble + K @ (perturbed - S)
    return posterior

answer = my_update
""",
    },
    {
        "name": "06-reach",
        "what": "Forgets R.",
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
    C = np.cov(at_reading, at_x)
    return C[0, 1:] / C[0, 0]

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "The root of R, as if obs_var were a variance of which the deviation is wanted.",
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
    C = np.cov(at_reading, at_x)
    return C[0, 1:] / (C[0, 0] + np.sqrt(obs_var))

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "No brackets below the stroke.",
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
    C = np.cov(at_reading, at_x)
    return C[0, 1:] / C[0, 0] + obs_var

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "The reading is still the first of the results.",
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
    return C[0] / (C[0, 0] + obs_var)

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "Hand-made covariance, and np.var with N.",
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
    cov = A @ s / (len(s) - 1)
    return cov / (np.var(at_reading) + obs_var)

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "R is added once to a sum over the members.",
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
    s = at_reading - np.mean(at_reading)
    A = at_x - np.mean(at_x, axis=1, keepdims=True)
    return (A @ s) / (s @ s + obs_var)

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "The matrix of the notebook in place of the arguments.",
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
    return C[1:, 0] / (C[0, 0] + obs_var)

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "Takes an entry of obs_var, which is an array in the notebook and a number here.",
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
    C = np.cov(at_reading, at_x)
    return C[0, 1:] / (C[0, 0] + obs_var[0])

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "Divides by the variances at the times.",
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
    C = np.cov(at_reading, at_x)
    return C[0, 1:] / (np.diag(C)[1:] + obs_var)

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "The correlation.",
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
    return np.corrcoef(at_reading, at_x)[0, 1:]

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "Takes at_x for the one that comes first.",
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
    C = np.cov(at_x, at_reading)
    return C[0, 1:] / (C[0, 0] + obs_var)

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "No means taken off, sums of products.",
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
    n_ens = len(at_reading)
    cov = at_x @ at_reading / (n_ens - 1)
    return cov / (at_reading.var(ddof=1) + obs_var)

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "Mean over the wrong axis.",
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
    A = at_x - at_x.mean(axis=0)
    return A @ s / (s @ s + (len(s) - 1) * obs_var)

answer = my_reach
""",
    },
    {
        "name": "06-reach",
        "what": "A return inside the loop over the times.",
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
    for row in at_x:
        c = np.cov(row, at_reading)
        return c[0, 1] / (c[1, 1] + obs_var)

answer = my_reach
""",
    },
    {
        "name": "06-epoch",
        "what": "Never hands the updated ensemble on: each observation starts from the prior.",
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
    for i in range(len(x)):
        predictions = model(ensemble, x[i:i+1])[0]
        posterior = analysis(ensemble, predictions, perturbed[i:i+1], obs_var[i:i+1])
    return posterior

answer = my_epoch
""",
    },
    {
        "name": "06-epoch",
        "what": "The return is in the loop: only the first observation is used.",
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
    for i in range(x.shape[0]):
        y = model(ensemble, x[i:i+1])[0]
        ensemble = analysis(ensemble, y, perturbed[i:i+1], obs_var[i:i+1])
        return ensemble

answer = my_epoch
""",
    },
    {
        "name": "06-epoch",
        "what": "Predicts once, before the loop, with the ensemble of the start.",
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
    predictions = model(ensemble, x)[:, 0]
    for i in range(len(x)):
        ensemble = analysis(ensemble, predictions[i:i+1], perturbed[i:i+1], obs_var[i:i+1])
    return ensemble

answer = my_epoch
""",
    },
    {
        "name": "06-epoch",
        "what": "One update with all the observations at once, no loop.",
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
    Y = model(ensemble, x)[:, 0, :]
    return analysis(ensemble, Y, perturbed, obs_var)

answer = my_epoch
""",
    },
    {
        "name": "06-epoch",
        "what": "Calls the notebook's net in place of the model handed over.",
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
    theta = ensemble
    for k in range(len(x)):
        y = net(theta, x[k:k+1])[0]
        theta = analysis(theta, y, perturbed[k:k+1], obs_var[k:k+1])
    return theta

answer = my_epoch
""",
    },
    {
        "name": "06-epoch",
        "what": "x[i] and perturbed[i] lose an axis.",
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
    for i in range(len(x)):
        predictions = model(ensemble, x[i])
        ensemble = analysis(ensemble, predictions, perturbed[i], obs_var[i])
    return ensemble

answer = my_epoch
""",
    },
    {
        "name": "06-epoch",
        "what": "Leaves out the last observation.",
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
    n = len(x)
    for i in range(n - 1):
        pred = model(ensemble, x[i:i+1])[0]
        ensemble = analysis(ensemble, pred, perturbed[i:i+1], obs_var[i:i+1])
    return ensemble

answer = my_epoch
""",
    },
    {
        "name": "06-epoch",
        "what": "Uses the notebook's single variance, written as problem.obs_std**2.",
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
    R = np.array([problem.obs_std**2])
    for i in range(len(x)):
        predictions = model(ensemble, x[i:i+1])[0]
        ensemble = analysis(ensemble, predictions, perturbed[i:i+1], R)
    return ensemble

answer = my_epoch
""",
    },
    {
        "name": "06-epoch",
        "what": "Two mistakes: always the variance of the first observation, and standard deviation in place of it.",
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
    sd = np.sqrt(obs_var)
    for xi, di in zip(x, perturbed):
        y = model(ensemble, xi[:, None])[0]
        ensemble = analysis(ensemble, y, di[None, :], sd[:1])
    return ensemble

answer = my_epoch
""",
    },
    {
        "name": "06-inflate",
        "what": "Multiplies everything, so that the mean moves too.",
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
    return factor * ensemble

answer = my_inflated
""",
    },
    {
        "name": "06-inflate",
        "what": "The mean over axis 0, over the parameters of one member.",
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
    mean = ensemble.mean(axis=0)
    return mean + factor * (ensemble - mean)

answer = my_inflated
""",
    },
    {
        "name": "06-inflate",
        "what": "Adds the inflated anomalies to the ensemble, so that the factor becomes 1 + factor.",
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
    mean = ensemble.mean(axis=1, keepdims=True)
    A = ensemble - mean
    return ensemble + factor * A

answer = my_inflated
""",
    },
    {
        "name": "06-inflate",
        "what": "Thinks that the factor is one of the variance, and takes its root.",
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
    m = ensemble.mean(axis=1, keepdims=True)
    return m + np.sqrt(factor) * (ensemble - m)

answer = my_inflated
""",
    },
    {
        "name": "06-inflate",
        "what": "Forgets the keepdims.",
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
    mean = np.mean(ensemble, axis=1)
    return mean + factor * (ensemble - mean)

answer = my_inflated
""",
    },
    {
        "name": "06-inflate",
        "what": "Returns the inflated anomalies and forgets to add the mean again.",
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
    mean = ensemble.mean(axis=1, keepdims=True)
    anomalies = ensemble - mean
    anomalies *= factor
    return anomalies

answer = my_inflated
""",
    },
    {
        "name": "06-inflate",
        "what": "Hard-codes 1.1.",
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
    mean = ensemble.mean(axis=1, keepdims=True)
    return mean + 1.1 * (ensemble - mean)

answer = my_inflated
""",
    },
    {
        "name": "06-inflate",
        "what": "Two mistakes: one mean of all numbers, and a missing pair of brackets.",
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
    mean = ensemble.mean()
    return mean + factor * ensemble - mean

answer = my_inflated
""",
    },
    {
        "name": "06-relax",
        "what": "The factor is at the wrong one of the two.",
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
    m = posterior.mean(axis=1, keepdims=True)
    A_post = posterior - m
    A_prior = prior - prior.mean(axis=1, keepdims=True)
    return m + factor * A_post + (1 - factor) * A_prior

answer = my_relaxed
""",
    },
    {
        "name": "06-relax",
        "what": "Mixes the ensembles and not the anomalies, so the mean goes back as well.",
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
    return (1 - factor) * posterior + factor * prior

answer = my_relaxed
""",
    },
    {
        "name": "06-relax",
        "what": "Takes the prior's mean off both ensembles.",
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
    mean = prior.mean(axis=1, keepdims=True)
    A = posterior - mean
    B = prior - mean
    return mean + (1 - factor) * A + factor * B

answer = my_relaxed
""",
    },
    {
        "name": "06-relax",
        "what": "Returns the mixed anomalies without the mean.",
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
    Aa = posterior - posterior.mean(axis=1, keepdims=True)
    Af = prior - prior.mean(axis=1, keepdims=True)
    return (1 - factor) * Aa + factor * Af

answer = my_relaxed
""",
    },
    {
        "name": "06-relax",
        "what": "Gives back a part of the prior's anomalies without reducing the posterior's.",
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
    prior_anom = prior - prior.mean(axis=1, keepdims=True)
    return posterior + factor * prior_anom

answer = my_relaxed
""",
    },
    {
        "name": "06-relax",
        "what": "Hands the arguments to the library's relax in the wrong order.",
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
    return relax(prior, posterior, factor)

answer = my_relaxed
""",
    },
    {
        "name": "06-relax",
        "what": "Relaxes the spread: scales the posterior's anomalies to a mixed standard deviation.",
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
    mean = posterior.mean(axis=1, keepdims=True)
    s_post = posterior.std(axis=1, keepdims=True, ddof=1)
    s_prior = prior.std(axis=1, keepdims=True, ddof=1)
    new_std = (1 - factor) * s_post + factor * s_prior
    return mean + (posterior - mean) * new_std / s_post

answer = my_relaxed
""",
    },
    {
        "name": "06-relax",
        "what": "Two mistakes: no keepdims, and the prior's mean kept.",
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
    A1 = posterior - posterior.mean(axis=1)
    A0 = prior - prior.mean(axis=1)
    return prior.mean(axis=1) + (1 - factor) * A1 + factor * A0

answer = my_relaxed
""",
    },
    {
        "name": "07-alphas",
        "what": "Divides by the sum of the inverses.",
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
    total = np.sum(1 / factors)
    return factors / total

answer = my_alphas
""",
    },
    {
        "name": "07-alphas",
        "what": "Makes the factors themselves sum to 1.",
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
    return factors / factors.sum()

answer = my_alphas
""",
    },
    {
        "name": "07-alphas",
        "what": "Returns the normalised inverses: these sum to 1, but are not the factors.",
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
    inverses = 1 / factors
    inverses = inverses / np.sum(inverses)
    return inverses

answer = my_alphas
""",
    },
    {
        "name": "07-alphas",
        "what": "Gives all equal factors, n, and forgets the proportions.",
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
    n = len(factors)
    return np.full(n, n)

answer = my_alphas
""",
    },
    {
        "name": "07-alphas",
        "what": "Returns the number by which to multiply only.",
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
    s = 0
    for a in factors:
        s += 1 / a
    return s

answer = my_alphas
""",
    },
    {
        "name": "07-alphas",
        "what": "Multiplies in place, an error if the factors are whole numbers.",
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
    factors *= np.sum(1 / factors)
    return factors

answer = my_alphas
""",
    },
    {
        "name": "07-alphas",
        "what": "Two mistakes: integer division in the inverses, and divides by their sum.",
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
    s = sum([1 // a for a in factors])
    return [a / s for a in factors]

answer = my_alphas
""",
    },
    {
        "name": "07-alphas",
        "what": "The mean of the inverses in place of the sum.",
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
    scale = np.mean(1 / factors)
    new = factors * scale
    return new

answer = my_alphas
""",
    },
    {
        "name": "07-step",
        "what": "alpha at the gain only: the noise keeps R.",
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
    perturbed = d[:, None] + np.sqrt(obs_var)[:, None] * noise
    return analysis(ensemble, predictions, perturbed, alpha * obs_var)

answer = my_step
""",
    },
    {
        "name": "07-step",
        "what": "alpha at the noise only: the gain keeps R.",
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
    D = d[:, None] + np.sqrt(alpha * obs_var)[:, None] * noise
    posterior = analysis(ensemble, predictions, D, obs_var)
    return posterior

answer = my_step
""",
    },
    {
        "name": "07-step",
        "what": "Multiplies the standard deviation by alpha.",
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
    std = alpha * np.sqrt(obs_var)
    D = d[:, None] + std[:, None] * noise
    return analysis(ensemble, predictions, D, alpha * obs_var)

answer = my_step
""",
    },
    {
        "name": "07-step",
        "what": "Scales the noise by the variance.",
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
    R = alpha * obs_var
    perturbed = d[:, None] + R[:, None] * noise
    return analysis(ensemble, predictions, perturbed, R)

answer = my_step
""",
    },
    {
        "name": "07-step",
        "what": "Uses perturb, so that the noise handed over is not used.",
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
    R = alpha * obs_var
    perturbed = perturb(d, R, ensemble.shape[1], 16)
    return analysis(ensemble, predictions, perturbed, R)

answer = my_step
""",
    },
    {
        "name": "07-step",
        "what": "Predicts anew with the notebook's outputs and its network.",
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
    predictions = outputs(ensemble)
    perturbed = d[:, None] + np.sqrt(alpha * obs_var)[:, None] * noise
    return analysis(ensemble, predictions, perturbed, alpha * obs_var)

answer = my_step
""",
    },
    {
        "name": "07-step",
        "what": "Divides the variance by alpha, as each step is to count a part of the data.",
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
    R = obs_var / alpha
    D = d[:, None] + np.sqrt(R)[:, None] * noise
    return analysis(ensemble, predictions, D, R)

answer = my_step
""",
    },
    {
        "name": "07-step",
        "what": "Two mistakes: the root forgotten, and alpha times the notebook's variance.",
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
    var = alpha * problem.obs_std**2
    D = d.reshape(-1, 1) + var * noise
    R = np.full(len(d), var)
    return analysis(ensemble, predictions, D, R)

answer = my_step
""",
    },
    {
        "name": "07-coverage",
        "what": "Leaves out 10% at each end.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, rmse, sine, spread
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=15)
start = net.ensemble(100, centre=net.init(rng=15), rng=15)
""",
        "code": """
def my_coverage(members, truth):
    low = np.quantile(members, 0.1, axis=1)
    high = np.quantile(members, 0.9, axis=1)
    return np.mean((low <= truth) & (truth <= high))

answer = my_coverage
""",
    },
    {
        "name": "07-coverage",
        "what": "Takes quantiles over the points.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, rmse, sine, spread
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=15)
start = net.ensemble(100, centre=net.init(rng=15), rng=15)
""",
        "code": """
def my_coverage(members, truth):
    low, high = np.quantile(members, [0.05, 0.95], axis=0)
    return np.mean((low <= truth) & (truth <= high))

answer = my_coverage
""",
    },
    {
        "name": "07-coverage",
        "what": "Counts instead of taking the share.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, rmse, sine, spread
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=15)
start = net.ensemble(100, centre=net.init(rng=15), rng=15)
""",
        "code": """
def my_coverage(members, truth):
    low, high = np.quantile(members, [0.05, 0.95], axis=1)
    inside = 0
    for i in range(len(truth)):
        if low[i] <= truth[i] <= high[i]:
            inside += 1
    return inside

answer = my_coverage
""",
    },
    {
        "name": "07-coverage",
        "what": "Uses mean and 1.645 standard deviations.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, rmse, sine, spread
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=15)
start = net.ensemble(100, centre=net.init(rng=15), rng=15)
""",
        "code": """
def my_coverage(members, truth):
    m = members.mean(axis=1)
    s = members.std(axis=1, ddof=1)
    return np.mean(np.abs(truth - m) <= 1.645 * s)

answer = my_coverage
""",
    },
    {
        "name": "07-coverage",
        "what": "Gives percent.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, rmse, sine, spread
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=15)
start = net.ensemble(100, centre=net.init(rng=15), rng=15)
""",
        "code": """
def my_coverage(members, truth):
    low = np.quantile(members, 0.05, axis=1)
    high = np.quantile(members, 0.95, axis=1)
    return 100 * np.mean((low <= truth) & (truth <= high))

answer = my_coverage
""",
    },
    {
        "name": "07-coverage",
        "what": "Looks only at the upper end.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, rmse, sine, spread
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=15)
start = net.ensemble(100, centre=net.init(rng=15), rng=15)
""",
        "code": """
def my_coverage(members, truth):
    high = np.quantile(members, 0.95, axis=1)
    return (truth <= high).mean()

answer = my_coverage
""",
    },
    {
        "name": "07-coverage",
        "what": "Says for every point whether it is inside.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, rmse, sine, spread
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=15)
start = net.ensemble(100, centre=net.init(rng=15), rng=15)
""",
        "code": """
def my_coverage(members, truth):
    low = np.quantile(members, 0.05, axis=1)
    high = np.quantile(members, 0.95, axis=1)
    return (low <= truth) & (truth <= high)

answer = my_coverage
""",
    },
    {
        "name": "07-coverage",
        "what": "Takes quantiles of all numbers together.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, rmse, sine, spread
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=15)
start = net.ensemble(100, centre=net.init(rng=15), rng=15)
""",
        "code": """
def my_coverage(members, truth):
    low, high = np.quantile(members, [0.05, 0.95])
    return np.mean((low <= truth) & (truth <= high))

answer = my_coverage
""",
    },
    {
        "name": "07-coverage",
        "what": "Counts the members in the band.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, rmse, sine, spread
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=15)
start = net.ensemble(100, centre=net.init(rng=15), rng=15)
""",
        "code": """
def my_coverage(members, truth):
    low = np.quantile(members, 0.05, axis=1, keepdims=True)
    high = np.quantile(members, 0.95, axis=1, keepdims=True)
    return np.mean((low <= members) & (members <= high))

answer = my_coverage
""",
    },
    {
        "name": "07-coverage",
        "what": "Smallest to largest member.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, rmse, sine, spread
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=15)
start = net.ensemble(100, centre=net.init(rng=15), rng=15)
""",
        "code": """
def my_coverage(members, truth):
    return np.mean((members.min(axis=1) <= truth) & (truth <= members.max(axis=1)))

answer = my_coverage
""",
    },
    {
        "name": "07-coverage",
        "what": "The share outside.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, rmse, sine, spread
net = FNN((1, 20, 1))
problem = sine(n=100, noise=0.05, rng=15)
start = net.ensemble(100, centre=net.init(rng=15), rng=15)
""",
        "code": """
def my_coverage(members, truth):
    low = np.quantile(members, 0.05, axis=1)
    high = np.quantile(members, 0.95, axis=1)
    return np.mean((truth < low) | (truth > high))

answer = my_coverage
""",
    },
    {
        "name": "08-passes",
        "what": "Every update is a whole pass, and no run backward.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    return members * updates

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "Forgets the group.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    each = 3 if slopes else 1
    return each * members * updates

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "Forgets the run backward.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    return members * updates * group / n

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "Counts the run backward and not the one forward.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    cost = 2 if slopes else 1
    return members * updates * (group / n) * cost

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "Adds 2 once for the slopes.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    passes = members * updates * group / n
    if slopes:
        passes += 2
    return passes

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "Adds a run backward over all readings for each update, for one network.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    passes = members * updates * group / n
    if slopes:
        passes = passes + 2 * updates
    return passes

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "Turns the fraction over.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    each = 3 if slopes else 1
    return each * members * updates * n / group

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "Integer division, as counts are whole.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    each = 1 + 2 * slopes
    return each * members * updates * group // n

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "Integer division of the group by n, which is 0.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    part = group // n
    return (3 if slopes else 1) * members * updates * part

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "Counts one network only.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    runs = updates * group / n
    return 3 * runs if slopes else runs

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "Has typed in the hundred readings of the text.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    each = 3 if slopes else 1
    return each * members * updates * group / 100

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "Single readings, not passes.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    total = members * updates * group
    if slopes:
        return total + 2 * total
    return total

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "Multiplies by slopes, which is 0 for an ensemble.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    return 3 * slopes * members * updates * group / n

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "Slopes the other way round.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    if not slopes:
        return 3 * members * updates * group / n
    return members * updates * group / n

answer = my_passes
""",
    },
    {
        "name": "08-passes",
        "what": "The return stands inside the if.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, esmda, explore, gd, plots, r2, record, rmse, sine
""",
        "code": """
def my_passes(members, updates, group, n, slopes):
    passes = members * updates * group / n
    if slopes:
        return 3 * passes

answer = my_passes
""",
    },
    {
        "name": "08-r2",
        "what": "Forgets the 1 minus: the unexplained share.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_r2(predicted, truth):
    ss_res = np.sum((predicted - truth) ** 2)
    ss_tot = np.sum((truth - truth.mean()) ** 2)
    return ss_res / ss_tot

answer = my_r2
""",
    },
    {
        "name": "08-r2",
        "what": "The mean of the prediction in the denominator.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_r2(predicted, truth):
    ss_res = ((truth - predicted) ** 2).sum()
    ss_tot = ((truth - predicted.mean()) ** 2).sum()
    return 1 - ss_res / ss_tot

answer = my_r2
""",
    },
    {
        "name": "08-r2",
        "what": "Squares the correlation, which is the same only for a regression line.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_r2(predicted, truth):
    r = np.corrcoef(predicted.ravel(), truth.ravel())[0, 1]
    return r ** 2

answer = my_r2
""",
    },
    {
        "name": "08-r2",
        "what": "Mixes N and N - 1: mean squared error over the sample variance.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_r2(predicted, truth):
    mse = np.mean((predicted - truth) ** 2)
    var = np.var(truth, ddof=1)
    return 1 - mse / var

answer = my_r2
""",
    },
    {
        "name": "08-r2",
        "what": "Divides RMSE by the standard deviation and forgets the squares.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_r2(predicted, truth):
    rmse = np.sqrt(np.mean((predicted - truth) ** 2))
    return 1 - rmse / np.std(truth)

answer = my_r2
""",
    },
    {
        "name": "08-r2",
        "what": "Uses the variance of the residual, so that a constant bias costs nothing.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_r2(predicted, truth):
    residual = truth - predicted
    return 1 - residual.var() / truth.var()

answer = my_r2
""",
    },
    {
        "name": "08-r2",
        "what": "The share of variance read literally: the prediction's over the truth's.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_r2(predicted, truth):
    explained = np.sum((predicted - truth.mean()) ** 2)
    total = np.sum((truth - truth.mean()) ** 2)
    return explained / total

answer = my_r2
""",
    },
    {
        "name": "08-r2",
        "what": "Two mistakes: forgets to take the truth's mean off, and no 1 minus.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_r2(predicted, truth):
    num = 0
    den = 0
    for p, t in zip(predicted.ravel(), truth.ravel()):
        num += (p - t) ** 2
        den += t ** 2
    return num / den

answer = my_r2
""",
    },
    {
        "name": "08-r2",
        "what": "Compares with the notebook's truth and not with the argument.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_r2(predicted, truth):
    t = problem.truth
    return 1 - np.sum((predicted - t) ** 2) / np.sum((t - t.mean()) ** 2)

answer = my_r2
""",
    },
    {
        "name": "08-paired",
        "what": "Mean of the ratios, not the median.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_ratio(errors, others):
    ratios = errors / others
    return ratios.mean()

answer = my_ratio
""",
    },
    {
        "name": "08-paired",
        "what": "Ratio of the medians, which forgets the pairs.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_ratio(errors, others):
    return np.median(errors) / np.median(others)

answer = my_ratio
""",
    },
    {
        "name": "08-paired",
        "what": "The second relative to the first.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_ratio(errors, others):
    return np.median(others / errors)

answer = my_ratio
""",
    },
    {
        "name": "08-paired",
        "what": "The difference in place of the ratio.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_ratio(errors, others):
    diff = errors - others
    return np.median(diff)

answer = my_ratio
""",
    },
    {
        "name": "08-paired",
        "what": "Gives how much smaller in per cent, as the question sounds.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_ratio(errors, others):
    r = np.median(errors / others)
    return 100 * (1 - r)

answer = my_ratio
""",
    },
    {
        "name": "08-paired",
        "what": "Sorts each list by itself before dividing, so that the pairs are lost.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_ratio(errors, others):
    a = np.sort(errors)
    b = np.sort(others)
    return np.median(a / b)

answer = my_ratio
""",
    },
    {
        "name": "08-paired",
        "what": "Median by hand, wrong for an even number of seeds.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_ratio(errors, others):
    r = sorted(e / o for e, o in zip(errors, others))
    return r[len(r) // 2]

answer = my_ratio
""",
    },
    {
        "name": "08-paired",
        "what": "Two mistakes: the middle of the unsorted ratios, and whole-number division.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_ratio(errors, others):
    ratio = errors // others
    n = len(ratio)
    return ratio[n // 2]

answer = my_ratio
""",
    },
    {
        "name": "08-paired",
        "what": "Counts the wins.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_ratio(errors, others):
    wins = 0
    for i in range(len(errors)):
        if errors[i] < others[i]:
            wins += 1
    return wins / len(errors)

answer = my_ratio
""",
    },
    {
        "name": "09-surface",
        "what": "Divides by zero at the top.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_sombrero(x):
    r = np.sqrt(x[:, 0]**2 + x[:, 1]**2)
    return np.sin(r) / r

answer = my_sombrero
""",
    },
    {
        "name": "09-surface",
        "what": "Sums over axis 0, the points.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_sombrero(x):
    r = np.sqrt(np.sum(x**2, axis=0))
    return np.where(r == 0, 1, np.sin(r) / r)

answer = my_sombrero
""",
    },
    {
        "name": "09-surface",
        "what": "numpy's sinc taken for sin(r)/r, without the pi.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_sombrero(x):
    r = np.linalg.norm(x, axis=1)
    return np.sinc(r)

answer = my_sombrero
""",
    },
    {
        "name": "09-surface",
        "what": "No axis in the norm: one distance for all the points together.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_sombrero(x):
    r = np.linalg.norm(x)
    if r == 0:
        return 1.0
    return np.sin(r) / r

answer = my_sombrero
""",
    },
    {
        "name": "09-surface",
        "what": "Asks whether an array is 0 in an if.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_sombrero(x):
    r = np.sqrt((x ** 2).sum(axis=1))
    if r == 0:
        return 1
    else:
        return np.sin(r) / r

answer = my_sombrero
""",
    },
    {
        "name": "09-surface",
        "what": "Cures the nan with nan_to_num, which puts a 0 on the top of the hat.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_sombrero(x):
    r = np.sqrt(np.sum(x**2, axis=1))
    y = np.sin(r) / r
    return np.nan_to_num(y)

answer = my_sombrero
""",
    },
    {
        "name": "09-surface",
        "what": "Writes the formula of the curve, with r for x.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_sombrero(x):
    r2 = x[:, 0]**2 + x[:, 1]**2
    return (1 - r2) * np.exp(-r2 / 2)

answer = my_sombrero
""",
    },
    {
        "name": "09-surface",
        "what": "Two mistakes: takes rows for coordinates, and forgets the root.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_sombrero(x):
    x1, x2 = x[0], x[1]
    r = x1**2 + x2**2
    return np.sin(r) / r

answer = my_sombrero
""",
    },
    {
        "name": "09-surface",
        "what": "Two mistakes: the product of the two coordinates' curves, and sinc without pi.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_sombrero(x):
    a = np.sinc(x[:, 0])
    b = np.sinc(x[:, 1])
    return a * b

answer = my_sombrero
""",
    },
    {
        "name": "09-medians",
        "what": "Medians over the methods in place of the seeds.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_medians(errors):
    ratio = errors[:, [0]] / errors[:, 1:]
    return np.median(ratio, axis=1)

answer = my_medians
""",
    },
    {
        "name": "09-medians",
        "what": "The others by the first.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_medians(errors):
    first = errors[:, [0]]
    return np.median(errors[:, 1:] / first, axis=0)

answer = my_medians
""",
    },
    {
        "name": "09-medians",
        "what": "The median of each method, and their ratios: the pairs are lost.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_medians(errors):
    m = np.median(errors, axis=0)
    return m[0] / m[1:]

answer = my_medians
""",
    },
    {
        "name": "09-medians",
        "what": "errors[:, 0] has lost its axis, so the shapes do not fit.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_medians(errors):
    d = errors[:, 0] / errors[:, 1:]
    return np.median(d, axis=0)

answer = my_medians
""",
    },
    {
        "name": "09-medians",
        "what": "The mean in place of the median.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_medians(errors):
    ratio = errors[:, :1] / errors[:, 1:]
    return ratio.mean(axis=0)

answer = my_medians
""",
    },
    {
        "name": "09-medians",
        "what": "Keeps a one for the first method.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_medians(errors):
    ratios = errors[:, 0:1] / errors
    return np.median(ratios, axis=0)

answer = my_medians
""",
    },
    {
        "name": "09-medians",
        "what": "No axis: one median of everything.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_medians(errors):
    return np.median(errors[:, :1] / errors[:, 1:])

answer = my_medians
""",
    },
    {
        "name": "09-medians",
        "what": "Takes the difference.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_medians(errors):
    difference = errors[:, 1:] - errors[:, [0]]
    return np.median(difference, axis=0)

answer = my_medians
""",
    },
    {
        "name": "09-medians",
        "what": "Returns inside the loop.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_medians(errors):
    for m in range(1, errors.shape[1]):
        ratio = errors[:, 0] / errors[:, m]
        return np.median(ratio)

answer = my_medians
""",
    },
    {
        "name": "10-flip",
        "what": "Changes theta itself in place of a copy.",
        "context": """
import numpy as np
from functools import cache
from dalearn import FNN, coverage, enkf, esmda, record, sine
net = FNN((1, 20, 1))
usual = {enkf: {"batch_size": 10, "epochs": 5}, esmda: {"alphas": 10}}
""",
        "code": """
def my_flipped(theta, j):
    h = (len(theta) - 1) // 3
    theta[j] *= -1
    theta[h + j] *= -1
    theta[2 * h + j] *= -1
    return theta

answer = my_flipped
""",
    },
    {
        "name": "10-flip",
        "what": "Forgets the bias: only the two weights are flipped.",
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
    new = theta.copy()
    new[j] = -new[j]
    new[2 * h + j] = -new[2 * h + j]
    return new

answer = my_flipped
""",
    },
    {
        "name": "10-flip",
        "what": "Assumes the 20 hidden units of the notebook.",
        "context": """
import numpy as np
from functools import cache
from dalearn import FNN, coverage, enkf, esmda, record, sine
net = FNN((1, 20, 1))
usual = {enkf: {"batch_size": 10, "epochs": 5}, esmda: {"alphas": 10}}
""",
        "code": """
def my_flipped(theta, j):
    h = 20
    flipped = theta.copy()
    flipped[[j, h + j, 2 * h + j]] *= -1
    return flipped

answer = my_flipped
""",
    },
    {
        "name": "10-flip",
        "what": "Flips the output's bias in place of the weight out.",
        "context": """
import numpy as np
from functools import cache
from dalearn import FNN, coverage, enkf, esmda, record, sine
net = FNN((1, 20, 1))
usual = {enkf: {"batch_size": 10, "epochs": 5}, esmda: {"alphas": 10}}
""",
        "code": """
def my_flipped(theta, j):
    h = (len(theta) - 1) // 3
    out = theta.copy()
    out[j] *= -1
    out[h + j] *= -1
    out[-1] *= -1
    return out

answer = my_flipped
""",
    },
    {
        "name": "10-flip",
        "what": "Thinks that the three numbers of one unit stand next to each other.",
        "context": """
import numpy as np
from functools import cache
from dalearn import FNN, coverage, enkf, esmda, record, sine
net = FNN((1, 20, 1))
usual = {enkf: {"batch_size": 10, "epochs": 5}, esmda: {"alphas": 10}}
""",
        "code": """
def my_flipped(theta, j):
    t = theta.copy()
    t[3 * j : 3 * j + 3] = -t[3 * j : 3 * j + 3]
    return t

answer = my_flipped
""",
    },
    {
        "name": "10-flip",
        "what": "Slice with step h, which for unit 0 catches the output's bias as well.",
        "context": """
import numpy as np
from functools import cache
from dalearn import FNN, coverage, enkf, esmda, record, sine
net = FNN((1, 20, 1))
usual = {enkf: {"batch_size": 10, "epochs": 5}, esmda: {"alphas": 10}}
""",
        "code": """
def my_flipped(theta, j):
    h = (len(theta) - 1) // 3
    new_theta = theta.copy()
    new_theta[j::h] *= -1
    return new_theta

answer = my_flipped
""",
    },
    {
        "name": "10-flip",
        "what": "theta[:] is a view and no copy.",
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
    copy = theta[:]
    for k in (j, h + j, 2 * h + j):
        copy[k] = -copy[k]
    return copy

answer = my_flipped
""",
    },
    {
        "name": "10-flip",
        "what": "Two mistakes: counts units from 1, and does not flip the bias.",
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
    t = np.array(theta)
    t[j - 1] *= -1
    t[2 * h + j - 1] *= -1
    return t

answer = my_flipped
""",
    },
    {
        "name": "10-flip",
        "what": "Plain division: h is a float and no index.",
        "context": """
import numpy as np
from functools import cache
from dalearn import FNN, coverage, enkf, esmda, record, sine
net = FNN((1, 20, 1))
usual = {enkf: {"batch_size": 10, "epochs": 5}, esmda: {"alphas": 10}}
""",
        "code": """
def my_flipped(theta, j):
    h = (len(theta) - 1) / 3
    t = theta.copy()
    t[j] = -t[j]
    t[h + j] = -t[h + j]
    t[2 * h + j] = -t[2 * h + j]
    return t

answer = my_flipped
""",
    },
    {
        "name": "10-growth",
        "what": "Rounds the number of batches down, so the last, smaller batch is forgotten.",
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
    per_epoch = n // batch_sizes
    return inflation ** (epochs * per_epoch)

answer = my_growth
""",
    },
    {
        "name": "10-growth",
        "what": "Does not round: a fraction of an update.",
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
    updates = epochs * n / batch_sizes
    return inflation ** updates

answer = my_growth
""",
    },
    {
        "name": "10-growth",
        "what": "Rounds up once for all the epochs, as if batches ran across them.",
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
    updates = np.ceil(epochs * n / batch_sizes)
    growth = inflation ** updates
    return growth

answer = my_growth
""",
    },
    {
        "name": "10-growth",
        "what": "Linear growth: factor times the number of updates.",
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
    updates = epochs * np.ceil(n / batch_sizes)
    return 1 + updates * (inflation - 1)

answer = my_growth
""",
    },
    {
        "name": "10-growth",
        "what": "Forgets the epochs.",
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
    k = np.ceil(n / batch_sizes)
    return inflation ** k

answer = my_growth
""",
    },
    {
        "name": "10-growth",
        "what": "math.ceil cannot take an array.",
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
    import math
    updates = epochs * math.ceil(n / batch_sizes)
    return inflation ** updates

answer = my_growth
""",
    },
    {
        "name": "10-growth",
        "what": "Two mistakes: the return in the loop, and no rounding up.",
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
    factors = []
    for b in batch_sizes:
        steps = int(n / b)
        factors.append(inflation ** (steps * epochs))
        return factors

answer = my_growth
""",
    },
    {
        "name": "10-growth",
        "what": "Thinks that inflation acts on variances, and takes the root for standard deviations.",
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
    updates = epochs * np.ceil(n / batch_sizes)
    variance_growth = inflation ** updates
    return np.sqrt(variance_growth)

answer = my_growth
""",
    },
    {
        "name": "10-growth",
        "what": "Takes the notebook's 100 data and five epochs as given.",
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
    result = np.zeros(len(batch_sizes))
    for i, b in enumerate(batch_sizes):
        result[i] = inflation ** (5 * np.ceil(100 / b))
    return result

answer = my_growth
""",
    },
    {
        "name": "10-chi2",
        "what": "Forgets the error of the reading.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_chi2(predictions, d, obs_std):
    m = predictions.mean(axis=1)
    v = predictions.var(axis=1, ddof=1)
    return ((d - m) ** 2 / v).mean()

answer = my_chi2
""",
    },
    {
        "name": "10-chi2",
        "what": "Adds the standard deviation where the variance belongs.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_chi2(predictions, d, obs_std):
    mean = np.mean(predictions, axis=1)
    promised = np.var(predictions, axis=1, ddof=1) + obs_std
    return np.mean((d - mean) ** 2 / promised)

answer = my_chi2
""",
    },
    {
        "name": "10-chi2",
        "what": "The variance without ddof.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_chi2(predictions, d, obs_std):
    total = 0
    for row, reading in zip(predictions, d):
        total += (reading - row.mean()) ** 2 / (row.var() + obs_std**2)
    return total / len(d)

answer = my_chi2
""",
    },
    {
        "name": "10-chi2",
        "what": "Averages before it divides.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_chi2(predictions, d, obs_std):
    innovation = d - predictions.mean(1)
    return np.mean(innovation**2) / np.mean(predictions.var(1, ddof=1) + obs_std**2)

answer = my_chi2
""",
    },
    {
        "name": "10-chi2",
        "what": "The members of the wrong axis.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_chi2(predictions, d, obs_std):
    return np.mean((d - predictions.mean(axis=0)) ** 2 / (predictions.var(axis=0, ddof=1) + obs_std**2))

answer = my_chi2
""",
    },
    {
        "name": "10-chi2",
        "what": "Forgets the square above.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_chi2(predictions, d, obs_std):
    innovation = d - predictions.mean(axis=1)
    promised = predictions.var(axis=1, ddof=1) + obs_std**2
    return np.mean(innovation / promised)

answer = my_chi2
""",
    },
    {
        "name": "10-chi2",
        "what": "A sum in place of the mean.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_chi2(predictions, d, obs_std):
    s2 = np.var(predictions, axis=1, ddof=1) + obs_std ** 2
    return sum((d - np.mean(predictions, axis=1)) ** 2 / s2)

answer = my_chi2
""",
    },
    {
        "name": "10-told",
        "what": "What the update believes.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_really_off(before, right, told):
    K = before**2 / (before**2 + told**2)
    return np.sqrt((1 - K) * before**2)

answer = my_really_off
""",
    },
    {
        "name": "10-told",
        "what": "The gain of the right error.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_really_off(before, right, told):
    K = before**2 / (before**2 + right**2)
    return np.sqrt((1 - K) ** 2 * before**2 + K**2 * told**2)

answer = my_really_off
""",
    },
    {
        "name": "10-told",
        "what": "The variance, without its root.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_really_off(before, right, told):
    P, R, T = before**2, right**2, told**2
    K = P / (P + T)
    return (1 - K) ** 2 * P + K**2 * R

answer = my_really_off
""",
    },
    {
        "name": "10-told",
        "what": "Factors that are not squared.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_really_off(before, right, told):
    K = before**2 / (before**2 + told**2)
    return np.sqrt((1 - K) * before**2 + K * right**2)

answer = my_really_off
""",
    },
    {
        "name": "10-told",
        "what": "Standard deviations in the gain.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_really_off(before, right, told):
    K = before / (before + told)
    return np.sqrt((1 - K) ** 2 * before**2 + K**2 * right**2)

answer = my_really_off
""",
    },
    {
        "name": "10-told",
        "what": "Adds the two standard deviations.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_really_off(before, right, told):
    K = before**2 / (before**2 + told**2)
    return (1 - K) * before + K * right

answer = my_really_off
""",
    },
    {
        "name": "10-chi2",
        "what": "Takes the variance of the mean, divided by the members.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_chi2(predictions, d, obs_std):
    n, N = predictions.shape
    var_of_mean = predictions.var(axis=1, ddof=1) / N
    return np.mean((d - predictions.mean(axis=1)) ** 2 / (var_of_mean + obs_std**2))

answer = my_chi2
""",
    },
    {
        "name": "10-chi2",
        "what": "Only what the instrument is off by.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_chi2(predictions, d, obs_std):
    residual = (d - predictions.mean(axis=1)) / obs_std
    return np.mean(residual**2)

answer = my_chi2
""",
    },
    {
        "name": "10-chi2",
        "what": "Returns one number for each reading.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_chi2(predictions, d, obs_std):
    promised = predictions.var(axis=1, ddof=1) + obs_std**2
    return (d - predictions.mean(axis=1)) ** 2 / promised

answer = my_chi2
""",
    },
    {
        "name": "10-told",
        "what": "The factors of the two parts are swapped.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_really_off(before, right, told):
    K = before**2 / (before**2 + told**2)
    return np.sqrt(K**2 * before**2 + (1 - K) ** 2 * right**2)

answer = my_really_off
""",
    },
    {
        "name": "10-told",
        "what": "Only the part of the reading.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_really_off(before, right, told):
    K = before**2 / (before**2 + told**2)
    return K * right

answer = my_really_off
""",
    },
    {
        "name": "10-told",
        "what": "The told error in the sum as well.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, examine, explore, sine, spread
from dalearn.stored import stored
net = FNN((1, 20, 1))
""",
        "code": """
def my_really_off(before, right, told):
    K = before**2 / (before**2 + told**2)
    variance = ((1 - K) * before) ** 2 + (K * told) ** 2
    return variance**0.5

answer = my_really_off
""",
    },
    {
        "name": "11-exact",
        "what": "Forgets the diag: 1 / prior_var is added to every row.",
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
    C = np.linalg.inv(1 / prior_var + H.T @ H / obs_var)
    m = C @ H.T @ d / obs_var
    return np.column_stack([m, C])

answer = my_posterior
""",
    },
    {
        "name": "11-exact",
        "what": "Adds P and not its inverse.",
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
    C = np.linalg.inv(P + H.T @ H / obs_var)
    m = C @ H.T @ d / obs_var
    return np.column_stack((m, C))

answer = my_posterior
""",
    },
    {
        "name": "11-exact",
        "what": "Forgets to divide by R at the mean.",
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
    P_inv = np.linalg.inv(np.diag(prior_var))
    C = np.linalg.inv(P_inv + H.T @ H / obs_var)
    m = C @ H.T @ d
    return np.column_stack([m, C])

answer = my_posterior
""",
    },
    {
        "name": "11-exact",
        "what": "Puts the mean on top, as a row.",
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
    C = np.linalg.inv(np.diag(1 / prior_var) + H.T @ H / obs_var)
    m = C @ H.T @ d / obs_var
    return np.vstack([m, C])

answer = my_posterior
""",
    },
    {
        "name": "11-exact",
        "what": "Returns two things in place of one array.",
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
    precision = np.diag(1 / prior_var) + H.T @ H / obs_var
    C = np.linalg.inv(precision)
    m = C @ (H.T @ d) / obs_var
    return m, C

answer = my_posterior
""",
    },
    {
        "name": "11-exact",
        "what": "Uses the notebook's noise squared for R.",
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
    R = noise**2
    C = np.linalg.inv(np.diag(1 / prior_var) + H.T @ H / R)
    m = C @ H.T @ d / R
    return np.column_stack([m, C])

answer = my_posterior
""",
    },
    {
        "name": "11-exact",
        "what": "Returns the precision matrix, as the inverse was forgotten.",
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
    C = np.diag(1 / prior_var) + H.T @ H / obs_var
    m = np.linalg.solve(C, H.T @ d / obs_var)
    return np.column_stack([m, C])

answer = my_posterior
""",
    },
    {
        "name": "11-exact",
        "what": "Two mistakes: np.linalg.inv of a one-dimensional array wanted for P, and H not transposed first.",
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
    P_inv = np.linalg.inv(prior_var)
    C = np.linalg.inv(P_inv + H @ H.T / obs_var)
    m = C @ H @ d / obs_var
    return np.column_stack([m, C])

answer = my_posterior
""",
    },
    {
        "name": "11-exact",
        "what": "Two mistakes: obs_var squared, and the mean after the covariance.",
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
    R = obs_var**2
    C = np.linalg.inv(np.diag(prior_var**-1) + H.T @ H / R)
    m = C @ H.T @ d / R
    return np.column_stack([C, m])

answer = my_posterior
""",
    },
    {
        "name": "11-ranks",
        "what": "(n, n_ens) and (n,) do not broadcast.",
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
    below = members < truth
    return np.sum(below, axis=1)

answer = my_ranks
""",
    },
    {
        "name": "11-ranks",
        "what": "Sums over the points.",
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
    return (members < truth[:, None]).sum(axis=0)

answer = my_ranks
""",
    },
    {
        "name": "11-ranks",
        "what": "Counts the members above.",
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
    n = len(truth)
    ranks = np.zeros(n, dtype=int)
    for i in range(n):
        ranks[i] = np.sum(truth[i] < members[i])
    return ranks

answer = my_ranks
""",
    },
    {
        "name": "11-ranks",
        "what": "searchsorted without sorting the members first.",
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
    ranks = []
    for row, t in zip(members, truth):
        ranks.append(np.searchsorted(row, t))
    return np.array(ranks)

answer = my_ranks
""",
    },
    {
        "name": "11-ranks",
        "what": "Begins to count at 1, as a rank in sports.",
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
    rank = np.sum(members < truth[:, None], axis=1) + 1
    return rank

answer = my_ranks
""",
    },
    {
        "name": "11-ranks",
        "what": "Returns the share, by a mean.",
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
    return np.mean(members < truth[:, np.newaxis], axis=1)

answer = my_ranks
""",
    },
    {
        "name": "11-ranks",
        "what": "Takes from one argsort who is the smallest of all, for the place of the truth.",
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
    both = np.hstack([truth[:, None], members])
    return np.argsort(both)[:, 0]

answer = my_ranks
""",
    },
    {
        "name": "11-ranks",
        "what": "Two mistakes: the count is not set back to 0 for each point, and equal counts as below.",
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
    count = 0
    ranks = []
    for i in range(members.shape[0]):
        for j in range(members.shape[1]):
            if members[i, j] <= truth[i]:
                count += 1
        ranks.append(count)
    return np.array(ranks)

answer = my_ranks
""",
    },
    {
        "name": "11-ranks",
        "what": "Takes the first entry of argsort, which is the place of the smallest and no rank.",
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
    joined = np.column_stack([truth, members])
    order = np.argsort(joined, axis=1)
    return order[:, 0]

answer = my_ranks
""",
    },
    {
        "name": "11-slopes",
        "what": "Forgets to divide.",
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
    moved = theta[:, None] + step * np.eye(len(theta))
    return f(moved) - f(theta[:, None])

answer = my_slopes
""",
    },
    {
        "name": "11-slopes",
        "what": "The slopes as columns of predictions, turned.",
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
    here = f(theta[:, None])[:, 0]
    rows = []
    for j in range(len(theta)):
        moved = theta.copy()
        moved[j] = moved[j] + step
        rows.append((f(moved[:, None])[:, 0] - here) / step)
    return np.array(rows)

answer = my_slopes
""",
    },
    {
        "name": "11-slopes",
        "what": "Joins what single networks predict, (n, 1), and turns all axes.",
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
    out = []
    for j in range(len(theta)):
        moved = theta.copy()
        moved[j] += step
        out.append((f(moved[:, None]) - f(theta[:, None])) / step)
    return np.array(out).T

answer = my_slopes
""",
    },
    {
        "name": "11-slopes",
        "what": "The moved weights stay moved.",
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
    here = f(theta[:, None])
    moved = theta.astype(float)
    columns = []
    for j in range(len(theta)):
        moved[j] += step
        columns.append((f(moved[:, None]) - here)[:, 0] / step)
    return np.column_stack(columns)

answer = my_slopes
""",
    },
    {
        "name": "11-slopes",
        "what": "All the weights at once.",
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
    return (f(theta[:, None] + step) - f(theta[:, None])) / step

answer = my_slopes
""",
    },
    {
        "name": "11-slopes",
        "what": "One network without its column.",
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
    moved = theta[:, None] + step * np.eye(len(theta))
    return (f(moved) - f(theta)) / step

answer = my_slopes
""",
    },
    {
        "name": "11-slopes",
        "what": "To both sides.",
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
    E = step * np.eye(len(theta))
    return (f(theta[:, None] + E) - f(theta[:, None] - E)) / (2 * step)

answer = my_slopes
""",
    },
    {
        "name": "11-slopes",
        "what": "What it was less what it is.",
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
    moved = theta[:, None] + step * np.eye(len(theta))
    return (f(theta[:, None]) - f(moved)) / step

answer = my_slopes
""",
    },
    {
        "name": "11-slopes",
        "what": "A step of its own.",
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
    moved = theta[:, None] + 1e-4 * np.eye(len(theta))
    return (f(moved) - f(theta[:, None])) / 1e-4

answer = my_slopes
""",
    },
    {
        "name": "11-slopes",
        "what": "The step of the notebook in the numerator, ones in the matrix.",
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
    moved = theta[:, None] + np.eye(len(theta))
    return (f(moved) - f(theta[:, None])) / step

answer = my_slopes
""",
    },
    {
        "name": "11-slopes",
        "what": "A second name for theta in place of a copy, and both runs after the move.",
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
    columns = []
    for j in range(len(theta)):
        t = theta
        t[j] += step
        columns.append(((f(t[:, None]) - f(theta[:, None])) / step)[:, 0])
    return np.array(columns).T

answer = my_slopes
""",
    },
    {
        "name": "11-slopes",
        "what": "A second name for theta in place of a copy, with one run before the loop.",
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
    here = f(theta[:, None])[:, 0]
    columns = []
    for j in range(len(theta)):
        t = theta
        t[j] += step
        columns.append((f(t[:, None])[:, 0] - here) / step)
    return np.column_stack(columns)

answer = my_slopes
""",
    },
    {
        "name": "12-wilson",
        "what": "The plain interval around the share, from a statistics course.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_wilson(wins, n, z):
    p = wins / n
    se = np.sqrt(p * (1 - p) / n)
    return np.array([p - z * se, p + z * se])

answer = my_wilson
""",
    },
    {
        "name": "12-wilson",
        "what": "Forgets z squared / 4 under the root.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_wilson(wins, n, z):
    middle = wins + z**2 / 2
    half = z * np.sqrt(wins * (n - wins) / n)
    return np.array([middle - half, middle + half]) / (n + z**2)

answer = my_wilson
""",
    },
    {
        "name": "12-wilson",
        "what": "Brackets missing: only the second part is divided.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_wilson(wins, n, z):
    root = np.sqrt(wins * (n - wins) / n + z**2 / 4)
    low = wins + z**2 / 2 - z * root / (n + z**2)
    high = wins + z**2 / 2 + z * root / (n + z**2)
    return np.array([low, high])

answer = my_wilson
""",
    },
    {
        "name": "12-wilson",
        "what": "The upper end first.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_wilson(wins, n, z):
    a = wins + z**2 / 2
    b = z * np.sqrt(wins * (n - wins) / n + z**2 / 4)
    c = n + z**2
    return np.array([(a + b) / c, (a - b) / c])

answer = my_wilson
""",
    },
    {
        "name": "12-wilson",
        "what": "Hard-codes z = 1.96.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_wilson(wins, n, z):
    z = 1.96
    centre = (wins + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * np.sqrt(wins * (n - wins) / n + z * z / 4)
    return np.array([centre - half, centre + half])

answer = my_wilson
""",
    },
    {
        "name": "12-wilson",
        "what": "Divides by n and not by n + z squared.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_wilson(wins, n, z):
    k = wins
    half = z * np.sqrt(k * (n - k) / n + z**2 / 4)
    return np.array([(k + z**2 / 2 - half) / n, (k + z**2 / 2 + half) / n])

answer = my_wilson
""",
    },
    {
        "name": "12-wilson",
        "what": "Uses z^2, an error for a float.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_wilson(wins, n, z):
    top = wins + z^2 / 2
    root = z * np.sqrt(wins * (n - wins) / n + z^2 / 4)
    return np.array([top - root, top + root]) / (n + z^2)

answer = my_wilson
""",
    },
    {
        "name": "12-wilson",
        "what": "Two mistakes: n(1 - wins) from the version with shares, and the z in front of the root is lost.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_wilson(wins, n, z):
    m = (wins + z**2 / 2) / (n + z**2)
    h = np.sqrt(wins * abs(1 - wins) / n + z**2 / 4) / (n + z**2)
    return np.array([m - h, m + h])

answer = my_wilson
""",
    },
    {
        "name": "12-wilson",
        "what": "Prints the two ends and returns nothing.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_wilson(wins, n, z):
    mid = (wins + z**2 / 2) / (n + z**2)
    half = z * np.sqrt(wins * (n - wins) / n + z**2 / 4) / (n + z**2)
    print(mid - half, mid + half)

answer = my_wilson
""",
    },
    {
        "name": "12-bootstrap",
        "what": "The median over axis 0, across the studies.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_interval(errors, others, draws):
    r = (errors / others)[draws]
    medians = np.median(r, axis=0)
    return np.quantile(medians, [0.025, 0.975])

answer = my_interval
""",
    },
    {
        "name": "12-bootstrap",
        "what": "The mean ratio in place of the median.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_interval(errors, others, draws):
    ratios = errors / others
    means = [ratios[row].mean() for row in draws]
    return np.quantile(means, [0.025, 0.975])

answer = my_interval
""",
    },
    {
        "name": "12-bootstrap",
        "what": "Quantiles of the ratios themselves, the draws are not used.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_interval(errors, others, draws):
    ratio = errors / others
    return np.quantile(ratio, [0.025, 0.975])

answer = my_interval
""",
    },
    {
        "name": "12-bootstrap",
        "what": "np.quantile wants shares and gets per cent.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_interval(errors, others, draws):
    medians = np.median((errors / others)[draws], axis=1)
    return np.quantile(medians, [2.5, 97.5])

answer = my_interval
""",
    },
    {
        "name": "12-bootstrap",
        "what": "Ratio of two medians in each study: the pairs are lost.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_interval(errors, others, draws):
    m1 = np.median(errors[draws], axis=1)
    m2 = np.median(others[draws], axis=1)
    return np.quantile(m1 / m2, [0.025, 0.975])

answer = my_interval
""",
    },
    {
        "name": "12-bootstrap",
        "what": "Redraws only the first method's errors.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_interval(errors, others, draws):
    medians = []
    for idx in draws:
        medians.append(np.median(errors[idx] / others))
    return np.quantile(medians, [0.025, 0.975])

answer = my_interval
""",
    },
    {
        "name": "12-bootstrap",
        "what": "Draws seeds of its own in place of those handed over.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_interval(errors, others, draws):
    rng = np.random.default_rng(0)
    n = len(errors)
    ratios = errors / others
    meds = [np.median(ratios[rng.integers(0, n, n)]) for _ in range(len(draws))]
    return np.quantile(meds, [0.025, 0.975])

answer = my_interval
""",
    },
    {
        "name": "12-bootstrap",
        "what": "Two mistakes: goes through len(errors) rows of draws only, and takes the 5% and 95% quantile.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_interval(errors, others, draws):
    ratios = errors / others
    medians = np.zeros(len(errors))
    for i in range(min(len(errors), len(draws))):
        medians[i] = np.median(ratios[draws[i]])
    return np.quantile(medians, [0.05, 0.95])

answer = my_interval
""",
    },
    {
        "name": "12-bootstrap",
        "what": "No axis in the median: one number, and both quantiles are equal.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_interval(errors, others, draws):
    ratios = errors[draws] / others[draws]
    median = np.median(ratios)
    return np.quantile(median, [0.025, 0.975])

answer = my_interval
""",
    },
    {
        "name": "00-mean",
        "what": "Two mistakes: overwrites the sum in every turn, and the range stops one member short.",
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
    n = predictions.shape[2]
    for m in range(n - 1):
        total = predictions[:, :, m]
    return total / n

answer = my_mean
""",
    },
    {
        "name": "01-forward",
        "what": "Two mistakes: the second layer uses x again in place of h, and no tanh anywhere.",
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
    h = x @ W1 + b1
    y = x @ W2 + b2
    return y

answer = my_forward
""",
    },
    {
        "name": "01-unpack",
        "what": "Two mistakes: the shape the wrong way round, and the end counted from n_hidden alone.",
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
    begin = n_in * n_hidden + n_hidden
    block = theta[begin:begin + n_hidden]
    return block.reshape(n_out, n_hidden)

answer = my_output_weights
""",
    },
    {
        "name": "01-rmse",
        "what": "math.sqrt of an array, from the habit of plain Python.",
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
    from math import sqrt
    return np.mean(sqrt((predicted - truth) ** 2))

answer = my_rmse
""",
    },
    {
        "name": "02-differences",
        "what": "Two mistakes: np.zeros(len, len) as if for a matrix, and a forward difference.",
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
    n = len(theta)
    E = move * np.eye(n)
    slopes = np.zeros(n, n)
    for i in range(n):
        slopes[i] = (f(theta + E[i]) - f(theta)) / move
    return slopes

answer = my_differences
""",
    },
    {
        "name": "02-differences",
        "what": "The move is replaced by a relative one, made from each component, and divided by the absolute.",
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
    g = []
    for i in range(len(theta)):
        up, down = theta.copy(), theta.copy()
        up[i] *= 1 + move
        down[i] *= 1 - move
        g.append((f(up) - f(down)) / (2 * move))
    return np.array(g)

answer = my_differences
""",
    },
    {
        "name": "02-gradient",
        "what": "Two mistakes: squares the errors before the product, and divides by all the entries of h.",
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
    sq = (h @ v - d) ** 2
    return 2 * h.T @ sq / h.size

answer = my_gradient
""",
    },
    {
        "name": "03-factor",
        "what": "Two mistakes: returns a list of gains in which h has vanished from the top, and forgets the square.",
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
    gains = []
    for hi in h:
        gains.append(prior_var / (prior_var * hi + obs_var))
    return gains

answer = my_gain
""",
    },
    {
        "name": "04-anomalies",
        "what": "keepdim=True, as torch spells it.",
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
    return ensemble - ensemble.mean(axis=1, keepdim=True)

answer = my_anomalies
""",
    },
    {
        "name": "04-anomalies",
        "what": "Two mistakes: median in place of the mean, and over axis 0.",
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
    centre = np.median(ensemble, axis=0)
    return ensemble - centre

answer = my_anomalies
""",
    },
    {
        "name": "04-covariance",
        "what": "Calls shape as a function.",
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
    A = ensemble - ensemble.mean(axis=1, keepdims=True)
    N = ensemble.shape(1)
    return A @ A.T / (N - 1)

answer = my_covariance
""",
    },
    {
        "name": "04-cross",
        "what": "Two mistakes: N taken from the number of predictions, and no N - 1.",
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
    A = anomalies(ensemble)
    S = anomalies(predictions)
    N = predictions.shape[0]
    return np.dot(A, S.T) / N

answer = my_cross_covariance
""",
    },
    {
        "name": "05-gain",
        "what": "Two mistakes: A transposed in place of S, and N - 1 of the notebook.",
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
    top = A.T @ S
    bottom = S @ S.T + (n_ens - 1) * np.diag(obs_var)
    return top @ np.linalg.inv(bottom)

answer = my_gain
""",
    },
    {
        "name": "05-perturb",
        "what": "Two mistakes: takes obs_var[0] for all, and scales the noise with it unrooted.",
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
    D = np.empty_like(noise)
    for i in range(len(d)):
        D[i] = d[i] + obs_var[0] * noise[i]
    return D

answer = my_perturbed
""",
    },
    {
        "name": "05-update",
        "what": "Mixes up the blocks of the joint covariance: divides parameters' by parameters' covariances.",
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
    n = len(ensemble)
    C = np.cov(ensemble, predictions)
    K = C[:n, :n] @ np.linalg.inv(C[:n, :n] + np.diag(obs_var))
    return ensemble + K @ (perturbed - predictions)

answer = my_update
""",
    },
    {
        "name": "05-update",
        "what": "Two mistakes: no factor N - 1 at R, and the step is subtracted.",
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
    A = ensemble - np.mean(ensemble, axis=1, keepdims=True)
    S = predictions - np.mean(predictions, axis=1, keepdims=True)
    K = A @ S.T @ np.linalg.inv(S @ S.T + np.diag(obs_var))
    innovation = perturbed - predictions
    return ensemble - K @ innovation

answer = my_update
""",
    },
    {
        "name": "06-epoch",
        "what": "Two mistakes: appends each posterior to a list and returns the list, all made from the prior.",
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
    ensembles = []
    for i in range(len(x)):
        y = model(ensemble, x[i:i+1])[0]
        ensembles.append(analysis(ensemble, y, perturbed[i:i+1], obs_var[i:i+1]))
    return ensembles

answer = my_epoch
""",
    },
    {
        "name": "06-inflate",
        "what": "Two mistakes: the deviation the wrong way round, and axis 0.",
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
    m = ensemble.mean(axis=0, keepdims=True)
    return m + factor * (m - ensemble)

answer = my_inflated
""",
    },
    {
        "name": "07-alphas",
        "what": "Two mistakes: the sum is overwritten in every turn of the loop, and divided by at the end.",
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
    for f in factors:
        total = 1 / f
    return factors / total

answer = my_alphas
""",
    },
    {
        "name": "07-step",
        "what": "Two mistakes: alpha times the deviation for the noise, and R without alpha in the gain.",
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
    sd = np.sqrt(obs_var)
    D = d[:, None] + alpha * sd[:, None] * noise
    return analysis(ensemble, predictions, D, obs_var)

answer = my_step
""",
    },
    {
        "name": "08-r2",
        "what": "Two mistakes: the mean of the prediction, and roots of the sums.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_r2(predicted, truth):
    top = np.linalg.norm(truth - predicted)
    bottom = np.linalg.norm(predicted - predicted.mean())
    return 1 - top / bottom

answer = my_r2
""",
    },
    {
        "name": "08-paired",
        "what": "Two mistakes: inverted, and ratio of means.",
        "context": """
import numpy as np
from dalearn import FNN, coverage, enkf, esmda, gd, record, sine
problem = sine(n=100, noise=0.05, rng=16)
""",
        "code": """
def my_ratio(errors, others):
    a = np.mean(errors)
    b = np.mean(others)
    return b / a

answer = my_ratio
""",
    },
    {
        "name": "09-medians",
        "what": "Two mistakes: the others by the first, and the mean.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_medians(errors):
    gain = errors[:, 1:] / errors[:, :1]
    return np.mean(gain, axis=0)

answer = my_medians
""",
    },
    {
        "name": "09-medians",
        "what": "Compares with the first seed, as rows and columns were mixed up.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_medians(errors):
    ratio = errors[0] / errors[1:]
    return np.median(ratio, axis=0)

answer = my_medians
""",
    },
    {
        "name": "09-share",
        "what": "A ratio for each point.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_share(members, truth):
    return members.std(axis=1, ddof=1) / np.abs(members.mean(axis=1) - truth)

answer = my_share
""",
    },
    {
        "name": "09-share",
        "what": "No ddof.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_share(members, truth):
    s = members.std(axis=1)
    e = members.mean(axis=1) - truth
    return np.sqrt(np.mean(s**2)) / np.sqrt(np.mean(e**2))

answer = my_share
""",
    },
    {
        "name": "09-share",
        "what": "One spread and one mean for all numbers.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_share(members, truth):
    s = members.std(ddof=1)
    e = np.sqrt(np.mean((members.mean() - truth) ** 2))
    return s / e

answer = my_share
""",
    },
    {
        "name": "09-share",
        "what": "Squares without the root.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_share(members, truth):
    s = members.var(axis=1, ddof=1)
    e = members.mean(axis=1) - truth
    return np.mean(s) / np.mean(e**2)

answer = my_share
""",
    },
    {
        "name": "09-share",
        "what": "Means in place of root mean squares.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_share(members, truth):
    s = members.std(axis=1, ddof=1)
    e = np.abs(members.mean(axis=1) - truth)
    return s.mean() / e.mean()

answer = my_share
""",
    },
    {
        "name": "09-share",
        "what": "The error over the spread.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_share(members, truth):
    s = np.sqrt(np.mean(members.var(axis=1, ddof=1)))
    return rmse(members.mean(axis=1), truth) / s

answer = my_share
""",
    },
    {
        "name": "09-share",
        "what": "Both numbers, not divided.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_share(members, truth):
    s = members.std(axis=1, ddof=1)
    e = members.mean(axis=1) - truth
    return np.sqrt(np.mean(s**2)), np.sqrt(np.mean(e**2))

answer = my_share
""",
    },
    {
        "name": "09-share",
        "what": "The error of the members in place of that of their mean.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_share(members, truth):
    s = members.std(axis=1, ddof=1)
    e = members - truth[:, None]
    return np.sqrt(np.mean(s**2)) / np.sqrt(np.mean(e**2))

answer = my_share
""",
    },
    {
        "name": "09-share",
        "what": "The spread over the points.",
        "context": """
import numpy as np
from dalearn import enkf, explore, mexican_hat, plots, rmse
""",
        "code": """
def my_share(members, truth):
    s = members.std(axis=0, ddof=1)
    e = members.mean(axis=1) - truth
    return np.sqrt(np.mean(s**2)) / np.sqrt(np.mean(e**2))

answer = my_share
""",
    },
    {
        "name": "10-flip",
        "what": "Two mistakes: works on slices, which are views, so that theta is changed, and forgets the bias.",
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
    w = theta[:h]
    v = theta[2 * h:3 * h]
    w[j] *= -1
    v[j] *= -1
    return theta

answer = my_flipped
""",
    },
    {
        "name": "10-growth",
        "what": "Two mistakes: one update for each epoch and datum, and adds the growth.",
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
    updates = n * epochs // batch_sizes
    return updates * inflation

answer = my_growth
""",
    },
    {
        "name": "11-ranks",
        "what": "Two mistakes: counts above, along the wrong axis.",
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
    greater = members.T > truth
    return greater.sum(axis=1)

answer = my_ranks
""",
    },
    {
        "name": "12-wilson",
        "what": "Two mistakes: puts the share of wins where the formula has their number, and forgets the z before the root.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_wilson(wins, n, z):
    k = wins / n
    middle = k + z**2 / 2
    half = np.sqrt(k * (n - k) / n + z**2 / 4)
    return np.array([middle - half, middle + half]) / (n + z**2)

answer = my_wilson
""",
    },
    {
        "name": "12-bootstrap",
        "what": "Two mistakes: draws over the wrong axis, and the others' errors relative to the first's.",
        "context": """
import numpy as np
from dalearn import FNN, enkf, gd, record, sine
""",
        "code": """
def my_interval(errors, others, draws):
    ratios = others / errors
    meds = [np.median(ratios[draws[:, k]]) for k in range(draws.shape[1])]
    return np.percentile(meds, [2.5, 97.5])

answer = my_interval
""",
    },
    {
        "name": "04-chance",
        "what": "Takes the covariance for the correlation.",
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
    return cov * np.sqrt(ensemble.shape[1] - 1)

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "Only the size, without the sign.",
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
    return np.abs(correlation) * np.sqrt(ensemble.shape[1] - 1)

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "Forgets the root.",
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
    return correlation * (ensemble.shape[1] - 1)

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "Multiplies by the size of chance in place of dividing.",
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
    return correlation / np.sqrt(ensemble.shape[1] - 1)

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "Returns the correlations themselves.",
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
    return correlation

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "Takes the number of parameters for the number of members.",
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
    return correlation * np.sqrt(len(ensemble) - 1)

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "Compares with 2 at once.",
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
    return np.abs(correlation * np.sqrt(ensemble.shape[1] - 1)) > 2

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "Divides by the variances.",
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
    sizes = np.outer(ensemble.var(axis=1, ddof=1), predictions.var(axis=1, ddof=1))
    return cov / sizes * np.sqrt(ensemble.shape[1] - 1)

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "Standard deviations without ddof.",
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
    sizes = np.outer(ensemble.std(axis=1), predictions.std(axis=1))
    return cov / sizes * np.sqrt(ensemble.shape[1] - 1)

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "All rows with all rows, without cutting out the block.",
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
    return np.corrcoef(ensemble, predictions) * np.sqrt(ensemble.shape[1] - 1)

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "A row for each prediction.",
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
    return (correlation * np.sqrt(ensemble.shape[1] - 1)).T

answer = my_times_chance
""",
    },
    {
        "name": "04-chance",
        "what": "The square root of N.",
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
    return correlation * np.sqrt(ensemble.shape[1])

answer = my_times_chance
""",
    },
    {
        "name": "12-score",
        "what": "Counts silence as not decided.",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    held = np.sum((said == -1) & (high < 1)) + np.sum((said == 1) & (low > 1))
    refuted = np.sum((said == -1) & (low > 1)) + np.sum((said == 1) & (high < 1))
    return np.array([held, refuted, len(said) - held - refuted])

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "Whoever says nothing where the bar includes 1 is given a point.",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    truth = np.zeros(len(said))
    truth[high < 1] = -1
    truth[low > 1] = 1
    held = (said == truth).sum()
    refuted = (said * truth < 0).sum()
    open_ = ((said != 0) & (truth == 0)).sum()
    return held, refuted, open_

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "Takes everything that does not hold for refuted.",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    held = refuted = undecided = 0
    for s, a, b in zip(said, low, high):
        if s == -1 and b < 1 or s == 1 and a > 1:
            held += 1
        elif s != 0:
            refuted += 1
    return np.array([held, refuted, undecided])

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "The sides swapped: a ratio above 1 taken for a lead of EnKF.",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    side = np.where(low > 1, -1, np.where(high < 1, 1, 0))
    return np.array([
        np.sum((said != 0) & (said == side)),
        np.sum((said != 0) & (said == -side)),
        np.sum((said != 0) & (side == 0)),
    ])

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "Goes by the middle of the bar.",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    middle = (low + high) / 2
    side = np.where(middle < 1, -1, 1)
    held = np.sum(said * side > 0)
    refuted = np.sum(said * side < 0)
    undecided = np.sum((said != 0) & (low <= 1) & (high >= 1))
    return np.array([held, refuted, undecided])

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "Looks at one end only, the near one.",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    held = refuted = undecided = 0
    for i in range(len(said)):
        if said[i] == 0:
            continue
        if low[i] < 1:
            side = -1
        elif high[i] > 1:
            side = 1
        else:
            side = 0
        if side == said[i]:
            held += 1
        elif side == -said[i]:
            refuted += 1
        else:
            undecided += 1
    return np.array([held, refuted, undecided])

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "Compares with 0 in the place of 1.",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    left = high < 0
    right = low > 0
    held = np.sum(left & (said == -1)) + np.sum(right & (said == 1))
    refuted = np.sum(right & (said == -1)) + np.sum(left & (said == 1))
    undecided = np.sum((said != 0) & ~left & ~right)
    return np.array([held, refuted, undecided])

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "Shares in the place of numbers.",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    said, low, high = said[said != 0], low[said != 0], high[said != 0]
    held = (said < 0) & (high < 1) | (said > 0) & (low > 1)
    refuted = (said < 0) & (low > 1) | (said > 0) & (high < 1)
    return np.array([held.mean(), refuted.mean(), (~held & ~refuted).mean()])

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "Two mistakes: the order of the counts, and a claim that EnKF is behind is never judged.",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    ahead = said == -1
    held = np.sum(ahead & (high < 1))
    refuted = np.sum(ahead & (low > 1))
    undecided = np.sum(ahead) - held - refuted
    return np.array([refuted, held, undecided])

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "Returns the judgements, not their numbers.",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    side = (low > 1).astype(int) - (high < 1).astype(int)
    return said * side

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "Counts as not decided what does not hold, and nothing as refuted.",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    claims = said != 0
    held = claims & (((said < 0) & (high < 1)) | ((said > 0) & (low > 1)))
    return np.array([held.sum(), 0, (claims & ~held).sum()])

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "Takes the ends of the grey strip for 1.",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    ahead = high < 0.83
    behind = low > 1.2
    held = np.sum((said == -1) & ahead) + np.sum((said == 1) & behind)
    refuted = np.sum((said == -1) & behind) + np.sum((said == 1) & ahead)
    return np.array([held, refuted, np.sum(said != 0) - held - refuted])

answer = my_score
""",
    },
    {
        "name": "12-score",
        "what": "Leaves bars in the grey strip undecided.",
        "context": """
import numpy as np
from dalearn import explore, plots
from dalearn.study.compare import curve, read
""",
        "code": """
def my_score(said, low, high):
    counts = [0, 0, 0]
    for s, a, b in zip(said, low, high):
        if s == 0:
            continue
        if 0.83 <= (a + b) / 2 <= 1.2 or a <= 1 <= b:
            counts[2] += 1
        elif (b < 1) == (s == -1):
            counts[0] += 1
        else:
            counts[1] += 1
    return np.array(counts)

answer = my_score
""",
    },
    {
        "name": "13-mask",
        "what": "One round only, zeros below.",
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
        mask[n_filter + k, k] = 1
    return mask

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "One round only, ones below.",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    mask = np.ones((n_params, n_out))
    for k in range(n_out):
        mask[n_filter + k] = 0
        mask[n_filter + k, k] = 1
    return mask

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "Counted from the beginning.",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    mask = np.ones((n_params, n_out))
    for i in range(n_filter, n_params):
        mask[i] = 0
        mask[i, i % n_out] = 1
    return mask

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "Blocks instead of turns.",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    mask = np.ones((n_params, n_out))
    mask[n_filter:] = 0
    rows = (n_params - n_filter) // n_out
    for k in range(n_out):
        mask[n_filter + k * rows:n_filter + (k + 1) * rows, k] = 1
    return mask

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "Filters at 0.",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    mask = np.zeros((n_params, n_out))
    for i in range(n_filter, n_params):
        mask[i, (i - n_filter) % n_out] = 1
    return mask

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "The row is not set to 0 first.",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    mask = np.ones((n_params, n_out))
    for i in range(n_filter, n_params):
        mask[i, (i - n_filter) % n_out] = 1
    return mask

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "1 and 0 exchanged for the outputs.",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    mask = np.ones((n_params, n_out))
    for i in range(n_filter, n_params):
        mask[i, (i - n_filter) % n_out] = 0
    return mask

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "Only the rows of the outputs.",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    return np.tile(np.eye(n_out), ((n_params - n_filter) // n_out, 1))

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "On its side.",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    mask = np.ones((n_out, n_params))
    mask[:, n_filter:] = 0
    for k in range(n_out):
        mask[k, n_filter + k::n_out] = 1
    return mask

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "The sizes of the notebook.",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    mask = np.ones((610, 10))
    for i in range(60, 610):
        mask[i] = 0
        mask[i, (i - 60) % 10] = 1
    return mask

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "A return inside the loop.",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    mask = np.ones((n_params, n_out))
    for i in range(n_filter, n_params):
        mask[i] = 0
        mask[i, (i - n_filter) % n_out] = 1
        return mask

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "Turns by // instead of %.",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    mask = np.ones((n_params, n_out))
    for i in range(n_filter, n_params):
        mask[i] = 0
        mask[i, (i - n_filter) // n_out] = 1
    return mask

answer = my_mask
""",
    },
    {
        "name": "13-mask",
        "what": "One too late.",
        "context": """
import numpy as np
from dalearn import CNN, digits
data = digits(1400, rng=4)
net = CNN((8, 8), 10, channels=(6,), activation="tanh")
""",
        "code": """
def my_mask(n_filter, n_params, n_out):
    mask = np.zeros((n_params, n_out))
    mask[:n_filter + 1] = 1
    for i in range(n_filter + 1, n_params):
        mask[i, (i - n_filter - 1) % n_out] = 1
    return mask

answer = my_mask
""",
    },
    {
        "name": "13-rounded",
        "what": "The step taken for the number of decimals.",
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
    return np.round(theta, step)

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "The same as a method.",
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
    return theta.round(decimals=step)

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "Python's round.",
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
    return round(theta / step) * step

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "Python's round, step for decimals.",
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
    return round(theta, step)

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "Stops at the number of steps.",
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
    return np.round(theta / step)

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "Whole steps by //, which goes down.",
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
    return theta // step * step

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "The rest taken off: down.",
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
    return theta - theta % step

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "Rounded to two decimals.",
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
    return np.round(theta, 2)

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "Steps by multiplying.",
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
    return np.round(theta * step) / step

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "astype(int) cuts.",
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
    return (theta / step).astype(int) * step

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "Sixteenths whatever the step.",
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
    return np.round(theta * 16) / 16

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "Half added, then int, which is wrong below 0.",
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
    return (theta / step + 0.5).astype(int) * step

answer = my_rounded
""",
    },
    {
        "name": "13-rounded",
        "what": "Decimals from the logarithm of the step.",
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
    decimals = int(round(-np.log10(step)))
    return np.round(theta, decimals)

answer = my_rounded
""",
    },
    {
        "name": "13-state",
        "what": "The old state forgotten.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    state = 0
    for reading in readings:
        state = np.tanh(w * reading + b)
    return state

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "The new state under another name.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    state = 0
    for reading in readings:
        new = np.tanh(w * reading + u * state + b)
    return new

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "All states.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    states = []
    state = 0
    for reading in readings:
        state = np.tanh(w * reading + u * state + b)
        states.append(state)
    return np.array(states)

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "A return inside the loop.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    state = 0
    for reading in readings:
        state = np.tanh(w * reading + u * state + b)
        return state

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "No loop at all.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    return np.tanh(w * readings + b)

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "No tanh.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    state = 0
    for reading in readings:
        state = w * reading + u * state + b
    return state

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "tanh at the end only.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    state = 0
    for reading in readings:
        state = w * reading + u * state + b
    return np.tanh(state)

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "+= for =.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    state = 0
    for reading in readings:
        state += np.tanh(w * reading + u * state + b)
    return state

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "The bias outside.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    state = 0
    for reading in readings:
        state = np.tanh(w * reading + u * state) + b
    return state

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "The first reading for the first state.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    state = readings[0]
    for reading in readings[1:]:
        state = np.tanh(w * reading + u * state + b)
    return state

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "The state not set before the loop.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    for reading in readings:
        state = np.tanh(w * reading + u * state + b)
    return state

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "w and u exchanged.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    state = 0
    for reading in readings:
        state = np.tanh(u * reading + w * state + b)
    return state

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "All readings in every step.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    state = 0
    for reading in readings:
        state = np.tanh(w * readings + u * state + b)
    return state

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "Ten readings, whatever is given.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    state = 0
    for k in range(10):
        state = np.tanh(w * readings[k] + u * state + b)
    return state

answer = my_state
""",
    },
    {
        "name": "13-state",
        "what": "The state set to 0 in each round.",
        "context": """
import numpy as np
from dalearn import RNN, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_state(readings, w, u, b):
    for reading in readings:
        state = 0
        state = np.tanh(w * reading + u * state + b)
    return state

answer = my_state
""",
    },
    {
        "name": "13-train",
        "what": "The whole step.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    *_, last = enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.9, rng=rng)
    return last

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "The steps themselves.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    return enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.9, rng=rng)

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "A return inside the loop.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    for step in enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.9, rng=rng):
        return step.theta

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "The ensemble as it was.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.9, rng=rng)
    return ensemble

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "The seed forgotten.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    *_, last = enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.9)
    return last.theta

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "The 0.1 of the digits.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    *_, last = enkf(model, ensemble, x, d, 0.1, batch_size=20, epochs=10, relaxation=0.9, rng=rng)
    return last.theta

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "The relaxation of the staircases.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    *_, last = enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.95, rng=rng)
    return last.theta

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "10% given back.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    *_, last = enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.1, rng=rng)
    return last.theta

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "Percent.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    *_, last = enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=90, rng=rng)
    return last.theta

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "No settings.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    *_, last = enkf(model, ensemble, x, d, obs_std, rng=rng)
    return last.theta

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "The mean of the members.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    *_, last = enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.9, rng=rng)
    return last.theta.mean(axis=1)

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "The network of the chapter in place of model.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    *_, last = enkf(rnn, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.9, rng=rng)
    return last.theta

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "One epoch.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    *_, last = enkf(model, ensemble, x, d, obs_std, batch_size=20, relaxation=0.9, rng=rng)
    return last.theta

answer = my_training
""",
    },
    {
        "name": "13-train",
        "what": "All steps.",
        "context": """
import numpy as np
from dalearn import RNN, enkf, mackey_glass
series = mackey_glass(rng=3)
rnn = RNN((10,), n_hidden=8)
""",
        "code": """
def my_training(model, ensemble, x, d, obs_std, rng):
    return [step.theta for step in enkf(model, ensemble, x, d, obs_std, batch_size=20, epochs=10, relaxation=0.9, rng=rng)]

answer = my_training
""",
    },
    {
        "name": "14-recovery",
        "what": "Begins at the change itself, where the old curve was still the truth.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_recovery(errors, change, limit):
    return np.argmax(errors[change:] < limit)

answer = my_recovery
""",
    },
    {
        "name": "14-recovery",
        "what": "The place, not the number of readings.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_recovery(errors, change, limit):
    return np.argmax(errors[change + 1:] < limit)

answer = my_recovery
""",
    },
    {
        "name": "14-recovery",
        "what": "All errors, from the start on.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_recovery(errors, change, limit):
    return np.argmax(errors < limit)

answer = my_recovery
""",
    },
    {
        "name": "14-recovery",
        "what": "A loop that returns k itself.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_recovery(errors, change, limit):
    for k in range(change + 1, len(errors)):
        if errors[k] < limit:
            return k

answer = my_recovery
""",
    },
    {
        "name": "14-recovery",
        "what": "Counts the errors above the limit.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_recovery(errors, change, limit):
    return np.sum(errors[change + 1:] > limit)

answer = my_recovery
""",
    },
    {
        "name": "14-recovery",
        "what": "The last time above the limit.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_recovery(errors, change, limit):
    above = np.where(errors[change + 1:] >= limit)[0]
    return above[-1] + 2

answer = my_recovery
""",
    },
    {
        "name": "14-recovery",
        "what": "All places below the limit.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_recovery(errors, change, limit):
    return np.where(errors[change + 1:] < limit)[0] + 1

answer = my_recovery
""",
    },
    {
        "name": "14-recovery",
        "what": "argmin for argmax.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_recovery(errors, change, limit):
    return 1 + np.argmin(errors[change + 1:])

answer = my_recovery
""",
    },
    {
        "name": "14-recovery",
        "what": "One reading too many.",
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
    return k - change + 1

answer = my_recovery
""",
    },
    {
        "name": "14-walk",
        "what": "Steps before the update.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_walk(ensemble, predictions, perturbed, obs_var, step_std, noise):
    return analysis(ensemble + step_std * noise, predictions, perturbed, obs_var)

answer = my_walk
""",
    },
    {
        "name": "14-walk",
        "what": "The update is forgotten.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_walk(ensemble, predictions, perturbed, obs_var, step_std, noise):
    return ensemble + step_std * noise

answer = my_walk
""",
    },
    {
        "name": "14-walk",
        "what": "A variance in the place of a standard deviation.",
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
    return new + step_std ** 2 * noise

answer = my_walk
""",
    },
    {
        "name": "14-walk",
        "what": "The result of the update is not used.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_walk(ensemble, predictions, perturbed, obs_var, step_std, noise):
    analysis(ensemble, predictions, perturbed, obs_var)
    ensemble = ensemble + step_std * noise
    return ensemble

answer = my_walk
""",
    },
    {
        "name": "14-walk",
        "what": "One step for all members.",
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
    return new + step_std * noise[:, 0][:, None]

answer = my_walk
""",
    },
    {
        "name": "14-walk",
        "what": "Noise as it is.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_walk(ensemble, predictions, perturbed, obs_var, step_std, noise):
    return analysis(ensemble, predictions, perturbed, obs_var) + noise

answer = my_walk
""",
    },
    {
        "name": "14-walk",
        "what": "The root of a standard deviation.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_walk(ensemble, predictions, perturbed, obs_var, step_std, noise):
    return analysis(ensemble, predictions, perturbed, obs_var) + np.sqrt(step_std) * noise

answer = my_walk
""",
    },
    {
        "name": "14-walk",
        "what": "The factor times the weights.",
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
    return new * (1 + step_std * noise)

answer = my_walk
""",
    },
    {
        "name": "14-walk",
        "what": "Walks around the mean.",
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
    return new.mean(axis=1, keepdims=True) + step_std * noise

answer = my_walk
""",
    },
    {
        "name": "14-walk",
        "what": "No return.",
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

answer = my_walk
""",
    },
    {
        "name": "14-doubt",
        "what": "No absolute value.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_doubt(d, predictions, obs_var, limit):
    z = (d - predictions.mean(axis=1)) / np.sqrt(predictions.var(axis=1, ddof=1) + obs_var)
    return obs_var * np.maximum(1, z / limit)

answer = my_doubt
""",
    },
    {
        "name": "14-doubt",
        "what": "The factor everywhere.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_doubt(d, predictions, obs_var, limit):
    z = abs(d - predictions.mean(axis=1)) / np.sqrt(predictions.var(axis=1, ddof=1) + obs_var)
    return obs_var * z / limit

answer = my_doubt
""",
    },
    {
        "name": "14-doubt",
        "what": "The thermometer's error alone.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_doubt(d, predictions, obs_var, limit):
    z = abs(d - predictions.mean(axis=1)) / np.sqrt(obs_var)
    return np.where(z > limit, obs_var * z / limit, obs_var)

answer = my_doubt
""",
    },
    {
        "name": "14-doubt",
        "what": "The members' spread alone.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_doubt(d, predictions, obs_var, limit):
    z = abs(d - predictions.mean(axis=1)) / predictions.std(axis=1, ddof=1)
    return np.where(z > limit, obs_var * z / limit, obs_var)

answer = my_doubt
""",
    },
    {
        "name": "14-doubt",
        "what": "No root.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_doubt(d, predictions, obs_var, limit):
    z = abs(d - predictions.mean(axis=1)) / (predictions.var(axis=1, ddof=1) + obs_var)
    return np.where(z > limit, obs_var * z / limit, obs_var)

answer = my_doubt
""",
    },
    {
        "name": "14-doubt",
        "what": "A variance that divides by N.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_doubt(d, predictions, obs_var, limit):
    z = abs(d - predictions.mean(axis=1)) / np.sqrt(predictions.var(axis=1) + obs_var)
    return np.where(z > limit, obs_var * z / limit, obs_var)

answer = my_doubt
""",
    },
    {
        "name": "14-doubt",
        "what": "R times z.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_doubt(d, predictions, obs_var, limit):
    z = abs(d - predictions.mean(axis=1)) / np.sqrt(predictions.var(axis=1, ddof=1) + obs_var)
    return np.where(z > limit, obs_var * z, obs_var)

answer = my_doubt
""",
    },
    {
        "name": "14-doubt",
        "what": "Squared.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_doubt(d, predictions, obs_var, limit):
    z = abs(d - predictions.mean(axis=1)) / np.sqrt(predictions.var(axis=1, ddof=1) + obs_var)
    return np.where(z > limit, obs_var * (z / limit) ** 2, obs_var)

answer = my_doubt
""",
    },
    {
        "name": "14-doubt",
        "what": "Thrown away.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_doubt(d, predictions, obs_var, limit):
    z = abs(d - predictions.mean(axis=1)) / np.sqrt(predictions.var(axis=1, ddof=1) + obs_var)
    return np.where(z > limit, np.inf, obs_var)

answer = my_doubt
""",
    },
    {
        "name": "14-doubt",
        "what": "max for maximum.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_doubt(d, predictions, obs_var, limit):
    z = abs(d - predictions.mean(axis=1)) / np.sqrt(predictions.var(axis=1, ddof=1) + obs_var)
    return obs_var * max(1, z / limit)

answer = my_doubt
""",
    },
    {
        "name": "14-doubt",
        "what": "Means over the readings.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_doubt(d, predictions, obs_var, limit):
    z = abs(d - predictions.mean()) / np.sqrt(predictions.var(ddof=1) + obs_var)
    return np.where(z > limit, obs_var * z / limit, obs_var)

answer = my_doubt
""",
    },
    {
        "name": "14-patience",
        "what": "Doubts every reading beyond the limit.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_patience(z, limit, patience):
    return z > limit

answer = my_patience
""",
    },
    {
        "name": "14-patience",
        "what": "Counts the ten before the reading, without itself.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_patience(z, limit, patience):
    return np.array([z[k] > limit and np.sum(z[max(0, k - 10) : k] > limit) <= patience for k in range(len(z))])

answer = my_patience
""",
    },
    {
        "name": "14-patience",
        "what": "Fewer than patience.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_patience(z, limit, patience):
    far = z > limit
    return np.array([far[k] and far[max(0, k - 9) : k + 1].sum() < patience for k in range(len(z))])

answer = my_patience
""",
    },
    {
        "name": "14-patience",
        "what": "Forgets that the reading itself must lie beyond the limit.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_patience(z, limit, patience):
    far = z > limit
    return np.array([far[max(0, k - 9) : k + 1].sum() <= patience for k in range(len(z))])

answer = my_patience
""",
    },
    {
        "name": "14-patience",
        "what": "Counts from the start.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_patience(z, limit, patience):
    far = z > limit
    return far & (np.cumsum(far) <= patience)

answer = my_patience
""",
    },
    {
        "name": "14-patience",
        "what": "Negative places at the start.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_patience(z, limit, patience):
    far = z > limit
    return np.array([far[k] and far[k - 9 : k + 1].sum() <= patience for k in range(len(z))])

answer = my_patience
""",
    },
    {
        "name": "14-patience",
        "what": "A window in the middle, by convolve same.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_patience(z, limit, patience):
    far = z > limit
    return far & (np.convolve(far, np.ones(10), 'same') <= patience)

answer = my_patience
""",
    },
    {
        "name": "14-patience",
        "what": "A loop that begins at the tenth reading.",
        "context": """
import numpy as np
from dalearn import FNN, analysis, perturb, streams
net = FNN((1, 20, 1))
start = net.ensemble(50, spread=0.3, rng=25)
errors = {"plain": np.linspace(1, 0, 1501)}
""",
        "code": """
def my_patience(z, limit, patience):
    doubted = np.zeros(len(z), bool)
    for k in range(9, len(z)):
        doubted[k] = z[k] > limit and np.sum(z[k - 9 : k + 1] > limit) <= patience
    return doubted

answer = my_patience
""",
    },
    {
        "name": "15-rows",
        "what": "only NaN",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    return table[~np.isnan(table).any(axis=1)]

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "NaN by ==, which it never is",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    missing = (table == np.nan) | (table == code)
    return table[~missing.any(axis=1)]

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "only the last column is looked at",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    y = table[:, -1]
    return table[~np.isnan(y) & (y != code)]

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "the rows with something missing",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    missing = np.isnan(table) | (table == code)
    return table[missing.any(axis=1)]

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "filled with the mean",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    values = np.where(table == code, np.nan, table)
    return np.where(np.isnan(values), np.nanmean(values, axis=0), table)

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "filled with zeros",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    table = np.where(table == code, np.nan, table)
    return np.nan_to_num(table)

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "all in place of any",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    missing = np.isnan(table) | (table == code)
    return table[~missing.all(axis=1)]

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "the wrong axis",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    missing = np.isnan(table) | (table == code)
    return table[:, ~missing.any(axis=0)]

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "the mask itself",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    missing = np.isnan(table) | (table == code)
    return ~missing.any(axis=1)

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "the code of the notebook in place of the argument",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    missing = np.isnan(table) | (table == -99.9)
    return table[~missing.any(axis=1)]

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "the notebook's mask",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
empty = np.isnan(table[:, 1])
""",
        "code": """
def my_rows(table, code):
    return table[~empty & (table[:, 1] != code)]

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "only column 1, and NaN",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
""",
        "code": """
def my_rows(table, code):
    return table[~np.isnan(table[:, 1])]

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "only column 1",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
""",
        "code": """
def my_rows(table, code):
    bad = np.isnan(table[:, 1]) | (table[:, 1] == code)
    return table[~bad]

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "single values that are not the code",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
""",
        "code": """
def my_rows(table, code):
    return table[(table != np.nan) & (table != code)]

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "the mean of the column, codes in it",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
""",
        "code": """
def my_rows(table, code):
    mean = np.nanmean(table, axis=0)
    return np.where(np.isnan(table) | (table == code), mean, table)

answer = my_rows
""",
    },
    {
        "name": "15-rows",
        "what": "NaN becomes a mean, the code goes",
        "context": """
import numpy as np
from dalearn.stored import stored
table = np.genfromtxt(stored("garden.csv"), delimiter=",", skip_header=2)
""",
        "code": """
def my_rows(table, code):
    filled = np.where(np.isnan(table), np.nanmean(table, axis=0), table)
    return filled[~(filled == code).any(axis=1)]

answer = my_rows
""",
    },
    {
        "name": "15-run",
        "what": "no exp",
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
    hole, inflow = theta
    minutes, levels = barrel(hole, inflow)
    return np.interp(x, minutes, levels)

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "hole and inflow swapped",
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
    inflow, hole = np.exp(theta)
    minutes, levels = barrel(hole, inflow)
    return np.interp(x, minutes, levels)

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "all levels",
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
    return np.array(levels)[:, None]

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "two steps for each reading, as by hand",
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
    return np.array([[levels[2 * (i + 1)]] for i in range(len(x))])

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "one step for each reading",
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
    return np.array([[levels[i + 1]] for i in range(len(x))])

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "minutes taken for steps",
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
    return np.array([[levels[min(int(at), 30)]] for at in x[:, 0]])

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "interp turned round",
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
    return np.interp(x, levels, minutes)

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "both lists",
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
    return barrel(hole, inflow)

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "only the last level",
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
    return levels[-1]

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "theta handed in whole",
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
    minutes, levels = barrel(*theta)
    return np.interp(x, minutes, levels)

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "one step too late",
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
    return np.array([[levels[int(at) // 2 + 1]] if at < 60 else [levels[-1]] for at in x[:, 0]])

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "the step before",
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
    return np.array(levels)[(x / 2).astype(int)]

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "looked for in the list",
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
    return np.array([[levels[minutes.index(at)]] for at in x[:, 0]])

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "a dictionary",
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
    known = dict(zip(*barrel(*np.exp(theta))))
    return np.array([known[at] for at in x[:, 0]]).reshape(-1, 1)

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "the nearest step",
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
    out = []
    for at in x[:, 0]:
        i = np.argmin(np.abs(np.array(minutes) - at))
        out.append([levels[i]])
    return np.array(out)

answer = my_run
""",
    },
    {
        "name": "15-run",
        "what": "in a row",
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
    return np.interp(x[:, 0], minutes, levels)

answer = my_run
""",
    },
    {
        "name": "15-slope",
        "what": "forcing by average",
        "context": """
import numpy as np
from dalearn import lorenz
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
""",
        "code": """
def my_slope(forcings, averages):
    return np.polyfit(averages, forcings, 1)[0]

answer = my_slope
""",
    },
    {
        "name": "15-slope",
        "what": "both coefficients",
        "context": """
import numpy as np
from dalearn import lorenz
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
""",
        "code": """
def my_slope(forcings, averages):
    return np.polyfit(forcings, averages, 1)

answer = my_slope
""",
    },
    {
        "name": "15-slope",
        "what": "the height",
        "context": """
import numpy as np
from dalearn import lorenz
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
""",
        "code": """
def my_slope(forcings, averages):
    return np.polyfit(forcings, averages, 1)[1]

answer = my_slope
""",
    },
    {
        "name": "15-slope",
        "what": "first and last",
        "context": """
import numpy as np
from dalearn import lorenz
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
""",
        "code": """
def my_slope(forcings, averages):
    return (averages[-1] - averages[0]) / (forcings[-1] - forcings[0])

answer = my_slope
""",
    },
    {
        "name": "15-slope",
        "what": "the mean of the jumps",
        "context": """
import numpy as np
from dalearn import lorenz
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
""",
        "code": """
def my_slope(forcings, averages):
    return np.mean(np.diff(averages) / np.diff(forcings))

answer = my_slope
""",
    },
    {
        "name": "15-slope",
        "what": "a correlation",
        "context": """
import numpy as np
from dalearn import lorenz
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
""",
        "code": """
def my_slope(forcings, averages):
    return np.corrcoef(forcings, averages)[0, 1]

answer = my_slope
""",
    },
    {
        "name": "15-slope",
        "what": "a covariance",
        "context": """
import numpy as np
from dalearn import lorenz
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
""",
        "code": """
def my_slope(forcings, averages):
    return np.cov(forcings, averages)[0, 1]

answer = my_slope
""",
    },
    {
        "name": "15-slope",
        "what": "n and n - 1",
        "context": """
import numpy as np
from dalearn import lorenz
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
""",
        "code": """
def my_slope(forcings, averages):
    return np.cov(forcings, averages)[0, 1] / np.var(forcings)

answer = my_slope
""",
    },
    {
        "name": "15-slope",
        "what": "not centred",
        "context": """
import numpy as np
from dalearn import lorenz
start = 8 + np.random.default_rng(1).standard_normal((40, 1))
""",
        "code": """
def my_slope(forcings, averages):
    return np.sum(forcings * averages) / np.sum(forcings**2)

answer = my_slope
""",
    },
]
