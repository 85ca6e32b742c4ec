#pragma once
#include <stdbool.h>
#include <stddef.h>
#pragma clang assume_nonnull begin

/// Memory for tensor elements: 64-byte aligned, recycled through size buckets so that a loop of equal-sized
/// temporaries allocates once. Callable from any thread.

/// `bytes` uninitialised bytes, or NULL when the system or the limit refuses them.
void *_Nullable il_memory_allocate(size_t bytes);
/// Gives back what il_memory_allocate returned for the same `bytes`.
void il_memory_release(void *memory, size_t bytes);

/// Bytes of tensors alive now, without what the cache keeps for reuse.
size_t il_memory_live(void);
/// Counts memory that no tensor holds among the living bytes, until it is discharged.
void il_memory_charge(size_t bytes);
void il_memory_discharge(size_t bytes);
/// Bytes that the cache keeps for reuse.
size_t il_memory_cached(void);
/// Frees everything that the cache keeps.
void il_memory_trim(void);
/// il_memory_allocate refuses to let il_memory_live pass this many bytes (0: no limit but the machine's memory).
void il_memory_set_limit(size_t bytes);
/// Whether il_memory_allocate would let so many bytes more be alive: for memory that others are to ask for.
bool il_memory_fits(size_t bytes);

#pragma clang assume_nonnull end
