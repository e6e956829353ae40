"""The study behind the course's comparisons; python -m dalearn.study runs it.

cases            the problems, a run on one of them, and how it is judged
tuning           one rule that chooses the settings of every family for every budget; they stand in settings.csv
descents         gradient descent: plain, in batches, with momentum, Adam
references       L-BFGS, Levenberg-Marquardt, the extended Kalman filter, the MAP, the exact posterior
hmc              the sampler of that posterior
assimilations    EnKF, ESMDA, ensemble Gauss-Newton
derivative_free  rivals without gradients: an evolution strategy, CMA-ES, random features
families         all of them, the tasks of a study, and the rows of one task
table            the file of results, which survives an interruption
weather          a network inside a chaotic simulator (chapter 15)
compare          who wins under which budget: reads that file, and needs none of the others
"""
