#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "gantry_spawn.h"

// A process can have more workers than this, but then only these are ended by others.
#define SLOTS 4096

// One worker. A pid comes again, but only once its process has ended: whoever has the pid and began
// before the note was written is the worker.
typedef struct slot {
  _Atomic int32_t pid;  // written last; 0 is a free slot
  int32_t tree;
  int64_t noted;  // CLOCK_BOOTTIME in nanoseconds
} slot;

static int64_t boot_time(void) {
  struct timespec now;
  clock_gettime(CLOCK_BOOTTIME, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static int map(const char *path, int flags, slot **slots) {
  int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
  if (fd == -1) return errno;
  int problem = 0;
  struct stat status;
  if (flags & O_CREAT && ftruncate(fd, SLOTS * sizeof(slot)) != 0) problem = errno;
  // A shorter file would end this process when it is read.
  if (problem == 0 && (fstat(fd, &status) != 0 || status.st_size < (off_t)(SLOTS * sizeof(slot))))
    problem = EINVAL;
  if (problem == 0) {
    *slots = mmap(NULL, SLOTS * sizeof(slot), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (*slots == MAP_FAILED) problem = errno;
  }
  close(fd);
  return problem;
}

int gantry_trees_open(const char *path, void **trees) {
  slot *slots;
  int problem = map(path, O_CREAT, &slots);
  if (problem == 0) *trees = slots;
  return problem;
}

void gantry_trees_close(void *trees) { munmap(trees, SLOTS * sizeof(slot)); }

void gantry_trees_note(void *trees, int32_t pid, int tree) {
  slot *slots = trees;
  for (int i = 0; i < SLOTS; i++) {
    if (atomic_load_explicit(&slots[i].pid, memory_order_relaxed) != 0) continue;
    slots[i].tree = tree;
    slots[i].noted = boot_time();
    atomic_store_explicit(&slots[i].pid, pid, memory_order_release);
    return;
  }
}

void gantry_trees_forget(void *trees, int32_t pid) {
  slot *slots = trees;
  for (int i = 0; i < SLOTS; i++) {
    int32_t expected = pid;
    if (atomic_compare_exchange_strong(&slots[i].pid, &expected, 0)) return;
  }
}

// When a process began, in nanoseconds since the machine was started; -1 when there is none.
static int64_t start_of(int32_t pid) {
  char path[32], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd == -1) return -1;
  ssize_t length = read(fd, text, sizeof text - 1);
  close(fd);
  if (length <= 0) return -1;
  text[length] = 0;
  // The name, in parentheses, may hold anything; the start is the 20th word after it.
  char *rest = strrchr(text, ')');
  for (int word = 0; rest != NULL && word < 20; word++) rest = strchr(rest + 1, ' ');
  if (rest == NULL) return -1;
  return strtoll(rest + 1, NULL, 10) * (1000000000LL / sysconf(_SC_CLK_TCK));
}

static int end(const slot *slot, int32_t pid, int milliseconds) {
  int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
  if (pidfd == -1) return 0;
  int64_t start = start_of(pid);
  int ended = 0;
  if (start >= 0 && start <= slot->noted) {
    // A group belongs to the host that made it, and is removed by the next one; what is in it is below
    // the worker.
    int tree = slot->tree == GANTRY_TREE_GROUP ? GANTRY_TREE_WALK : slot->tree;
    gantry_kill_tree(pid, pidfd, tree);
    struct pollfd wait = {pidfd, POLLIN, 0};
    ended = poll(&wait, 1, milliseconds) == 1;
  }
  close(pidfd);
  return ended;
}

int gantry_trees_end(const char *path, int milliseconds) {
  slot *slots;
  if (map(path, 0, &slots) != 0) return 0;
  int count = 0;
  for (int i = 0; i < SLOTS; i++) {
    int32_t pid = atomic_load_explicit(&slots[i].pid, memory_order_acquire);
    if (pid > 0) count += end(&slots[i], pid, milliseconds);
  }
  munmap(slots, SLOTS * sizeof(slot));
  return count;
}
