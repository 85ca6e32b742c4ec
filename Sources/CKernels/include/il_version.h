#pragma once
#pragma clang assume_nonnull begin

/// The version of SLEEF that this was compiled for: `3.5.1`.
const char *il_sleef_version(void);

#pragma clang assume_nonnull end
