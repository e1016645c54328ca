#define _GNU_SOURCE
#include "gantry_spawn.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

// More processes than this at one level are killed in the next round.
#define ROUND_MAX 1024
// A tree that forks faster than it is killed is stopped here: every round kills all it saw.
#define ROUNDS_MAX 64

int gantry_signal(int pidfd, int signal) {
  return syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0) == 0 ? 0 : errno;
}

int gantry_reap(int pidfd, int waits, gantry_exit *how) {
  siginfo_t info;
  int result;
  do {
    info.si_pid = 0;
    result = waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED | (waits ? 0 : WNOHANG));
  } while (result < 0 && errno == EINTR);
  // Whoever ignores SIGCHLD is told of no end, only that there is nobody.
  if (result < 0 && errno == ECHILD) {
    *how = (gantry_exit){.by_signal = 0, .value = -1};
    return 0;
  }
  if (result < 0) return errno;
  if (info.si_pid == 0) return EAGAIN;
  how->by_signal = info.si_code != CLD_EXITED;
  how->value = info.si_status;
  return 0;
}

static size_t read_file(const char *path, char *text, size_t size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t count = read(fd, text, size - 1);
  close(fd);
  if (count <= 0) return 0;
  text[count] = 0;
  return (size_t)count;
}

// The parent of a process; 0 when it is gone.
static int32_t parent_of(int32_t pid) {
  char path[64], text[512];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  if (read_file(path, text, sizeof text) == 0) return 0;
  // The name in the second field may hold anything, so count from its last parenthesis.
  char *end = strrchr(text, ')');
  int parent = 0;
  if (end == NULL || sscanf(end + 1, " %*c %d", &parent) != 1) return 0;
  return parent;
}

// How many seccomp filters a process is under; 0 when that cannot be read.
static int filters_of(int32_t pid) {
  char path[64], text[4096];
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  if (read_file(path, text, sizeof text) == 0) return 0;
  char *line = strstr(text, "\nSeccomp_filters:");
  return line == NULL ? 0 : atoi(line + strlen("\nSeccomp_filters:"));
}

static size_t children_of(int32_t pid, int32_t *children, size_t most) {
  DIR *processes = opendir("/proc");
  if (processes == NULL) return 0;
  size_t count = 0;
  struct dirent *entry;
  while (count < most && (entry = readdir(processes)) != NULL) {
    if (!isdigit((unsigned char)entry->d_name[0])) continue;
    int32_t one = atoi(entry->d_name);
    if (parent_of(one) == pid) children[count++] = one;
  }
  closedir(processes);
  return count;
}

// Stops and then kills everything below a process, children first to be stopped, last to be killed,
// so that nothing is forked behind the walk.
static size_t kill_below(int32_t pid, int depth) {
  int32_t children[ROUND_MAX];
  size_t count = children_of(pid, children, ROUND_MAX);
  for (size_t i = 0; i < count; i++) kill(children[i], SIGSTOP);
  if (depth < 16) {
    for (size_t i = 0; i < count; i++) kill_below(children[i], depth + 1);
  }
  for (size_t i = 0; i < count; i++) kill(children[i], SIGKILL);
  return count;
}

int gantry_kill_tree(int32_t pid, int pidfd, int tree) {
  if (tree == GANTRY_TREE_WALK) {
    // The worker is the reaper of its tree: while it is stopped, nothing escapes from below it.
    gantry_signal(pidfd, SIGSTOP);
    for (int round = 0; round < ROUNDS_MAX && kill_below(pid, 0) > 0; round++) {}
  }
  return gantry_signal(pidfd, SIGKILL);
}

void gantry_kill_orphans(const int32_t *known, size_t count) {
  // Only what stands under more filters than this process came out of a sandbox of ours: a child that
  // a plugin inside this process made is not touched.
  int own = filters_of(getpid());
  for (int round = 0; round < ROUNDS_MAX; round++) {
    int32_t children[ROUND_MAX];
    size_t found = children_of(getpid(), children, ROUND_MAX);
    size_t killed = 0;
    for (size_t i = 0; i < found; i++) {
      int isKnown = 0;
      for (size_t k = 0; k < count; k++) isKnown |= known[k] == children[i];
      if (isKnown || filters_of(children[i]) <= own) continue;
      kill_below(children[i], 0);
      kill(children[i], SIGKILL);
      waitpid(children[i], NULL, 0);
      killed++;
    }
    if (killed == 0) return;
  }
}
