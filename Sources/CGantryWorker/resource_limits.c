#define _GNU_SOURCE
#include "resource_limits.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

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

// Whether this process is the only one of its user that the kernel counts: in a user namespace of
// its own, since Linux 5.14. Elsewhere every thread that the user has anywhere counts, and a limit
// that does not reckon with them would let this process make none at all.
//
// It is tried, because nothing tells it: a second process is made where two are allowed.
static int is_counted_alone(void) {
  struct rlimit before, two;
  if (getrlimit(RLIMIT_NPROC, &before) != 0) return 0;
  two = before;
  two.rlim_cur = 2;
  if (before.rlim_max < 2 || setrlimit(RLIMIT_NPROC, &two) != 0) return 0;
  pid_t child = vfork();
  if (child == 0) _exit(0);
  if (child > 0) {
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
  }
  setrlimit(RLIMIT_NPROC, &before);
  return child > 0;
}

// Of whoever may go past the limit nothing is learnt by trying, unless it is not made use of.
static int is_alone_without_capabilities(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct before[2], none[2];
  if (syscall(SYS_capget, &header, before) != 0) return 0;
  for (int half = 0; half < 2; half++) {
    none[half] = before[half];
    none[half].effective = 0;
  }
  if (syscall(SYS_capset, &header, none) != 0) return 0;
  int is_alone = is_counted_alone();
  return syscall(SYS_capset, &header, before) == 0 && is_alone;
}

// Memory that is shared counts for none of the limits. When the machine runs out of it, this
// process shall be ended and not its host. Where that cannot be said, the kernel chooses by size.
static void go_first(void) {
  int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd < 0) return;
  ssize_t written = write(fd, "1000", 4);
  (void)written;
  close(fd);
}

int limits_apply(const gantry_limits *limits) {
  go_first();
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
      is_alone_without_capabilities() &&
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
