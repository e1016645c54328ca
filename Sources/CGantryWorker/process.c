#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "gantry_frames.h"

// Numbers of <linux/…>, which the C library's headers may be too old for.
#define SYSCALL_CLOSE_RANGE 436

static void close_above(int fd) {
  if (syscall(SYSCALL_CLOSE_RANGE, (unsigned)fd + 1, ~0u, 0) == 0) return;
  // A kernel before 5.9. The host's own descriptors are close-on-exec, so this rarely finds any.
  long limit = sysconf(_SC_OPEN_MAX);
  for (int other = fd + 1; other < limit && other < 65536; other++) close(other);
}

static void reset_signals(void) {
  struct sigaction standard = {.sa_handler = SIG_DFL};
  for (int signal = 1; signal < NSIG; signal++) sigaction(signal, &standard, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

int process_begin(void) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
  // Grandchildren whose parent is gone come here and not to the system's first process.
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) return errno;
  umask(077);
  reset_signals();
  close_above(GANTRY_WORKER_SOCKET);
  // Programs that a plugin runs have no business on the socket.
  if (fcntl(GANTRY_WORKER_SOCKET, F_SETFD, FD_CLOEXEC) != 0) return errno;
  // Lines reach the host when they are written, not when a buffer is full or never.
  setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
  return 0;
}

// MARK: capabilities

static const uint64_t kept_capabilities =
  1ull << CAP_DAC_OVERRIDE | 1ull << CAP_CHOWN | 1ull << CAP_FOWNER;

int process_drop_capabilities(int may_run_programs) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct sets[2];
  if (syscall(SYS_capget, &header, sets) != 0) return errno;

  // The bounding set limits what a program may gain, and can only be narrowed by who may. Anybody
  // else gains nothing any more because of no_new_privs, and who runs no program at all gains
  // nothing either: forty system calls less in the start of most workers.
  if (may_run_programs && sets[0].effective & 1u << CAP_SETPCAP) {
    for (unsigned long capability = 0; capability < 64; capability++) {
      if (kept_capabilities >> capability & 1) continue;
      if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) break;  // EINVAL: past the last one
    }
  }
  // EINVAL: a kernel without ambient capabilities.
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);

  for (int half = 0; half < 2; half++) {
    uint32_t kept = (uint32_t)(kept_capabilities >> (32 * half));
    sets[half].permitted &= kept;
    sets[half].effective &= kept;
    sets[half].inheritable = 0;
  }
  return syscall(SYS_capset, &header, sets) == 0 ? 0 : errno;
}
