#define _GNU_SOURCE

#include "gantry_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int gantry_sqlite_keep_wal_on_close(struct sqlite3 *connection) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

int gantry_lock_open(const char *path, int creates) {
  return open(path, O_RDWR | O_CLOEXEC | (creates ? O_CREAT : 0), 0600);
}

static int set_lock(int descriptor, int command, short type) {
  struct flock lock;
  memset(&lock, 0, sizeof lock);
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  int result;
  do {
    result = fcntl(descriptor, command, &lock);
  } while (result == -1 && errno == EINTR);
  return result;
}

int gantry_lock_acquire(int descriptor, int waits) {
  if (set_lock(descriptor, waits ? F_OFD_SETLKW : F_OFD_SETLK, F_WRLCK) == 0) return 1;
  return errno == EAGAIN || errno == EACCES ? 0 : -1;
}

int gantry_lock_release(int descriptor) {
  return set_lock(descriptor, F_OFD_SETLK, F_UNLCK);
}

int gantry_lock_write(int descriptor, const void *bytes, unsigned long count) {
  if (ftruncate(descriptor, 0) != 0) return -1;
  return pwrite(descriptor, bytes, count, 0) == (ssize_t)count ? 0 : -1;
}

int gantry_sync(const char *path) {
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor == -1) return -1;
  int result = fsync(descriptor);
  int reason = errno;
  close(descriptor);
  errno = reason;
  return result;
}

long long gantry_file_size(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 ? (long long)status.st_size : -1;
}

int gantry_file_allocate(const char *path, long size) {
  int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor == -1) return errno == EEXIST ? 0 : -1;
  int reason = posix_fallocate(descriptor, 0, size);
  close(descriptor);
  if (reason == 0) return 0;
  unlink(path);
  errno = reason;
  return -1;
}

int gantry_bell_open(const char *path) {
  if (unlink(path) != 0 && errno != ENOENT) return -1;
  if (mkfifo(path, 0600) != 0) return -1;
  return open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

int gantry_bell_ring(const char *path) {
  int descriptor = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor == -1) return errno == ENOENT || errno == ENXIO ? 0 : -1;
  ssize_t written = write(descriptor, "!", 1);
  int reason = errno;
  close(descriptor);
  errno = reason;
  // A full pipe is a bell that is still ringing.
  return written == 1 || reason == EAGAIN ? 1 : -1;
}

int gantry_bell_drain(int descriptor) {
  char bytes[512];
  int total = 0;
  for (;;) {
    ssize_t count = read(descriptor, bytes, sizeof bytes);
    if (count > 0) total += (int)count;
    else if (count == 0 || errno != EINTR) return total;
  }
}

long long gantry_boot_time(void) {
  struct timespec time;
  clock_gettime(CLOCK_BOOTTIME, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

void gantry_close(int descriptor) { close(descriptor); }
