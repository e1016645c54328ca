#define _GNU_SOURCE
#include "ending.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gantry_frames.h"
#include "tree.h"

_Noreturn void end_at_once(int status, const char *why) {
  // Not through stdio: the plugin may have died with its lock, or closed it.
  dprintf(STDERR_FILENO, "gantry-worker: %s\n", why);
  _exit(status);
}

_Noreturn void end_with_problem(int status, const char *why, int problem) {
  dprintf(STDERR_FILENO, "gantry-worker: %s: %s\n", why, strerror(problem));
  _exit(status);
}

_Noreturn void end_in_order(void) {
  // No exit(): a plugin's destructors would run beside threads that it left behind.
  fflush(NULL);
  tree_kill();
  _exit(GANTRY_WORKER_DONE);
}
