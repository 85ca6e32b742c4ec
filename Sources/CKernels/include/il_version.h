#pragma once
#pragma clang assume_nonnull begin

/// The version of SLEEF that this was compiled for: `3.5.1`.
const char *il_sleef_version(void);

/// The file that the loader found for it, links followed: `/usr/lib/x86_64-linux-gnu/libsleef.so.3.5.1`. The caller frees it;
/// NULL where it is not known.
char *_Nullable il_sleef_path(void);

/// The version of glibc that is loaded: `2.36`.
const char *il_c_library_version(void);

#pragma clang assume_nonnull end
