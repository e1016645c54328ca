#define _GNU_SOURCE
#include "resource_limits.h"

#include <errno.h>
#include <sys/resource.h>

#define OPEN_FILES_DEFAULT 1024u
#define STACK_BYTES (8u * 1024 * 1024)

// Lowers both limits, so that the plugin cannot raise it again; never above what is allowed here.
static int lower(__rlimit_resource_t resource, uint64_t value) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) != 0) return errno;
  if (value > limit.rlim_max) value = limit.rlim_max;
  limit.rlim_cur = value;
  limit.rlim_max = value;
  return setrlimit(resource, &limit) == 0 ? 0 : errno;
}

int limits_apply(const gantry_limits *limits) {
  // A crash is told by the worker's own handler; a core would hold the plugin's secrets.
  int problem = lower(RLIMIT_CORE, 0);
  if (problem != 0) return problem;
  uint64_t files = limits->open_files > 0 ? limits->open_files : OPEN_FILES_DEFAULT;
  if ((problem = lower(RLIMIT_NOFILE, files)) != 0) return problem;
  // What can be written to, and not what is only reserved: runtimes reserve far more than they use.
  if (limits->memory_bytes > 0 && (problem = lower(RLIMIT_DATA, limits->memory_bytes)) != 0) {
    return problem;
  }
  if (limits->flags & GANTRY_LIMIT_PROCESSES && limits->processes > 0 &&
      (problem = lower(RLIMIT_NPROC, limits->processes)) != 0) {
    return problem;
  }
  if (limits->file_bytes > 0) {
    // A body in a memfd is a file as well, so the limit never lies below the longest one.
    uint64_t least = GANTRY_FRAME_MEMFD_MAX;
    uint64_t bytes = limits->file_bytes < least ? least : limits->file_bytes;
    if ((problem = lower(RLIMIT_FSIZE, bytes)) != 0) return problem;
  }
  // The stack of ABI law 9, for the main thread, on which plugins are called. It is only raised,
  // and only if it may be: without it a deep plugin crashes, and nobody else is hurt.
  struct rlimit stack;
  if (getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur < STACK_BYTES &&
      stack.rlim_max >= STACK_BYTES) {
    stack.rlim_cur = STACK_BYTES;
    setrlimit(RLIMIT_STACK, &stack);
  }
  return 0;
}
