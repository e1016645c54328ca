// How the host of a trial behaves, as the script has it.
#ifndef GANTRY_TRIAL_KNOBS_H
#define GANTRY_TRIAL_KNOBS_H

#include <stdint.h>

#include "pile.h"

typedef enum thread_mode { THREAD_OWN, THREAD_NEW, THREAD_SMALL } thread_mode;

typedef struct knobs {
  thread_mode thread;
  int is_guarded;
  int64_t cancel_after_ns;  // -1 for never
  int64_t deadline_ns;      // from the start of a call, 0 for none
  int64_t again_count;
  int64_t write_limit;      // -1 for none but that of the ABI
  int writes_fail;
  pile call_json;  // empty for what is made of the rest
  uint64_t malloc_fail;  // of the next call only
} knobs;

void knobs_begin(knobs *knobs);

#endif
