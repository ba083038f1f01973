# Simultaneous bands of a survival curve, and medians of curves pooled on the log scale:
# tests/reference/bands.json. Made with R 4.2.2, km.ci 0.5-6, survival 3.5-3, metafor 3.8-1.
# Input: list(curves = list(name = list(time =, status =)), ranges = list(name = list(c(from, to))),
# medians = list(name = list(median =, low =, high =))).
source("common.R")
suppressMessages({library(survival); library(km.ci); library(metafor)})

data <- input()
METHODS <- c("epband", "logep", "hall-wellner", "loghall")

# km.ci gives back the times inside the range only
band <- function(fit, level, range, method) {
  b <- km.ci(fit, conf.level = level, tl = range[1], tu = range[2], method = method)
  list(time = b$time, lower = b$lower, upper = b$upper)
}

curve <- function(name) {
  rows <- as.data.frame(data$curves[[name]])
  fit <- survfit(Surv(time, status) ~ 1, data = rows)
  ranges <- data$ranges[[name]]
  lapply(seq_along(ranges), function(i) {
    found <- each(METHODS, function(m)
      each(c("0.9", "0.95", "0.99"), function(l) band(fit, as.numeric(l), ranges[[i]], m)))
    c(list(range = ranges[[i]]), found)
  })
}

medians <- function(name) {
  d <- data$medians[[name]]
  z <- qnorm(0.975)
  yi <- log(d$median)
  sei <- ifelse(is.na(d$high), (yi - log(d$low)) / z, (log(d$high) - log(d$low)) / (2 * z))
  out <- list()
  for (tau2 in c("EE", "DL", "REML")) for (test in c("z", "knha", "adhoc")) {
    m <- rma(yi, sei = sei, method = tau2, test = test, control = TIGHT)
    p <- predict(m, transf = exp)
    out[[paste(tau2, test)]] <- list(b = as.vector(m$beta), se = m$se, tau2 = m$tau2,
      i2 = m$I2, q = m$QE, estimate = p$pred, lower = p$ci.lb, upper = p$ci.ub)
  }
  c(list(yi = yi, sei = sei), out)
}

output(list(
  curves = each(names(data$curves), curve),
  medians = each(names(data$medians), medians)
))
