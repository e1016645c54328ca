// The program's malloc: the C library's, with a count of what is taken, and failures on demand.
//
// It stands before the C library's in the order of symbols, so that the plugin, its runtime and the
// C library itself all use it.
#ifndef GANTRY_TRIAL_ALLOCATION_H
#define GANTRY_TRIAL_ALLOCATION_H

#include <stdint.h>

typedef struct allocation_totals {
  int64_t blocks, bytes;  // taken and not given back
} allocation_totals;

// Finds out whose allocations never fail. Before any thread is there.
void allocation_begin(void);

allocation_totals allocation_count(void);

// Begins to count the allocations of the calling thread.
//   failing   which one of them fails, from 1; 0 for none
void allocation_watch(uint64_t failing);

// Ends it. Returns how many there were.
//   has_failed   out: one of them was refused
uint64_t allocation_end_watch(int *has_failed);

#endif
