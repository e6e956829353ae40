"""The errors that end a training: its numbers overflow, or members of a simulator have no predictions."""

import numpy as np


class Diverged(ArithmeticError):
    """A training has diverged: its numbers overflow.

    k      the number of the step that failed; the steps before it stand
    cause  what most likely did it, in words
    """

    def __init__(self, k, cause):
        super().__init__(f"training diverged at step {k}: {cause}")
        self.k = k
        self.cause = cause

    def __reduce__(self):  # an exception with two arguments has to say how it is copied
        return Diverged, (self.k, self.cause)


class MembersFailed(RuntimeError):
    """Members of a simulator have failed, and the training cannot go on without them.

    members     {index: reason}, the failed members and why they have no predictions
    parameters  (n_params, n_failed), their parameters, one column for each, in the same order
    n_ens       how many members there were
    cause       why the training cannot go on, in words; may be empty
    """

    SHOWN = 3

    def __init__(self, members, parameters, n_ens, cause=""):
        shown = list(members)[: self.SHOWN]
        reasons = [f"member {i}, theta = {_short(parameters[:, j])}: {members[i]}" for j, i in enumerate(shown)]
        rest = list(members)[self.SHOWN :]
        if rest:
            reasons.append(f"and members {', '.join(map(str, rest))}, see .members")
        begin = f"{len(members)} of {n_ens} members failed" + (f", {cause}" if cause else "")
        super().__init__(f"{begin}. {'; '.join(reasons)}")
        self.members = members
        self.parameters = parameters
        self.n_ens = n_ens
        self.cause = cause

    def __reduce__(self):
        return MembersFailed, (self.members, self.parameters, self.n_ens, self.cause)


def _short(theta):
    """A parameter vector in a few characters."""
    return np.array2string(theta, precision=4, threshold=6, edgeitems=2).replace("\n", "")
