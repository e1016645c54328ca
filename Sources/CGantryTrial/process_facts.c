#define _GNU_SOURCE
#include "process_facts.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "allocation.h"
#include "json.h"

#define PAGE 4096

// From <linux/dirent.h>, which is none of the C library's headers.
struct entry {
  uint64_t inode;
  int64_t offset;
  uint16_t length;
  uint8_t type;
  char name[];
};

int64_t process_list(const char *folder, void (*visit)(const char *name, void *ctx), void *ctx) {
  // Not opendir, which takes memory that would be counted.
  _Alignas(struct entry) char buffer[8192];
  char path[64];
  snprintf(path, sizeof path, "/proc/self/%s", folder);
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return -1;
  int64_t count = 0;
  for (;;) {
    long size = syscall(SYS_getdents64, fd, buffer, sizeof buffer);
    if (size <= 0) break;
    for (long at = 0; at < size;) {
      const struct entry *entry = (const struct entry *)(const void *)(buffer + at);
      at += entry->length;
      // Neither the two that every folder has, nor the folder itself, which is open only now.
      char own[16];
      snprintf(own, sizeof own, "%d", fd);
      if (entry->name[0] == '.' || (strcmp(folder, "fd") == 0 && strcmp(entry->name, own) == 0)) {
        continue;
      }
      if (visit != NULL) visit(entry->name, ctx);
      count++;
    }
  }
  close(fd);
  return count;
}

int64_t process_threads(void) { return process_list("task", NULL, NULL); }

int64_t process_descriptors(void) { return process_list("fd", NULL, NULL); }

// Reads a small file of /proc/self. Returns how many bytes there are, with a NUL behind them.
static size_t read_small(const char *path, char *text, size_t size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t count = read(fd, text, size - 1);
  close(fd);
  if (count < 0) count = 0;
  text[count] = '\0';
  return (size_t)count;
}

int64_t process_rss_bytes(void) {
  char text[128];
  long long size = 0, resident = 0;
  read_small("/proc/self/statm", text, sizeof text);
  if (sscanf(text, "%lld %lld", &size, &resident) != 2) return 0;
  return resident * PAGE;
}

static void tell_thread(const char *name, void *ctx) {
  char path[96], text[64];
  char own[16];
  snprintf(own, sizeof own, "%d", (int)getpid());
  if (strcmp(name, own) == 0) return;
  snprintf(path, sizeof path, "/proc/self/task/%s/comm", name);
  size_t length = read_small(path, text, sizeof text);
  // One that has just ended has no name any more.
  if (length > 0) json_text_sized(ctx, NULL, text, length - 1);
}

void process_thread_names(pile *line) { process_list("task", tell_thread, line); }

void process_tell_heap(pile *line) {
  allocation_totals totals = allocation_count();
  json_whole(line, "heap_bytes", totals.bytes);
  json_whole(line, "blocks", totals.blocks);
}
