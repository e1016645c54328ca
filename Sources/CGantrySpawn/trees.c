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

// The form of the file; the next one gets another number.
#define FORM "trees 2"

// Where the numbers of a file mean anything. Pids and times begin anew with each boot, and pids count
// in their namespace only: two containers can share a folder, and a file outlives a power cut.
typedef struct place {
  char form[8];        // FORM
  uint64_t namespace;  // the inode of the process namespace
  char boot[48];       // the text of boot_id
} place;

// One worker. A pid comes again, but only once its process has ended: whoever has the pid and began
// before the note was written is the worker.
typedef struct slot {
  _Atomic int32_t pid;  // written last; 0 is a free slot
  int32_t tree;
  int64_t noted;  // CLOCK_BOOTTIME in nanoseconds
} slot;

typedef struct notes {
  place place;
  slot slots[SLOTS];
} notes;

// Returns 0, or an errno when the kernel does not say where this is.
static int find_here(place *here) {
  *here = (place){.form = FORM};
  struct stat namespace;
  if (stat("/proc/self/ns/pid", &namespace) != 0) return errno;
  here->namespace = namespace.st_ino;
  int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
  if (fd == -1) return errno;
  ssize_t length = read(fd, here->boot, sizeof here->boot);
  int problem = length > 0 ? 0 : length < 0 ? errno : EIO;
  close(fd);
  return problem;
}

static int is_here(const notes *notes) {
  place here;
  return find_here(&here) == 0 && memcmp(&notes->place, &here, sizeof here) == 0;
}

static int64_t boot_time(void) {
  struct timespec now;
  clock_gettime(CLOCK_BOOTTIME, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static int map(const char *path, int flags, notes **mapped) {
  int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
  if (fd == -1) return errno;
  int problem = 0;
  struct stat status;
  // With room for all of it: a page that the disk has no room for would end this process, too, when it
  // is written.
  if (flags & O_CREAT) problem = posix_fallocate(fd, 0, sizeof(notes));
  // A shorter file would end this process when it is read.
  if (problem == 0 && (fstat(fd, &status) != 0 || status.st_size < (off_t)sizeof(notes)))
    problem = EINVAL;
  if (problem == 0) {
    *mapped = mmap(NULL, sizeof(notes), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (*mapped == MAP_FAILED) problem = errno;
  }
  close(fd);
  return problem;
}

int gantry_trees_open(const char *path, void **trees) {
  place here;
  int problem = find_here(&here);
  notes *notes;
  if (problem == 0) {
    problem = map(path, O_CREAT, &notes);
    if (problem != 0) unlink(path);
  }
  if (problem != 0) return problem;
  // What stands in a file from elsewhere must not be read as if it were from here.
  if (memcmp(&notes->place, &here, sizeof here) != 0) memset(notes, 0, sizeof *notes);
  notes->place = here;
  *trees = notes;
  return 0;
}

void gantry_trees_close(void *trees) { munmap(trees, sizeof(notes)); }

void gantry_trees_note(void *trees, int32_t pid, int tree) {
  slot *slots = ((notes *)trees)->slots;
  for (int i = 0; i < SLOTS; i++) {
    if (atomic_load_explicit(&slots[i].pid, memory_order_relaxed) != 0) continue;
    slots[i].tree = tree;
    slots[i].noted = boot_time();
    atomic_store_explicit(&slots[i].pid, pid, memory_order_release);
    return;
  }
}

void gantry_trees_forget(void *trees, int32_t pid) {
  slot *slots = ((notes *)trees)->slots;
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
  notes *notes;
  if (map(path, 0, &notes) != 0) return 0;
  int count = 0;
  // Elsewhere the same numbers are those of other processes.
  int slots = is_here(notes) ? SLOTS : 0;
  for (int i = 0; i < slots; i++) {
    int32_t pid = atomic_load_explicit(&notes->slots[i].pid, memory_order_acquire);
    if (pid > 0) count += end(&notes->slots[i], pid, milliseconds);
  }
  munmap(notes, sizeof *notes);
  return count;
}
