#define _GNU_SOURCE
#include "tree.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// How often the children are looked for: each round kills one generation, because what it leaves
// behind becomes ours (PR_SET_CHILD_SUBREAPER). A fork bomb is stronger than this; the host's own
// kill is there for it.
#define ROUNDS_MAX 64

// What getdents64 writes.
struct entry {
  uint64_t inode;
  int64_t offset;
  unsigned short size;
  unsigned char type;
  char name[];
};

// Kills the children that one thread started. Returns how many.
static int kill_children_of(int tasks, const char *thread) {
  char path[64], text[4096];
  int killed = 0;
  snprintf(path, sizeof path, "%.16s/children", thread);
  int fd = openat(tasks, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t count = read(fd, text, sizeof text - 1);
  close(fd);
  text[count < 0 ? 0 : count] = '\0';
  char *rest = text, *end;
  for (long child; (child = strtol(rest, &end, 10)) > 1; rest = end) {
    // A number that was cut off at the end of the text could be anybody's.
    if (*end == ' ' && kill((pid_t)child, SIGKILL) == 0) killed++;
  }
  return killed;
}

// Kills the children of every thread. Returns how many.
//
// Nothing here takes memory: the plugin may hold the lock of malloc for ever.
static int kill_children(void) {
  _Alignas(struct entry) char entries[4096];
  int killed = 0;
  int tasks = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (tasks < 0) return 0;
  for (long count; (count = syscall(SYS_getdents64, tasks, entries, sizeof entries)) > 0;) {
    for (long at = 0; at < count;) {
      const struct entry *entry = (const struct entry *)(entries + at);
      if (entry->name[0] != '.') killed += kill_children_of(tasks, entry->name);
      at += entry->size;
    }
  }
  close(tasks);
  return killed;
}

void tree_kill(void) {
  // Process 1 of a namespace reaches exactly what lives in it, and the kernel ends the rest with
  // it.
  if (getpid() == 1) {
    kill(-1, SIGKILL);
    return;
  }
  // The dead are collected, or they would be counted again; the dying get a moment to die.
  const struct timespec moment = {.tv_nsec = 1000000};
  for (int round = 0; round < ROUNDS_MAX && kill_children() > 0; round++) {
    nanosleep(&moment, NULL);
    while (waitpid(-1, NULL, WNOHANG) > 0) continue;
  }
}
