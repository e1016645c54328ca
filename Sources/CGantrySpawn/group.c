// One control group for each worker: made, killed and removed.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gantry_spawn.h"
#include "group.h"

// How long a killed process may take to be gone. One that waits for a device takes longer, and its
// group is removed later.
#define PATIENCE_MS 2000

static void name_group(uint64_t number, char name[GROUP_NAME_MAX]) {
  snprintf(name, GROUP_NAME_MAX, "worker-%" PRIu64, number);
}

int group_kill(int folder, const char *name) {
  char path[2 * GROUP_NAME_MAX];
  snprintf(path, sizeof path, "%s/cgroup.kill", name);
  int fd = openat(folder, path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return errno;
  int problem = write(fd, "1", 1) == 1 ? 0 : errno;
  close(fd);
  return problem;
}

// Waits until no process is in a group or below it.
static void wait_until_empty(int folder, const char *name) {
  char path[2 * GROUP_NAME_MAX], text[256];
  snprintf(path, sizeof path, "%s/cgroup.events", name);
  int fd = openat(folder, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  int64_t end = gantry_now() + PATIENCE_MS * 1000000ll;
  for (;;) {
    ssize_t count = pread(fd, text, sizeof text - 1, 0);
    text[count < 0 ? 0 : count] = '\0';
    int64_t left = end - gantry_now();
    if (strstr(text, "populated 1") == NULL || left <= 0) break;
    // The kernel raises it whenever the text has changed.
    struct pollfd changed = {.fd = fd, .events = POLLPRI};
    poll(&changed, 1, (int)(left / 1000000) + 1);
  }
  close(fd);
}

int group_remove(int folder, const char *name) {
  if (unlinkat(folder, name, AT_REMOVEDIR) == 0 || errno == ENOENT) return 0;
  if (errno != EBUSY) return errno;
  int problem = group_kill(folder, name);
  if (problem != 0) return problem;
  wait_until_empty(folder, name);
  return unlinkat(folder, name, AT_REMOVEDIR) == 0 || errno == ENOENT ? 0 : errno;
}

int gantry_group_make(const gantry_groups *groups, uint64_t number, int *group) {
  char name[GROUP_NAME_MAX];
  name_group(number, name);
  if (mkdirat(groups->folder, name, 0755) != 0) return errno;
  *group = openat(groups->folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (*group >= 0) return 0;
  int problem = errno;
  unlinkat(groups->folder, name, AT_REMOVEDIR);
  return problem;
}

int gantry_group_kill(const gantry_groups *groups, uint64_t number) {
  char name[GROUP_NAME_MAX];
  name_group(number, name);
  return group_kill(groups->folder, name);
}

int gantry_group_remove(const gantry_groups *groups, uint64_t number) {
  char name[GROUP_NAME_MAX];
  name_group(number, name);
  return group_remove(groups->folder, name);
}
