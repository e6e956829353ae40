"""The cycle that EnKF and ESMDA share, forecast, analysis, relaxation, inflation, and what ends it on an overflow."""

import numpy as np

from ._checks import Diverged, is_finite, returned
from .kalman import analysis, inflate, perturb, relax, transform


def forecast(model, ensemble, x, d, k):
    """What every member predicts for the targets d (n, n_out): Y (n_obs, n_ens), a row per sample and output."""
    with np.errstate(over="ignore", invalid="ignore"):
        predictions = returned(model(ensemble, x), (*d.shape, ensemble.shape[1]), ensemble)
        # a copy, because a model may hand out the same array every time
        predictions = np.array(predictions, dtype=ensemble.dtype, order="C").reshape(d.size, -1)
    if not is_finite(predictions):
        raise Diverged(k, "the predictions overflow, so the parameters have grown too large or the model returned NaN")
    return predictions


def assimilate(ensemble, predictions, d, obs_var, k, *, inflation, relaxation, update, rng):
    """Step k of a training: ensemble (n_params, n_ens), predictions (n_obs, n_ens), d, obs_var (n_obs,) -> ensemble."""
    with np.errstate(over="ignore", invalid="ignore"):
        try:
            if update == "perturbed":
                perturbed = perturb.unchecked(d, obs_var, ensemble.shape[1], rng)
                posterior = analysis.unchecked(ensemble, predictions, perturbed, obs_var)
            else:
                posterior = transform.unchecked(ensemble, predictions, d, obs_var)
        except np.linalg.LinAlgError:
            raise Diverged(k, "the analysis has no solution: the predictions differ too much for obs_std") from None
        if relaxation > 0:
            posterior = relax.unchecked(posterior, ensemble, relaxation)
        if inflation != 1:
            posterior = inflate.unchecked(posterior, inflation)
    if not is_finite(posterior):
        likely = f"inflation={inflation:g} acts after every analysis" if inflation > 1 else "obs_std may be too small"
        raise Diverged(k, f"the parameters overflow; {likely}")
    return posterior
