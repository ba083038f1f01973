# The Bayesian normal-normal model: tests/reference/bayesmeta.json.
# Values: R 4.2.2, bayesmeta 3.4. bayesmeta could not be installed where this was written, so that
# this script has NOT been run again here; it calls documented functions only.
source("common.R")
suppressMessages(library(bayesmeta))

data <- input() # list(yi = ..., vi = ...)
PRIORS <- list(
  `halfnormal0.5` = function(t) dhalfnormal(t, scale = 0.5),
  `halfnormal1` = function(t) dhalfnormal(t, scale = 1),
  `halfcauchy0.5` = function(t) dhalfcauchy(t, scale = 0.5),
  uniform_tau = "uniform",
  jeffreys_tau = "Jeffreys"
)

fit_of <- function(prior, mean = NA, sd = NA) {
  b <- bayesmeta(
    y = data$yi, sigma = sqrt(data$vi), tau.prior = PRIORS[[prior]], mu.prior.mean = mean,
    mu.prior.sd = sd, interval.type = "shortest"
  )
  list(
    summary = b$summary, MAP = b$MAP, ML = b$ML, marginal = b$marginal.likelihood,
    bayesfactor = b$bayesfactor, theta = b$theta, theta_rows = rownames(b$theta),
    weights = b$weights, tau_ci_central = b$post.interval(tau.level = 0.95, method = "central"),
    mu_ci_central = b$post.interval(mu.level = 0.95, method = "central"),
    pred_ci_central = b$post.interval(mu.level = 0.95, method = "central", predict = TRUE),
    p_mu_gt0 = 1 - b$pposterior(mu = 0)
  )
}

output(c(
  setNames(lapply(names(PRIORS), fit_of), paste0(names(PRIORS), "/flat_mu")),
  list(`halfnormal0.5/normal_mu_0_4` = fit_of("halfnormal0.5", 0, 4))
))
