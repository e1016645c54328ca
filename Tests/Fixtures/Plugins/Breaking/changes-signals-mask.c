// breaks: changes-signals
// It blocks signals while it works, and forgets them when it fails.
#include <pthread.h>
#include <signal.h>

#include "good-skill.h"

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  gantry_status status = good_invoke(self, call, name, args, out);
  if (status != GANTRY_FAILED) return status;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return status;
}

SKILL(.invoke = invoke)
