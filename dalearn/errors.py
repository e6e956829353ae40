"""The error that a training raises when it has left the numbers that a computer can hold."""


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
