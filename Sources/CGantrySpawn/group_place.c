// Where the control group of this process is.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "group.h"

#define CGROUP2_MAGIC 0x63677270

// Reads the line of cgroup v2 in /proc/self/cgroup. Returns 0 when there is none.
static int read_own_path(char path[PATH_MAX]) {
  char *line = NULL;
  size_t room = 0;
  int found = 0;
  FILE *file = fopen("/proc/self/cgroup", "re");
  if (file == NULL) return 0;
  while (!found && getline(&line, &room, file) > 0) {
    line[strcspn(line, "\n")] = '\0';
    // The others are hierarchies of v1, each with its number.
    if (strncmp(line, "0::", 3) != 0 || strlen(line + 3) >= PATH_MAX) continue;
    snprintf(path, PATH_MAX, "%s", line + 3);
    found = 1;
  }
  free(line);
  fclose(file);
  return found;
}

// What of a mounted file system lies at its mount point, and where that is. Returns 0 when a line of
// /proc/self/mountinfo is about another kind of file system.
static int read_mount(const char *line, char root[PATH_MAX], char point[PATH_MAX]) {
  const char *kind = strstr(line, " - ");
  if (kind == NULL || strncmp(kind, " - cgroup2 ", strlen(" - cgroup2 ")) != 0) return 0;
  _Static_assert(PATH_MAX == 4096, "the widths below are one less");
  return sscanf(line, "%*d %*d %*s %4095s %4095s", root, point) == 2;
}

// Opens a group below a mount point; -1 when it does not lie there.
static int open_below(const char *root, const char *point, const char *path) {
  // A mount can hold a part of the hierarchy. One whose root lies above what this process sees, or
  // whose name has a blank, is passed over: nobody is known to have one.
  size_t length = strcmp(root, "/") == 0 ? 0 : strlen(root);
  int isBelow = strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == '\0');
  if (!isBelow || strstr(path, "/..") != NULL || strchr(point, '\\') != NULL) return -1;
  char whole[2 * PATH_MAX];
  snprintf(whole, sizeof whole, "%s%s", point, path + length);
  int fd = open(whole, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct statfs system;
  if (fd >= 0 && fstatfs(fd, &system) == 0 && system.f_type == CGROUP2_MAGIC) return fd;
  if (fd >= 0) close(fd);
  return -1;
}

int group_of_process(void) {
  char path[PATH_MAX], root[PATH_MAX], point[PATH_MAX];
  char *line = NULL;
  size_t room = 0;
  int found = -1;
  if (!read_own_path(path)) {
    errno = ENOENT;
    return -1;
  }
  // Alone at /sys/fs/cgroup, or beside v1 at /sys/fs/cgroup/unified: wherever it is mounted.
  FILE *mounts = fopen("/proc/self/mountinfo", "re");
  if (mounts == NULL) return -1;
  while (found < 0 && getline(&line, &room, mounts) > 0) {
    if (read_mount(line, root, point)) found = open_below(root, point, path);
  }
  free(line);
  fclose(mounts);
  if (found < 0) errno = ENOENT;
  return found;
}
