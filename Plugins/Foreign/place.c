// Without the linker and without memory: the thread that was stopped may hold the locks of both.
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "containment.h"

// As long as a line of /proc/self/maps gets.
#define LINE_BYTES 4608u

// Writes the place when a line is about the memory that it lies in.
static int is_in(const char *line, uintptr_t at, char *place, size_t size) {
  uintptr_t start, stop, offset;
  int path = 0;
  int found = sscanf(
    line, "%" SCNxPTR "-%" SCNxPTR " %*s %" SCNxPTR " %*s %*s %n", &start, &stop, &offset, &path);
  if (found < 3 || at < start || at >= stop) return 0;
  const char *name = path > 0 ? strrchr(line + path, '/') : NULL;
  if (name != NULL) snprintf(place, size, "%s+0x%" PRIxPTR, name + 1, at - start + offset);
  return 1;
}

void containment_place(uintptr_t at, char *place, size_t size) {
  char lines[LINE_BYTES];
  size_t length = 0;
  snprintf(place, size, "0x%" PRIxPTR, at);
  int maps = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  if (maps < 0) return;
  for (;;) {
    ssize_t count = read(maps, lines + length, sizeof lines - 1 - length);
    if (count <= 0) break;
    length += (size_t)count;
    lines[length] = '\0';
    char *line = lines, *stop;
    while ((stop = strchr(line, '\n')) != NULL) {
      *stop = '\0';
      if (is_in(line, at, place, size)) {
        close(maps);
        return;
      }
      line = stop + 1;
    }
    length -= (size_t)(line - lines);
    memmove(lines, line, length);
  }
  close(maps);
}
