// The file that test.ledger writes to, and the memory it is read into.
#ifndef LEDGER_FILE_H
#define LEDGER_FILE_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gantry/gantry.h"

enum { TEXT_SIZE = 4096 };

// A writer of our own: it keeps what fits and refuses the rest.
typedef struct buffer {
  size_t length;
  char bytes[65536];
} buffer;

static inline gantry_status keep(void *ctx, const uint8_t *data, size_t length) {
  buffer *target = (buffer *)ctx;
  if (length > sizeof target->bytes - target->length) return GANTRY_LIMIT;
  memcpy(target->bytes + target->length, data, length);
  target->length += length;
  return GANTRY_OK;
}

static inline gantry_out writer(buffer *target) {
  return (gantry_out){sizeof(gantry_out), 0, target, keep};
}

static inline gantry_bytes kept(const buffer *source) {
  return (gantry_bytes){(const uint8_t *)source->bytes, source->length};
}

// Reads the whole file and ends it with a NUL; 0 when it cannot. Other phases may append meanwhile, so
// the size is asked for first.
static inline int read_whole(const char *path, buffer *target, mode_t *mode) {
  struct stat facts;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  int known = fstat(fd, &facts) == 0;
  ssize_t length = known ? read(fd, target->bytes, sizeof target->bytes - 1) : -1;
  close(fd);
  if (length < 0) return 0;
  if (length < facts.st_size || (size_t)length == sizeof target->bytes - 1) {
    errno = EFBIG;
    return 0;
  }
  target->length = (size_t)length;
  target->bytes[length] = '\0';
  *mode = facts.st_mode;
  return 1;
}

// Appends a line in one write, so that a kill leaves all of it or nothing.
static inline int append(const char *path, const char *line) {
  int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (fd < 0) return 0;
  int whole = write(fd, line, strlen(line)) == (ssize_t)strlen(line);
  return close(fd) == 0 && whole;
}

// Takes a line out; one that is not there is no failure.
static inline int cut(const char *path, const char *line) {
  char draft[2 * TEXT_SIZE];
  buffer *content = (buffer *)malloc(sizeof *content);
  mode_t mode;
  int done = content != NULL && read_whole(path, content, &mode);
  char *found = done ? strstr(content->bytes, line) : NULL;
  if (found != NULL) {
    char *rest = found + strlen(line);
    snprintf(draft, sizeof draft, "%s.new", path);
    int fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    done = fd >= 0 && write(fd, content->bytes, (size_t)(found - content->bytes)) >= 0 &&
           write(fd, rest, strlen(rest)) == (ssize_t)strlen(rest) &&
           fchmod(fd, mode & 07777) == 0;
    if (fd >= 0) done = close(fd) == 0 && done;
    done = done && rename(draft, path) == 0;
  }
  free(content);
  return done;
}

#endif
