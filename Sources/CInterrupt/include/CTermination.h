#pragma once

#pragma clang assume_nonnull begin

/// From now on SIGTERM and SIGHUP wait, so that work can be brought to a good end; a second one ends the process at once.
/// A signal that was ignored stays so. Holds nest.
void il_termination_hold(void);

/// The signal that waits; 0: none.
int il_termination_waiting(void);

/// Ends a hold. With the last one the signals do again what they did before, and one that waits is sent once more.
void il_termination_release(void);

/// This process gets SIGTERM when the thread that started it ends, or at once if `parent` is no longer its parent.
void il_follow_parent(int parent);

/// SIGINT sets the interrupt flag, once; a second one ends the process. For programs without an interpreter.
void il_interrupt_by_signal(void);

/// SIGINT ends the process again.
void il_interrupt_by_signal_end(void);

#pragma clang assume_nonnull end
