# Meta-regression, subgroups, exact permutation: tests/reference/metareg.json.
# Values: R 4.2.2, metafor 5.1-12 (the nodes meta_*: meta 8.4-0, see meta.R). Run again with
# metafor 3.8-1.
source("common.R")
suppressMessages(library(metafor))

# list(columns = ..., measure = "RR" | "GEN", formula = "~ablat + year", fits = c("REML_knha", ...))
data <- input()
columns <- as.data.frame(data$columns)
columns[columns == "NA"] <- NA
counts <- intersect(c("ai", "n1i", "ci", "n2i"), names(columns))
e <- if (data$measure == "GEN") list(yi = columns$yi, vi = columns$vi) else
  do.call(escalc, c(list(measure = data$measure), columns[counts]))
yi <- as.vector(e$yi)
vi <- e$vi

fit <- function(method, test = "z") {
  rma(yi, vi, mods = as.formula(data$formula), data = columns, method = method, test = test,
    control = TIGHT)
}

fit_of <- function(key) {
  words <- strsplit(key, "_")[[1]]
  m <- fit(words[1], words[2])
  out <- fit_numbers(m)
  out <- c(out, list(
    QM = m$QM, QMp = m$QMp, R2 = m$R2, vcov = unname(vcov(m))
  ))
  out[!vapply(out, is.null, TRUE)]
}

m <- fit("REML")
r <- confint(m, control = ROOT)$random
p <- predict(m)
dfbs <- influence(m)$dfbs
output(c(each(data$fits, fit_of), list(
  fitted = unname(fitted(m)),
  predict = list(pred = p$pred, se = p$se, ci.lb = p$ci.lb, ci.ub = p$ci.ub, pi.lb = p$pi.lb,
    pi.ub = p$pi.ub),
  vif = unlist(lapply(vif(m), function(v) v)),
  confint_tau2 = list(tau2 = r["tau^2", ], I2 = r["I^2(%)", ], H2 = r["H^2", ])
)))
