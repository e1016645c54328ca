#define _GNU_SOURCE
#include "facts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trial.h"

// Far from the numbers that a careless plugin closes.
#define HIGH_FD 200

// Global because a signal handler writes there.
static struct {
  pthread_mutex_t lock;
  int low, high;
  atomic_int is_writing;
  struct stat file;
} facts = {.lock = PTHREAD_MUTEX_INITIALIZER};

int facts_begin(int fd) {
  facts.low = fd;
  facts.high = fcntl(fd, F_DUPFD_CLOEXEC, HIGH_FD);
  if (facts.high < 0 || fstat(fd, &facts.file) != 0) return errno;
  return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 ? 0 : errno;
}

static int is_ours(int fd) {
  struct stat file;
  return fstat(fd, &file) == 0 && file.st_dev == facts.file.st_dev &&
         file.st_ino == facts.file.st_ino;
}

int facts_are_there(void) { return is_ours(facts.low) && is_ours(facts.high); }

static void write_all(const char *line, size_t size) {
  // Not into a file that the plugin opened under this number.
  int fd = is_ours(facts.high) ? facts.high : facts.low;
  if (!is_ours(fd)) _exit(TRIAL_FACTS_GONE);
  while (size > 0) {
    ssize_t count = write(fd, line, size);
    if (count > 0) {
      line += count;
      size -= (size_t)count;
    } else if (errno == EAGAIN) {
      struct pollfd entry = {fd, POLLOUT, 0};
      poll(&entry, 1, -1);
    } else if (errno != EINTR) {
      _exit(TRIAL_FACTS_GONE);
    }
  }
}

void facts_write_last(const char *line, size_t size) {
  if (atomic_load(&facts.is_writing)) write_all("\n", 1);
  write_all(line, size);
}

void facts_write(pile *line) {
  pile_add(line, "\n", 1);
  pthread_mutex_lock(&facts.lock);
  atomic_store(&facts.is_writing, 1);
  if (!line->is_broken) write_all((const char *)line->bytes, line->size);
  atomic_store(&facts.is_writing, 0);
  pthread_mutex_unlock(&facts.lock);
  pile_clear(line);
}
