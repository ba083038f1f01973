# Status at last contact and interval-censored times: tests/reference/contact.json.
# Values: R 4.2.2 (isoreg, binom.test, glm, nlminb), survival 3.5-3 (survfit of interval2), brglm2
# 0.9 (MPL_Jeffreys), coin 1.4-2. Rscript contact.R - output.json (no input: the tables are made
# here with a seed and written beside the values).
source("common.R")
suppressMessages({library(survival); library(brglm2); library(coin)})

# The most likely distribution: isotonic regression of the patients, those with the event first at
# each time.
distribution <- function(d) {
  d <- d[order(d$time, -d$status), ]
  fitted <- isoreg(d$status)$yf
  times <- sort(unique(d$time))
  list(times = times, probability = vapply(times, function(t) fitted[max(which(d$time == t))], 1))
}

# Clopper and Pearson's one-sided limits from the m nearest patients on each side of t.
valid <- function(d, t, level) {
  n <- nrow(d)
  m <- ceiling(round(n^(2 / 3), 9))
  tail <- function(rows, side) {
    if (length(rows) == 0) return(if (side == "greater") 0 else 1)
    test <- binom.test(sum(d$status[rows]), length(rows), alternative = side,
                       conf.level = (1 + level) / 2)
    test$conf.int[if (side == "greater") 1 else 2]
  }
  before <- which(d$time <= t)
  after <- which(d$time >= t)
  if (length(before) > m) {
    before <- before[d$time[before] >= sort(d$time[before], decreasing = TRUE)[m]]
  }
  if (length(after) > m) after <- after[d$time[after] <= sort(d$time[after])[m]]
  c(tail(before, "greater"), tail(after, "less"))
}

penalised <- function(x, y) function(b) {
  eta <- drop(x %*% b)
  z <- exp(eta)
  weight <- exp(2 * eta - z) / -expm1(-z)
  value <- sum(ifelse(y == 1, log(-expm1(-z)), -z)) +
    as.vector(determinant(t(x) %*% (weight * x))$modulus) / 2
  if (is.finite(value)) value else -Inf
}

best <- function(f, start) {
  if (length(start) == 0) return(list(par = start, value = f(start)))
  for (i in 1:3) {
    found <- nlminb(start, function(b) -f(b), control = list(
      rel.tol = 1e-15, x.tol = 1e-14, eval.max = 5000, iter.max = 5000
    ))
    start <- found$par
  }
  list(par = found$par, value = -found$objective)
}

profile_limits <- function(f, top, at) {
  cut <- qchisq(0.95, 1)
  near <- top$par[-at]
  short <- function(value) {
    # nlminb can stay where it starts: the higher of two climbs counts
    held <- function(free) f(append(free, value, at - 1))
    climbs <- lapply(list(near, top$par[-at]), function(from) best(held, from))
    found <- climbs[[which.max(vapply(climbs, function(c) c$value, 1))]]
    near <<- found$par
    2 * (top$value - found$value) - cut
  }
  side <- function(sign) {
    near <<- top$par[-at]
    far <- 0.2
    while (short(top$par[at] + sign * far) < 0) far <- far + 0.2
    start <- near
    inside <- function(a) {
      near <<- start
      short(top$par[at] + sign * a)
    }
    uniroot(inside, c(far - 0.2, far), tol = 1e-11, extendInt = "upX")$root * sign
  }
  top$par[at] + c(side(-1), side(1))
}

regression <- function(d, right) {
  formula <- as.formula(paste("status ~ log(time) +", right))
  link <- binomial("cloglog")
  tight <- list(epsilon = 1e-14, maxit = 200)
  plain <- tryCatch(
    glm(formula, family = link, data = d, control = tight),
    warning = function(w) NULL
  )
  jeffreys <- glm(formula, family = link, data = d, method = "brglmFit", type = "MPL_Jeffreys",
                  epsilon = 1e-12, maxit = 10000)
  # slopes do not change when columns are centred, and the climb is easier; the intercept's limits
  # are left out
  x <- model.matrix(formula, d)
  x[, -1] <- scale(x[, -1], scale = FALSE)
  f <- penalised(x, d$status)
  top <- best(f, c(log(-log(1 - mean(d$status))), coef(jeffreys)[-1]))
  out <- list(
    formula = right,
    jeffreys = as.vector(coef(jeffreys)),
    jeffreys_se = as.vector(sqrt(diag(vcov(jeffreys)))),
    slopes = as.vector(top$par[-1]), penalised = top$value,
    profile = t(vapply(seq_along(top$par)[-1], function(i) profile_limits(f, top, i), c(0, 0))),
    null = best(function(b) f(c(b, rep(0, ncol(x) - 2))), top$par[1:2])$value
  )
  if (!is.null(plain)) {
    out$plain <- as.vector(coef(plain))
    out$plain_se <- as.vector(sqrt(diag(vcov(plain))))
    out$plain_value <- as.vector(logLik(plain))
  }
  out
}

status_values <- function(d, reading, terms) {
  at <- sort(unique(round(c(d$time, d$time[-1] - 0.25), 2)))
  at <- at[at >= 0]
  out <- list(
    input = as.list(d), distribution = distribution(d), at = at,
    valid = t(vapply(at, function(t) valid(d, t, 0.95), c(0, 0))),
    valid_80 = t(vapply(at, function(t) valid(d, t, 0.80), c(0, 0)))
  )
  if (length(unique(d$status)) == 2) {
    group <- factor(d$status, levels = c(1, 0))
    out$rank_p <- as.vector(pvalue(wilcox_test(d$time ~ group, distribution = "exact")))
  }
  if (reading) {
    fitted <- approx(out$distribution$times, out$distribution$probability, d$time)$y
    arm <- factor(d$arm)
    score <- d$status - fitted
    out$excess <- as.vector(tapply(score, arm, sum))
    if (nrow(d) < 30) {
      out$permutation_p <- as.vector(pvalue(
        independence_test(score ~ arm, distribution = "exact")
      ))
    }
    out$contact_p <- as.vector(pvalue(wilcox_test(d$time ~ arm, distribution = "exact")))
  }
  if (!is.null(terms)) out$regression <- lapply(terms, function(right) regression(d, right))
  out
}

# Turnbull's estimate read between the times of all observations.
turnbull_values <- function(lower, upper) {
  fit <- survfit(Surv(lower, upper, type = "interval2") ~ 1)
  list(input = list(lower = lower, upper = upper), times = fit$time, survival = fit$surv)
}

made_status <- function(seed, n, ties, shape = 1) {
  set.seed(seed)
  time <- if (ties) sample(1:8, n, TRUE) * 6 else round(runif(n, 1, 60), 2)
  arm <- sample(rep(c("A", "B"), length.out = n))
  age <- round(rnorm(n), 2)
  event <- 30 * rweibull(n, shape) * exp(-0.5 * (arm == "B") - 0.3 * age)
  data.frame(time = time, status = as.numeric(event <= time), arm = arm, age = age)
}

made_intervals <- function(seed, n) {
  set.seed(seed)
  event <- rweibull(n, 1.3, 20)
  kind <- sample(c("exact", "visits", "left", "right"), n, TRUE, c(0.3, 0.4, 0.15, 0.15))
  first <- floor(event / 6) * 6
  cut <- round(runif(n, 0.3, 0.9) * event, 1)
  late <- round(event * runif(n, 1.1, 2), 1)
  lower <- ifelse(kind == "exact", round(event, 1), ifelse(kind == "visits", first, cut))
  upper <- ifelse(kind == "exact", round(event, 1), ifelse(kind == "visits", first + 6, late))
  lower[kind == "left"] <- NA
  upper[kind == "right"] <- NA
  lower[kind == "visits" & first == 0] <- NA
  turnbull_values(lower, upper)
}

terms <- c("arm", "age", "arm + age")
output(list(
  status = list(
    five = status_values(made_status(1, 5, FALSE), TRUE, NULL),
    twelve = status_values(made_status(2, 12, FALSE), TRUE, terms[1]),
    twenty = status_values(made_status(3, 20, TRUE), TRUE, terms),
    forty = status_values(made_status(4, 40, FALSE, 1.5), TRUE, terms),
    sixty_four = status_values(made_status(5, 64, TRUE, 0.8), TRUE, terms),
    two_hundred = status_values(made_status(6, 200, FALSE, 1.2), FALSE, terms)
  ),
  intervals = list(
    eight = made_intervals(11, 8), twenty = made_intervals(12, 20),
    fifty = made_intervals(13, 50), hundred = made_intervals(14, 100)
  )
))
