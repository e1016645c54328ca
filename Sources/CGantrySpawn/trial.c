#define _GNU_SOURCE
#include "gantry_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRIAL_FDS 5

int gantry_memory_file(const uint8_t *bytes, size_t size, int *file) {
  int fd = memfd_create("script", MFD_CLOEXEC);
  if (fd < 0) return errno;
  for (size_t done = 0; done < size;) {
    ssize_t count = write(fd, bytes + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      int problem = count < 0 ? errno : EIO;
      close(fd);
      return problem;
    }
    done += (size_t)count;
  }
  lseek(fd, 0, SEEK_SET);
  *file = fd;
  return 0;
}

// Copies descriptors to numbers above those that the child's take, so that none is overwritten before it
// is in its place.
static int park(const int fds[TRIAL_FDS], int parked[TRIAL_FDS]) {
  for (int i = 0; i < TRIAL_FDS; i++) parked[i] = -1;
  for (int i = 0; i < TRIAL_FDS; i++) {
    parked[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, TRIAL_FDS);
    if (parked[i] < 0) return errno;
  }
  return 0;
}

static void leave(const int parked[TRIAL_FDS]) {
  for (int i = 0; i < TRIAL_FDS; i++) {
    if (parked[i] >= 0) close(parked[i]);
  }
}

static int arrange(posix_spawn_file_actions_t *actions, const int parked[TRIAL_FDS]) {
  int problem = 0;
  for (int i = 0; i < TRIAL_FDS && problem == 0; i++) {
    problem = posix_spawn_file_actions_adddup2(actions, parked[i], i);
  }
  return problem == 0 ? posix_spawn_file_actions_addclosefrom_np(actions, TRIAL_FDS) : problem;
}

// With every signal as a new process has it, and in a session of its own.
static int cleanse(posix_spawnattr_t *attributes) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(attributes, &none);
  posix_spawnattr_setsigdefault(attributes, &all);
  return posix_spawnattr_setflags(
    attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
}

static int watch(pid_t pid, gantry_spawned *spawned) {
  int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
  if (pidfd < 0) {
    int problem = errno;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return problem;
  }
  *spawned = (gantry_spawned){.pid = pid, .pidfd = pidfd};
  return 0;
}

int gantry_trial_start(const gantry_trial_request *request, gantry_spawned *spawned) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  int parked[TRIAL_FDS];
  int problem = park(request->fds, parked);
  if (problem == 0) problem = arrange(&actions, parked);
  if (problem == 0) problem = cleanse(&attributes);
  pid_t pid = 0;
  if (problem == 0) {
    problem = posix_spawn(
      &pid, request->path, &actions, &attributes, request->arguments, request->environment);
  }
  leave(parked);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return problem == 0 ? watch(pid, spawned) : problem;
}
