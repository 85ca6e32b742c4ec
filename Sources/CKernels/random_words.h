#pragma once
#include "il_random.h"

enum { IL_WORDS_AT_ONCE = 1024 };

/// Room for IL_WORDS_AT_ONCE words from any position on, in whole groups of the vector cipher.
typedef struct {
  uint32_t words[IL_WORDS_AT_ONCE + 64] __attribute__((aligned(64)));
} il_word_buffer;

/// The `count` ≤ IL_WORDS_AT_ONCE words from `position` on, inside `buffer`.
const uint32_t *il_philox_fill(il_philox generator, uint64_t position, long count, il_word_buffer *buffer);
