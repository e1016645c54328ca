// breaks: hangs
// The first call takes a lock and gives it back only when it succeeds, which it never does.
#include <pthread.h>

#include "good-phase.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static gantry_status run(
  void *self, gantry_call call, gantry_bytes input, const gantry_out *out) {
  pthread_mutex_lock(&lock);
  pthread_mutex_lock(&lock);
  gantry_status status = good_run(self, call, input, out);
  pthread_mutex_unlock(&lock);
  return status;
}

PHASE(.run = run)
