// What the disk has promised to keep of one file, and what was asked of it since.
#ifndef GANTRY_POWERCUT_MEDIUM_H
#define GANTRY_POWERCUT_MEDIUM_H

#include <stddef.h>
#include <stdint.h>

// How much of a file is written or not written as one.
#define SECTOR 512

// Numbers that follow from a seed.
typedef struct chance {
  uint64_t state;
} chance;

uint64_t chance_next(chance *chance);

// Whether something happens that happens `share` times in 256.
int chance_takes(chance *chance, unsigned share);

// Bytes that can grow.
typedef struct image {
  unsigned char *bytes;
  size_t size;
  size_t capacity;
} image;

// A write or, with no bytes, a truncation, that no sync has made durable.
typedef struct pending {
  unsigned char *bytes;
  size_t size;
  size_t offset;  // of a truncation: the size that is left
} pending;

typedef struct medium {
  char *path;
  int exists;      // there is a file of this name now
  int is_entered;  // a sync has made the entry of that file in its folder durable
  image durable;   // what a sync has made durable of it
  pending *pending;
  size_t pending_count;
  size_t pending_capacity;
  int has_former;  // a file of this name was deleted, and no sync has made that durable
  image former;    // what it held
  uint64_t lost;   // bytes that did not survive a cut
} medium;

// Functions that return int answer 0, or -1 when there is no memory or the system refused.

// Takes what a path holds as durable.
int medium_load(medium *medium, const char *path, const char *suffix);
void medium_free(medium *medium);

void medium_create(medium *medium);
int medium_delete(medium *medium, chance *chance);
int medium_write(medium *medium, const void *bytes, size_t size, size_t offset);
int medium_truncate(medium *medium, size_t size);

// Makes durable what was written to the file.
int medium_sync(medium *medium);

// Makes durable that the file has its name, or that the one before it has not.
void medium_sync_entry(medium *medium);

// Puts a file in place that holds what survives, or none.
int medium_cut(medium *medium, chance *chance);

#endif
