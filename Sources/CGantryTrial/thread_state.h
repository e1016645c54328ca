// What a plugin must leave as it is on the thread it is called on.
#ifndef GANTRY_TRIAL_THREAD_STATE_H
#define GANTRY_TRIAL_THREAD_STATE_H

#include <locale.h>
#include <signal.h>
#include <stdint.h>

typedef struct thread_state {
  uint32_t x87, simd;  // how numbers are rounded, without what only is remembered
  sigset_t blocked;
  locale_t locale;
} thread_state;

void thread_state_take(thread_state *state);

// Says as breaches what is another now.
void thread_state_compare(const thread_state *before);

#endif
