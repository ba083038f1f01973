# Random-effects models by inverse variance: tests/reference/pooling.json, metafor.json.
# Values: R 4.2.2, metafor 5.1-12. Run again with metafor 3.8-1, which has no GENQM; the limits by
# the generalised Q need CompQuadForm, which could not be installed here, and were left out.
source("common.R")
suppressMessages(library(metafor))

data <- input() # list(yi = ..., vi = ...)
use <- is.finite(data$yi) & is.finite(data$vi) & data$vi > 0
yi <- data$yi[use]
vi <- data$vi[use]
METHODS <- c(
  "EE", "DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM", "PMM", "DLIT", "SJIT",
  "GENQ_w=1/sqrt(vi)", "GENQM_w=1/sqrt(vi)"
)

fit <- function(method, ...) {
  words <- list(yi, vi, method = sub("_.*", "", method), control = TIGHT, ...)
  if (grepl("_w", method)) words$weights <- 1 / sqrt(vi)
  do.call(rma, words)
}

test_of <- function(method) {
  each(if (method == "EE") "t" else c("knha", "adhoc", "t"), function(test) {
    m <- fit(method, test = test)
    p <- predict(m)
    list(
      se = m$se, stat = m$zval, pval = m$pval, ci.lb = m$ci.lb, ci.ub = m$ci.ub, ddf = m$ddf,
      pi = c(p$pi.lb, p$pi.ub)
    )
  })
}

predict_of <- function(method) {
  m <- fit(method)
  limits <- function(p) list(pi.lb = p$pi.lb, pi.ub = p$pi.ub)
  kept(list(
    default = limits(predict(m)),
    riley = attempt(limits(predict(m, pi.type = "riley"))),
    t = attempt(limits(predict(fit(method, test = "t"))))
  ))
}

confint_of <- function(method) {
  m <- fit(method)
  types <- switch(method, DL = , HE = c("QP", "GENQ"), ML = , REML = c("QP", "PL"), "QP")
  each(types, function(type) {
    r <- confint(m, type = type, control = if (type == "GENQ") list() else ROOT)$random
    list(tau2 = r["tau^2", ], I2 = r["I^2(%)", ], H2 = r["H^2", ])
  })
}

# of a fit by DL or EE: Henmi and Copas 2010
henmi_copas <- attempt({
  h <- hc(fit("EE"))
  list(b = h$beta, se = h$se, ci.lb = h$ci.lb, ci.ub = h$ci.ub, tau2 = h$tau2)
})

output(kept(list(
  rma = each(METHODS, function(method) fit_numbers(fit(method))),
  rma_test = each(c("EE", "DL", "ML", "REML", "PM"), test_of),
  predict = each(c("DL", "REML", "PM"), predict_of),
  confint_tau2 = each(c("DL", "HE", "ML", "REML", "PM"), confint_of),
  weights_REML_percent = unname(weights(fit("REML"))),
  weights_EE_percent = unname(weights(fit("EE"))),
  hc_henmi_copas = henmi_copas
)))
