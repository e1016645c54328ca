#define _GNU_SOURCE
#include "memory_search.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "json.h"

#define CHUNK (16u * 1024)
#define WHERE_MAX 16
// How much is looked at in one go.
#define COPY_BYTES (1024u * 1024)

// A line of /proc/self/maps.
typedef struct mapping {
  uintptr_t start, end;
  char rights[5];
  const char *name;  // of the file, "[heap]" or "" for memory without a name
} mapping;

static int read_mappings(pile *text) {
  int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  for (;;) {
    uint8_t *place = pile_room(text, CHUNK);
    ssize_t count = place == NULL ? 0 : read(fd, place, CHUNK);
    if (count <= 0) break;
    text->size += (size_t)count;
  }
  close(fd);
  pile_add(text, "", 1);
  return !text->is_broken;
}

static int read_mapping(char *line, mapping *mapping) {
  unsigned long start, end;
  int name = 0;
  if (sscanf(line, "%lx-%lx %4s %*s %*s %*s %n", &start, &end, mapping->rights, &name) < 3) {
    return 0;
  }
  mapping->start = start;
  mapping->end = end;
  mapping->name = line + name;
  return 1;
}

// Whether a plugin writes there for good. What lies on a stack is overwritten sooner or later.
static int is_searched(const mapping *mapping, uintptr_t own_stack) {
  if (mapping->rights[0] != 'r' || mapping->rights[1] != 'w') return 0;
  if (own_stack >= mapping->start && own_stack < mapping->end) return 0;
  return strcmp(mapping->name, "[stack]") != 0 && strcmp(mapping->name, "[vvar]") != 0;
}

// Counts in one mapping. Through the kernel, because a thread of the plugin may unmap it meanwhile.
static size_t count_in(
  int memory, const mapping *mapping, uint8_t *copy, const uint8_t *bytes, size_t size) {
  size_t count = 0;
  for (uintptr_t start = mapping->start; start < mapping->end;) {
    size_t wanted = mapping->end - start < COPY_BYTES ? mapping->end - start : COPY_BYTES;
    ssize_t got = pread(memory, copy, wanted, (off_t)start);
    if (got < (ssize_t)size) break;
    const uint8_t *at = copy, *end = copy + got;
    while ((at = memmem(at, (size_t)(end - at), bytes, size)) != NULL) {
      if (!pile_is_in_one(start + (size_t)(at - copy))) count++;
      at += size;
    }
    if (start + (size_t)got >= mapping->end) break;
    // What begins at the end of this piece is found in the next one.
    start += (size_t)got - size + 1;
  }
  return count;
}

static void tell_place(const mapping *mapping, pile *line) {
  const char *slash = strrchr(mapping->name, '/');
  const char *name = slash != NULL ? slash + 1 : mapping->name;
  json_text(line, NULL, *name == '\0' ? "memory without a name" : name);
}

void memory_search_tell(const uint8_t *bytes, size_t size, pile *line) {
  pile text = {0}, copy = {0};
  size_t found = 0, places = 0;
  uint8_t *place = pile_room(&copy, COPY_BYTES);
  int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  json_open(line, "where", '[');
  if (size > 0 && size < COPY_BYTES && place != NULL && memory >= 0 && read_mappings(&text)) {
    char *rest = (char *)text.bytes, *next;
    while ((next = strsep(&rest, "\n")) != NULL) {
      mapping mapping;
      if (!read_mapping(next, &mapping) || !is_searched(&mapping, (uintptr_t)&mapping)) continue;
      size_t count = count_in(memory, &mapping, place, bytes, size);
      if (count > 0 && places++ < WHERE_MAX) tell_place(&mapping, line);
      found += count;
    }
  }
  json_close(line, ']');
  json_whole(line, "found", (int64_t)found);
  if (memory >= 0) close(memory);
  pile_free(&text);
  pile_free(&copy);
}
