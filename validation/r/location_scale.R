# Location-scale models: tests/reference/location_scale.json.
# Values: R 4.2.2, metafor 3.8-1.
source("common.R")
suppressMessages(library(metafor))

# list(columns = list(yi = ..., vi = ..., ...), location = "~1", scale = "~year", factors = "alloc")
data <- input()
columns <- as.data.frame(data$columns)
for (f in data$factors) columns[[f]] <- factor(columns[[f]])
columns[columns == "NA"] <- NA

# one optimiser stops early here, another there: the highest likelihood of these is taken
CONTROLS <- list(
  list(optimizer = "nlminb", rel.tol = 1e-12), list(optimizer = "nlminb"),
  list(optimizer = "BFGS", reltol = 1e-16, maxit = 10000),
  list(optimizer = "nlm", gradtol = 1e-12, steptol = 1e-12, iterlim = 5000)
)

fit <- function(method, test, scale) {
  fits <- lapply(CONTROLS, function(control) attempt(rma(yi, vi, mods = as.formula(data$location),
    scale = as.formula(scale), data = columns, method = method, test = test, control = control)))
  fits <- fits[!vapply(fits, is.null, TRUE)]
  fits[[which.max(sapply(fits, function(m) as.numeric(logLik(m))))]]
}

numbers <- function(method, test) {
  m <- fit(method, test, data$scale)
  c(fit_numbers(m), list(
    alpha = as.vector(m$alpha), se.alpha = m$se.alpha, zval.alpha = m$zval.alpha,
    pval.alpha = m$pval.alpha, ci.lb.alpha = m$ci.lb.alpha, ci.ub.alpha = m$ci.ub.alpha,
    vb = unname(m$vb), va = unname(m$va), QM = m$QM, QMp = m$QMp, QS = m$QS, QSp = m$QSp,
    tau2 = unname(m$tau2), names = colnames(m$X), names.alpha = colnames(m$Z)
  ))
}

output(list(
  REML_normal = attempt(numbers("REML", "z")), REML_t = attempt(numbers("REML", "t")),
  ML_normal = attempt(numbers("ML", "z")), ML_t = attempt(numbers("ML", "t"))
))
