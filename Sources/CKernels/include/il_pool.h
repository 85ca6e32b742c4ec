#pragma once
#pragma clang assume_nonnull begin

/// Runs `run(context, piece)` for every piece in 0..<pieces on the worker pool and waits for all of them.
///
/// Which thread runs a piece is not fixed: results are the same for any number of threads only because a caller
/// cuts its work by the shape of the data and lets no piece read what another writes. A call from inside a piece,
/// or while another thread holds the pool, runs its pieces in order on the calling thread.
void il_parallel(long pieces, void (*run)(void *_Nullable context, long piece), void *_Nullable context);

/// The same, but pieces are left out once running work is asked to stop: the caller finds the request still there, and
/// throws the result away.
void il_parallel_until_interrupted(long pieces, void (*run)(void *_Nullable context, long piece), void *_Nullable context);

/// Number of threads that share the work, the calling one included. Default: the cores of the affinity mask.
int il_pool_threads(void);
/// Sets that number (1 … 256). Must not be called from inside a piece.
void il_pool_set_threads(int threads);

/// From now on (or no longer) this thread runs all its pieces itself and leaves the workers to the others: for work that
/// is done beside the main work.
void il_pool_leave(int leave);

#pragma clang assume_nonnull end
