#define _GNU_SOURCE
#include "medium.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// The next number of SplitMix64.
uint64_t chance_next(chance *chance) {
  uint64_t mixed = chance->state += UINT64_C(0x9E3779B97F4A7C15);
  mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
  return mixed ^ (mixed >> 31);
}

int chance_takes(chance *chance, unsigned share) {
  return (chance_next(chance) >> 56) < share;
}

// MARK: - Images

static int resize(image *image, size_t size) {
  if (size > image->capacity) {
    size_t capacity = size + size / 2 + SECTOR;
    unsigned char *bytes = realloc(image->bytes, capacity);
    if (bytes == NULL) return -1;
    image->bytes = bytes;
    image->capacity = capacity;
  }
  // What lies between the old end and a write beyond it reads as zeros.
  if (size > image->size) memset(image->bytes + image->size, 0, size - image->size);
  image->size = size;
  return 0;
}

static int put(image *image, const unsigned char *bytes, size_t size, size_t offset) {
  if (offset + size > image->size && resize(image, offset + size) != 0) return -1;
  if (size > 0) memcpy(image->bytes + offset, bytes, size);
  return 0;
}

static void drop(image *image) {
  free(image->bytes);
  memset(image, 0, sizeof *image);
}

// MARK: - What was asked since the last sync

static void forget_pending(medium *medium) {
  for (size_t i = 0; i < medium->pending_count; i++) free(medium->pending[i].bytes);
  medium->pending_count = 0;
}

static pending *new_pending(medium *medium) {
  if (medium->pending_count == medium->pending_capacity) {
    size_t capacity = medium->pending_capacity * 2 + 16;
    pending *grown = realloc(medium->pending, capacity * sizeof *grown);
    if (grown == NULL) return NULL;
    medium->pending = grown;
    medium->pending_capacity = capacity;
  }
  return &medium->pending[medium->pending_count];
}

int medium_write(medium *medium, const void *bytes, size_t size, size_t offset) {
  pending *write = new_pending(medium);
  unsigned char *copy = write == NULL ? NULL : malloc(size > 0 ? size : 1);
  if (copy == NULL) return -1;
  memcpy(copy, bytes, size);
  *write = (pending){.bytes = copy, .size = size, .offset = offset};
  medium->pending_count++;
  return 0;
}

int medium_truncate(medium *medium, size_t size) {
  pending *truncation = new_pending(medium);
  if (truncation == NULL) return -1;
  *truncation = (pending){.offset = size};
  medium->pending_count++;
  return 0;
}

int medium_sync(medium *medium) {
  for (size_t i = 0; i < medium->pending_count; i++) {
    const pending *next = &medium->pending[i];
    int result = next->bytes == NULL
                   ? resize(&medium->durable, next->offset)
                   : put(&medium->durable, next->bytes, next->size, next->offset);
    if (result != 0) return -1;
  }
  forget_pending(medium);
  return 0;
}

// MARK: - Names

void medium_create(medium *medium) {
  medium->exists = 1;
  medium->is_entered = 0;
}

void medium_sync_entry(medium *medium) {
  medium->is_entered = medium->exists;
  medium->has_former = 0;
  drop(&medium->former);
}

// Some sectors of a write reach the disk.
static int put_some(medium *medium, const pending *write, unsigned share, chance *chance) {
  size_t end = write->offset + write->size;
  // The new length of a file is written apart from its bytes, before or after them.
  if (end > medium->durable.size && chance_takes(chance, share)) {
    if (resize(&medium->durable, end) != 0) return -1;
  }
  for (size_t from = write->offset; from < end;) {
    size_t to = from - from % SECTOR + SECTOR;
    if (to > end) to = end;
    const unsigned char *bytes = write->bytes + (from - write->offset);
    if (!chance_takes(chance, share)) medium->lost += to - from;
    else if (put(&medium->durable, bytes, to - from, from) != 0) return -1;
    from = to;
  }
  return 0;
}

// Lets chance decide what of the pending is on the disk.
//
// A part of it taken in order reaches every content that any order could: of several versions of a
// sector the disk has one, whichever it wrote last.
static int settle(medium *medium, chance *chance) {
  static const unsigned shares[] = {0, 32, 128, 224, 256};
  unsigned share = shares[chance_next(chance) % (sizeof shares / sizeof *shares)];
  for (size_t i = 0; i < medium->pending_count; i++) {
    const pending *next = &medium->pending[i];
    int result = 0;
    if (next->bytes != NULL) result = put_some(medium, next, share, chance);
    else if (chance_takes(chance, share)) result = resize(&medium->durable, next->offset);
    if (result != 0) return -1;
  }
  forget_pending(medium);
  return 0;
}

int medium_delete(medium *medium, chance *chance) {
  if (medium->exists && medium->is_entered) {
    if (settle(medium, chance) != 0) return -1;
    drop(&medium->former);
    medium->former = medium->durable;
    memset(&medium->durable, 0, sizeof medium->durable);
    medium->has_former = 1;
  }
  forget_pending(medium);
  drop(&medium->durable);
  medium->exists = 0;
  medium->is_entered = 0;
  return 0;
}

// MARK: - Files

static int read_all(int fd, image *image) {
  unsigned char piece[64 * 1024];
  for (;;) {
    ssize_t count = read(fd, piece, sizeof piece);
    if (count == 0) return 0;
    if (count < 0 && errno != EINTR) return -1;
    if (count > 0 && put(image, piece, (size_t)count, image->size) != 0) return -1;
  }
}

int medium_load(medium *medium, const char *path, const char *suffix) {
  memset(medium, 0, sizeof *medium);
  if (asprintf(&medium->path, "%s%s", path, suffix) < 0) return -1;
  int fd = open(medium->path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno == ENOENT ? 0 : -1;
  int result = read_all(fd, &medium->durable);
  close(fd);
  medium->exists = medium->is_entered = 1;
  return result;
}

void medium_free(medium *medium) {
  forget_pending(medium);
  free(medium->pending);
  drop(&medium->durable);
  drop(&medium->former);
  free(medium->path);
}

static int write_all(int fd, const image *image) {
  for (size_t done = 0; done < image->size;) {
    ssize_t count = write(fd, image->bytes + done, image->size - done);
    if (count < 0 && errno != EINTR) return -1;
    if (count > 0) done += (size_t)count;
  }
  return 0;
}

// A new file, not the old one rewritten: connections that are still open keep what they have and
// cannot disturb what survived.
static int replace(const medium *medium, const image *image) {
  if (unlink(medium->path) != 0 && errno != ENOENT) return -1;
  if (image == NULL) return 0;
  int fd = open(medium->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return -1;
  int result = write_all(fd, image);
  return close(fd) == 0 ? result : -1;
}

int medium_cut(medium *medium, chance *chance) {
  if (settle(medium, chance) != 0) return -1;
  int isHere = medium->exists && (medium->is_entered || chance_takes(chance, 128));
  if (isHere) return replace(medium, &medium->durable);
  int isBack = medium->has_former && chance_takes(chance, 128);
  return replace(medium, isBack ? &medium->former : NULL);
}
