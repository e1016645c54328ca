// Reading structs that start with their own size and only ever grow at the end.
#ifndef GANTRY_WORKER_GROWING_H
#define GANTRY_WORKER_GROWING_H

#include <stdint.h>
#include <string.h>

// Copies what both sides know: a larger struct is cut to ours, a smaller one leaves zeros.
static inline void growing_copy(void *ours, size_t size, const void *theirs) {
  uint32_t declared;
  memset(ours, 0, size);
  memcpy(&declared, theirs, sizeof declared);
  memcpy(ours, theirs, declared < size ? declared : size);
}

#endif
