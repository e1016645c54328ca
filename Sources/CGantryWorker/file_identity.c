#define _GNU_SOURCE
#include "file_identity.h"

#include <sys/stat.h>

static int64_t nanoseconds(struct timespec time) {
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

const char *file_difference(int fd, const gantry_file_identity *expected) {
  struct stat file;
  if (fstat(fd, &file) != 0) return "it cannot be looked at";
  if (file.st_dev != expected->device || file.st_ino != expected->inode) {
    return "it is another file";
  }
  if ((uint64_t)file.st_size != expected->size) return "its size is another one";
  if (nanoseconds(file.st_mtim) != expected->modified_ns) return "its bytes were written again";
  if (nanoseconds(file.st_ctim) != expected->changed_ns) return "it was changed";
  return NULL;
}
