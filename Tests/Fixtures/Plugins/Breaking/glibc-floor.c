// breaks: glibc-floor
// A function that the C library has for itself alone; every release of it may do without.
#include "good-phase.h"

#include <pthread.h>

extern size_t __pthread_get_minstack(const pthread_attr_t *attributes);

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  size_t least = __pthread_get_minstack(&attributes);
  pthread_attr_destroy(&attributes);
  if (least == 0) return refuse_memory(call);
  return good_run(self, call, input, out);
}

PHASE(.run = run)
