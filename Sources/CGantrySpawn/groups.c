// The folder of this process's control groups, and what is left of those of processes that are no more.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gantry_spawn.h"
#include "group.h"

#define PREFIX "gantry-"

// When a process began, in ticks since the start of the machine; 0 when there is none. Together with
// its number it names one process for as long as the machine runs.
static uint64_t start_of(int32_t pid) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t count = read(fd, text, sizeof text - 1);
  close(fd);
  text[count < 0 ? 0 : count] = '\0';
  // The name in the second field may hold anything, so count from its last parenthesis.
  const char *field = strrchr(text, ')');
  for (int i = 0; i < 20 && field != NULL; i++) field = strchr(field + 1, ' ');
  return field == NULL ? 0 : strtoull(field + 1, NULL, 10);
}

// Removes the groups in a folder, whatever runs in them, and then the folder.
static void remove_folder(int parent, int folder, const char *name) {
  // All at once, before any is waited for.
  group_kill(parent, name);
  int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *groups = copy < 0 ? NULL : fdopendir(copy);
  if (groups == NULL) {
    if (copy >= 0) close(copy);
    return;
  }
  const struct dirent *entry;
  while ((entry = readdir(groups)) != NULL) {
    int isGroup = entry->d_type == DT_DIR && entry->d_name[0] != '.' &&
                  strlen(entry->d_name) < GROUP_NAME_MAX;
    if (isGroup) group_remove(folder, entry->d_name);
  }
  closedir(groups);
  group_remove(parent, name);
}

// Whether a folder is that of a host that is no more.
//
// Its number alone is not enough: a host in another process namespace has a number there. Its lock
// alone is not enough either: one that was just made is not locked yet.
static int is_left_behind(const char *name, int folder) {
  int32_t pid;
  uint64_t start;
  if (sscanf(name, PREFIX "%" SCNd32 "-%" SCNu64, &pid, &start) != 2) return 0;
  return start_of(pid) != start && flock(folder, LOCK_EX | LOCK_NB) == 0;
}

static void sweep(int parent) {
  int copy = openat(parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *groups = copy < 0 ? NULL : fdopendir(copy);
  if (groups == NULL) {
    if (copy >= 0) close(copy);
    return;
  }
  const struct dirent *entry;
  while ((entry = readdir(groups)) != NULL) {
    const char *name = entry->d_name;
    if (strncmp(name, PREFIX, strlen(PREFIX)) != 0 || strlen(name) >= GROUP_NAME_MAX) continue;
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) continue;
    if (is_left_behind(name, folder)) remove_folder(parent, folder, name);
    close(folder);
  }
  closedir(groups);
}

int gantry_groups_open(gantry_groups *groups) {
  int parent = group_of_process();
  return parent < 0 ? errno : gantry_groups_open_below(parent, groups);
}

int gantry_groups_open_below(int parent, gantry_groups *groups) {
  *groups = (gantry_groups){.parent = parent, .folder = -1};
  sweep(parent);
  int32_t own = getpid();
  snprintf(groups->name, sizeof groups->name, PREFIX "%d-%" PRIu64, own, start_of(own));
  int problem = 0;
  if (mkdirat(parent, groups->name, 0755) != 0) {
    problem = errno;
    close(parent);
    return problem;
  }
  groups->folder = openat(parent, groups->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  // A kernel before 5.14 has groups that it cannot end.
  if (groups->folder < 0 || flock(groups->folder, LOCK_EX | LOCK_NB) != 0 ||
      faccessat(groups->folder, "cgroup.kill", W_OK, AT_EACCESS) != 0) {
    problem = errno;
    gantry_groups_close(groups);
  }
  return problem;
}

void gantry_groups_remove(const gantry_groups *groups) {
  if (groups->folder < 0) {
    unlinkat(groups->parent, groups->name, AT_REMOVEDIR);
  } else {
    remove_folder(groups->parent, groups->folder, groups->name);
  }
}

void gantry_groups_close(gantry_groups *groups) {
  gantry_groups_remove(groups);
  if (groups->folder >= 0) close(groups->folder);
  close(groups->parent);
  groups->folder = groups->parent = -1;
}
